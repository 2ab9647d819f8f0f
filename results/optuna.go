package results

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"time"

	"goalsearch/internal/jsonform"
	"goalsearch/internal/plaintext"
	"goalsearch/search"
)

// WriteOptuna writes trials of a study as a journal of Optuna 3.1 or newer, which
//
//	optuna.load_study(study_name=NAME, storage=JournalStorage(JournalFileStorage(FILE)))
//
// opens as a study to be maximised, and continues. It has the trials that have
// ended, by number: complete and pruned ones with their value, pruned and failed
// ones as Optuna's PRUNED and FAIL. Parameters are the weights that are searched, with
// their bounds; intermediate values are the mean validation accuracy after each
// epoch. User attributes keep the rest: number, origin, runs, seeds, scores and
// reason of a trial; spec and the weights that are fixed of the study. The trials
// must have whole curves.
func WriteOptuna(w io.Writer, study search.Study, ranked []Ranked) error {
	ended := slices.DeleteFunc(slices.Clone(ranked), func(r Ranked) bool { _, ok := optunaState(r); return !ok })
	if len(ended) == 0 {
		return fmt.Errorf("study %s: no trial has ended yet: nothing to export to Optuna", study.Name)
	}
	slices.SortFunc(ended, func(a, b Ranked) int { return a.Number - b.Number })
	journal := optunaJournal{worker: "goalsearch-" + study.Name}
	journal.add(map[string]any{"op_code": createStudy, "study_name": study.Name, "directions": []int{maximise}})
	journal.attribute("goalsearch:spec", study.Spec)
	fixed := search.Params{}
	for _, w := range study.Spec.Space {
		if w.Fixed() {
			fixed = append(fixed, search.Param{Name: w.Name, Value: w.Low})
		}
	}
	journal.attribute("goalsearch:fixed", fixed)
	distributions, err := optunaDistributions(study.Spec.Space)
	if err != nil {
		return err
	}
	for _, r := range ended {
		journal.add(optunaTrial(study, r, distributions))
	}
	if journal.err != nil {
		return fmt.Errorf("study %s: %w", study.Name, journal.err)
	}
	_, err = journal.lines.WriteTo(w)
	return err
}

// Numbers of Optuna: operations of a journal, directions, states of a trial.
const (
	createStudy       = 0
	setStudyAttribute = 2
	createTrial       = 4

	maximise = 2

	optunaComplete = 1
	optunaPruned   = 2
	optunaFail     = 3
)

// optunaState is the state of a trial that has ended.
func optunaState(t Ranked) (int, bool) {
	switch t.State() {
	case search.Complete:
		return optunaComplete, true
	case search.Pruned:
		return optunaPruned, true
	case search.Failed:
		return optunaFail, true
	}
	return 0, false
}

// optunaJournal is a list of operations, one a line.
type optunaJournal struct {
	worker string
	lines  bytes.Buffer
	err    error
}

func (j *optunaJournal) add(operation map[string]any) {
	operation["worker_id"] = j.worker
	line, err := jsonform.Encode(operation)
	if err != nil && j.err == nil {
		j.err = err
	}
	j.lines.Write(plaintext.JSON(line))
	j.lines.WriteByte('\n')
}

// attribute sets a user attribute of the study.
func (j *optunaJournal) attribute(key string, value any) {
	j.add(map[string]any{"op_code": setStudyAttribute, "study_id": 0, "user_attr": map[string]any{key: value}})
}

// optunaDistributions has the bounds of the free weights, each as a JSON text.
func optunaDistributions(space search.Space) (map[string]string, error) {
	list := make(map[string]string)
	for _, i := range space.Free() {
		text, err := jsonform.Encode(map[string]any{
			"name":       "FloatDistribution",
			"attributes": map[string]any{"low": space[i].Low, "high": space[i].High, "log": false, "step": nil},
		})
		if err != nil {
			return nil, err
		}
		list[space[i].Name] = string(text)
	}
	return list, nil
}

func optunaTrial(study search.Study, r Ranked, distributions map[string]string) map[string]any {
	t := r.Trial
	state, _ := optunaState(r)
	params, curve := make(map[string]float64), make(map[int]float64)
	for name := range distributions {
		params[name], _ = t.Goal.Get(name)
	}
	for _, e := range MeanCurve(t) {
		curve[e.Epoch] = e.ValidationAccuracy
	}
	seeds := make([]uint64, len(t.Runs))
	for i, r := range t.Runs {
		seeds[i] = r.Seed
	}
	attributes := map[string]any{
		"goalsearch:number": t.Number, "goalsearch:origin": t.Origin, "goalsearch:runs": len(t.Runs),
		"goalsearch:seeds": seeds, "goalsearch:scores": append([]float64{}, scores(t)...),
	}
	if reason := t.Reason(); reason != "" {
		attributes["goalsearch:reason"] = reason
	}
	started, ended := span(study, t)
	operation := map[string]any{
		"op_code": createTrial, "study_id": 0, "state": state, "value": nil, "values": nil,
		"datetime_start": optunaTime(started), "datetime_complete": optunaTime(ended),
		"params": params, "distributions": distributions, "intermediate_values": curve,
		"user_attrs": attributes, "system_attrs": struct{}{},
	}
	if value, ok := t.Value(); ok {
		operation["value"] = value
	}
	return operation
}

// span is when the first run of a trial began and the last ended; where that is not
// known, when the study was made.
func span(study search.Study, t search.Trial) (started, ended time.Time) {
	for _, r := range t.Runs {
		begin := r.Provenance.Started
		if begin.IsZero() {
			continue
		}
		end := begin.Add(time.Duration(r.Provenance.Seconds * float64(time.Second)))
		if started.IsZero() || begin.Before(started) {
			started = begin
		}
		if end.After(ended) {
			ended = end
		}
	}
	if started.IsZero() {
		return study.Created, study.Created
	}
	return started, ended
}

// optunaTime is a time in UTC that says so: without a zone Optuna takes it for local time.
func optunaTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000-07:00") }
