package report

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
)

//go:embed assets
var assets embed.FS

// Options of a report.
type Options struct {
	Title     string
	Generated string // when, for people
	Program   string // which wrote it
}

// Write writes a page about studies, of which there must be at least one.
func Write(w io.Writer, studies []Study, o Options) error {
	if len(studies) == 0 {
		return fmt.Errorf("there is no study to report")
	}
	data := pageData{Title: o.Title, Generated: o.Generated, Program: o.Program}
	for _, s := range studies {
		d, err := dataOf(s)
		if err != nil {
			return fmt.Errorf("study %s: %w", s.Name, err)
		}
		data.Studies = append(data.Studies, d)
	}
	text, err := json.Marshal(data) // escapes <, > and &
	if err != nil {
		return err
	}
	p, err := parts()
	if err != nil {
		return err
	}
	return p.page.Execute(w, struct {
		Title, Policy string
		Style         template.CSS
		Charts, Code  template.JS
		Data          template.JS
	}{o.Title, p.policy(), template.CSS(p.style), template.JS(p.charts), template.JS(p.code), template.JS(text)})
}

// pageParts are what every page has.
type pageParts struct {
	page                *template.Template
	style, charts, code string
}

// scripts are the parts of the page's program, in order.
var scripts = []string{"text.js", "data.js", "lattice.js", "charts.js", "table.js", "page.js"}

var parts = sync.OnceValues(func() (pageParts, error) {
	var p pageParts
	html, err := assets.ReadFile("assets/page.html")
	if err != nil {
		return p, err
	}
	if p.page, err = template.New("page").Parse(string(html)); err != nil {
		return p, err
	}
	style, err := assets.ReadFile("assets/page.css")
	if err != nil {
		return p, err
	}
	p.style = string(style)
	packed, err := assets.ReadFile("assets/echarts.min.js.gz")
	if err != nil {
		return p, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return p, err
	}
	charts, err := io.ReadAll(z)
	if err != nil {
		return p, err
	}
	p.charts = string(charts)
	var code strings.Builder
	code.WriteString("'use strict';\n(() => {\n")
	for _, name := range scripts {
		text, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return p, err
		}
		code.Write(text)
	}
	code.WriteString("})();\n")
	p.code = code.String()
	return p, nil
})

// policy lets the page run its own style and scripts, and nothing else.
func (p pageParts) policy() string {
	return fmt.Sprintf("default-src 'none'; script-src %s %s; style-src %s; base-uri 'none'; form-action 'none'",
		digest(p.charts), digest(p.code), digest(p.style))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
