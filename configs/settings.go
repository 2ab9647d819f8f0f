package configs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"goalsearch/internal/suggest"
)

// Setting is a key of a config that the command line sets.
type Setting struct {
	// Key is dotted, as in "network.hidden" or "goal.fix.H_res".
	Key string
	// Value is YAML; for keys that are texts, the text itself.
	Value string
	// Flag is how the user gave it, for messages: "--seed 5".
	Flag string
}

// ParseSetting reads KEY=VALUE, as it was given to a flag.
func ParseSetting(flag, text string) (Setting, error) {
	key, value, ok := strings.Cut(text, "=")
	flag += " " + text
	if !ok || key == "" {
		return Setting{}, fmt.Errorf("%s: it is not of the form KEY=VALUE, as network.hidden=50 is", flag)
	}
	return Setting{Key: strings.TrimSpace(key), Value: value, Flag: flag}, nil
}

// layer orders what says the same key: an override wins over the file.
type layer int

const (
	inFile layer = iota
	override
)

// settings are the keys that are given for one study, by dotted path, not yet
// understood.
type settings struct {
	source *source              // the config file
	values map[string]entry     // by path of a field that is not open
	opened map[string]entries   // by path of an open field
	listed map[string][]entries // by path of an open field that is given as a list of mappings
	places map[string]Position  // by path of a section

	suffix string // of the study's name, in a sweep
}

func newSettings(src *source) settings {
	return settings{
		source: src,
		values: make(map[string]entry),
		opened: make(map[string]entries),
		listed: make(map[string][]entries),
		places: make(map[string]Position),
	}
}

// clone returns a copy that may be changed.
func (s settings) clone() settings {
	s.values = maps.Clone(s.values)
	s.opened = maps.Clone(s.opened)
	s.listed = maps.Clone(s.listed)
	s.places = maps.Clone(s.places)
	for path, list := range s.opened {
		s.opened[path] = slices.Clone(list)
	}
	return s
}

// read takes in the mapping that stands at a path of the config file.
func (s settings) read(path string, n *yaml.Node, p *problems) {
	if n.Kind != yaml.MappingNode {
		p.add(s.source.at(n), path, "%s stands where keys must; write some of %s", describe(n), enumerate(children(path)))
		return
	}
	for k, v := range pairs(n) {
		at := join(path, k.Value)
		_, rest, known := fieldAt(at)
		switch {
		case known && rest == "" && !strings.Contains(k.Value, "."):
			s.assign(entry{at, s.source.at(k), value{v, s.source}, inFile}, p)
		case known || strings.Contains(k.Value, ".") || len(children(at)) == 0:
			p.add(s.source.at(k), at, "%s", unknownKey(path, k.Value))
		default:
			s.places[at] = s.source.at(k)
			if !isNull(v) {
				s.read(at, v, p)
			}
		}
	}
}

// assign sets the field that the key of an entry means, or one entry of an open field.
// An open field that is set as a whole loses the entries it had. The sweep may be a list
// of mappings.
func (s settings) assign(e entry, p *problems) {
	f, key, _ := fieldAt(e.key)
	v, l := e.value, e.layer
	first, given := s.values[f.path]
	switch {
	case !f.open() && given && first.key != e.key && first.layer == l && l == inFile:
		p.add(e.keyAt, e.key, "%s, which means the same, is given already (%v); leave one out", first.key, first.keyAt)
	case !f.open():
		s.values[f.path] = e
	case key != "" && len(s.listed[f.path]) > 0:
		p.add(e.keyAt, e.key, "the config has a list of sweeps, of which no key can be set alone; set %s as a whole", f.path)
	case key != "":
		s.opened[f.path] = append(s.opened[f.path], entry{key, e.keyAt, v, l})
	default:
		s.places[f.path] = e.keyAt
		delete(s.opened, f.path)
		delete(s.listed, f.path)
		if f.path == sweepKey && v.node.Kind == yaml.SequenceNode {
			for i, n := range v.node.Content {
				path := fmt.Sprintf("%s[%d]", f.path, i)
				s.listed[f.path] = append(s.listed[f.path], value{n, v.source}.entries(path, l, p))
			}
			return
		}
		s.opened[f.path] = v.entries(f.path, l, p)
	}
}

// entries reads a mapping, of which there is none where the value is empty.
func (v value) entries(path string, l layer, p *problems) entries {
	if isNull(v.node) {
		return nil
	}
	if v.node.Kind != yaml.MappingNode {
		p.add(v.at(), path, "%s stands where a mapping must; write it in { }", describe(v.node))
		return nil
	}
	var list entries
	for k, n := range pairs(v.node) {
		list = append(list, entry{k.Value, v.source.at(k), value{n, v.source}, l})
	}
	return list
}

// at returns where a key is given, or else the section that it belongs to.
func (s settings) at(path string) Position {
	for {
		if set, ok := s.values[path]; ok {
			return set.value.at()
		}
		if at, ok := s.places[path]; ok {
			return at
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return s.source.top()
		}
		path = path[:i]
	}
}

// written returns the path of a key as it was given, or else as it is documented.
func (s settings) written(path string) string {
	if set, ok := s.values[path]; ok {
		return set.key
	}
	return path
}

// override applies the settings of the command line.
func (s settings) override(given []Setting, p *problems) {
	for i, set := range given {
		src := &source{name: set.Flag, flag: true, found: s.source.found}
		f, _, ok := fieldAt(set.Key)
		if !ok {
			p.add(src.top(), set.Key, "%s", unknownSetting(set.Key))
			continue
		}
		if j := slices.IndexFunc(given[:i], func(first Setting) bool { return overlap(first.Key, set.Key) }); j >= 0 {
			p.add(src.top(), set.Key, "%s sets it too; leave one out", given[j].Flag)
			continue
		}
		if n := set.node(f, src, p); n != nil {
			s.assign(entry{set.Key, src.top(), value{n, src}, override}, p)
		}
	}
}

// overlap reports whether one of two dotted keys is the other or lies below it.
func overlap(a, b string) bool {
	a, b = documented(a), documented(b)
	return a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

// node reads the value of a setting.
func (set Setting) node(f field, src *source, p *problems) *yaml.Node {
	if typeOf(f) == typeText {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tagText, Value: set.Value}
	}
	if strings.TrimSpace(set.Value) == "" {
		p.add(src.top(), set.Key, "the value is missing; write %s=VALUE", set.Key)
		return nil
	}
	return parse(src, []byte(set.Value), p)
}

// unknownSetting says what to do about a dotted key that there is not.
func unknownSetting(key string) string {
	if keys := children(key); len(keys) > 0 {
		return fmt.Sprintf("it is a section; set one of its keys: %s", enumerate(keys))
	}
	var paths []string
	for _, f := range fields {
		isKey := func(name string) bool { return strings.HasSuffix(name, "."+key) }
		if slices.ContainsFunc(f.names(), isKey) {
			return fmt.Sprintf("unknown key; did you mean %s?", f.path)
		}
		paths = append(paths, f.path)
	}
	if path := suggest.Nearest(key, paths); path != "" {
		return fmt.Sprintf("unknown key; did you mean %s?", path)
	}
	section := key
	for section != "" && len(children(section)) == 0 {
		section = section[:max(strings.LastIndexByte(section, '.'), 0)]
	}
	where := "keys"
	if section != "" {
		where += " of " + section
	}
	return fmt.Sprintf("unknown key; the %s are %s", where, enumerate(children(section)))
}
