package main

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
)

func testApp() *cli.App {
	return newApp(terminal.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard})
}

// walk visits all commands, with the names that lead to them.
func walk(commands []*cli.Command, path []string, visit func(path []string, c *cli.Command)) {
	for _, c := range commands {
		at := append(slices.Clone(path), c.Name)
		visit(at, c)
		walk(c.Subcommands, at, visit)
	}
}

// TestExamples holds the examples of the help to what the commands accept.
func TestExamples(t *testing.T) {
	walk(testApp().Commands, nil, func(path []string, c *cli.Command) {
		if c.Action == nil {
			return
		}
		_, examples, ok := strings.Cut(c.Description, "Examples:\n")
		if !ok {
			t.Errorf("%v has no examples", path)
		}
		for line := range strings.Lines(examples) {
			t.Run(strings.TrimSpace(line), func(t *testing.T) {
				words := shellWords(line)
				if words[0] != "goalsearch" {
					t.Fatal("no command of goalsearch")
				}
				got, err := terminal.Arrange(testApp(), words[1:])
				if err != nil {
					t.Fatal(err)
				}
				if err := countWords(got); err != nil {
					t.Fatal(err)
				}
				if c.Name != "list" && got.Path[1].Name != path[0] {
					t.Errorf("an example of %v", path)
				}
			})
		}
	})
}

// countWords checks the number of a command's arguments by running it with
// another action.
func countWords(line terminal.CommandLine) error {
	app := testApp()
	walk(app.Commands, nil, func(_ []string, c *cli.Command) {
		c.Action = func(l *cli.Context) error {
			_, err := terminal.Arguments(l)
			return err
		}
	})
	return app.Run(line.Ordered(app.Name))
}

var shellWord = regexp.MustCompile(`"[^"]*"|'[^']*'|[^\s"']+`)

// shellWords divides an example as a shell would, up to a redirection or comment.
func shellWords(line string) []string {
	line = strings.NewReplacer("source <(", "", ")", " ").Replace(line)
	var words []string
	for _, word := range shellWord.FindAllString(line, -1) {
		if strings.ContainsAny(word[:1], "<>#") {
			break
		}
		words = append(words, strings.Trim(word, `"'`))
	}
	return words
}

// TestFlags holds that flags of one name are of one kind, as arrange needs it,
// and that each says what it is for.
func TestFlags(t *testing.T) {
	takes := make(map[string]bool)
	walk(testApp().Commands, nil, func(path []string, c *cli.Command) {
		for _, f := range c.Flags {
			if doc, ok := f.(cli.DocGenerationFlag); !ok || doc.GetUsage() == "" {
				t.Errorf("%v: flag %s has no usage", path, f.Names()[0])
			}
			for _, name := range f.Names() {
				if value, ok := takes[name]; ok && value != terminal.TakesValue(f) {
					t.Errorf("%v: flag %s takes a value here alone, or does not", path, name)
				}
				takes[name] = terminal.TakesValue(f)
			}
		}
	})
}

func TestArrange(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{"run", "run"},
		{"run study.yaml --set a=1,2 --dry-run", "run --set=a=1,2 --dry-run=true -- study.yaml"},
		{"--store x.db run --trials 3", "run --store=x.db --trials=3"},
		{"--store=x.db studies rm a b", "studies rm --store=x.db -- a b"},
		{"run --max-failures -1", "run --max-failures=-1"},
		{"pid -", "pid -- -"},
		{"export -o out.csv a", "export --output=out.csv -- a"},
		{"rank -- --store", "rank -- --store"},
		{"--version", "version"},
	} {
		line, err := terminal.Arrange(testApp(), strings.Fields(c.given))
		if err != nil {
			t.Errorf("%s: %v", c.given, err)
			continue
		}
		if got := strings.Join(line.Ordered("goalsearch")[1:], " "); got != c.want {
			t.Errorf("%s becomes %s, want %s", c.given, got, c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	for given, want := range map[string]string{
		"quickstart": "quickstart",
		"a/b=1,c=2":  "a/b=1,c=2",
		"my store":   "'my store'",
		"it's":       `'it'\''s'`,
		"":           "''",
		"größe":      "'größe'",
	} {
		if got := terminal.Quote(given); got != want {
			t.Errorf("quote(%q) is %s, want %s", given, got, want)
		}
	}
}
