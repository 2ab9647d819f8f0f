package configs

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/evaluate"
	"goalsearch/search"
	"goalsearch/search/strategies"
)

// loadOne loads the text of a config of one study.
func loadOne(t *testing.T, text string, settings ...string) search.Study {
	t.Helper()
	studies, err := load(&source{name: "c.yaml"}, []byte(text), settingsOf(t, settings...))
	if err != nil {
		t.Fatal(err)
	}
	if len(studies) != 1 {
		t.Fatalf("%d studies, want 1", len(studies))
	}
	return studies[0]
}

func taskOf(t *testing.T, s search.Study) evaluate.Task {
	t.Helper()
	task, err := evaluate.ParseTask(s.Spec.TrainingSpec)
	if err != nil {
		t.Fatal(err)
	}
	return task
}

func weightOf(t *testing.T, s search.Study, name string) search.Dimension {
	t.Helper()
	for _, w := range s.Spec.Space {
		if w.Name == name {
			return w
		}
	}
	t.Fatalf("no weight %s in %v", name, s.Spec.Space)
	return search.Dimension{}
}

func TestDefaults(t *testing.T) {
	got := loadOne(t, "study: a\n")
	task, err := evaluate.DefaultTask().Canonical()
	if err != nil {
		t.Fatal(err)
	}
	want := search.Study{
		Name: "a",
		Spec: search.Spec{
			TrainingSpec: task,
			Strategy:     "auto",
			Generation:   10,
			Runs:         1,
			Seeds:        search.SharedSeeds,
			Seed:         1,
		},
		Budget: search.Budget{Trials: 200, MaxFailures: 10, Replicates: 0.15},
	}
	for _, atom := range evaluate.DefaultTask().Network.Setup.Sources().Atoms() {
		want.Spec.Space = append(want.Spec.Space, search.Dimension{Name: atom, Low: -1, High: 1})
	}
	want.Spec.Options, err = strategies.Resolve("auto", strategies.Config{Space: want.Spec.Space, Generation: 10, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("study of defaults (-want +got):\n%s", diff)
	}
}

func TestDesignExample(t *testing.T) {
	studies, err := load(&source{name: "c.yaml"}, []byte(`
study: mnist-trivariate
seed: 1
dataset: {name: mnist, validation: 0.2}
network: {setup: trivariate, hidden: 100, laterals: 100}
training: {epochs: 10, batch: 1024}
goal:
  low: -1
  high: 1
  fix: {H_res: 0}
  start: [trivariate-heuristic]
  bounds: {"{F}": [0, 0.5]}
search: {strategy: genetic, trials: 200, population: 20, runs: 1}
sweep: {network.hidden: [50, 100, 200], seed: [1, 2, 3]}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range studies {
		names = append(names, s.Name)
	}
	want := []string{
		"mnist-trivariate/network.hidden=50,seed=1", "mnist-trivariate/network.hidden=50,seed=2", "mnist-trivariate/network.hidden=50,seed=3",
		"mnist-trivariate/network.hidden=100,seed=1", "mnist-trivariate/network.hidden=100,seed=2", "mnist-trivariate/network.hidden=100,seed=3",
		"mnist-trivariate/network.hidden=200,seed=1", "mnist-trivariate/network.hidden=200,seed=2", "mnist-trivariate/network.hidden=200,seed=3",
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	last := studies[8]
	if got := taskOf(t, last).Network.Hidden; !slices.Equal(got, evaluate.Sizes{200}) || last.Spec.Seed != 3 {
		t.Errorf("%s has %d hidden neurons and seed %d", last.Name, got, last.Spec.Seed)
	}
	if got, want := weightOf(t, last, "{F}"), (search.Dimension{Name: "{F}", Low: 0, High: 0.5}); got != want {
		t.Errorf("{F} is %v, want %v", got, want)
	}
	if got := weightOf(t, last, "H_res"); !got.Fixed() || got.Low != 0 {
		t.Errorf("H_res is %v, want it fixed to 0", got)
	}
	if x, _ := last.Spec.Start[0].Get("{F}{C}"); len(last.Spec.Start) != 1 || x != 1 {
		t.Errorf("start goals are %v", last.Spec.Start)
	}
}

func TestWeights(t *testing.T) {
	const text = "study: a\ngoal:\n  low: -2\n  high: 3\n"
	for _, c := range []struct {
		name, goal string
		settings   []string
		want       map[string]search.Dimension
	}{{
		name: "fixed outside the bounds, and in another spelling",
		goal: `  fix: {"(2)(1)": 7}`,
		want: map[string]search.Dimension{"{F}{C}": {Low: 7, High: 7}, "{F}": {Low: -2, High: 3}, "H_res": {Low: -2, High: 3}},
	}, {
		name: "free weights alone",
		goal: `  free: ["{F}{C}", "{C}{FL}"]` + "\n" + `  fix: {H_res: 0.5}` + "\n" + `  bounds: {"{C}{FL}": [0, 1]}`,
		want: map[string]search.Dimension{"{F}{C}": {Low: -2, High: 3}, "{C}{FL}": {Low: 0, High: 1}, "H_res": {Low: 0.5, High: 0.5}, "{F}": {}, "{FCL}": {}},
	}, {
		name:     "the command line fixes what the file bounds and frees",
		goal:     `  bounds: {"{F}": [0, 1]}`,
		settings: []string{"goal.fix.{1}=0.25", "goal.low=-4"},
		want:     map[string]search.Dimension{"{F}": {Low: 0.25, High: 0.25}, "{C}": {Low: -4, High: 3}},
	}, {
		name:     "the command line bounds what the file fixes",
		goal:     `  fix: {H_res: 0, "{C}": 1}`,
		settings: []string{"goal.bounds.H_res=[0, 1]"},
		want:     map[string]search.Dimension{"H_res": {Low: 0, High: 1}, "{C}": {Low: 1, High: 1}},
	}, {
		name:     "an entry of the file is replaced in another spelling",
		goal:     `  fix: {"{C}{F}": 1}`,
		settings: []string{"goal.fix.{1}{2}=2"},
		want:     map[string]search.Dimension{"{F}{C}": {Low: 2, High: 2}},
	}, {
		name:     "a mapping that is set loses its entries",
		goal:     `  fix: {H_res: 0}`,
		settings: []string{"goal.fix={}"},
		want:     map[string]search.Dimension{"H_res": {Low: -2, High: 3}},
	}, {
		name:     "a free weight of the file is fixed",
		goal:     `  free: ["{F}", "{C}"]`,
		settings: []string{"goal.fix.{F}=1"},
		want:     map[string]search.Dimension{"{F}": {Low: 1, High: 1}, "{C}": {Low: -2, High: 3}},
	}} {
		t.Run(c.name, func(t *testing.T) {
			study := loadOne(t, text+c.goal+"\n", c.settings...)
			for name, want := range c.want {
				want.Name = name
				if got := weightOf(t, study, name); got != want {
					t.Errorf("weight %v, want %v", got, want)
				}
			}
		})
	}
}

func TestSettingsWin(t *testing.T) {
	const text = "study: a\nnetwork: {hidden: 10}\nsearch: {strategy: genetic, options: {genes: 2, step: 0.25}}\nsweep: {seed: [1, 2]}\n"
	study := loadOne(t, text, "network.hidden=20", "study=007", "search.options.genes=4", "sweep={}", "goal.start=[trivariate-heuristic]")
	if study.Name != "007" {
		t.Errorf("name %s, want 007", study.Name)
	}
	if got := taskOf(t, study).Network.Hidden; !slices.Equal(got, evaluate.Sizes{20}) {
		t.Errorf("%d hidden neurons, want 20", got)
	}
	var options struct{ Genes, Step float64 }
	if err := json.Unmarshal(study.Spec.Options, &options); err != nil {
		t.Fatal(err)
	}
	if options.Genes != 4 || options.Step != 0.25 {
		t.Errorf("options %+v, want genes 4, step 0.25", options)
	}
	if len(study.Spec.Start) != 1 {
		t.Errorf("%d start goals, want 1", len(study.Spec.Start))
	}
}

func TestMaxFailures(t *testing.T) {
	for text, want := range map[string]int{
		"study: a":                          10,
		"study: a\nsearch: {population: 7}": 7,
		"study: a\nsearch: {population: 7, max_failures: 0}":      0,
		"study: a\nsearch: {population: 7, max_failures: -1}":     -1,
		"study: a\nsearch: {max_failures: 3}\nnetwork:\nsweep:\n": 3,
	} {
		if got := loadOne(t, text).Budget.MaxFailures; got != want {
			t.Errorf("%q: at most %d failures, want %d", text, got, want)
		}
	}
}

func TestParseSetting(t *testing.T) {
	got, err := ParseSetting("--set", "goal.start=[\"{F}{C}=1\"]")
	want := Setting{Key: "goal.start", Value: "[\"{F}{C}=1\"]", Flag: "--set goal.start=[\"{F}{C}=1\"]"}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	for _, text := range []string{"", "seed", "=5"} {
		if _, err := ParseSetting("--set", text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestPresets(t *testing.T) {
	list := Presets()
	if list[0].Name != DefaultPreset {
		t.Errorf("the first preset is %s", list[0].Name)
	}
	for _, p := range list {
		t.Run(p.Name, func(t *testing.T) {
			studies, err := Load(p.Name, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range studies {
				if err := s.Spec.Validate(); err != nil {
					t.Error(err)
				}
				if !strings.HasPrefix(s.Name, p.Name) {
					t.Errorf("the study is called %s", s.Name)
				}
			}
			if !strings.HasPrefix(string(p.Text), "# ") || !strings.HasSuffix(p.About, ".") {
				t.Error("the first line is no comment that says, in a sentence, what the preset does")
			}
		})
	}
}

// TestPresetFiles: every config of this folder is a preset, by its path.
func TestPresetFiles(t *testing.T) {
	for _, pattern := range []string{"*.yaml", "paper/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Errorf("there is no %s", pattern)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.ToSlash(file), ".yaml")
			if _, ok := presetNamed(name); !ok && name != "goals" {
				t.Errorf("%s is no preset", file)
			}
		}
	}
}

func TestLoadFindsConfigs(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("sub/my.yaml", "study: mine\ngoal: {start: [goal.json]}\n")
	write("sub/goal.json", `{"setup": "trivariate", "weights": {"{F}{C}": 0.5}}`)
	write("bare", "study: bare\n")
	write("quickstart", "study: shadow\n")
	write("paper/figure/comparison.csv", "")
	for ref, want := range map[string]string{
		"":                                   "quickstart",
		"quickstart":                         "quickstart",
		"./quickstart":                       "shadow",
		"bare":                               "bare",
		"paper/figure":                       "paper/figure/readout-only",
		"sub/my.yaml":                        "mine",
		filepath.Join(dir, "sub", "my.yaml"): "mine",
	} {
		studies, err := Load(ref, nil)
		if err != nil {
			t.Errorf("%q: %v", ref, err)
		} else if studies[0].Name != want {
			t.Errorf("%q is study %s, want %s", ref, studies[0].Name, want)
		}
	}
	studies, err := Load("sub/my.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if x, _ := studies[0].Spec.Start[0].Get("{F}{C}"); x != 0.5 {
		t.Errorf("the goal beside the config has {F}{C} = %v", x)
	}
	if _, err := Load("sub/my.yaml", settingsOf(t, "goal.start=[sub/goal.json]")); err != nil {
		t.Errorf("a goal on the command line starts from the working directory: %v", err)
	}
	for ref, want := range map[string]string{
		"quikstart":  `there is no config "quikstart"; did you mean quickstart? (a config is a preset or a .yaml file)`,
		"no/my.yaml": "config: open no/my.yaml: no such file or directory",
		"sub/":       "config: read sub/: is a directory",
	} {
		if _, err := Load(ref, nil); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", ref, err, want)
		}
	}
}
