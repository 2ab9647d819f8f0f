package configs

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v4"

	"goalsearch/pidnet/pid"
)

//go:embed goals.yaml
var goalsText []byte

// Goals returns the published goals.
func Goals() []Goal {
	list := slices.Clone(published())
	for i, g := range list {
		list[i].Weights = slices.Clone(g.Weights)
	}
	return list
}

// published is Goals without copies. It panics if the embedded file is broken.
var published = sync.OnceValue(func() []Goal {
	goals, err := parseGoals(&source{name: "goals.yaml"}, goalsText)
	if err != nil {
		panic(fmt.Sprintf("configs: %v", err))
	}
	return goals
})

// parseGoals reads a list of goals.
func parseGoals(src *source, data []byte) ([]Goal, error) {
	var p problems
	root := parse(src, data, &p)
	if root == nil {
		return nil, p.err()
	}
	if root.Kind != yaml.SequenceNode {
		return nil, errors.New("the published goals are not a list")
	}
	var goals []Goal
	for _, n := range root.Content {
		goals = append(goals, goalOf(src, n, "", &p))
	}
	return goals, p.err()
}

// goalNames lists the published goals for these sources, or, with "", all.
func goalNames(s pid.Sources) []string {
	var names []string
	for _, g := range published() {
		if s == "" || g.Setup.Sources() == s {
			names = append(names, g.Name)
		}
	}
	return names
}
