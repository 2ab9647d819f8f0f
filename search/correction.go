package search

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A correction takes an ended run out of its trial, to be trained or told again, or puts
// another in its place. It acts at the end of the generation under way: what was
// proposed before stays as it was proposed, and what comes after follows from the runs
// as they are then. The journal keeps the runs that were superseded, and where the
// strategy was told the trials anew, so that a resumed search replays both.

// Correction takes a run out of a trial, or puts another in its place.
type Correction struct {
	Trial, Run int
	// Replacement is what comes in its place, a run of the same number and seed; nil:
	// none, so that it is wanted again.
	Replacement *Run
}

// Superseded is a run that a correction took out of its trial, as it was.
type Superseded struct {
	Trial        int        `json:"trial"`
	Number       int        `json:"run"`
	Seed         uint64     `json:"seed"`
	Reason       string     `json:"reason,omitempty"`
	Curve        []Epoch    `json:"curve,omitempty"`
	Atoms        Params     `json:"atoms,omitempty"`
	TestAccuracy *float64   `json:"test_accuracy,omitempty"`
	Provenance   Provenance `json:"provenance,omitzero"`
}

// Supersede is the record of a run of a trial.
func Supersede(trial int, r Run) Superseded {
	return Superseded{trial, r.Number, r.Seed, r.Reason, r.Outcome.Curve, r.Outcome.Atoms, r.Outcome.TestAccuracy, r.Provenance}
}

// Run is the run that was superseded.
func (s Superseded) Run() Run {
	return Run{
		Number: s.Number, Seed: s.Seed, Reason: s.Reason, Provenance: s.Provenance,
		Outcome: Outcome{Curve: s.Curve, Atoms: s.Atoms, TestAccuracy: s.TestAccuracy},
	}
}

// Corrects reports whether an entry of the event has runs that were superseded.
func (e Event) Corrects() bool { return e == RunsRetried || e == ScoreReplaced || e == ScoreWithdrawn }

// NotFailedError is returned where a trial that has not failed is to be trained again.
type NotFailedError struct {
	Study string
	Trial int
	State State
}

func (e *NotFailedError) Error() string {
	return fmt.Sprintf("study %s: trial %d is %s: only what has failed is trained again", e.Study, e.Trial, e.State)
}

// Retry has the failed runs of trials trained again, those of all trials if none are
// named, and returns how many they are. The journal keeps why they failed. A trial that
// has not failed is refused with a *NotFailedError, and then nothing changes.
func Retry(store Store, name string, trials []int, now time.Time) (int, error) {
	all, err := store.Trials(name)
	if err != nil {
		return 0, err
	}
	named := len(trials) > 0
	if !named {
		trials = numbers(all)
	}
	var corrections []Correction
	for _, number := range trials {
		if number < 0 || number >= len(all) {
			return 0, fmt.Errorf("study %s: there is no trial %d: it has %d, numbered from 0", name, number, len(all))
		}
		t := all[number]
		switch {
		case t.DuplicateOf >= 0 && named:
			return 0, fmt.Errorf("study %s: trial %d has the runs of trial %d: retry that", name, number, t.DuplicateOf)
		case t.DuplicateOf >= 0:
			continue
		case named && t.State() != Failed:
			return 0, &NotFailedError{name, number, t.State()}
		}
		for _, r := range t.Runs {
			c := Correction{Trial: number, Run: r.Number}
			if r.Reason != "" && !slices.Contains(corrections, c) {
				corrections = append(corrections, c)
			}
		}
	}
	if len(corrections) == 0 {
		return 0, nil
	}
	entry := Entry{Time: now, Event: RunsRetried, Note: runsNote(corrections)}
	return len(corrections), store.Correct(name, entry, corrections)
}

// numbers lists the numbers of trials.
func numbers(trials []Trial) []int {
	list := make([]int, len(trials))
	for i, t := range trials {
		list[i] = t.Number
	}
	return list
}

// runsNote names the trials of corrections, each once, the first of many.
func runsNote(corrections []Correction) string {
	const most = 10
	var trials []string
	last := -1
	for _, c := range corrections {
		if c.Trial == last {
			continue
		}
		last = c.Trial
		if len(trials) == most {
			trials = append(trials, "…")
			break
		}
		trials = append(trials, fmt.Sprint(c.Trial))
	}
	return "trials " + strings.Join(trials, ", ")
}

// corrections are what a journal says of runs that were corrected.
type corrections struct {
	superseded []Superseded // in the order in which they were
	points     []retelling
}

// retelling is a point of a search at which its strategy was told all trials anew.
type retelling struct {
	trial  int // before which
	effect int // number of the superseded runs that had been superseded by then
}

// correctionsOf reads a journal.
func correctionsOf(journal []Entry) corrections {
	var c corrections
	for _, e := range journal {
		switch {
		case e.Event.Corrects():
			c.superseded = append(c.superseded, e.Superseded...)
		case e.Event == Retold:
			c.points = append(c.points, retelling{e.Trial, len(c.superseded)})
		}
	}
	return c
}

// acted is how many of the corrections a strategy has been told of.
func (c corrections) acted() int {
	if len(c.points) == 0 {
		return 0
	}
	return c.points[len(c.points)-1].effect
}

// of reports whether the run of a trial was ever corrected.
func (c corrections) of(trial, run int) bool {
	return slices.ContainsFunc(c.superseded, func(s Superseded) bool { return s.Trial == trial && s.Number == run })
}

// knownAt returns the trials as they were known when so many of the corrections had been
// made, from how they are known now.
func (c corrections) knownAt(now []Trial, effect int) []Trial {
	if effect >= len(c.superseded) {
		return now
	}
	then := slices.Clone(now)
	restored := make(map[[2]int]bool)
	for _, s := range c.superseded[effect:] {
		at := [2]int{s.Trial, s.Number}
		if s.Trial < len(then) && !restored[at] {
			restored[at] = true
			then[s.Trial] = then[s.Trial].without(s.Number).with([]Run{s.Run()})
		}
	}
	for i, t := range then {
		if t.DuplicateOf >= 0 {
			then[i].Runs = then[t.DuplicateOf].Runs
		}
	}
	return then
}

// without is the trial without one of its runs.
func (t Trial) without(run int) Trial {
	t.Runs = slices.DeleteFunc(slices.Clone(t.Runs), func(r Run) bool { return r.Number == run })
	return t
}
