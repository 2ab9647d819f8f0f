package results_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

func export(t testing.TB, s search.Study, list []search.Trial, journal ...search.Entry) string {
	t.Helper()
	var b strings.Builder
	must(t, results.WriteJSONL(&b, s, list, journal...))
	return b.String()
}

func journal() []search.Entry {
	return []search.Entry{
		{Time: time.Date(2026, 11, 24, 8, 30, 0, 1, time.UTC), Event: search.Created},
		{Trial: 4, Event: search.Interrupted, Note: "<Ctrl-C> & so on"},
	}
}

// exportText is what programs rely on.
const exportText = `{"number":0,"state":"complete","value":0.625,"origin":"start","goal":{"{F}{C}":1,"{F}{CL}":0,"H_res":0},"planned":2,"same_as":null,"runs":[` +
	`{"seed":SEED0,"epochs":2,"validation_accuracy":0.75,"test_accuracy":0.8125,"curve":[{"epoch":0,"train_accuracy":0.1,"validation_accuracy":0.1},{"epoch":1,"train_accuracy":0.375,"validation_accuracy":0.25},{"epoch":2,"train_accuracy":0.75,"validation_accuracy":0.75}],"atoms":{"{F}{C}":0.25,"{F}":-0.75}},` +
	`{"seed":SEED1,"epochs":2,"validation_accuracy":0.5,"curve":[{"epoch":0,"train_accuracy":0.1,"validation_accuracy":0.1},{"epoch":1,"train_accuracy":0.25,"validation_accuracy":0.16666666666666666},{"epoch":2,"train_accuracy":0.5,"validation_accuracy":0.5}],"atoms":{"{F}{C}":0.25,"{F}":-0.5}}],` +
	`"reason":"","provenance":{"study":{"name":"digits","spec":{"science":{"dataset":"builtin-digits","network":{"hidden":10}},"space":[{"name":"{F}{C}","low":-1,"high":1},{"name":"{F}{CL}","low":-1,"high":1},{"name":"H_res","low":0,"high":0}],"start":[{"{F}{C}":1}],"strategy":"random","generation":4,"runs":2,"seeds":"shared","seed":1},"extent":{"trials":5,"max_failures":-1},"numerics":"portable-1","created":"2026-11-24T08:30:00Z"},"trials":2,` +
	`"journal":[{"time":"2026-11-24T08:30:00.000000001Z","trial":0,"event":"created"},{"time":"0001-01-01T00:00:00Z","trial":4,"event":"interrupted","note":"<Ctrl-C> & so on"}],` +
	`"runs":[{"started":"2026-11-24T09:00:00Z","seconds":1.5,"host":"bee","numerics":"portable-1","software":{"version":"1.0"}},{"started":"2026-11-24T09:00:01Z","seconds":1.5,"host":"bee","numerics":"portable-1","software":{"version":"1.0"}}]}}
{"number":1,"state":"failed","value":null,"origin":"design","goal":{"{F}{C}":-0.25,"{F}{CL}":1e-7,"H_res":0},"planned":2,"same_as":null,"runs":[` +
	`{"seed":SEED0,"epochs":2,"validation_accuracy":0.25,"curve":[{"epoch":0,"train_accuracy":0.1,"validation_accuracy":0.1},{"epoch":1,"train_accuracy":0.125,"validation_accuracy":0.08333333333333333},{"epoch":2,"train_accuracy":0.25,"validation_accuracy":0.25}],"atoms":{"{F}{C}":0.25,"{F}":-0.25}},` +
	`{"seed":SEED1,"epochs":0,"validation_accuracy":null,"reason":"diverged in epoch 2: a weight is NaN","curve":[],"atoms":{}}],` +
	`"reason":"diverged in epoch 2: a weight is NaN","provenance":{"study":{"name":"digits"},"runs":[{"started":"2026-11-24T09:00:00Z","seconds":1.5,"host":"bee","numerics":"portable-1","software":{"version":"1.0"}},{"stack":"goroutine 7\n\tmain.go:3\n"}]}}
`

func TestExportText(t *testing.T) {
	s := study()
	want := strings.NewReplacer("SEED0", fmt.Sprint(s.Spec.RunSeed(0, 0)), "SEED1", fmt.Sprint(s.Spec.RunSeed(0, 1))).Replace(exportText)
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(export(t, s, trials()[:2], journal()...), "\n")); diff != "" {
		t.Errorf("export (- wanted, + got):\n%s", diff)
	}
}

func TestExportRoundTrip(t *testing.T) {
	text := export(t, study(), trials(), journal()...)
	s, list, entries, err := results.ReadJSONL(strings.NewReader(text), "x.jsonl")
	must(t, err)
	if diff := cmp.Diff(study(), s) + cmp.Diff(trials(), list) + cmp.Diff(journal(), entries); diff != "" {
		t.Errorf("read (- wanted, + got):\n%s", diff)
	}
}

func TestExportCompressed(t *testing.T) {
	text := export(t, study(), trials())
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	must(t, z.Close())
	_, list, _, err := results.ReadJSONL(bytes.NewReader(b.Bytes()), "x.jsonl.gz")
	must(t, err)
	if diff := cmp.Diff(trials(), list); diff != "" {
		t.Errorf("read (- wanted, + got):\n%s", diff)
	}
	_, _, _, err = results.ReadJSONL(bytes.NewReader(b.Bytes()[:b.Len()-9]), "x.jsonl.gz")
	refused(t, err, "x.jsonl.gz:", "unexpected EOF")
	_, _, _, err = results.ReadJSONL(strings.NewReader("\x1f\x8b"), "x.jsonl.gz")
	refused(t, err, "x.jsonl.gz: ")
}

// TestExportReformatted: space, the order of keys and line ends do not matter.
func TestExportReformatted(t *testing.T) {
	var b bytes.Buffer
	for line := range strings.Lines(export(t, study(), trials())) {
		var value map[string]json.RawMessage
		must(t, json.Unmarshal([]byte(line), &value))
		text, err := json.Marshal(value)
		must(t, err)
		b.WriteString(" " + strings.ReplaceAll(string(text), `"value":0.625`, `"value": 6.25e-1`) + "\r\n")
	}
	_, list, _, err := results.ReadJSONL(strings.NewReader(strings.TrimSpace(b.String())), "x.jsonl")
	must(t, err)
	if diff := cmp.Diff(trials(), list); diff != "" {
		t.Errorf("read (- wanted, + got):\n%s", diff)
	}
}

// anyTrials draws a study and trials that it may have.
func anyTrials(rt *rapid.T) (search.Study, []search.Trial) {
	s := study()
	s.Name = rapid.StringN(1, 10, -1).Draw(rt, "name")
	s.Spec.Seed = rapid.Uint64Range(0, search.MaxSeed-1).Draw(rt, "seed")
	s.Spec.Seeds = rapid.SampledFrom([]search.SeedPolicy{search.SharedSeeds, search.FreshSeeds}).Draw(rt, "policy")
	s.Spec.Start = nil
	accuracy := rapid.Float64Range(0, 1)
	free := rapid.Float64Range(-1, 1)
	text := rapid.SampledFrom([]string{"", "a", "<&>\u2028", "\x00\x1f\"\\", "µ😀"})
	var list []search.Trial
	for i := range rapid.IntRange(1, 6).Draw(rt, "trials") {
		trial := search.Trial{
			Number:      i,
			Origin:      rapid.SampledFrom([]search.Origin{search.Start, search.Initial, search.Proposed}).Draw(rt, "origin"),
			Goal:        goal(free.Draw(rt, "weight"), free.Draw(rt, "weight")),
			Planned:     rapid.IntRange(1, 4).Draw(rt, "planned"),
			DuplicateOf: -1,
			SetAside:    text.Draw(rt, "set aside"),
		}
		if s.Spec.Seeds == search.SharedSeeds && i > 0 && rapid.Bool().Draw(rt, "copy") {
			first := slices.IndexFunc(list, func(t search.Trial) bool { return t.DuplicateOf < 0 })
			trial.DuplicateOf, trial.Goal, trial.Planned, trial.Runs = first, list[first].Goal, list[first].Planned, list[first].Runs
			trial.SetAside = list[first].SetAside
			list = append(list, trial)
			continue
		}
		for j := range trial.Planned {
			if rapid.IntRange(0, 3).Draw(rt, "missing") == 0 {
				continue
			}
			run := search.Run{Number: j, Seed: s.Spec.RunSeed(i, j)}
			run.Provenance.Stack = text.Draw(rt, "stack")
			run.Provenance.Seconds = rapid.Float64Range(0, 1e9).Draw(rt, "seconds")
			run.Provenance.Started = time.Unix(rapid.Int64Range(0, 1<<33).Draw(rt, "started"), rapid.Int64Range(0, 1e9-1).Draw(rt, "ns")).UTC()
			if run.Reason = text.Draw(rt, "reason"); run.Reason == "" {
				for e := range rapid.IntRange(1, 3).Draw(rt, "epochs") {
					run.Outcome.Curve = append(run.Outcome.Curve, search.Epoch{Epoch: e, TrainAccuracy: accuracy.Draw(rt, "train"), ValidationAccuracy: accuracy.Draw(rt, "validation")})
				}
				if rapid.Bool().Draw(rt, "test") {
					a := accuracy.Draw(rt, "test accuracy")
					run.Outcome.TestAccuracy = &a
				}
				for k := range rapid.IntRange(0, 3).Draw(rt, "atoms") {
					run.Outcome.Atoms = append(run.Outcome.Atoms, search.Param{Name: fmt.Sprint("<", k), Value: rapid.Float64Range(-1e300, 1e300).Draw(rt, "atom")})
				}
			}
			trial.Runs = append(trial.Runs, run)
		}
		list = append(list, trial)
	}
	return s, list
}

func TestExportRoundTripOfAny(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s, list := anyTrials(rt)
		var journal []search.Entry
		for _, trial := range list {
			for _, run := range trial.Runs {
				journal = append(journal, search.Entry{Trial: len(list), Event: search.ScoreReplaced, Superseded: []search.Superseded{search.Supersede(trial.Number, run)}})
			}
		}
		var b strings.Builder
		if err := results.WriteJSONL(&b, s, list, journal...); err != nil {
			rt.Fatal(err)
		}
		s2, list2, journal2, err := results.ReadJSONL(strings.NewReader(b.String()), "x.jsonl")
		if err != nil {
			rt.Fatalf("%v\n%s", err, b.String())
		}
		if diff := cmp.Diff(s, s2) + cmp.Diff(list, list2) + cmp.Diff(journal, journal2); diff != "" {
			rt.Errorf("read (- wanted, + got):\n%s", diff)
		}
	})
}

// TestExportLongLine: lines may be longer than any buffer.
func TestExportLongLine(t *testing.T) {
	list := trials()[:1]
	run := &list[0].Runs[0]
	run.Outcome.Curve = nil
	for e := range 5_000 {
		run.Outcome.Curve = append(run.Outcome.Curve, search.Epoch{Epoch: e, TrainAccuracy: 1 / float64(e+1), ValidationAccuracy: 1 / float64(e+3)})
	}
	_, again, _, err := results.ReadJSONL(strings.NewReader(export(t, study(), list)), "x.jsonl")
	must(t, err)
	if !slices.Equal(again[0].Runs[0].Outcome.Curve, run.Outcome.Curve) {
		t.Error("the curve has changed")
	}
}

func TestWriteJSONLRefuses(t *testing.T) {
	tests := map[string]struct {
		spoil func([]search.Trial) []search.Trial
		words []string
	}{
		"no trials":   {func([]search.Trial) []search.Trial { return nil }, []string{"study digits has no trials yet"}},
		"gap":         {func(l []search.Trial) []search.Trial { return l[1:] }, []string{"trial 1", "number is 1, but should be 0"}},
		"outline":     {func(l []search.Trial) []search.Trial { c := &l[0].Runs[0].Outcome.Curve; *c = (*c)[2:]; return l }, []string{"trial 0", "runs[0]", "epoch 2 where epoch 0"}},
		"NaN":         {func(l []search.Trial) []search.Trial { l[2].Runs[0].Outcome.Atoms[0].Value = math.NaN(); return l }, []string{"trial 2", "NaN"}},
		"weight NaN":  {func(l []search.Trial) []search.Trial { l[2].Goal[1].Value = math.NaN(); return l }, []string{"trial 2", "{F}{CL} is NaN"}},
		"other goal":  {func(l []search.Trial) []search.Trial { l[3].Goal = goal(0, 0); return l }, []string{"trial 3", "same_as is 2", "goal differs"}},
		"other seed":  {func(l []search.Trial) []search.Trial { l[4].Runs[0].Seed++; return l }, []string{"trial 4", "runs[0].seed"}},
		"other run":   {func(l []search.Trial) []search.Trial { l[4].Runs[0].Number = 0; return l }, []string{"trial 4", "runs[0].seed", "run 1, not of run 0"}},
		"copied more": {func(l []search.Trial) []search.Trial { l[3].Runs = l[3].Runs[:1]; return l }, []string{"trial 3", "runs differ"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			refused(t, results.WriteJSONL(&b, study(), test.spoil(trials())), test.words...)
		})
	}
}

// TestReadJSONLOfEditors: what editors leave does no harm.
func TestReadJSONLOfEditors(t *testing.T) {
	text := export(t, study(), trials(), journal()...)
	for name, edited := range map[string]string{
		"empty last line":   text + "\n",
		"empty last lines":  text + "\r\n \t\n\n",
		"no last line end":  strings.TrimSuffix(text, "\n"),
		"byte order mark":   "\ufeff" + text,
		"both":              "\ufeff" + text + "\n\n",
		"other ends":        strings.ReplaceAll(text, "\n", "\r\n"),
		"spaces at the end": text + "   ",
	} {
		t.Run(name, func(t *testing.T) {
			for _, packed := range []bool{false, true} {
				in := []byte(edited)
				if packed {
					in = gzipped(t, edited)
				}
				s, list, entries, err := results.ReadJSONL(bytes.NewReader(in), "x.jsonl")
				must(t, err)
				if export(t, s, list, entries...) != text {
					t.Error("it is read as another")
				}
			}
		})
	}
	lines := strings.SplitAfter(text, "\n")
	_, _, _, err := results.ReadJSONL(strings.NewReader(lines[0]+"\n"+strings.Join(lines[1:], "")), "x.jsonl")
	refused(t, err, "x.jsonl:2: the line is empty, and others follow")
	_, _, _, err = results.ReadJSONL(strings.NewReader("\ufeff\n\n"), "x.jsonl")
	refused(t, err, "x.jsonl: the file is empty")
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	must(t, errors.Join(err, z.Close()))
	return b.Bytes()
}

// TestReadJSONLTorn: wherever an export is cut, it is refused, with the trials that are whole
// before the cut.
func TestReadJSONLTorn(t *testing.T) {
	ends := append(journal(), search.Entry{Trial: 5, Event: search.Finished})
	text := export(t, study(), trials(), ends...)
	packed := gzipped(t, text)
	check := func(name string, in []byte, whole int) {
		t.Helper()
		s, list, entries, err := results.ReadJSONL(bytes.NewReader(in), "x.jsonl")
		torn, ok := errors.AsType[*results.TornError](err)
		switch {
		case err == nil:
			t.Errorf("%s: it is taken for whole", name)
		case !strings.HasPrefix(err.Error(), "x.jsonl:"):
			t.Errorf("%s: error %v names no place", name, err)
		case whole == 0:
			if ok || s.Name != "" || len(list) > 0 {
				t.Errorf("%s: %d trials come with %v", name, len(list), err)
			}
		case whole > 0 && (!ok || torn.Whole != whole || torn.Announced != 5 || s.Name != "digits"),
			ok && !slices.EqualFunc(list, trials()[:torn.Whole], func(a, b search.Trial) bool { return cmp.Equal(a, b) }):
			t.Errorf("%s: %d trials, %+v", name, len(list), torn)
		case ok && torn.Whole < 5 && slices.ContainsFunc(entries, func(e search.Entry) bool { return e.Event == search.Finished }):
			t.Errorf("%s: the search has ended, though trials are missing", name)
		}
	}
	for at := 0; at < len(text)-1; at += 7 {
		whole := strings.Count(text[:at], "\n")
		if at > 0 && text[at] == '\n' {
			whole++ // the line lacks its end alone
		}
		check(fmt.Sprintf("cut at %d", at), []byte(text[:at]), whole)
	}
	for at := 0; at < len(packed); at += 3 {
		check(fmt.Sprintf("packed and cut at %d", at), packed[:at], -1)
	}
	lines := strings.SplitAfter(text, "\n")
	check("without its last line", []byte(strings.Join(lines[:4], "")), 4)
	check("with a bad line", []byte(strings.Join(lines[:2], "")+"{}\n"+strings.Join(lines[2:], "")), 2)
}

// TestWriteSelection: chosen trials are written as in a whole export, and are none.
func TestWriteSelection(t *testing.T) {
	ranked := results.Rank(study().Spec, trials())
	text := written(t, func(w io.Writer) error { return results.WriteSelection(w, study(), ranked[:2]) })
	whole := strings.SplitAfter(export(t, study(), trials()), "\n")
	lines := strings.SplitAfter(text, "\n")
	if len(lines) != 3 || lines[1] != whole[ranked[1].Number] || !strings.Contains(lines[0], `"trials":2,"selection":true`) || !strings.HasPrefix(lines[0], fmt.Sprintf(`{"number":%d,`, ranked[0].Number)) {
		t.Errorf("the selection is\n%s", text)
	}
	_, _, _, err := results.ReadJSONL(strings.NewReader(text), "x.jsonl")
	refused(t, err, "x.jsonl:1: the export has selected trials only")
	refused(t, results.WriteSelection(io.Discard, study(), nil), "no trial")
}

func TestReadJSONLRefuses(t *testing.T) {
	text := export(t, study(), trials(), journal()...)
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	s := study()
	seed0 := fmt.Sprintf(`{"seed":%d,"epochs"`, s.Spec.RunSeed(0, 0))
	tests := []struct {
		line     int
		old, new string
		words    []string
	}{
		{0, `"number":0,`, `"number":0,"extra":1,`, []string{"x.jsonl:1: column 13: extra: unknown key; known are number, "}},
		{0, `"number":0,`, `"Number":0,`, []string{"x.jsonl:1: column 2: Number: unknown key; did you mean number?"}},
		{0, `"number":0,`, `"number":0,"number":0,`, []string{"x.jsonl:1: column 13: number: the key stands twice, first in column 2"}},
		{0, `"number":0,`, ``, []string{"x.jsonl:1: column 1: the key number is missing"}},
		{0, `"number":0,`, `"number":"0",`, []string{`x.jsonl:1: column 11: number: "0" stands where a whole number must`}},
		{0, `"number":0,`, `"number":,`, []string{"x.jsonl:1: column 11: invalid character ','"}},
		{0, `"number":0,`, `"number":0.5,`, []string{"x.jsonl:1: column 11: number: 0.5 stands where a whole number must"}},
		{0, `"value":0.625`, `"value":0.6`, []string{"x.jsonl:1: value is 0.6, but 0.625 follows from the rest of the line"}},
		{0, `"value":0.625`, `"value":NaN`, []string{"x.jsonl:1: column", "NaN is no number of JSON", "invalid character 'N'"}},
		{0, `"value":0.625`, `"value":1e999`, []string{"value: 1e999 is out of range"}},
		{0, `"state":"complete"`, `"state":"failed"`, []string{`state is "failed", but "complete" follows`}},
		{0, `"reason":"",`, `"reason":"tired",`, []string{`reason is "tired", but "" follows`}},
		{0, `"origin":"start"`, `"origin":"heaven"`, []string{`origin "heaven"`}},
		{0, `"{F}{C}":1,"{F}{CL}":0,`, `"{F}{CL}":0,"{F}{C}":1,`, []string{"goal: weight 0 of the goal is {F}{CL}, that of the space {F}{C}"}},
		{0, `"{F}{C}":1,"{F}{CL}":0,`, `"{F}{C}":2,"{F}{CL}":0,`, []string{"goal: weight {F}{C} is 2, outside its bounds [-1, 1]"}},
		{0, `"{F}{C}":1,"{F}{CL}":0,`, `"{F}{C}":1,"{F}{C}":0,`, []string{"goal.{F}{C}: the key stands twice"}},
		{0, `"planned":2`, `"planned":0`, []string{"runs[0].seed: none of the planned runs 0 and later, of 0, has the seed"}},
		{0, `"planned":2`, `"planned":9000000000000000000`, []string{"planned is 9000000000000000000: a trial has 1 to 10000 runs"}},
		{0, `"network":{"hidden":10}`, `"network":{"hidden":10},"training":{"epochs":7}`, []string{"runs[0]: it has 2 epochs, but the study trains 7"}},
		{0, `"same_as":null`, `"same_as":0`, []string{"same_as is 0, which is not an earlier trial"}},
		{0, `"same_as":null`, `"same_as":-1`, []string{"same_as is -1"}},
		{0, seed0, `{"seed":3,"epochs"`, []string{"runs[0].seed", "the seed 3"}},
		{0, `"epochs":2,"validation_accuracy":0.75`, `"epochs":3,"validation_accuracy":0.75`, []string{"runs[0].epochs is 3, but 2 follows"}},
		{0, `"validation_accuracy":0.75,"test`, `"validation_accuracy":null,"test`, []string{"runs[0].validation_accuracy is null, but 0.75 follows"}},
		{0, `"test_accuracy":0.8125`, `"test_accuracy":8.125`, []string{"runs[0]: the test accuracy is 8.125"}},
		{0, `{"epoch":1,"train_accuracy":0.375`, `{"epoch":2,"train_accuracy":0.375`, []string{"runs[0]: the learning curve has epoch 2 where epoch 1"}},
		{0, `{"epoch":1,"train_accuracy":0.375`, `{"epoch":1,"note":1,"train_accuracy":0.375`, []string{"runs[0].curve[1].note: unknown key"}},
		{0, `"seconds":1.5`, `"second":1.5`, []string{"provenance.runs[0].second: unknown key; did you mean seconds?"}},
		{0, `"strategy":"random"`, `"strategie":"random"`, []string{"x.jsonl:1: provenance.study: spec.strategie: unknown key; did you mean strategy?"}},
		{0, `"generation":4`, `"generation":0`, []string{"provenance.study: a generation must have"}},
		{0, `"max_failures":-1`, `"max_failures":"all"`, []string{"provenance.study", "max_failures"}},
		{0, `"name":"digits"`, `"name":""`, []string{"provenance.study: the study has no name"}},
		{0, `"trials":5,"max`, `"trials":0,"max`, []string{"provenance.study", "at least 1 trial"}},
		{0, `"trials":5,"journal"`, `"trials":6,"journal"`, []string{"x.jsonl: the first line announces 6 trials, but the file has 5"}},
		{1, `"number":1`, `"number":2`, []string{"x.jsonl:2: number is 2, but should be 1"}},
		{1, `"name":"digits"`, `"name":"numbers"`, []string{`x.jsonl:2: provenance.study.name is "numbers", but "digits" follows`}},
		{1, `"epochs":0,"validation_accuracy":null`, `"epochs":0,"validation_accuracy":0`, []string{"runs[1].validation_accuracy is 0, but null follows"}},
		{1, `"provenance":{`, `"provenance":{"trials":3,`, []string{"key provenance.trials does not belong here"}},
		{1, `,{"stack":"goroutine 7\n\tmain.go:3\n"}`, ``, []string{"provenance.runs has 1 entries, runs has 2"}},
		{1, "\n", "{}\n", []string{"x.jsonl:2: column ", "invalid character '{' after top-level value"}},
		{3, `"same_as":2`, `"same_as":0`, []string{"x.jsonl:4: same_as is 0, whose goal differs"}},
		{3, `"validation_accuracy":0.875,"curve":[{"epoch":0,"train_accuracy":0.1`, `"validation_accuracy":0.875,"curve":[{"epoch":0,"train_accuracy":0.2`, []string{"same_as is 2, whose runs differ"}},
		{3, lines[3], "\n" + lines[3], []string{"x.jsonl:4: the line is empty"}},
		{4, lines[4], "", []string{"x.jsonl: the first line announces 5 trials, but the file has 4", "export the study again"}},
		{4, lines[4], lines[4][:100], []string{"x.jsonl:5: column 101: unexpected end of JSON input"}},
		{2, lines[2], "[]\n", []string{"x.jsonl:3: column"}},
		{2, lines[2], "null\n", []string{"x.jsonl:3: "}},
	}
	for _, test := range tests {
		changed := slices.Clone(lines)
		if strings.Count(changed[test.line], test.old) == 0 {
			t.Fatalf("line %d has no %s", test.line+1, test.old)
		}
		changed[test.line] = strings.Replace(changed[test.line], test.old, test.new, 1)
		_, _, _, err := results.ReadJSONL(strings.NewReader(strings.Join(changed, "")), "x.jsonl")
		if err == nil {
			t.Errorf("%s became %s: there is no error", test.old, test.new)
			continue
		}
		refused(t, err, test.words...)
	}
	_, _, _, err := results.ReadJSONL(strings.NewReader(""), "x.jsonl")
	refused(t, err, "x.jsonl: the file is empty")
}

// FuzzReadJSONL: what is read can be written, and is then read as the same.
func FuzzReadJSONL(f *testing.F) {
	text := export(f, study(), trials(), journal()...)
	f.Add([]byte(text))
	f.Add([]byte(export(f, study(), trials()[:1])))
	f.Add([]byte("{}"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, list, entries, err := results.ReadJSONL(bytes.NewReader(data), "x")
		if err != nil {
			return
		}
		again := export(t, s, list, entries...)
		s2, list2, entries2, err := results.ReadJSONL(strings.NewReader(again), "x")
		must(t, err)
		if third := export(t, s2, list2, entries2...); third != again {
			t.Errorf("the second export is\n%s, the third\n%s", again, third)
		}
	})
}

// anyGoal is a strategy that proposes goals on a coarse grid, whatever it is told.
type anyGoal struct{ n int }

func (a *anyGoal) Ask(n int) (list []search.Proposal, _ error) {
	for range n {
		a.n++
		list = append(list, search.Proposal{Goal: goal(float64(a.n%3)/3, 0.1), Origin: search.Initial})
	}
	return list, nil
}

func (a *anyGoal) Tell(search.Trial) error { return nil }

// anyScore is an evaluator that knows the answer.
type anyScore struct{}

func (anyScore) Evaluate(_ context.Context, r search.RunSpec, _ func(search.Epoch) error) (search.Outcome, error) {
	if r.Trial == 1 {
		panic("too good")
	}
	x := float64(r.Seed%97)/100 + r.Goal[0].Value/100
	return search.Outcome{Curve: []search.Epoch{{Epoch: 0, TrainAccuracy: x / 2, ValidationAccuracy: x / 3}, {Epoch: 1, TrainAccuracy: x, ValidationAccuracy: x}}}, nil
}

// searched runs the sample study in a store, which it opens as it is.
func searched(t *testing.T, m *store.Memory, s search.Study, workers int, host string, now time.Time) {
	t.Helper()
	must(t, search.Register(m, s, false, now))
	var ticks atomic.Int64
	_, err := (&search.Runner{
		Store:      m,
		Evaluator:  anyScore{},
		Strategy:   func(search.Spec) (search.Strategy, error) { return &anyGoal{}, nil },
		Workers:    workers,
		Clock:      func() time.Time { return now.Add(time.Duration(ticks.Add(1)) * time.Second) },
		Provenance: search.Provenance{Host: host},
	}).Run(t.Context(), s.Name)
	must(t, err)
}

func exportOf(t *testing.T, m *store.Memory, name string) string {
	t.Helper()
	s, err := m.Study(name)
	must(t, err)
	list, err := m.Trials(name)
	must(t, err)
	entries, err := m.Journal(name)
	must(t, err)
	return export(t, s, list, entries...)
}

// withoutProvenance deletes what may differ between equal searches.
func withoutProvenance(t *testing.T, text string) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.Lines(text) {
		deterministic, _, ok := strings.Cut(line, `,"provenance":`)
		if !ok {
			t.Fatalf("no provenance in %s", line)
		}
		b.WriteString(deterministic + "\n")
	}
	return b.String()
}

// TestEqualSearches: exports differ in provenance only, whoever ran the search,
// under what name, and in how many pieces.
func TestEqualSearches(t *testing.T) {
	a, b := store.NewMemory(), store.NewMemory()
	whole, pieces := study(), study()
	whole.Budget.Trials = 11
	searched(t, a, whole, 1, "bee", time.Unix(1e9, 0))
	pieces.Name, pieces.Numerics = "other", "other-1"
	for _, size := range []int{1, 3, 4, 11} {
		pieces.Budget = search.Budget{Trials: size, MaxFailures: size + 2}
		searched(t, b, pieces, 3, "wasp", time.Unix(2e9, 0))
	}
	x, y := exportOf(t, a, "digits"), exportOf(t, b, "other")
	if x == y {
		t.Error("the provenances are equal")
	}
	if diff := cmp.Diff(withoutProvenance(t, x), withoutProvenance(t, y)); diff != "" {
		t.Errorf("exports (- one, + other):\n%s", diff)
	}
	_, list, _, err := results.ReadJSONL(strings.NewReader(x), "x.jsonl")
	must(t, err)
	want, err := a.Trials("digits")
	must(t, err)
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("read (- wanted, + got):\n%s", diff)
	}
}
