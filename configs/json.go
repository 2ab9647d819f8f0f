package configs

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"

	"goalsearch/internal/jsonform"
)

// isJSON reports whether a source is a JSON file, by its name. YAML takes most JSON, but not
// all of it: \/ and the halves of surrogate pairs mean nothing to it.
func (s *source) isJSON() bool {
	return !s.flag && strings.EqualFold(filepath.Ext(s.name), ".json")
}

// parseJSON reads a JSON file and returns its root as YAML has it, nil if it cannot be read.
func parseJSON(src *source, data []byte, p *problems) *yaml.Node {
	v, err := jsonform.Parse(data)
	if wrong, ok := errors.AsType[*jsonform.Error](err); ok {
		what := wrong.Err.Error()
		if _, ok := errors.AsType[*json.SyntaxError](err); ok {
			what = "not valid JSON: " + what
		}
		p.add(Position{src.name, wrong.Line, wrong.Column}, wrong.Path, "%s", what)
		return nil
	}
	if err != nil {
		p.add(src.top(), "", "not valid JSON: %v", err)
		return nil
	}
	return yamlNode(v)
}

// yamlNode is a JSON value as YAML has it.
func yamlNode(v *jsonform.Value) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: v.Text, Line: v.Line, Column: v.Column}
	switch v.Kind {
	case jsonform.List:
		n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
	case jsonform.Map:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
	case jsonform.Text:
		n.Tag, n.Style = tagText, yaml.DoubleQuotedStyle
	case jsonform.Bool:
		n.Tag = tagBool
	case jsonform.Null:
		n.Tag = tagNull
	case jsonform.Number:
		n.Tag = tagFloat
		if decimal.MatchString(v.Text) {
			n.Tag = tagWhole
		}
	}
	for i := range v.Items {
		if v.Kind == jsonform.Map {
			k := v.Keys[i]
			n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: tagText, Style: yaml.DoubleQuotedStyle, Value: k.Name, Line: k.Line, Column: k.Column})
		}
		n.Content = append(n.Content, yamlNode(&v.Items[i]))
	}
	return n
}
