package configs

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxNodes bounds a document whose aliases are written out.
const maxNodes = 100_000

// expander writes out aliases and merge keys, so that the rest of the package meets
// neither.
type expander struct {
	source *source
	p      *problems
	nodes  int
	open   map[*yaml.Node]bool // anchored nodes that are being written out
	full   bool                // a problem of the size is told
}

// expandAliases returns a document in which each alias is a copy of what it stands for, and
// each merge key << the pairs that its mapping does not have itself.
func expandAliases(src *source, root *yaml.Node, p *problems) *yaml.Node {
	e := expander{source: src, p: p, open: make(map[*yaml.Node]bool)}
	return e.node(root, "")
}

func (e *expander) node(n *yaml.Node, key string) *yaml.Node {
	if e.nodes++; e.nodes > maxNodes {
		if !e.full {
			e.full = true
			e.p.add(e.source.at(n), key, "the document has more than %d values, with its aliases written out; shorten it", maxNodes)
		}
		return n
	}
	switch n.Kind {
	case yaml.AliasNode:
		return e.alias(n, key)
	case yaml.SequenceNode, yaml.MappingNode:
	default:
		return n
	}
	e.open[n] = true
	defer delete(e.open, n)
	c := *n
	c.Content = nil
	if n.Kind == yaml.SequenceNode {
		for _, item := range n.Content {
			c.Content = append(c.Content, e.node(item, key))
		}
		return &c
	}
	var merged []*yaml.Node
	for k, v := range pairs(n) {
		if isMerge(k) && merged == nil {
			merged = e.merged(v, join(key, k.Value))
			continue
		}
		c.Content = append(c.Content, k, e.node(v, join(key, k.Value)))
	}
	for i := 0; i+1 < len(merged); i += 2 {
		if !hasKey(&c, merged[i]) {
			c.Content = append(c.Content, merged[i], merged[i+1])
		}
	}
	return &c
}

// alias returns a copy of what an alias stands for, in the alias's place.
func (e *expander) alias(n *yaml.Node, key string) *yaml.Node {
	if e.open[n.Alias] {
		e.p.add(e.source.at(n), key, "the alias *%s stands within what it stands for; write the value out", n.Value)
		return n.Alias
	}
	c := *e.node(n.Alias, key)
	c.Line, c.Column = n.Line, n.Column
	return &c
}

// isMerge reports whether a key is the merge key, which in quotes is a key like any other.
func isMerge(k *yaml.Node) bool {
	return k.Kind == yaml.ScalarNode && k.Value == "<<" && k.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0
}

// merged returns the pairs of the mappings that a merge key names; the first has its way.
func (e *expander) merged(v *yaml.Node, key string) []*yaml.Node {
	list := []*yaml.Node{v}
	if target := dereferenced(v); target.Kind == yaml.SequenceNode {
		list = target.Content
	}
	all := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{}}
	for _, n := range list {
		if dereferenced(n).Kind != yaml.MappingNode {
			e.p.add(e.source.at(n), key, "%s cannot be merged; write << in front of a mapping, of an alias such as *%s of one, or of a list of them", describe(dereferenced(n)), aliasName(n))
			continue
		}
		mapping := e.node(n, strings.TrimSuffix(strings.TrimSuffix(key, "<<"), "."))
		if mapping.Kind != yaml.MappingNode {
			continue // a problem that is told
		}
		for k, value := range pairs(mapping) {
			if !hasKey(all, k) {
				all.Content = append(all.Content, k, value)
			}
		}
	}
	return all.Content
}

func aliasName(n *yaml.Node) string {
	if n.Kind == yaml.AliasNode {
		return n.Value
	}
	return "name"
}

// dereferenced is what an alias stands for, or the node itself.
func dereferenced(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// hasKey reports whether a mapping has a key.
func hasKey(mapping, key *yaml.Node) bool {
	for k := range pairs(mapping) {
		if k.Kind == yaml.ScalarNode && key.Kind == yaml.ScalarNode && k.Value == key.Value {
			return true
		}
	}
	return false
}
