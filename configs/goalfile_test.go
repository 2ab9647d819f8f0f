package configs

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goalsearch/pidnet"
	"goalsearch/search"
)

func splitLines(text string) []string { return strings.Split(text, "\n") }

// TestWriteGoalRoundTrip: what WriteGoal writes is read back to the bit.
func TestWriteGoalRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringOfN(rapid.RuneFrom([]rune("abc XYZ 019:#-'\"{}[]&*!|>%@`,\\äß\u2028\U0001F9E0~\t.\u202e\x1b\u009b\x7f\n\U000E0001")), 0, 30, -1)
		want := Goal{
			Name:      line.Draw(t, "name"),
			Setup:     rapid.SampledFrom(pidnet.Setups()).Draw(t, "setup"),
			Note:      line.Draw(t, "note"),
			Published: line.Draw(t, "published"),
		}
		for _, atom := range want.Setup.Sources().Atoms() {
			bits := rapid.Uint64().Draw(t, atom)
			x := math.Float64frombits(bits)
			if math.IsNaN(x) || math.IsInf(x, 0) || x == 0 {
				x = 0
			}
			want.Weights = append(want.Weights, search.Param{Name: atom, Value: x})
		}
		var text bytes.Buffer
		if err := WriteGoal(&text, want); err != nil {
			t.Fatal(err)
		}
		got, err := decodeGoal("g.yaml", text.Bytes(), "")
		if err != nil {
			t.Fatalf("%v\n%s", err, text.String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("goal (-want +got):\n%s\n%s", diff, text.String())
		}
	})
}

func TestWriteGoal(t *testing.T) {
	g, err := ParseGoal("{F}{C}=1,{F}=-0.25,H_res=1e-300", pidnet.Context)
	if err != nil {
		t.Fatal(err)
	}
	g.Name, g.Note = "mine", "yes: it is"
	var text bytes.Buffer
	if err := WriteGoal(&text, g); err != nil {
		t.Fatal(err)
	}
	const want = `name: mine
setup: context
note: 'yes: it is'
weights:
  '{F}{C}': 1
  '{F}': -0.25
  '{C}': 0
  '{FC}': 0
  H_res: 1e-300
`
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
	file := filepath.Join(t.TempDir(), "g.yaml")
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := ParseGoal(file, "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(g, got); diff != "" {
		t.Errorf("goal (-want +got):\n%s", diff)
	}
}

func TestWriteGoalRefuses(t *testing.T) {
	for name, g := range map[string]Goal{
		"no setup":      {Name: "a"},
		"unknown atom":  {Setup: pidnet.Context, Weights: search.Params{{Name: "{L}", Value: 1}}},
		"weight twice":  {Setup: pidnet.Context, Weights: search.Params{{Name: "{F}", Value: 1}, {Name: "(1)", Value: 1}}},
		"no number":     {Setup: pidnet.Context, Weights: search.Params{{Name: "{F}", Value: math.NaN()}}},
		"broken writer": {Setup: pidnet.Context},
	} {
		var err error
		if name == "broken writer" {
			err = WriteGoal(brokenWriter{}, g)
		} else {
			err = WriteGoal(&bytes.Buffer{}, g)
		}
		if err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, os.ErrClosed }
