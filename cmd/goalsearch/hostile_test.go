package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

// hostileText moves a cursor, changes colours, rings, turns the direction of what follows,
// and begins a line of its own.
const hostileText = "evil\x1b[2J\x1b]0;title\a\x7f\u009b31m\u202egnp\n\r=cmd()\u2028"

// hostileStore makes a store with a study of which every text that is not its name is
// hostile, and returns the name.
func hostileStore(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open("../../internal/compatibility/testdata/v2/exports/external.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	study, trials, journal, err := results.ReadJSONL(f, f.Name())
	if err != nil {
		t.Fatal(err)
	}
	software, err := json.Marshal(map[string]string{hostileText: hostileText})
	if err != nil {
		t.Fatal(err)
	}
	for i := range trials {
		for j := range trials[i].Runs {
			run := &trials[i].Runs[j]
			run.Provenance.Host, run.Provenance.Software, run.Provenance.Stack = hostileText, software, hostileText
			if run.Reason != "" {
				run.Reason = strings.ReplaceAll(hostileText, "\n", " ")
			}
		}
	}
	for i := range journal {
		journal[i].Note = hostileText
	}
	db, err := store.Open(path, store.Options{Command: hostileText})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Insert(study, trials, append(journal, search.Entry{Event: search.Imported, Note: hostileText})...); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return study.Name
}

// mustBePlain wants text that no terminal obeys.
func mustBePlain(t *testing.T, what string, text []byte) {
	t.Helper()
	at := bytes.IndexFunc(text, func(r rune) bool {
		return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028')
	})
	if at >= 0 {
		t.Errorf("%s prints %q", what, text[max(0, at-80):min(len(text), at+40)])
	}
	if !utf8.Valid(text) {
		t.Errorf("%s prints invalid UTF-8", what)
	}
}

// TestHostileText: no command prints what a file holds so that a terminal would obey it, be
// it a result or an error.
func TestHostileText(t *testing.T) {
	p := newProgram(t)
	study := hostileStore(t, p.path("evil.db"))
	for _, args := range [][]string{
		{"studies"}, {"studies", "--format", "json"},
		{"rank", study}, {"rank", study, "--format", "json"}, {"rank", study, "--diverse", "0.1"},
		{"show", study}, {"show", study, "3"}, {"show", study, "3", "--format", "json"}, {"show", study, "99"},
		{"importance", study}, {"importance", study, "--format", "json"}, {"importance", study, "--format", "csv"},
		{"export", study}, {"export", study, "--format", "jsonl"}, {"export", study, "--format", "optuna"}, {"export", study, "--format", "goal"},
		{"export", study, "--format", "markdown", "--where", "state = failed"}, {"export", study, "--format", "latex", "--caption", hostileText},
		{"export", study, "--where", hostileText}, {"export", study, "--sort", hostileText}, {"export", study, "-o", hostileText},
		{"ask", study}, {"tell", study, "3", "--score", "0.5"}, {"resume", study}, {"resume"}, {"verify", study, "--dry-run"},
		{"enqueue", study, hostileText}, {"enqueue", study, "{F}{C}=0.5"}, {"pause"}, {"stop"},
		{"report", study, "-o", "report.html"}, {"plot", "history", study, "-o", "history.svg"}, {"plot", "lattice", study, "-o", hostileText + ".gif"},
		{"db", "check"}, {"db", "backup", "copy.db"}, {"db", "merge", "merged.db", "evil.db"},
		{"studies", "rename", study, hostileText}, {"studies", "rename", study, "plain"}, {"studies", "rm", "plain"},
	} {
		c := p.command(append(args, "--store", "evil.db")...)
		out, err := c.CombinedOutput()
		if code := exitOf(err); code != terminal.ExitDone && code != terminal.ExitFailed && code != terminal.ExitUsage {
			t.Errorf("%q exits %d", args, code)
		}
		mustBePlain(t, strings.Join(args, " "), out)
	}
}

// TestHostileFiles: nor does it what goes into it as a file, whole or broken.
func TestHostileFiles(t *testing.T) {
	p := newProgram(t)
	quoted, err := json.Marshal(hostileText)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"a.yaml":        "study: " + string(quoted) + "\n",
		"b.yaml":        string(quoted) + ": 1\n",
		"c.yaml":        "study: a\nsearch: {strategy: " + string(quoted) + "}\n",
		"d.yaml":        "study: a\n" + hostileText,
		"goal.yaml":     "setup: context\nname: " + string(quoted) + "\nnote: " + string(quoted) + "\nweights: {\"{F}{C}\": 1}\n",
		"bad.yaml":      "setup: context\nweights: {" + string(quoted) + ": 1}\n",
		"a.jsonl":       `{"` + hostileText + `":1}` + "\n",
		"b.jsonl":       hostileText,
		"pmf.json":      `{"sources": ["` + "\\u001b[2J" + `"], "outcomes": ` + string(quoted) + `}`,
		"own.csv":       hostileText + ",b,label\n1,2," + hostileText + "\n",
		"text.csv":      "a,b,label\n" + strings.Repeat("1,2,\x1b[31mred\n2,1,\u009bblue\n", 30),
		"d/train.json":  `{"` + "\\u001b" + `":1}`,
		"d2/train.json": hostileText,
	} {
		path := p.path(name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	small := []string{"--hidden", "2", "--epochs", "1", "--runs", "1"}
	for _, args := range [][]string{
		{"run", "a.yaml"}, {"run", "b.yaml"}, {"run", "c.yaml"}, {"run", "d.yaml"}, {"run", hostileText + ".yaml"}, {"run", hostileText},
		{"goals", "show", "goal.yaml"}, {"goals", "show", "goal.yaml", "--format", "json"}, {"goals", "show", "bad.yaml"},
		append([]string{"train", "goal.yaml", "--dataset", "builtin-digits"}, small...), append([]string{"train", "bad.yaml"}, small...),
		{"import", "a.jsonl"}, {"import", "b.jsonl", "--partial"}, {"pid", "pmf.json"}, {"pid", "own.csv"},
		append([]string{"train", "context-heuristic", "--dataset", "own.csv"}, small...),
		append([]string{"train", "context-heuristic", "--dataset", "text.csv", "--batch", "10"}, small...),
		{"data", "check", "own.csv"}, {"data", "check", "text.csv"}, {"data", "check", hostileText},
		{"score", "d"}, {"score", "d2"}, {"plot", "fields", "d2", "-o", "fields.svg"},
		{"rank", hostileText}, {"show", "a", hostileText}, {hostileText}, {"run", "--" + hostileText}, {"studies", "--store", "own.csv"}, {"studies", "--store", hostileText},
	} {
		out, _ := p.command(args...).CombinedOutput()
		mustBePlain(t, strings.Join(args, " "), out)
	}
}
