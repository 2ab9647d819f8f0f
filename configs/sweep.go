package configs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"goalsearch/search"
)

// maxStudies bounds the studies of a sweep.
const maxStudies = 1000

// sweep returns the studies of the sweep, or of all sweeps if it is a list of
// them. Without one it is the one study of the settings. given are the settings
// of the command line.
func (s settings) sweep(given []Setting, p *problems) []search.Study {
	grids := []grid{{path: sweepKey, list: overridden(s.opened[sweepKey])}}
	if several, ok := s.listed[sweepKey]; ok {
		grids = nil
		for i, list := range several {
			grids = append(grids, grid{path: fmt.Sprintf("%s[%d]", sweepKey, i), list: list, several: true})
		}
	}
	var studies []search.Study
	before := len(p.list)
	for _, g := range grids {
		axes := g.axes(given, p)
		if len(studies)+combinations(axes) > maxStudies {
			p.add(s.at(sweepKey), sweepKey, "it has more than %d combinations; sweep fewer values at a time", maxStudies)
			return nil
		}
		for number := range combinations(axes) {
			studies = append(studies, s.combination(axes, number, p))
			if p.failed != nil {
				return nil
			}
		}
	}
	if len(p.list) == before {
		s.refuseEqual(studies, p)
	}
	return studies
}

// overridden returns entries of which an override is in the place of what it
// overrides.
func overridden(all entries) entries {
	var list entries
	for _, e := range all {
		i := slices.IndexFunc(list, func(first entry) bool {
			return first.layer != e.layer && documented(first.key) == documented(e.key)
		})
		if i < 0 {
			list = append(list, e)
		} else {
			list[i] = e
		}
	}
	return list
}

// grid is a sweep: a mapping of keys to values.
type grid struct {
	path    string // of the mapping
	list    entries
	several bool // it is one of a list: there a value that is no list is the same for all its studies
}

// axis is one key of a sweep with its values.
type axis struct {
	entry  entry
	values []value
	plain  bool // it has one value and does not name the studies
}

// axes reads the keys of the grid. given are the settings of the command line,
// which may not set what is swept.
func (g grid) axes(given []Setting, p *problems) []axis {
	var axes []axis
	for _, e := range g.list {
		key := join(g.path, e.key)
		f, _, ok := fieldAt(e.key)
		plain := g.several && isPlain(f, e.value.node)
		switch {
		case !ok:
			p.add(e.keyAt, key, "%s", unknownSetting(e.key))
			continue
		case f.path == studyKey && !plain || f.path == sweepKey:
			p.add(e.keyAt, key, "this key cannot be swept; it names the studies")
			continue
		}
		if i := slices.IndexFunc(given, func(set Setting) bool { return overlap(set.Key, e.key) }); i >= 0 {
			p.add(Position{Source: given[i].Flag}, given[i].Key, "the sweep varies %s (%v); take it out of the sweep or leave the flag out", e.key, e.keyAt)
			continue
		}
		if i := slices.IndexFunc(axes, func(a axis) bool { return overlap(a.entry.key, e.key) }); i >= 0 {
			p.add(e.keyAt, key, "the sweep also varies %s (%v); leave one out", axes[i].entry.key, axes[i].entry.keyAt)
			continue
		}
		if plain {
			axes = append(axes, axis{e, []value{e.value}, true})
			continue
		}
		values, err := e.value.items()
		switch {
		case err != nil:
			p.add(e.value.at(), key, "%v", err)
		case len(values) == 0:
			p.add(e.value.at(), key, "the list is empty; write the values to try, or leave the key out")
		default:
			axes = append(axes, axis{e, values, false})
		}
	}
	return axes
}

// isPlain reports whether a value in one of several sweeps is the value of all
// its studies, and no list of values to vary: it is no list, or it is the list
// that the key's value is.
func isPlain(f field, n *yaml.Node) bool {
	if n.Kind != yaml.SequenceNode {
		return true
	}
	isList := func(n *yaml.Node) bool { return n.Kind == yaml.SequenceNode }
	return f.path != "" && typeOf(f) == typeTexts && !slices.ContainsFunc(n.Content, isList)
}

// combinations counts those of the values of axes, as far as they are allowed.
func combinations(axes []axis) int {
	count := 1
	for _, a := range axes {
		if count *= len(a.values); count > maxStudies {
			return count
		}
	}
	return count
}

// combination returns one study of a sweep, the last axis varying fastest.
func (s settings) combination(axes []axis, number int, p *problems) search.Study {
	s = s.clone()
	chosen := make([]value, len(axes))
	for i := len(axes) - 1; i >= 0; i-- {
		values := axes[i].values
		chosen[i] = values[number%len(values)]
		number /= len(values)
	}
	var parts []string
	for i, a := range axes {
		s.assign(entry{a.entry.key, chosen[i].at(), chosen[i], override}, p)
		if !a.plain {
			parts = append(parts, plain(a.entry.key)+"="+plain(flat(chosen[i].node)))
		}
	}
	if len(parts) > 0 {
		s.suffix = "/" + strings.Join(parts, ",")
	}
	return s.study(p)
}

// refuseEqual reports studies of a sweep that are the same search, or that have
// the same name.
func (s settings) refuseEqual(studies []search.Study, p *problems) {
	type identity struct {
		hash   string
		budget search.Budget
	}
	byIdentity := make(map[identity]string)
	byName := make(map[string]bool)
	for _, study := range studies {
		hash, err := study.Spec.Hash()
		if err != nil {
			p.add(s.at(sweepKey), sweepKey, "%s: %v", study.Name, err)
			continue
		}
		id := identity{hash, study.Budget}
		if first, ok := byIdentity[id]; ok {
			what := first + " and " + study.Name + " are the same search; sweep only keys that the setup uses"
			if first == study.Name {
				what = first + " comes up twice; write each value once"
			}
			p.add(s.at(sweepKey), sweepKey, "%s", what)
			return
		}
		if byName[study.Name] {
			p.add(s.at(sweepKey), sweepKey, "two studies would be called %s; make them sweeps of their own", study.Name)
			return
		}
		byIdentity[id] = study.Name
		byName[study.Name] = true
	}
}

// flat writes a swept value in one word: elements of lists and mappings joined
// by colons, numbers in their shortest form.
func flat(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode, yaml.MappingNode:
		parts := make([]string, len(n.Content))
		for i, part := range n.Content {
			parts[i] = flat(part)
		}
		return strings.Join(parts, ":")
	}
	if v := (value{node: n}); v.has(tagWhole, tagFloat) {
		if _, err := v.whole(); err == nil {
			return n.Value
		}
		if x, err := v.number(); err == nil {
			return strconv.FormatFloat(x, 'g', -1, 64)
		}
	}
	return n.Value
}

// PlainName makes a text of characters that may stand in the name of a study and
// need no quoting in a shell: {F}{CL} becomes F_CL, a comma a colon.
func PlainName(text string) string { return plain(text) }

// plain makes a text of characters that need no quoting in a shell: {F}{CL}
// becomes F_CL, a comma a colon, anything else its percent-encoding.
func plain(text string) string {
	text = strings.NewReplacer("}{", "_", ")(", "_", "{", "", "}", "", "(", "", ")", "", ",", ":", " ", "").Replace(text)
	var b strings.Builder
	for _, r := range text {
		if studyName.MatchString("x" + string(r)) {
			b.WriteRune(r)
			continue
		}
		for _, c := range []byte(string(r)) {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
