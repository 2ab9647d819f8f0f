package pidio

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goalsearch/internal/oracles"
	"goalsearch/pidnet/pid"
)

const xor = `{"name": "xor", "sources": ["left", "right"], "target": "result", "pmf": [
  {"outcome": [0, 0, "same"], "p": 0.25}, {"outcome": [0, 1, "other"], "p": 0.25},
  {"outcome": [1.0, 0, "other"], "p": 0.25}, {"outcome": [1, 1e0, "same"], "p": 0.25}]}`

func read(t testing.TB, text string) []Distribution {
	t.Helper()
	list, err := ReadDistributions([]byte(text), "title")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestReadDistributions(t *testing.T) {
	d := read(t, "\ufeff"+xor)[0]
	if d.Name != "xor" || d.Target != "result" || strings.Join(d.Sources, " ") != "left right" || d.Samples != 0 {
		t.Errorf("%+v", d)
	}
	want := []pid.Outcome{
		{Sources: []int{0, 0}, Target: 0, P: 0.25}, {Sources: []int{0, 1}, Target: 1, P: 0.25},
		{Sources: []int{1, 0}, Target: 1, P: 0.25}, {Sources: []int{1, 1}, Target: 0, P: 0.25},
	}
	if diff := cmp.Diff(want, d.PMF.Outcomes()); diff != "" {
		t.Error(diff)
	}
	if got, err := json.Marshal(d.Symbols); err != nil || string(got) != `[[0,1],[0,1],["same","other"]]` {
		t.Errorf("symbols %s, %v", got, err)
	}
	list := read(t, `[{"pmf": [{"outcome": ["0", 0, 9007199254740993, 1], "p": 0.5}, {"outcome": [0, 0, 9007199254740992, 1], "p": 0.5}], "sources": 3, "average": {}}, `+xor+`]`)
	if list[0].Name != "0" || list[1].Name != "xor" || list[0].Sources != nil || len(list[0].PMF.Outcomes()) != 2 {
		t.Errorf("a list: %+v", list)
	}
	if got := read(t, `{"pmf": [{"outcome": [0,0,0], "p": 1}]}`)[0].Name; got != "title" {
		t.Errorf("without a name it is %q", got)
	}
}

func TestReadDistributionsRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:                                "the list is empty: give at least one distribution",
		`{}`:                                "line 1, column 1: the key pmf is missing",
		`{"pmf": []}`:                       "line 1, column 9: pmf: it is empty: write [{",
		`{"pmd": []}`:                       "line 1, column 2: pmd: unknown key; did you mean pmf?",
		`{"pmf": [], "pmf": []}`:            "line 1, column 13: pmf: the key stands twice",
		`[1]`:                               "case 0: line 1, column 2: 1 stands where an object must",
		"[\n{\"name\": \"a\"}]":             "case 0 (a): line 2, column 1: the key pmf is missing",
		`{"pmf": [{"p": 1}]}`:               "line 1, column 10: pmf[0]: the key outcome is missing",
		`{"pmf": [{"outcome": [0, 0, 0]}]}`: "line 1, column 10: pmf[0]: the key p is missing",
		`{"pmf": [{"outcome": [0, 0, 0], "p": "half"}]}`:                                         `line 1, column 38: pmf[0].p: "half" stands where a number must`,
		`{"pmf": [{"outcome": [0, 0, null], "p": 1}]}`:                                           "line 1, column 29: pmf[0].outcome[2]: null is no symbol: write a number or a text",
		`{"pmf": [{"outcome": [0, 0, [1]], "p": 1}]}`:                                            "pmf[0].outcome[2]: [1] is no symbol",
		`{"pmf": [{"outcome": [0, 0, 1e400], "p": 1}]}`:                                          "pmf[0].outcome[2]: 1e400 is no symbol: the number is too large; write it as a text",
		`{"pmf": [{"outcome": [0, 0], "p": 1}]}`:                                                 "line 1, column 22: pmf[0].outcome: there are 2 symbols: give those of 2 to 4 sources and, last, of the target",
		`{"pmf": [{"outcome": [0, 0, 0, 0, 0, 0], "p": 1}]}`:                                     "there are 6 symbols",
		"{\"pmf\": [{\"outcome\": [0, 0, 0], \"p\": 0.5},\n {\"outcome\": [1, 1], \"p\": 0.5}]}": "line 2, column 14: pmf[1].outcome: there are 2 symbols here and 3 in the first outcome",
		`{"pmf": [{"outcome": [0, 0, 0], "p": 1.5}, {"outcome": [1, 1, 1], "p": -0.5}]}`:         "line 1, column 72: pmf[1].p: -0.5 is negative: a mass must be 0 or more",
		`{"pmf": [{"outcome": [0, 0, 0], "p": 0.9}]}`:                                            "line 1, column 9: pmf: the masses sum to 0.9: they must sum to 1 within 1e-09",
		`{"pmf": [{"outcome": [0, 0, 0], "p": 1e999}]}`:                                          "pmf[0].p: 1e999 is out of range",
		`{"pmf": [{"outcome": [0, 0, 0], "p": NaN}]}`:                                            "NaN is no number of JSON",
		`{"pmf": [{"outcome": [0, 0, 0], "p": 1e308}, {"outcome": [0, 0, 0], "p": 1e308}]}`:      "the masses sum to +Inf",
		`{"sources": 3, "pmf": [{"outcome": [0, 0, 0], "p": 1}]}`:                                "line 1, column 13: sources: there are 3 here and 2 in the first outcome",
		`{"sources": ["a", "a"], "pmf": [{"outcome": [0, 0, 0], "p": 1}]}`:                       `sources: two have the name "a"`,
		`{"sources": ["a", ""], "pmf": [{"outcome": [0, 0, 0], "p": 1}]}`:                        "sources: a name is empty",
		`{"sources": "ab", "pmf": [{"outcome": [0, 0, 0], "p": 1}]}`:                             "sources: write the names of the sources in a list, or their number",
		"[" + xor + ", {\"name\": \"b\", \"pmf\": [{\"outcome\": [0, 0, 0], \"p\": 0.5}]}]":      "case 1 (b): line 3, column 111: pmf: the masses sum to 0.5",
		"\xff\xfe{\x00":      "line 1, column 1: the text is in UTF-16: save it as UTF-8",
		`{"pmf": [` + "\xe4": "the text is not UTF-8",
	} {
		_, err := ReadDistributions([]byte(text), "title")
		if err == nil || !strings.HasPrefix(err.Error(), want) && !strings.Contains(err.Error(), ": "+want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

// TestOracles: a file of the oracles is read as it stands, and what is written of it are the
// same averages and pointwise atoms.
func TestOracles(t *testing.T) {
	for _, text := range oracles.Read[json.RawMessage](t, "pid") {
		var want struct {
			Name      string
			Average   map[string]struct{ Informative, Misinformative, Atom float64 }
			Pointwise []struct {
				Outcome []int
				Atoms   map[string]float64
			}
		}
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := WriteJSON(&b, []Result{Decompose(read(t, string(text))[0], true)}); err != nil {
			t.Fatal(err)
		}
		var list []struct {
			Name      string
			Average   map[string]struct{ Informative, Misinformative, Atom float64 }
			Pointwise []struct {
				Outcome                            []int
				P                                  float64
				Atoms, Informative, Misinformative map[string]float64
			}
		}
		if err := json.Unmarshal(b.Bytes(), &list); err != nil {
			t.Fatal(err)
		}
		got := list[0]
		if got.Name != want.Name || len(got.Average) != len(want.Average) {
			t.Errorf("%s: %d atoms of %s, want %d", want.Name, len(got.Average), got.Name, len(want.Average))
		}
		for atom, w := range want.Average {
			g := got.Average[canonical(t, atom, want.Pointwise, text)]
			if differs(g.Atom, w.Atom) || differs(g.Informative, w.Informative) || differs(g.Misinformative, w.Misinformative) {
				t.Errorf("%s: %s is %v, want %v", want.Name, atom, g, w)
			}
		}
		for _, w := range want.Pointwise {
			found := false
			for _, g := range got.Pointwise {
				if !cmp.Equal(g.Outcome, w.Outcome) {
					continue
				}
				found = true
				for atom, x := range w.Atoms {
					name := canonical(t, atom, nil, text)
					if differs(g.Atoms[name], x) || differs(g.Informative[name]-g.Misinformative[name], x) {
						t.Errorf("%s: %v: %s is %v, want %v", want.Name, w.Outcome, atom, g.Atoms[name], x)
					}
				}
			}
			if !found {
				t.Errorf("%s: outcome %v is missing", want.Name, w.Outcome)
			}
		}
	}
}

// canonical writes an atom's name as this project does.
func canonical(t *testing.T, atom string, _ any, text []byte) string {
	t.Helper()
	var c struct{ Sources int }
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	names := pid.Numbered(c.Sources)
	a, err := names.Parse(atom)
	if err != nil {
		t.Fatal(err)
	}
	return names.Format(a)
}

func differs(a, b float64) bool { return !(math.Abs(a-b) <= 1e-9) }

// TestWrittenDistributionIsRead: a distribution that is written as JSON is the same when it
// is read.
func TestWrittenDistributionIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, pid.MaxSources).Draw(t, "sources")
		outcome := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Symbol {
			if rapid.Bool().Draw(t, "is text") {
				return Symbol{text: rapid.String().Draw(t, "text")}
			}
			s, _ := numberSymbol(strconv.FormatFloat(rapid.Float64().Draw(t, "number"), 'g', -1, 64))
			return s
		}), n+1, n+1)
		list := rapid.SliceOfN(outcome, 1, 8).Draw(t, "outcomes")
		var form struct {
			PMF []mass `json:"pmf"`
		}
		different := make(map[string]float64)
		for _, o := range list {
			form.PMF = append(form.PMF, mass{o, 1 / float64(len(list))})
			key, err := json.Marshal(o)
			if err != nil {
				t.Fatal(err)
			}
			different[string(key)] += 1 / float64(len(list))
		}
		text, err := json.Marshal(form)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadDistributions(text, "")
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		d := got[0]
		if len(d.PMF.Outcomes()) != len(different) {
			t.Fatalf("%d outcomes, want %d", len(d.PMF.Outcomes()), len(different))
		}
		for _, o := range d.PMF.Outcomes() {
			key, err := json.Marshal(d.symbolsOf(o))
			if err != nil {
				t.Fatal(err)
			}
			if differs(different[string(key)], o.P) {
				t.Errorf("%s has mass %v, want %v", key, o.P, different[string(key)])
			}
		}
	})
}

// FuzzReadDistributions: no text makes the reader panic, and what it takes is decomposed
// into finite atoms that sum to the mutual information.
func FuzzReadDistributions(f *testing.F) {
	f.Add([]byte(xor))
	f.Add([]byte("[" + xor + "]"))
	f.Add([]byte(`{"pmf": [{"outcome": [0, "a", -0.0, 1e9], "p": 1}, {"outcome": [1, "a", 2, 3], "p": 1e-320}]}`))
	f.Add([]byte(`{"pmf": [{"outcome": [null, {}, 1e999], "p": 1e999}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := ReadDistributions(text, "fuzz")
		if err != nil {
			return
		}
		for _, d := range list {
			r := Decompose(d, true)
			checkResult(t, &r)
			if err := WriteJSON(&bytes.Buffer{}, []Result{r}); err != nil {
				t.Error(err)
			}
			if err := WriteTable(&bytes.Buffer{}, []Result{r}); err != nil {
				t.Error(err)
			}
		}
	})
}

// checkResult holds a result to what every one keeps.
func checkResult(t testing.TB, r *Result) {
	t.Helper()
	sum := 0.0
	for i, p := range r.Average {
		if x := p.Informative + p.Misinformative; math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("atom %d has parts %v", i, p)
		}
		sum += p.Atom()
	}
	if !(math.Abs(sum-r.MutualInformation) <= 1e-7) {
		t.Errorf("the atoms sum to %v, the mutual information is %v", sum, r.MutualInformation)
	}
}
