package pidio

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares output with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if want := expected(t, name, got); !bytes.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant:\n%s", name, got, want)
	}
}

// goldenJSON compares JSON with a file of testdata, numbers as far as every machine has them.
func goldenJSON(t *testing.T, name string, got []byte) {
	t.Helper()
	var values [2]any
	for i, text := range [][]byte{expected(t, name, got), got} {
		if err := json.Unmarshal(text, &values[i]); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(values[0], values[1], cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
	if !regexp.MustCompile(`(?s)"average": \{\s*"\{1\}\{2\}":.*"\{1\}":.*"\{2\}":.*"\{12\}":`).Match(got) {
		t.Error("the atoms are not in the order of the lattice")
	}
}

// expected returns a file of testdata, written anew if that is asked for.
func expected(t *testing.T, name string, got []byte) []byte {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return want
}

func TestWrite(t *testing.T) {
	s := makeSamples(t, 40, 2, 0.7, 2)
	s.Columns[0].Name, s.Columns[1].Name, s.Columns[2].Name = "left", "ri\x1bght", "choice"
	s.Remarks = []Remark{{Dropped, "a remark"}}
	sampled := decomposed(t, s)
	var err error
	test, err := s.PermutationTest(t.Context(), 19, 3)
	if err != nil {
		t.Fatal(err)
	}
	sampled.Test = &test
	list := []Result{Decompose(read(t, xor)[0], true), Decompose(read(t, `{"name": "\u001b[1m", "pmf": [{"outcome": [0, "<a>", 2.5, 1], "p": 1}]}`)[0], false), sampled}
	var table, text bytes.Buffer
	if err := WriteTable(&table, list); err != nil {
		t.Fatal(err)
	}
	golden(t, "table.txt", table.Bytes())
	if bytes.ContainsRune(table.Bytes(), '\x1b') {
		t.Error("the table has control characters")
	}
	if err := WriteJSON(&text, list); err != nil {
		t.Fatal(err)
	}
	goldenJSON(t, "results.json", text.Bytes())
}

func TestIsJSON(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"a.json", "0,0,0", true}, {"a.JSON", "", true}, {"a.csv", "{", false}, {"a.tsv", "[", false},
		{"stdin", "\ufeff \n{", true}, {"a.txt", "[", true}, {"stdin", "0,0,0", false}, {"stdin", "", false}, {"stdin", "\xff\xfe{", false},
	} {
		if got := IsJSON(c.name, []byte(c.text)); got != c.want {
			t.Errorf("%s %q: %v", c.name, c.text, got)
		}
	}
}
