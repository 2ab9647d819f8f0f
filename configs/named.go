package configs

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v4"

	"goalsearch/pidnet/pid"
)

//go:embed goals.yaml
var goalsText []byte

// foundFiles are goals that goalsearch found, a goal file each.
//
//go:embed found/*.yaml
var foundFiles embed.FS

// Goals returns the goals that have names: the published ones, then those found.
func Goals() []Goal {
	list := slices.Clone(known())
	for i, g := range list {
		list[i].Weights = slices.Clone(g.Weights)
	}
	return list
}

// known is Goals without copies. It panics if an embedded file is broken.
var known = sync.OnceValue(func() []Goal {
	goals, err := parseGoals(&source{name: "goals.yaml"}, goalsText)
	if err == nil {
		goals, err = appendFound(goals)
	}
	if err != nil {
		panic(fmt.Sprintf("configs: %v", err))
	}
	return goals
})

func appendFound(goals []Goal) ([]Goal, error) {
	const dir = "found"
	files, err := foundFiles.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		path := dir + "/" + file.Name()
		data, err := foundFiles.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var p problems
		src := &source{name: path}
		if root := parse(src, data, &p); root != nil {
			goals = append(goals, goalOf(src, root, "", &p))
		}
		if err := p.err(); err != nil {
			return nil, err
		}
	}
	return goals, nil
}

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

// goalNames lists the named goals for these sources, or, with "", all.
func goalNames(s pid.Sources) []string {
	var names []string
	for _, g := range known() {
		if s == "" || g.Setup.Sources() == s {
			names = append(names, g.Name)
		}
	}
	return names
}
