package configs

import (
	_ "embed"
	"fmt"
	"io"
	"strings"
	"text/template"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// Key is a key of a config.
type Key struct {
	Path    string `json:"path"` // dotted
	Type    string `json:"type"`
	Default string `json:"default"`
	Doc     string `json:"doc"`
	// Former is another path that means the key, of older configs; "": none.
	Former string `json:"former,omitempty"`
}

// Reference lists all keys that a config may have.
func Reference() []Key {
	c := defaults()
	var keys []Key
	for _, f := range fields {
		keys = append(keys, Key{f.path, typeOf(f), defaultOf(f, &c), f.doc, f.former})
	}
	return keys
}

// defaultOf writes the default of a key as YAML, or describes it.
func defaultOf(f field, c *config) string {
	if f.fallback != "" {
		return f.fallback
	}
	switch t := f.target(c).(type) {
	case *string:
		return *t
	case *evaluate.Scale:
		return string(*t)
	case *pidnet.Setup:
		return string(*t)
	case *pidnet.Binning:
		return string(*t)
	case *pidnet.ReadoutRule:
		return string(*t)
	case *search.SeedPolicy:
		return string(*t)
	case *evaluate.Sizes:
		return t.String()
	case *goalLayers:
		return string(*t)
	case *int:
		return fmt.Sprint(*t)
	case *uint64:
		return fmt.Sprint(*t)
	case *float64:
		return fmt.Sprint(*t)
	case *bool:
		return fmt.Sprint(*t)
	}
	return "none"
}

//go:embed reference.md.tmpl
var referenceText string

// WriteReference writes the documentation of configs and goals, docs/config.md.
func WriteReference(w io.Writer) error {
	page, err := template.New("config.md").Funcs(template.FuncMap{"cell": cell}).Parse(referenceText)
	if err != nil {
		return fmt.Errorf("configs: the template of the reference: %w", err)
	}
	options, err := strategyOptions()
	if err != nil {
		return fmt.Errorf("configs: options of the strategies: %w", err)
	}
	list := Presets()
	return page.Execute(w, map[string]any{
		"Presets": list,
		"Default": list[0],
		"Keys":    Reference(),
		"Options": options,
		"Goals":   Goals(),
	})
}

// cell makes a text fit the cell of a Markdown table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
