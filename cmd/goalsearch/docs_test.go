package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"goalsearch/cmd/goalsearch/internal/terminal"
)

// What the documentation calls: on lines of their own, and within a text.
var (
	callLine = regexp.MustCompile("(?m)^ *(goalsearch .*)$")
	callSpan = regexp.MustCompile("`(goalsearch [^`]*)`")
)

// TestDocumentedCommands holds what the documentation calls to the commands and flags
// that there are.
func TestDocumentedCommands(t *testing.T) {
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	for _, file := range append(files, "../../README.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		check := func(call string, whole bool) {
			calls++
			words := shellWords(call)[1:]
			if len(words) == 0 || words[0] == "COMMAND" || len(words) > 1 && words[1] == "KIND" {
				return // of all commands
			}
			line, err := terminal.Arrange(testApp(), words)
			if err == nil && whole {
				err = countWords(line)
			}
			if err != nil {
				t.Errorf("%s: %s: %v", filepath.Base(file), call, err)
			}
		}
		for _, m := range callLine.FindAllSubmatch(text, -1) {
			if call := string(m[1]); !strings.ContainsAny(call[len(call)-1:], ".:") && !strings.Contains(call, "`") { // else it is prose
				check(call, true)
			}
		}
		for _, m := range callSpan.FindAllSubmatch(text, -1) {
			check(strings.Join(strings.Fields(string(m[1])), " "), false)
		}
	}
	if calls < 50 {
		t.Errorf("only %d calls were found in the documentation", calls)
	}
}
