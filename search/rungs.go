package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Rungs let most trials end early: every trial is trained for a few epochs first,
// and of each generation the better ones go on, the same trainings continued, rung
// by rung (successive halving; Jamieson, Talwalkar 2016). Each rung has runs of its
// own, numbered on from those of the rung before, with the same seeds: a finished run
// never changes.

// promotedShare is the share of a generation's trials that go on to the next rung,
// rounded up.
const promotedShare = 1.0 / 3

// checkRungs refuses rungs that do not grow.
func checkRungs(rungs []int) error {
	last := 0
	for _, epochs := range rungs {
		if epochs <= last {
			return fmt.Errorf("rungs %v must grow: %d epochs do not come after %d", rungs, epochs, last)
		}
		last = epochs
	}
	return nil
}

// Epochs returns how many epochs a run trains; 0: as many as the task says.
func (s Spec) Epochs(run int) int {
	if rung := run / s.Runs; rung < len(s.Rungs) {
		return s.Rungs[rung]
	}
	return 0
}

// MeanEpochs returns how many epochs the trials of a full generation are trained for on
// average, where the last rung is the end of full epochs.
func (s Spec) MeanEpochs(full int) float64 {
	trials, last, sum := s.Generation, 0, 0
	for _, rung := range append(slices.Clone(s.Rungs), full) {
		sum += trials * (rung - last)
		trials, last = promotions(trials), rung
	}
	return float64(sum) / float64(s.Generation)
}

// promotions is how many of so many trials go on to the next rung.
func promotions(trials int) int { return int(math.Ceil(promotedShare * float64(trials))) }

// promote takes the better ones of the trials from number first on up the rungs.
func (s *session) promote(ctx context.Context, first int) error {
	for rung := range s.study.Spec.Rungs {
		if err := s.ascend(ctx, rung, s.promoted(first, s.study.Spec.Runs*(rung+1))); err != nil {
			return err
		}
	}
	return nil
}

// climb takes trials up the rungs, each from the one that it is on, to the last.
func (s *session) climb(ctx context.Context, chosen []int) error {
	for rung := range s.study.Spec.Rungs {
		var here []int
		for _, number := range chosen {
			if s.trials[number].Planned == s.study.Spec.Runs*(rung+1) {
				here = append(here, number)
			}
		}
		slices.Sort(here)
		if err := s.ascend(ctx, rung, here); err != nil {
			return err
		}
	}
	return nil
}

// catchUp takes trials whose runs were corrected up the rungs that they would have gone
// up: start goals and enqueued ones, and those that are as good as one of their
// generation that did.
func (s *session) catchUp(ctx context.Context, corrected []int) error {
	for rung := range s.study.Spec.Rungs {
		planned := s.study.Spec.Runs * (rung + 1)
		var chosen []int
		for _, number := range corrected {
			t := s.trials[number]
			if t.Planned == planned && t.State() == Complete && (!proposes(t.Origin) || s.reaches(t, planned)) {
				chosen = append(chosen, number)
			}
		}
		if err := s.ascend(ctx, rung, chosen); err != nil {
			return err
		}
	}
	return nil
}

// reaches reports whether a trial that plans so many runs is as good as one of its
// generation that went on from there; if none did, whether it may go on at all.
func (s *session) reaches(t Trial, planned int) bool {
	value, _ := t.Value()
	least, went := math.Inf(1), false
	for _, other := range s.generationOf(t.Number) {
		if v, ok := other.first(planned).Value(); ok && other.Planned > planned && proposes(other.Origin) && other.DuplicateOf < 0 {
			least, went = min(least, v), true
		}
	}
	if went {
		return value >= least
	}
	return planned > s.study.Spec.Runs || !s.plateau().holds(t.Origin, value)
}

// ascend trains trials that are on a rung, from 0, on the next one.
func (s *session) ascend(ctx context.Context, rung int, chosen []int) error {
	var missing []task
	for _, number := range chosen {
		if err := s.extend(Replication{number, s.study.Spec.Runs * (rung + 2)}); err != nil {
			return err
		}
		missing = append(missing, s.missingOf(number)...)
	}
	return s.train(ctx, missing)
}

// promoted lists the trials from number first on that go on to the next rung, of
// those that plan so many runs: start goals and enqueued ones, and the better third
// of the others. In place of one that has the runs of an earlier trial that one goes on.
// It is a pure function of the trials so far.
func (s *session) promoted(first, planned int) []int {
	var chosen, others []int
	for i := first; i < len(s.trials); i++ {
		t, always := s.trials[i], s.trials[i].Origin == Start || s.trials[i].Origin == Enqueued
		number := i
		if always && t.DuplicateOf >= 0 {
			number = t.DuplicateOf
			t = s.trials[number]
		}
		switch {
		case t.DuplicateOf >= 0 || t.Planned != planned || t.State() != Complete || slices.Contains(chosen, number):
		case always:
			chosen = append(chosen, number)
		default:
			others = append(others, i)
		}
	}
	value := func(i int) float64 { v, _ := s.trials[i].Value(); return v }
	slices.SortStableFunc(others, func(a, b int) int { return cmp.Compare(value(b), value(a)) })
	most := promotions(len(others))
	plateau := s.plateau()
	for _, i := range others[:most] {
		if planned > s.study.Spec.Runs || !plateau.holds(s.trials[i].Origin, value(i)) {
			chosen = append(chosen, i)
		}
	}
	slices.Sort(chosen)
	return chosen
}

// plateau is what random goals score. While none stands out from it, it cannot be
// told whether all are at chance level or all are good.
type plateau struct {
	edge  float64 // scores up to it are on the plateau
	found bool
}

// plateau looks at the first rung of the trials so far.
func (s *session) plateau() plateau {
	var design []float64
	best := math.Inf(-1)
	for _, t := range s.trials {
		if t.DuplicateOf >= 0 {
			continue
		}
		value, ok := t.first(s.study.Spec.Runs).Value()
		if !ok {
			continue
		}
		best = max(best, value)
		if t.Origin == Initial {
			design = append(design, value)
		}
	}
	if len(design) == 0 {
		return plateau{}
	}
	edge := PlateauEdge(design)
	return plateau{edge, best > edge}
}

// holds reports whether a trial's score is on the plateau, or may be.
func (p plateau) holds(origin Origin, value float64) bool {
	if p.found {
		return value <= p.edge
	}
	return origin == Initial
}
