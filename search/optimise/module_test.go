package optimise_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// documented returns the first block of a language after a heading of a page.
func documented(t *testing.T, page, heading, language string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "\n## "+heading+"\n")
	block := regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindStringSubmatch(section)
	if !ok || block == nil {
		t.Fatalf("%s has no %s under %q", page, language, heading)
	}
	return block[1]
}

// TestModule follows the documentation: the README's program, in a module of its own made
// by the documented commands, finds its goal.
func TestModule(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a program")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "mine")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(documented(t, "../../README.md", "From Go", "go")), 0o600); err != nil {
		t.Fatal(err)
	}
	var out []byte
	for line := range strings.Lines(documented(t, "../../docs/running.md", "From Go", "sh")) {
		words := strings.Fields(strings.ReplaceAll(line, "../goalsearch", root))
		if words[0] == "cd" || strings.Join(words, " ") == "go mod tidy" {
			continue // which asks the network for what only tests of others need
		}
		command := exec.Command(words[0], words[1:]...)
		command.Dir = dir
		// Offline: what the module cache has is enough.
		command.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOWORK=off")
		if out, err = command.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, out)
		}
	}
	if !regexp.MustCompile(`(?m)^the best of 60 goals scores (1\.000|0\.99\d): a=0\.\d+,b=-0\.\d+$`).Match(out) {
		t.Errorf("the program prints %s", out)
	}
}
