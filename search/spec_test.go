package search_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goalsearch/search"
)

func TestSpecValidate(t *testing.T) {
	must(t, toySpec().Validate())
	tests := map[string]struct {
		spoil func(*search.Spec)
		words []string
	}{
		"no science":     {func(s *search.Spec) { s.TrainingSpec = nil }, []string{"what to train"}},
		"no strategy":    {func(s *search.Spec) { s.Strategy = "" }, []string{"no strategy"}},
		"generation":     {func(s *search.Spec) { s.Generation = 0 }, []string{"generation", "not 0"}},
		"runs":           {func(s *search.Spec) { s.Runs = -1 }, []string{"run", "not -1"}},
		"many runs":      {func(s *search.Spec) { s.Runs = 1_000_000 }, []string{"1000000 runs of a trial are more than 10000"}},
		"many trials":    {func(s *search.Spec) { s.Generation = 1_000_000 }, []string{"1000000", "10000"}},
		"seed":           {func(s *search.Spec) { s.Seed = search.MaxSeed }, []string{"9007199254740992", "2^53"}},
		"seed policy":    {func(s *search.Spec) { s.Seeds = "some" }, []string{`"some"`, "shared", "fresh"}},
		"space":          {func(s *search.Spec) { s.Space[0].Low = 2 }, []string{"{F}", "low 2", "high 1"}},
		"start, unknown": {func(s *search.Spec) { s.Start[1][0].Name = "{X}" }, []string{"start goal 1", "{X}"}},
		"start, outside": {func(s *search.Spec) { s.Start[0][0].Value = -0.5 }, []string{"start goal 0", "{C} is -0.5", "[0, 1]"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			spec := toySpec()
			test.spoil(&spec)
			refused(t, spec.Validate(), nil, test.words...)
		})
	}
}

// TestCanonical: how a spec is written does not matter to its identity.
func TestCanonical(t *testing.T) {
	spec := toySpec()
	want, err := spec.Canonical()
	must(t, err)
	other := toySpec()
	other.TrainingSpec = json.RawMessage(" { \"network\" : {\"hidden\":3},\n\"dataset\":\"toy\"} ")
	other.Start = []search.Params{
		{{Name: "H_res"}, {Name: "C"}, {Name: "{F}"}},
		{{Name: "{F}", Value: -1}, {Name: "{C}", Value: 1}},
	}
	other.Start[0][1] = search.Param{Name: "{C}", Value: 0.25}
	got, err := other.Canonical()
	must(t, err)
	if string(got) != string(want) {
		t.Errorf("canonical text\n%s, not\n%s", got, want)
	}
	if strings.ContainsAny(string(got), " \n") {
		t.Errorf("the canonical text has space: %s", got)
	}
	var back search.Spec
	must(t, json.Unmarshal(got, &back))
	again, err := back.Canonical()
	must(t, err)
	if string(again) != string(got) {
		t.Errorf("canonical text of the canonical text\n%s, not\n%s", again, got)
	}
}

// TestHash pins the identity of a spec: studies in stores have it.
func TestHash(t *testing.T) {
	text, err := toySpec().Canonical()
	must(t, err)
	const want = `{"science":{"dataset":"toy","network":{"hidden":3}},` +
		`"space":[{"name":"{F}","low":-1,"high":1},{"name":"{C}","low":0,"high":1},{"name":"H_res","low":0,"high":0}],` +
		`"start":[{"{F}":0,"{C}":0.25,"H_res":0},{"{F}":-1,"{C}":1,"H_res":0}],` +
		`"strategy":"toy","generation":5,"runs":2,"seeds":"shared","seed":7}`
	if string(text) != want {
		t.Errorf("canonical text\n%s, not\n%s", text, want)
	}
	hash, err := toySpec().Hash()
	must(t, err)
	if len(hash) != 64 {
		t.Errorf("hash %s", hash)
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*search.Spec){
		"science": func(s *search.Spec) { s.TrainingSpec = json.RawMessage(`{"a":`) },
		"options": func(s *search.Spec) { s.Options = json.RawMessage(`{} {}`) },
		"start":   func(s *search.Spec) { s.Start = []search.Params{{{Name: "{X}"}}} },
		"space":   func(s *search.Spec) { s.Space[0].High = math.Inf(1) },
	} {
		spec := toySpec()
		spoil(&spec)
		if _, err := spec.Hash(); err == nil {
			t.Errorf("%s: it has a hash", name)
		}
	}
}

func TestDifferences(t *testing.T) {
	tests := []struct {
		change func(*search.Spec)
		want   []string
	}{
		{func(*search.Spec) {}, nil},
		{func(s *search.Spec) { s.TrainingSpec = json.RawMessage(`{"network":{"hidden":3},"dataset":"toy"}`) }, nil},
		{func(s *search.Spec) { s.Seed = 8 }, []string{"seed: 7 became 8"}},
		{func(s *search.Spec) { s.TrainingSpec = json.RawMessage(`{"dataset":"<b>","network":{"hidden":100}}`) },
			[]string{`dataset: "toy" became "<b>"`, "network.hidden: 3 became 100"}},
		{func(s *search.Spec) { s.TrainingSpec = json.RawMessage(`{"dataset":"toy","network":{"laterals":3}}`) },
			[]string{"network.hidden: 3 became nothing", "network.laterals: nothing became 3"}},
		{func(s *search.Spec) { s.TrainingSpec = json.RawMessage(`{"dataset":null,"network":[1]}`) },
			[]string{`dataset: "toy" became null`, `network: {"hidden":3} became [1]`}},
		{func(s *search.Spec) { s.Space[1].High = 1.5 }, []string{"space[1].high: 1 became 1.5"}},
		{func(s *search.Spec) { s.Space = s.Space[:2] }, []string{"space: 3 entries became 2", "start[0].H_res: 0 became nothing", "start[1].H_res: 0 became nothing"}},
		{func(s *search.Spec) { s.Start[1][1].Value = 0 }, []string{"start[1].{F}: -1 became 0"}},
		{func(s *search.Spec) { s.Start = nil }, []string{`start: [{"H_res":0,"{C}":0.25,"{F}":0},{"H_res":0,"{C}":1,"{F}":-1}… became nothing`}},
		{func(s *search.Spec) { s.Options = json.RawMessage(`{"a":"` + strings.Repeat("µ", 60) + `"}`) },
			[]string{`options: nothing became {"a":"` + strings.Repeat("µ", 27) + "…"}},
	}
	for _, test := range tests {
		spec := toySpec()
		test.change(&spec)
		got, err := search.Differences(toySpec(), spec)
		must(t, err)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("differences (- wanted, + got):\n%s", diff)
		}
	}
}

// TestDifferencesAndHashAgree: specs differ where their hashes do, and only there.
func TestDifferencesAndHashAgree(t *testing.T) {
	draw := func(rt *rapid.T) search.Spec {
		spec := toySpec()
		spec.Seed = rapid.Uint64Range(1, 2).Draw(rt, "seed")
		spec.TrainingSpec = json.RawMessage(rapid.SampledFrom([]string{`{"a":1,"b":[1,2]}`, `{"b":[1, 2],"a":1}`, `{"a":1,"b":[2,1]}`, `{"a":null,"b":[1,2]}`, `{"b":[1,2]}`, `{"a":"<","b":[1,2]}`, `3`}).Draw(rt, "science"))
		spec.Start = rapid.SampledFrom([][]search.Params{
			nil,
			{},
			{{{Name: "{F}", Value: 1}, {Name: "{C}", Value: 0.5}}},
			{{{Name: "{C}", Value: 0.5}, {Name: "{F}", Value: 1}}},
			{{{Name: "{C}", Value: 0.5}, {Name: "{F}", Value: 1}, {Name: "H_res"}}},
			{{{Name: "{C}", Value: 0.5}}},
		}).Draw(rt, "start")
		spec.Options = json.RawMessage(rapid.SampledFrom([]string{``, `null`, `{}`}).Draw(rt, "options"))
		return spec
	}
	rapid.Check(t, func(rt *rapid.T) {
		a, b := draw(rt), draw(rt)
		x, errX := a.Hash()
		y, errY := b.Hash()
		list, err := search.Differences(a, b)
		if errX != nil || errY != nil || err != nil {
			rt.Fatal(errX, errY, err)
		}
		if (x == y) != (len(list) == 0) {
			rt.Errorf("hashes %s and %s, differences %q", x, y, list)
		}
		back, _ := search.Differences(b, a)
		if len(back) != len(list) {
			rt.Errorf("there are differences %q, the other way %q", list, back)
		}
	})
}

func TestSeeds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		shared := search.Spec{Seeds: search.SharedSeeds, Seed: rapid.Uint64Range(0, search.MaxSeed-1).Draw(rt, "seed")}
		fresh := shared
		fresh.Seeds = search.FreshSeeds
		seen := make(map[uint64]bool)
		for trial := range 20 {
			for run := range 5 {
				seed := fresh.RunSeed(trial, run)
				if seed >= search.MaxSeed || shared.RunSeed(trial, run) >= search.MaxSeed {
					rt.Fatalf("trial %d, run %d: a seed is not below 2^53", trial, run)
				}
				if seen[seed] {
					rt.Fatalf("trial %d, run %d: seed %d comes twice", trial, run, seed)
				}
				seen[seed] = true
				if shared.RunSeed(trial, run) != shared.RunSeed(0, run) {
					rt.Fatalf("trial %d, run %d: the seed is not shared", trial, run)
				}
			}
		}
		var list []uint64
		for run := range 50 {
			list = append(list, shared.RunSeed(0, run))
		}
		slices.Sort(list)
		if len(slices.Compact(list)) != 50 {
			rt.Error("runs of a trial have equal seeds")
		}
		other := shared
		other.Seed = (shared.Seed + 1) % search.MaxSeed
		if other.RunSeed(0, 0) == shared.RunSeed(0, 0) {
			rt.Error("two search seeds give the same run seed")
		}
	})
}

// TestSeedsAreFixed: seeds are stored and may never change.
func TestSeedsAreFixed(t *testing.T) {
	shared := search.Spec{Seeds: search.SharedSeeds, Seed: 1}
	fresh := search.Spec{Seeds: search.FreshSeeds, Seed: 1}
	got := []uint64{shared.RunSeed(0, 0), shared.RunSeed(9, 1), fresh.RunSeed(0, 0), fresh.RunSeed(9, 1)}
	want := []uint64{794571243216939, 5997025086924405, 6111720091578202, 2666323819678197}
	if !slices.Equal(got, want) {
		t.Errorf("seeds %d, not %d", got, want)
	}
}
