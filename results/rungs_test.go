package results_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"goalsearch/results"
	"goalsearch/search"
)

// climbing is a study with a rung of one epoch before its two, a trial that went on and
// one that did not.
func climbing() (search.Study, []search.Trial) {
	s := study()
	s.Spec.Runs, s.Spec.Rungs = 1, []int{1}
	run := func(trial, number int, score, bits float64) search.Run {
		r := scored(s, trial, number, score)
		r.Outcome.Curve = r.Outcome.Curve[:number+2]
		r.Outcome.Curve[number+1].ValidationAccuracy = score
		r.Outcome.Atoms = search.Params{{Name: "{F}{C}", Value: bits}}
		return r
	}
	return s, []search.Trial{
		{Number: 0, Origin: search.Start, Goal: goal(1, 0), Planned: 2, DuplicateOf: -1, Runs: []search.Run{run(0, 0, 0.5, 0.1), run(0, 1, 0.75, 0.3)}},
		{Number: 1, Origin: search.Initial, Goal: goal(0.5, 0), Planned: 1, DuplicateOf: -1, Runs: []search.Run{run(1, 0, 0.25, 0.1)}},
	}
}

// TestPrunedState: every form says of a trial that it was pruned.
func TestPrunedState(t *testing.T) {
	s, list := climbing()
	ranked := results.Rank(s.Spec, list)
	type head struct {
		Number int
		State  search.State
	}
	want := []search.State{search.Complete, search.Pruned}
	check := func(form, text string) {
		t.Helper()
		for line := range strings.Lines(text) {
			var h head
			if json.Unmarshal([]byte(strings.TrimSuffix(line, ",\n")), &h) == nil && h.State != want[h.Number] {
				t.Errorf("%s: trial %d is %s, not %s", form, h.Number, h.State, want[h.Number])
			}
		}
		if strings.Count(text, `"state"`) == 0 {
			t.Errorf("%s: no state:\n%s", form, text)
		}
	}
	check("ranking", written(t, func(w io.Writer) error { return results.WriteRankJSON(w, ranked) }))
	exported := written(t, func(w io.Writer) error { return results.WriteJSONL(w, s, list) })
	check("export", exported)
	for i, trial := range list {
		var h head
		must(t, json.Unmarshal([]byte(written(t, func(w io.Writer) error { return results.WriteTrialJSON(w, s, trial) })), &h))
		if h.State != want[i] {
			t.Errorf("alone: trial %d is %s, not %s", i, h.State, want[i])
		}
		text := written(t, func(w io.Writer) error { return results.WriteTrial(w, s, trial, results.ShowOptions{}) })
		if !strings.Contains(text, "state     "+string(want[i])+"\n") {
			t.Errorf("trial %d is not shown as %s:\n%s", i, want[i], text)
		}
	}
	for _, text := range []string{exported, strings.Replace(exported, `"pruned"`, `"complete"`, 1)} {
		_, read, _, err := results.ReadJSONL(strings.NewReader(text), "export")
		must(t, err)
		if len(read) != len(list) {
			t.Errorf("%d trials are read", len(read))
		}
	}
}

// TestAllPruned: where all trials ended at the same rung, every form says that they were
// pruned, and none ranks.
func TestAllPruned(t *testing.T) {
	s, list := climbing()
	list[0].Planned, list[0].Runs = 1, list[0].Runs[:1]
	ranked := results.Rank(s.Spec, list)
	for _, r := range ranked {
		if r.State() != search.Pruned || r.Rank != 0 || r.Scores.N != 1 {
			t.Errorf("trial %d is %s, place %d, of %d scores", r.Number, r.State(), r.Rank, r.Scores.N)
		}
	}
	for form, c := range map[string]struct {
		write func(io.Writer) error
		want  string
	}{
		"table":  {func(w io.Writer) error { return results.WriteRank(w, ranked) }, "pruned "},
		"rank":   {func(w io.Writer) error { return results.WriteRankJSON(w, ranked) }, `"state":"pruned"`},
		"csv":    {func(w io.Writer) error { return results.WriteCSV(w, s, ranked) }, ",pruned,"},
		"jsonl":  {func(w io.Writer) error { return results.WriteJSONL(w, s, list) }, `"state":"pruned"`},
		"optuna": {func(w io.Writer) error { return results.WriteOptuna(w, s, ranked) }, `"state":2`},
	} {
		text := strings.ReplaceAll(written(t, c.write), ": ", ":")
		if n := strings.Count(text, c.want); n != len(list) {
			t.Errorf("%s: %q stands there %d times:\n%s", form, c.want, n, text)
		}
	}
}

// TestPendingReplicate: a trial that waits for a replicate is complete, and exports of
// earlier versions, which said that it is running, are read.
func TestPendingReplicate(t *testing.T) {
	s, list := study(), trials()
	list[0].Planned = 3
	exported := written(t, func(w io.Writer) error { return results.WriteJSONL(w, s, list) })
	const is, was = `"state":"complete","value":0.625`, `"state":"running","value":null`
	if !strings.Contains(exported, is) {
		t.Fatalf("%s is not there:\n%s", is, exported)
	}
	if text := written(t, func(w io.Writer) error { return results.WriteTrial(w, s, list[0], results.ShowOptions{}) }); !strings.Contains(text, "accuracy  0.6250") {
		t.Errorf("its value is not shown:\n%s", text)
	}
	for _, text := range []string{exported, strings.Replace(exported, is, was, 1)} {
		_, read, _, err := results.ReadJSONL(strings.NewReader(text), "export")
		must(t, err)
		if len(read) != len(list) || read[0].Planned != 3 {
			t.Errorf("%d trials are read, the first plans %d runs", len(read), read[0].Planned)
		}
	}
	_, _, _, err := results.ReadJSONL(strings.NewReader(strings.Replace(exported, is, `"state":"running","value":0.625`, 1)), "export")
	refused(t, err, "value")
}

// TestLongestRuns: what is told of a trial is told of its longest runs.
func TestLongestRuns(t *testing.T) {
	s, list := climbing()
	text := written(t, func(w io.Writer) error { return results.WriteTrial(w, s, list[0], results.ShowOptions{}) })
	for _, want := range []string{"0.300", "    2 "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told:\n%s", want, text)
		}
	}
	if strings.Contains(text, "0.200") {
		t.Errorf("atoms are means over runs of different lengths:\n%s", text)
	}
}
