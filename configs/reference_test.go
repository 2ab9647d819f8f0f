package configs

import (
	"bytes"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReferenceIsFresh: docs/config.md is what `go generate ./configs` writes.
func TestReferenceIsFresh(t *testing.T) {
	var want bytes.Buffer
	if err := WriteReference(&want); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(got)); diff != "" {
		t.Errorf("docs/config.md is stale; run `go generate ./configs` (-want +got):\n%s", diff)
	}
}

func TestReferenceIsComplete(t *testing.T) {
	for _, k := range Reference() {
		if k.Type == "" || k.Default == "" || k.Doc == "" {
			t.Errorf("key %+v is not documented", k)
		}
	}
	options, err := strategyOptions()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range options {
		if o.Doc == "" {
			t.Errorf("strategy %s: option %q is not documented", o.Strategy, o.Name)
		}
	}
	if len(options) < 30 {
		t.Errorf("%d strategies and options only", len(options))
	}
}
