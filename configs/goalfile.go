package configs

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"goalsearch/internal/plaintext"
	"goalsearch/internal/suggest"
	"goalsearch/pidnet"
)

// The keys of a goal file.
const (
	keyName      = "name"
	keySetup     = "setup"
	keyPublished = "published"
	keyNote      = "note"
	keyWeights   = "weights"
	keyGoal      = "goal" // the weights in what `goals show --format json` prints
)

var goalKeys = []string{keyName, keySetup, keyPublished, keyNote, keyWeights}

// readGoal reads a goal file, YAML or JSON, for use with a setup, "" for the
// file's own.
func readGoal(file string, setup pidnet.Setup) (Goal, error) {
	data, err := readFile(file)
	if err != nil {
		return Goal{}, fmt.Errorf("goal file: %w", err)
	}
	return decodeGoal(file, data, setup)
}

func decodeGoal(file string, data []byte, setup pidnet.Setup) (Goal, error) {
	var p problems
	src := &source{name: file}
	root := parse(src, data, &p)
	if root == nil {
		return Goal{}, p.err()
	}
	g := goalOf(src, root, setup, &p)
	if err := p.err(); err != nil {
		return Goal{}, err
	}
	g, err := g.in(setup)
	if err != nil {
		return Goal{}, fmt.Errorf("%v: %w", src.top(), err)
	}
	return g, nil
}

// goalOf reads the mapping of one goal. fallback is the setup of a goal that
// does not name its own.
func goalOf(src *source, root *yaml.Node, fallback pidnet.Setup, p *problems) Goal {
	if root.Kind != yaml.MappingNode {
		p.add(src.at(root), "", "%s stands where a goal must; write the keys %s", describe(root), enumerate(goalKeys))
		return Goal{}
	}
	var g Goal
	var setup string
	texts := map[string]*string{keyName: &g.Name, keySetup: &setup, keyPublished: &g.Published, keyNote: &g.Note}
	var setupAt *yaml.Node
	var weights *yaml.Node
	for k, v := range pairs(root) {
		if k.Value == keyWeights || k.Value == keyGoal {
			if weights != nil {
				p.add(src.at(k), k.Value, "the weights stand twice, first on line %d; leave one out", weights.Line)
			}
			weights = v
			continue
		}
		target, ok := texts[k.Value]
		if !ok {
			p.add(src.at(k), k.Value, "unknown key; %s", goalKeyHint(k.Value))
			continue
		}
		text, err := value{v, src}.text()
		if err != nil {
			p.add(src.at(v), k.Value, "%v", err)
			continue
		}
		*target = text
		if k.Value == keySetup {
			setupAt = v
		}
	}
	if setupAt != nil {
		s, err := pidnet.ParseSetup(setup)
		if err != nil {
			p.add(src.at(setupAt), keySetup, "%v", err)
			return Goal{}
		}
		g.Setup = s
	}
	g.weigh(src, root, weights, fallback, p)
	return g
}

// goalKeyHint says what a key of a goal file was probably meant to be.
func goalKeyHint(key string) string {
	if strings.ContainsAny(key, "{(") || suggest.Nearest(key, []string{"H_res"}) != "" {
		return "weights of atoms stand below the key weights"
	}
	return suggest.DidYouMean(key, goalKeys)
}

// weigh reads the weights of a goal, of which the setup may be known.
func (g *Goal) weigh(src *source, root, weights *yaml.Node, fallback pidnet.Setup, p *problems) {
	if g.Setup != "" && g.Setup.Sources() == "" {
		if weights != nil && len(weights.Content) > 0 {
			p.add(src.at(weights), keyWeights, "the neurons of a %s network have no goal that could be chosen; leave the weights out", g.Setup)
		}
		return
	}
	switch {
	case weights == nil:
		p.add(src.at(root), keyWeights, `missing; write weights: {"{F}{C}": 1}`)
		return
	case weights.Kind != yaml.MappingNode || len(weights.Content) == 0:
		p.add(src.at(weights), keyWeights, `%s stands where weights must; write {"{F}{C}": 1}`, describe(weights))
		return
	}
	if g.Setup == "" {
		g.Setup = fallback
	}
	if g.Setup == "" {
		var atoms []string
		for k := range pairs(weights) {
			atoms = append(atoms, k.Value)
		}
		s, err := setupOf(atoms)
		if err != nil {
			p.add(src.at(root), keySetup, "missing, and the goal does not tell it: %v; add the key setup", err)
			return
		}
		g.Setup = s
	}
	w := newWeighing(g.Setup.Sources())
	for k, v := range pairs(weights) {
		key := join(keyWeights, k.Value)
		x, err := value{v, src}.number()
		if err != nil {
			p.add(src.at(v), key, "%v", err)
			continue
		}
		if err := w.set(k.Value, x); err != nil {
			p.add(src.at(k), key, "%v", err)
		}
	}
	g.Weights = w.params
}

// WriteGoal writes a goal file: YAML from which ParseGoal reads an equal goal.
func WriteGoal(w io.Writer, g Goal) error {
	if _, err := pidnet.ParseSetup(string(g.Setup)); err != nil {
		return fmt.Errorf("goal %s cannot be written: %w", g.title(), err)
	}
	known := newWeighing(g.Setup.Sources())
	for _, weight := range g.Weights {
		if err := known.set(weight.Name, weight.Value); err != nil {
			return fmt.Errorf("goal %s cannot be written: %w", g.title(), err)
		}
	}
	text := func(s string) *yaml.Node {
		node := &yaml.Node{Kind: yaml.ScalarNode, Tag: tagText, Value: s}
		if !plaintext.IsPrintable(s) {
			node.Style = yaml.DoubleQuotedStyle
		}
		return node
	}
	root := &yaml.Node{Kind: yaml.MappingNode}
	for _, entry := range []struct{ key, text string }{
		{keyName, g.Name}, {keySetup, string(g.Setup)}, {keyPublished, g.Published}, {keyNote, g.Note},
	} {
		if entry.text != "" {
			root.Content = append(root.Content, text(entry.key), text(entry.text))
		}
	}
	weights := &yaml.Node{Kind: yaml.MappingNode}
	if g.Setup.Sources() == "" {
		return dumpGoal(w, g, root)
	}
	for _, weight := range known.params {
		number := strconv.FormatFloat(weight.Value, 'g', -1, 64)
		weights.Content = append(weights.Content, text(weight.Name), &yaml.Node{Kind: yaml.ScalarNode, Value: number})
	}
	root.Content = append(root.Content, text(keyWeights), weights)
	return dumpGoal(w, g, root)
}

func dumpGoal(w io.Writer, g Goal, root *yaml.Node) error {
	data, err := yaml.Dump(root, yaml.WithLineWidth(-1))
	if err != nil {
		return fmt.Errorf("goal %s cannot be written: %w", g.title(), err)
	}
	if _, err := w.Write(plaintext.YAML(data)); err != nil {
		return fmt.Errorf("write goal %s: %w", g.title(), err)
	}
	return nil
}
