package configs

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// source is what a text was read from.
type source struct {
	name string // file name as the user gave it, or the flag
	flag bool
	dir  string // where relative paths in it start
	// found returns the goals of studies that a text names; nil: none can be named.
	found    func(text, dir string) ([]Goal, error)
	complete Complete // of a Loader
}

// at returns the position of a node.
func (s *source) at(n *yaml.Node) Position {
	if s.flag {
		return Position{Source: s.name}
	}
	return Position{s.name, n.Line, n.Column}
}

// top is the position of the source as a whole.
func (s *source) top() Position {
	if s.flag {
		return Position{Source: s.name}
	}
	return Position{s.name, 1, 1}
}

// value is a YAML node and the source that it stands in.
type value struct {
	node   *yaml.Node
	source *source
}

func (v value) at() Position { return v.source.at(v.node) }

// maxFile bounds the files that are read; a config is far smaller.
const maxFile = 1 << 20

// readFile reads a small file.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: it is larger than %d bytes, so it is no config and no goal", name, maxFile)
	}
	return data, nil
}

// parse reads one document of YAML 1.2, or a JSON file, and returns its root, or nil if it
// cannot be read. Aliases and merge keys are written out; tags, and keys given twice, are
// refused.
func parse(src *source, data []byte, p *problems) *yaml.Node {
	before := len(p.list)
	var root *yaml.Node
	if src.isJSON() {
		root = parseJSON(src, data, p)
	} else {
		root = parseYAML(src, data, p)
	}
	if root == nil || len(p.list) > before {
		return nil
	}
	checkNode(src, root, "", p)
	if len(p.list) > before {
		return nil
	}
	if root = expandAliases(src, root, p); len(p.list) > before {
		return nil
	}
	return root
}

// parseYAML reads a YAML document and returns its root, nil if it cannot be read.
func parseYAML(src *source, data []byte, p *problems) *yaml.Node {
	if !src.flag {
		data = withoutDirectives(src, data, p)
	}
	var document yaml.Node
	if err := yaml.Load(data, &document); err != nil {
		reportSyntax(src, data, err, p)
		return nil
	}
	if len(document.Content) != 1 {
		p.add(src.top(), "", "the document is empty; write at least one key")
		return nil
	}
	return document.Content[0]
}

// reportSyntax turns an error of the YAML parser into problems.
func reportSyntax(src *source, data []byte, err error, p *problems) {
	var list []*yaml.LoadError
	var several *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &several):
		list = several.Errors
	case errors.As(err, &one):
		list = []*yaml.LoadError{one}
	default:
		p.add(src.top(), "", "not valid YAML: %v", err)
	}
	for _, e := range list {
		at := src.top()
		if !src.flag && e.Mark.Line > 0 {
			at.Line, at.Column = e.Mark.Line, e.Mark.Column
		}
		what := strings.TrimPrefix(e.Message, "yaml: ")
		switch what {
		case "no documents in stream":
			p.add(at, "", "the document is empty; write at least one key")
		case "expected single document, found multiple":
			if line := secondDocument(data); line > 0 {
				at = src.line(line)
			}
			p.add(at, "", "there are several documents; keep one")
		default:
			p.add(at, "", "not valid YAML: %s%s", what, quotingHint(data))
		}
	}
}

var bareAtom = regexp.MustCompile(`(^|[\s,:\[{])\{[FCL1-4]+\}[^\s"',:}\]]`)

// quotingHint explains the commonest reason for invalid YAML: the braces of an
// atom open a mapping unless they are quoted.
func quotingHint(data []byte) string {
	if bareAtom.Match(data) {
		return `; put names of atoms in quotes, as in "{F}{C}"`
	}
	return ""
}

// checkNode refuses, in the whole tree, what a config has no use for.
func checkNode(src *source, n *yaml.Node, key string, p *problems) {
	switch {
	case n.Style&yaml.TaggedStyle != 0:
		p.add(src.at(n), key, "tags such as %s are not supported; write the value alone", n.Tag)
	case n.Kind == yaml.SequenceNode:
		for i, item := range n.Content {
			checkNode(src, item, fmt.Sprintf("%s[%d]", key, i), p)
		}
	case n.Kind == yaml.MappingNode:
		checkMapping(src, n, key, p)
	}
}

func checkMapping(src *source, n *yaml.Node, key string, p *problems) {
	lines := make(map[string]int)
	for k, v := range pairs(n) {
		if k.Kind != yaml.ScalarNode {
			p.add(src.at(k), key, `a key must be a text; put names of atoms in quotes, as in "{F}{C}"`)
			continue
		}
		path := join(key, k.Value)
		if k.Style&yaml.TaggedStyle != 0 {
			p.add(src.at(k), path, "tags such as %s are not supported; write the key alone", k.Tag)
		}
		if line, ok := lines[k.Value]; ok {
			p.add(src.at(k), path, "the key stands twice, first on line %d; leave one out", line)
		}
		lines[k.Value] = k.Line
		checkNode(src, v, path, p)
	}
}

// pairs ranges over the keys and values of a mapping.
func pairs(n *yaml.Node) func(yield func(k, v *yaml.Node) bool) {
	return func(yield func(k, v *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

// join appends a key to a dotted path.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

const (
	tagNull  = "!!null"
	tagText  = "!!str"
	tagWhole = "!!int"
	tagFloat = "!!float"
	tagBool  = "!!bool"
)

func isNull(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.ShortTag() == tagNull
}

// describe names a value in a message.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case isNull(n):
		return "an empty value"
	case n.ShortTag() == tagText:
		return strconv.Quote(n.Value)
	}
	return n.Value
}

// text reads a text. The reason of an error goes behind the key in a problem.
func (v value) text() (string, error) {
	if v.node.Kind == yaml.ScalarNode && !isNull(v.node) {
		if v.node.ShortTag() == tagText {
			return v.node.Value, nil
		}
		return "", fmt.Errorf("%s is not a text; put it in quotes if it is meant as one", describe(v.node))
	}
	return "", fmt.Errorf("%s stands where a text must; write a text", describe(v.node))
}

var (
	decimal  = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)$`)
	fraction = regexp.MustCompile(`^[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)
)

// whole reads a whole number.
func (v value) whole() (int, error) {
	if !v.has(tagWhole, tagFloat) || !decimal.MatchString(v.node.Value) {
		return 0, fmt.Errorf("%s is not a whole number; write one in decimal, without quotes", describe(v.node))
	}
	x, err := strconv.Atoi(v.node.Value)
	if err != nil {
		return 0, fmt.Errorf("%s is too large; write a number that fits 64 bits", v.node.Value)
	}
	return x, nil
}

// seed reads a whole number that is not negative.
func (v value) seed() (uint64, error) {
	x, err := v.whole()
	if err != nil {
		return 0, err
	}
	if x < 0 {
		return 0, fmt.Errorf("%d is negative; write 0 or more", x)
	}
	return uint64(x), nil
}

// number reads a finite number.
func (v value) number() (float64, error) {
	if !v.has(tagWhole, tagFloat) {
		return 0, fmt.Errorf("%s is not a number; write one, without quotes", describe(v.node))
	}
	text := v.node.Value
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case strings.Contains(strings.ToLower(text), "n"), math.IsInf(x, 0):
		return 0, fmt.Errorf("%s is not finite; write a finite number", text)
	case err != nil, !fraction.MatchString(text):
		return 0, fmt.Errorf("%s is not decimal; write it as in 10, 0.5 or 1e-3", text)
	case vanishes(text, x):
		return 0, fmt.Errorf("%s is so small that it would be 0; write 0 or a larger number", text)
	}
	return x + 0, nil
}

// vanishes reports whether a number that is not 0 became 0, as none is so small.
func vanishes(text string, x float64) bool {
	digits, _, _ := strings.Cut(strings.ToLower(text), "e")
	if strings.Contains(digits, "x") {
		digits, _, _ = strings.Cut(strings.ToLower(text), "p") // hexadecimal
	}
	return x == 0 && strings.ContainsAny(digits, "123456789")
}

// bool reads true or false.
func (v value) bool() (bool, error) {
	if !v.has(tagBool) {
		return false, fmt.Errorf("%s is neither true nor false; write one of them, without quotes", describe(v.node))
	}
	return strings.EqualFold(v.node.Value, "true"), nil
}

func (v value) has(tags ...string) bool {
	for _, tag := range tags {
		if v.node.Kind == yaml.ScalarNode && v.node.ShortTag() == tag {
			return true
		}
	}
	return false
}

// items reads a list; its elements keep their positions.
func (v value) items() ([]value, error) {
	if v.node.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("%s stands where a list must; write a list in [ ]", describe(v.node))
	}
	list := make([]value, len(v.node.Content))
	for i, n := range v.node.Content {
		list[i] = value{n, v.source}
	}
	return list, nil
}
