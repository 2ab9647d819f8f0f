package searchtest

import (
	"fmt"
	"math"

	"goalsearch/search"
	"goalsearch/search/searchtest/ended"
)

// history takes a search through so many generations, with a goal that was enqueued
// before the second, and returns its trials as they were made.
func (d *driver) history(generations int) ([][]search.Trial, error) {
	var made [][]search.Trial
	for number := range generations {
		if number == 1 {
			given := d.trial(search.Proposal{Goal: between(d.cfg.Space, .4), Origin: search.Enqueued})
			if err := d.strategy.Tell(given); err != nil {
				return nil, fmt.Errorf("an enqueued goal was refused: %w", err)
			}
			d.trials++
			made = append(made, []search.Trial{given})
		}
		first, next := len(d.all), d.trials
		if err := d.forward(first + d.cfg.Generation); err != nil {
			return nil, err
		}
		var generation []search.Trial
		for i, p := range d.all[first:] {
			generation = append(generation, d.numbered(next+i, p))
		}
		if len(generation) > 0 {
			made = append(made, generation)
		}
	}
	return made, nil
}

// between is the goal that lies at a share of the range of every free weight.
func between(space search.Space, share float64) search.Params {
	x := make([]float64, len(space.Free()))
	for j, i := range space.Free() {
		x[j] = (1-share)*space[i].Low + share*space[i].High
	}
	return space.Goal(x)
}

// retraced opens a strategy that was taken through the trials of another.
func retraced(open Open, cfg Config, land landscape, made [][]search.Trial) (*driver, error) {
	d, err := drive(open, cfg, land)
	if err != nil {
		return nil, err
	}
	for _, generation := range made {
		d.trials += len(generation)
	}
	return d, search.Retrace(d.strategy, made)
}

// unchanged checks that a search.Retracer which was taken through its own trials goes on
// as if it had made them.
func unchanged(open Open, cfg Config, land landscape, generations int) error {
	whole, err := drive(open, cfg, land)
	if err != nil {
		return err
	}
	made, err := whole.history(generations)
	if err != nil {
		return err
	}
	again, err := retraced(open, cfg, land, made)
	if err != nil {
		return err
	}
	if _, ok := again.strategy.(search.Retracer); !ok {
		return nil
	}
	before := len(whole.all)
	if err := whole.forward(before + 2*cfg.Generation); err != nil {
		return err
	}
	if err := again.forward(2 * cfg.Generation); err != nil {
		return err
	}
	if len(again.all) != len(whole.all)-before {
		return fmt.Errorf("%d proposals, and %d after its trials were told anew", len(whole.all)-before, len(again.all))
	}
	if err := same(whole.all[before:], again.all); err != nil {
		return fmt.Errorf("after its trials were told anew: %w", err)
	}
	return nil
}

// correction gives a trial another value; NaN: it has failed.
type correction struct {
	trial int
	value float64
}

// corrected checks a search some of whose trials turn out to have other values: told
// them anew, the strategy goes on, two instances of it alike, and in any portions, and
// proposes nothing that was tried.
func corrected(open Open, cfg Config, land landscape, generations int, list []correction) error {
	first, err := drive(open, cfg, land)
	if err != nil {
		return err
	}
	made, err := first.history(generations)
	if err != nil {
		return err
	}
	tried := make(map[string]bool)
	for _, generation := range made {
		for i, t := range generation {
			tried[t.Goal.String()] = true
			for _, c := range list {
				if c.trial == t.Number {
					generation[i] = c.of(t)
				}
			}
		}
	}
	var all [2][]search.Proposal
	for i := range all {
		d, err := retraced(open, cfg, land, made)
		if err != nil {
			return err
		}
		for !d.done && len(d.all) < 3*cfg.Generation {
			portion := cfg.Generation
			if i == 1 {
				portion = 1
			}
			if _, err := d.ask(portion); err != nil {
				return fmt.Errorf("after trials were corrected: %w", err)
			}
			if room(d) == cfg.Generation || d.done {
				if err := d.tell(); err != nil {
					return fmt.Errorf("after trials were corrected: %w", err)
				}
			}
		}
		all[i] = d.all
	}
	if len(all[0]) != len(all[1]) {
		return fmt.Errorf("after trials were corrected, %d proposals, and %d one by one", len(all[0]), len(all[1]))
	}
	if err := same(all[0], all[1]); err != nil {
		return fmt.Errorf("after trials were corrected, one by one: %w", err)
	}
	for i, p := range all[0] {
		if tried[p.Goal.String()] && roomy(cfg.Space) {
			return fmt.Errorf("proposal %d after trials were corrected repeats one that was tried: %v", i, p.Goal)
		}
	}
	return nil
}

// of is the trial with its corrected value.
func (c correction) of(t search.Trial) search.Trial {
	p := search.Proposal{Goal: t.Goal, Origin: t.Origin}
	if math.IsNaN(c.value) {
		return ended.Failed(t.Number, p)
	}
	return ended.Complete(t.Number, p, c.value)
}
