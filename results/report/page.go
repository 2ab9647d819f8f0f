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
	Live      *Live  // nil: the page does not change
}

// Live is the process that searches, as a page shows it.
type Live struct {
	Running bool   `json:"running"` // there is one
	Paused  bool   `json:"paused"`
	Holder  string `json:"holder"` // which it is, for people
	// Crew sums up the workers on other machines, "" if the search has none; Workers
	// says of each, in a line, what it does.
	Crew    string   `json:"crew,omitempty"`
	Workers []string `json:"workers,omitempty"`
}

// Write writes a page about studies, of which there must be at least one.
func Write(w io.Writer, studies []Study, o Options) error {
	data, err := Encode(studies, o)
	if err != nil {
		return err
	}
	p, err := parts()
	if err != nil {
		return err
	}
	return p.write(w, o.Title, p.code, data)
}

// Encode returns the data that a page is drawn from, as JSON that may stand in HTML.
func Encode(studies []Study, o Options) ([]byte, error) {
	if len(studies) == 0 {
		return nil, fmt.Errorf("there is no study to report")
	}
	data := pageData{Title: o.Title, Generated: o.Generated, Program: o.Program, Live: o.Live}
	for _, s := range studies {
		d, err := dataOf(s)
		if err != nil {
			return nil, fmt.Errorf("study %s: %w", s.Name, err)
		}
		data.Studies = append(data.Studies, d)
	}
	return json.Marshal(data) // escapes <, > and &
}

// LivePage returns a page without data, which fetches them from data and follows the
// events of events, relative to its own address; and its content security policy.
func LivePage(title string) (page []byte, policy string, err error) {
	p, err := parts()
	if err != nil {
		return nil, "", err
	}
	var b bytes.Buffer
	err = p.write(&b, title, p.liveCode, nil)
	return b.Bytes(), p.policy(p.liveCode) + "; connect-src 'self'", err
}

func (p pageParts) write(w io.Writer, title, code string, data []byte) error {
	policy := p.policy(code)
	if data == nil {
		policy += "; connect-src 'self'"
	}
	return p.page.Execute(w, struct {
		Title, Policy string
		Style         template.CSS
		Charts, Code  template.JS
		Data          template.JS
	}{title, policy, template.CSS(p.style), template.JS(p.charts), template.JS(code), template.JS(data)})
}

// pageParts are what every page has.
type pageParts struct {
	page                *template.Template
	style, charts, code string
	liveCode            string // of a page that changes
}

// scripts are the parts of the page's program, in order.
var scripts = []string{"text.js", "data.js", "lattice.js", "charts.js", "filter.js", "table.js", "page.js"}

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
	if p.code, err = program(scripts...); err != nil {
		return p, err
	}
	p.liveCode, err = program(append(scripts, "live.js")...)
	return p, err
})

// program puts scripts into one, whose names nothing else sees.
func program(names ...string) (string, error) {
	var code strings.Builder
	code.WriteString("'use strict';\n(() => {\n")
	for _, name := range names {
		text, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return "", err
		}
		code.Write(text)
	}
	code.WriteString("})();\n")
	return code.String(), nil
}

// policy lets the page run its own style and scripts, and nothing else.
func (p pageParts) policy(code string) string {
	return fmt.Sprintf("default-src 'none'; script-src %s %s; style-src %s; base-uri 'none'; form-action 'none'",
		digest(p.charts), digest(code), digest(p.style))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
