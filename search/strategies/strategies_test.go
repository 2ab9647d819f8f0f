package strategies_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
	"goalsearch/search/searchtest/ended"
	"goalsearch/search/searchtest/problems"
	"goalsearch/search/strategies"
)

func cube(n int) search.Space {
	space := make(search.Space, n)
	for i := range space {
		space[i] = search.Dimension{Name: fmt.Sprintf("w%d", i), Low: -1, High: 1}
	}
	return space
}

func TestNames(t *testing.T) {
	want := []string{"auto", "cmaes", "differential", "genetic", "gp", "grid", "random", "sobol", "tpe"}
	if diff := cmp.Diff(want, strategies.Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		name       string
		generation int
		options    string
		want       string
	}{
		{"random", 20, ``, `{}`},
		{"random", 20, `{}`, `{}`},
		{"genetic", 20, ``, `{"design":20,"design_extra":20,"genes":3,"parents":5,"step":0.5}`},
		{"genetic", 20, ` null `, `{"design":20,"design_extra":20,"genes":3,"parents":5,"step":0.5}`},
		{"auto", 20, ``, `{"design":20,"design_extra":100,"model":120,"surrogate":1000}`},
		{"cmaes", 20, ``, `{"brood":0,"design":20,"design_extra":40,"step":0.2}`},
		{"grid", 20, ``, `{"levels":3}`},
		{"genetic", 4, `{}`, `{"design":20,"design_extra":20,"genes":3,"parents":5,"step":0.5}`},
		{"genetic", 50, `{}`, `{"design":50,"design_extra":50,"genes":3,"parents":5,"step":0.5}`},
		{"genetic", 20, `{ "step": 0.25, "parents": 8, "design_extra": 0 }`, `{"design":20,"design_extra":0,"genes":3,"parents":8,"step":0.25}`},
	} {
		cfg := strategies.Config{Space: cube(3), Generation: c.generation, Options: json.RawMessage(c.options)}
		got, err := strategies.Resolve(c.name, cfg)
		if err != nil {
			t.Errorf("%s %s: %v", c.name, c.options, err)
			continue
		}
		if string(got) != c.want {
			t.Errorf("%s %s: resolved to %s, want %s", c.name, c.options, got, c.want)
		}
		cfg.Options = got
		again, err := strategies.Resolve(c.name, cfg)
		if err != nil || string(again) != string(got) {
			t.Errorf("%s %s: resolved again to %s, %v", c.name, got, again, err)
		}
	}
}

// TestErrors: a caller can tell what is wrong from the types.
func TestErrors(t *testing.T) {
	cfg := strategies.Config{Space: cube(2), Generation: 4, Options: json.RawMessage(`{"step":2}`)}
	_, err := strategies.New("genetic", cfg)
	if e, ok := errors.AsType[*strategies.OptionError](err); !ok || e.Key != "step" || !strings.HasPrefix(e.Problem, "is 2: give it") {
		t.Errorf("error %v", err)
	}
	_, err = strategies.New("genetics", cfg)
	if e, ok := errors.AsType[*strategies.UnknownError](err); !ok || e.Name != "genetics" {
		t.Errorf("error %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	good := cube(2)
	for _, c := range []struct {
		name       string
		space      search.Space
		generation int
		options    string
		want       string
	}{
		{"genetics", good, 1, ``, `unknown strategy "genetics": there are auto, cmaes, differential, genetic, gp, grid, random, sobol, tpe`},
		{"genetic", good, 0, ``, "strategy genetic: a generation must have at least 1 trial, not 0"},
		{"genetic", nil, 1, ``, "strategy genetic: no weight is free"},
		{"random", good, 1, `{"step":1}`, `strategy random: option step is unknown: this strategy has none`},
		{"genetic", good, 1, `{"Step":1}`, `option Step is unknown: there are design, design_extra, genes, parents, step`},
		{"genetic", good, 1, `{"step":1,"step":1}`, "option step is given twice"},
		{"genetic", good, 1, `{"step":null}`, "option step is null"},
		{"genetic", good, 1, `{"step":"big"}`, "option step is a JSON string: give it a number"},
		{"genetic", good, 1, `{"parents":2.5}`, "option parents is a JSON number 2.5: give it a whole number"},
		{"genetic", good, 1, `{"parents":1}`, "option parents is 1"},
		{"genetic", good, 1, `{"parents":1000000000}`, "option parents is 1000000000"},
		{"genetic", good, 1, `{"design":-1}`, "option design is -1"},
		{"genetic", good, 1, `{"design_extra":-1}`, "option design_extra is -1"},
		{"genetic", good, 1, `{"genes":0}`, "option genes is 0"},
		{"genetic", good, 1, `{"step":0}`, "option step is 0"},
		{"genetic", good, 1, `{"step":1.5}`, "option step is 1.5"},
		{"auto", good, 1, `{"model":1}`, "option model is 1"},
		{"auto", good, 1, `{"surrogate":-1}`, "option surrogate is -1"},
		{"cmaes", good, 1, `{"brood":2}`, "option brood is 2"},
		{"cmaes", good, 1, `{"step":0}`, "option step is 0"},
		{"differential", good, 1, `{"agents":3}`, "option agents is 3"},
		{"differential", good, 1, `{"cross":1.5}`, "option cross is 1.5"},
		{"differential", good, 1, `{"scale":0}`, "option scale is 0"},
		{"gp", good, 1, `{"model":5000}`, "option model is 5000"},
		{"gp", good, 1, `{"optimism":-1}`, "option optimism is -1"},
		{"grid", good, 1, `{"levels":1}`, "option levels is 1"},
		{"grid", cube(60), 1, ``, "a grid of 3 levels in 60 free weights has more than 2^52 goals"},
		{"sobol", cube(22), 1, ``, "22 weights are free"},
		{"sobol", good, 1, `{"levels":3}`, `option levels is unknown: this strategy has none`},
		{"tpe", good, 1, `{"candidates":0}`, "option candidates is 0"},
		{"tpe", good, 1, `{"good":1}`, "option good is 1"},
		{"tpe", good, 1, `{"most":0}`, "option most is 0"},
		{"genetic", search.Space{{Name: "w", Low: 1, High: -1}}, 1, ``, "weight w: low 1 is above high -1"},
		{"genetic", good, 1, `[1]`, "options must be an object of keys and values, not [1]"},
		{"genetic", good, 1, `{} {}`, "more than one JSON value"},
		{"genetic", good, 1, `{"step":`, "option step"},
		{"genetic", good, 1, `{`, "options"},
	} {
		cfg := strategies.Config{Space: c.space, Generation: c.generation, Options: json.RawMessage(c.options)}
		s, err := strategies.New(c.name, cfg)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: error %v, want one with %q", c.name, c.options, err, c.want)
		}
		if s != nil {
			t.Errorf("%s %s: a strategy along with the error", c.name, c.options)
		}
		if options, err := strategies.Resolve(c.name, cfg); err == nil {
			t.Errorf("%s %s: resolved to %s", c.name, c.options, options)
		}
	}
}

// TestBitsStay holds the first proposals of each strategy to the bits that
// studies in stores were made with: a study resumes only as long as they stay.
// What is told is exact arithmetic. Strategies that need linear algebra have the
// same bits on any processor of an architecture, the others on any machine.
func TestBitsStay(t *testing.T) {
	want := map[string]string{
		"auto":         "22219dd39164b36a",
		"cmaes":        "8eabbab4b9cec10e",
		"differential": "ac6ef39724fae01d",
		"genetic":      "779d1ab7f563460c",
		"gp":           "7a75fb52fb6869d3",
		"grid":         "1ec3f89cb3cc36af",
		"random":       "ba07eb6c9db42889",
		"sobol":        "d5c12112e35b0f77",
		"tpe":          "ac4364da30166ffb",
	}
	amd64 := []string{"auto", "cmaes", "gp", "tpe"}
	for _, name := range strategies.Names() {
		if slices.Contains(amd64, name) && runtime.GOARCH != "amd64" {
			continue // their digests were taken on amd64
		}
		s, err := strategies.New(name, strategies.Config{Space: cube(7), Generation: 10, Seed: 1<<53 - 1})
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.New()
		for number := 0; number < 200; {
			asked, err := s.Ask(10)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range asked {
				text, err := json.Marshal(p.Goal)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(sum, "%s %s\n", p.Origin, text)
				if err := s.Tell(ended.Complete(number, p, smallest(p.Goal))); err != nil {
					t.Fatal(err)
				}
				number++
			}
		}
		if got := hex.EncodeToString(sum.Sum(nil))[:16]; got != want[name] {
			t.Errorf("%s: digest of 200 proposals is %s, want %s", name, got, want[name])
		}
	}
}

// smallest returns the smallest weight of a goal.
func smallest(goal search.Params) float64 {
	least := goal[0].Value
	for _, p := range goal {
		least = min(least, p.Value)
	}
	return least
}

func TestEnough(t *testing.T) {
	for _, c := range []struct {
		name    string
		options string
		trials  int
		want    string
	}{
		{"grid", ``, 27, ""},
		{"grid", ``, 26, "26 trials are too few for a grid of 27 goals (3 levels of each of 3 weights)"},
		{"grid", `{"levels":2}`, 8, ""},
		{"cmaes", `{"design":20}`, 20, "20 trials besides 0 start goals are too few for a design of 20 goals at random, after which the strategy cmaes begins"},
		{"cmaes", `{"design":20}`, 21, ""},
		{"cmaes", ``, 3, ""}, // to be extended
		{"random", ``, 1, ""},
	} {
		cfg := strategies.Config{Space: cube(3), Generation: 20, Options: json.RawMessage(c.options)}
		err := strategies.Enough(c.name, cfg, c.trials, 0)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s, %d trials: error %v, want %q", c.name, c.options, c.trials, err, c.want)
		}
	}
}

// TestEnoughBesideStartGoals: what is tried first is no part of the design.
func TestEnoughBesideStartGoals(t *testing.T) {
	cfg := strategies.Config{Space: cube(3), Generation: 20, Options: json.RawMessage(`{"design":20}`)}
	if err := strategies.Enough("cmaes", cfg, 22, 2); err == nil || !strings.Contains(err.Error(), "20 trials besides 2 start goals") {
		t.Errorf("22 trials, 2 of them start goals: %v", err)
	}
	if err := strategies.Enough("cmaes", cfg, 23, 2); err != nil {
		t.Error(err)
	}
}

func TestDescribe(t *testing.T) {
	list, err := strategies.Describe(20)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range list {
		options := make(map[string]json.RawMessage)
		for _, o := range d.Options {
			options[o.Name] = json.RawMessage(o.Default)
			if o.About == "" {
				t.Errorf("%s: option %s says nothing of what it is", d.Name, o.Name)
			}
		}
		got, err := json.Marshal(options)
		if err != nil {
			t.Fatal(err)
		}
		want, err := strategies.Resolve(d.Name, strategies.Config{Space: cube(3), Generation: 20})
		if err != nil || d.Name != strategies.Names()[i] || d.About == "" || string(got) != string(want) {
			t.Errorf("%s (%s) is described with %s, resolves to %s, %v", d.Name, d.About, got, want, err)
		}
	}
}

// TestResolvedOptionsMakeTheSameStrategy shows that resolved options alone make the
// strategy: a study that stores them goes on when defaults change.
func TestResolvedOptionsMakeTheSameStrategy(t *testing.T) {
	p, err := problems.New("hard", 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strategies.Names() {
		cfg := strategies.Config{Space: p.Space(), Generation: 20, Seed: 9}
		var courses [2][]problems.Incumbent
		for i := range courses {
			s, err := strategies.New(name, cfg)
			if err != nil {
				t.Fatal(err)
			}
			if courses[i], err = problems.Race(s, p, 20, 100, problems.Noise, 1); err != nil {
				t.Fatal(err)
			}
			if cfg.Options, err = strategies.Resolve(name, cfg); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(courses[0], courses[1]); diff != "" {
			t.Errorf("%s: resolved options differ from none (-none +resolved):\n%s", name, diff)
		}
	}
}
