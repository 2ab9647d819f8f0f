// Package oracles finds the reference numbers that conformance tests hold the
// code to: testdata/README.md says what they are.
package oracles

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Variable is the environment variable that names another directory of oracles.
const Variable = "GOALSEARCH_ORACLES"

// Read decodes the cases of every file KIND_*.json in the directory that
// Variable names, or else in this package's testdata. Each file holds a list.
func Read[T any](t *testing.T, kind string) []T {
	t.Helper()
	dir := os.Getenv(Variable)
	if dir == "" {
		_, here, _, ok := runtime.Caller(0)
		if !ok {
			t.Fatal("the source file of package oracles is unknown")
		}
		dir = filepath.Join(filepath.Dir(here), "testdata")
	}
	files, err := filepath.Glob(filepath.Join(dir, kind+"_*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no file %s_*.json in %s (see %s)", kind, dir, Variable)
	}
	var all []T
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []T
		if err := json.Unmarshal(data, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, cases...)
	}
	return all
}
