package searchtest

import (
	"errors"
	"fmt"
	"math"

	"goalsearch/search"
	"goalsearch/search/searchtest/ended"
)

// step is a step of a plan: ask for so many proposals, and then tell all that
// have not been told, or go on asking.
type step struct {
	ask  int
	tell bool
}

// driver asks and tells one strategy, and checks everything it sees.
type driver struct {
	strategy search.Strategy
	cfg      Config
	land     landscape
	all      []search.Proposal // in the order proposed
	told     int               // of these
	trials   int               // told in all, start goals included
	done     bool
}

func drive(open Open, cfg Config, land landscape) (*driver, error) {
	s, err := open(cfg)
	if err != nil {
		return nil, fmt.Errorf("opening the strategy: %w", err)
	}
	return &driver{strategy: s, cfg: cfg, land: land}, nil
}

// ask asks for n proposals, checks them, and returns how many came.
func (d *driver) ask(n int) (int, error) {
	proposals, err := d.strategy.Ask(n)
	if errors.Is(err, search.ErrDone) {
		if len(proposals) > 0 {
			return 0, fmt.Errorf("ask for %d gave %d proposals along with ErrDone", n, len(proposals))
		}
		d.done = true
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("ask for %d after %d proposals: %w", n, len(d.all), err)
	}
	if d.done {
		return 0, fmt.Errorf("ask for %d gave no ErrDone, though one before did", n)
	}
	if len(proposals) > n {
		return 0, fmt.Errorf("ask for %d gave %d proposals", n, len(proposals))
	}
	for _, p := range proposals {
		if err := valid(d.cfg.Space, p); err != nil {
			return 0, fmt.Errorf("proposal %d: %w", len(d.all), err)
		}
		d.all = append(d.all, p)
	}
	return len(proposals), nil
}

// tell tells everything that was proposed.
func (d *driver) tell() error {
	for d.told < len(d.all) {
		if err := d.strategy.Tell(d.trial(d.all[d.told])); err != nil {
			return fmt.Errorf("telling trial %d: %w", d.trials, err)
		}
		d.told++
		d.trials++
	}
	return nil
}

// trial returns the next trial to be told.
func (d *driver) trial(p search.Proposal) search.Trial { return d.numbered(d.trials, p) }

// numbered returns the trial of a proposal under a number.
func (d *driver) numbered(number int, p search.Proposal) search.Trial {
	if value, ok := d.land(d.cfg.Space, p.Goal); ok {
		return ended.Complete(number, p, value)
	}
	return ended.Failed(number, p)
}

// forward goes on in whole generations until n proposals were made and told or
// the strategy has ended.
func (d *driver) forward(n int) error {
	for len(d.all) < n && !d.done {
		came, err := d.ask(min(d.cfg.Generation, n-len(d.all)))
		if err != nil {
			return err
		}
		if came == 0 && d.told == len(d.all) && !d.done {
			return fmt.Errorf("after %d trials the strategy waits, but everything was told", d.trials)
		}
		if err := d.tell(); err != nil {
			return err
		}
	}
	return nil
}

// valid checks a proposal against the space.
func valid(space search.Space, p search.Proposal) error {
	if p.Origin != search.Initial && p.Origin != search.Proposed {
		return fmt.Errorf("origin is %q, neither %q nor %q", p.Origin, search.Initial, search.Proposed)
	}
	if len(p.Goal) != len(space) {
		return fmt.Errorf("%d weights in a space of %d", len(p.Goal), len(space))
	}
	for i, w := range space {
		q := p.Goal[i]
		switch {
		case q.Name != w.Name:
			return fmt.Errorf("weight %d is %s, not %s", i, q.Name, w.Name)
		case !(q.Value >= w.Low && q.Value <= w.High):
			return fmt.Errorf("weight %s is %v, outside [%v, %v]", w.Name, q.Value, w.Low, w.High)
		case q.Value == 0 && math.Signbit(q.Value):
			return fmt.Errorf("weight %s is -0", w.Name)
		}
	}
	return nil
}

// sound checks every proposal of a search of n trials, that none repeats
// another where there is room, and that an end is for ever.
func sound(open Open, cfg Config, land landscape, n int) error {
	d, err := drive(open, cfg, land)
	if err != nil {
		return err
	}
	if err := d.forward(n); err != nil {
		return err
	}
	if d.done {
		if _, err := d.ask(1); err != nil {
			return err
		}
	}
	if !roomy(cfg.Space) {
		return nil
	}
	first := make(map[string]int)
	for i, p := range d.all {
		text := p.Goal.String()
		if j, ok := first[text]; ok {
			return fmt.Errorf("proposal %d repeats proposal %d: %s", i, j, text)
		}
		first[text] = i
	}
	return nil
}

// same compares the proposals of two searches, as far as both went.
func same(a, b []search.Proposal) error {
	for i := range min(len(a), len(b)) {
		if a[i].Origin != b[i].Origin {
			return fmt.Errorf("proposal %d is a %q, not a %q", i, b[i].Origin, a[i].Origin)
		}
		if !a[i].Goal.Equal(b[i].Goal) {
			return fmt.Errorf("proposal %d is %v, not %v", i, b[i].Goal, a[i].Goal)
		}
	}
	return nil
}

// portions checks that it does not matter in which portions proposals are asked
// for and told: one by one, many at once, or part of a generation told before
// the rest of it is asked for, as when a study is extended.
func portions(open Open, cfg Config, land landscape, plan []step) error {
	d, err := drive(open, cfg, land)
	if err != nil {
		return err
	}
	for _, s := range plan {
		if _, err := d.ask(min(s.ask, room(d))); err != nil {
			return err
		}
		if s.tell || room(d) == cfg.Generation {
			if err := d.tell(); err != nil {
				return err
			}
		}
	}
	whole, err := drive(open, cfg, land)
	if err != nil {
		return err
	}
	if err := whole.forward(len(d.all)); err != nil {
		return err
	}
	if len(whole.all) != len(d.all) {
		return fmt.Errorf("%d proposals in portions, %d in generations", len(d.all), len(whole.all))
	}
	if err := same(whole.all, d.all); err != nil {
		return fmt.Errorf("in portions instead of generations: %w", err)
	}
	return nil
}

// room returns how many proposals of the current generation may still be asked
// for; a whole generation where the one before is complete.
func room(d *driver) int {
	return d.cfg.Generation - len(d.all)%d.cfg.Generation
}

// replays checks that a second instance, told what the first was told, proposes
// the same.
func replays(open Open, cfg Config, land landscape, n int) error {
	var all [2][]search.Proposal
	for i := range all {
		d, err := drive(open, cfg, land)
		if err != nil {
			return err
		}
		if err := d.forward(n); err != nil {
			return err
		}
		all[i] = d.all
	}
	if len(all[0]) != len(all[1]) {
		return fmt.Errorf("%d proposals, and %d in a replay", len(all[0]), len(all[1]))
	}
	if err := same(all[0], all[1]); err != nil {
		return fmt.Errorf("in a replay: %w", err)
	}
	return nil
}

// seeded checks that another seed gives other proposals.
func seeded(open Open, cfg Config) error {
	var all [2][]search.Proposal
	for i := range all {
		d, err := drive(open, cfg, landscapes()["slope"])
		if err != nil {
			return err
		}
		if err := d.forward(cfg.Generation); err != nil {
			return err
		}
		all[i] = d.all
		cfg.Seed++
	}
	if same(all[0], all[1]) == nil {
		return fmt.Errorf("seeds %d and %d give the same proposals", cfg.Seed-2, cfg.Seed-1)
	}
	return nil
}

// starts checks a search that begins with goals of the user: they are taken,
// one outside the space is refused, and none of them is proposed again.
func starts(open Open, cfg Config) error {
	d, err := drive(open, cfg, landscapes()["slope"])
	if err != nil {
		return err
	}
	goals := map[string]bool{}
	for _, share := range []float64{.5, .75, .25} {
		x := make([]float64, len(cfg.Space.Free()))
		for j, i := range cfg.Space.Free() {
			x[j] = (1-share)*cfg.Space[i].Low + share*cfg.Space[i].High
		}
		start := search.Proposal{Goal: cfg.Space.Goal(x), Origin: search.Start}
		outside := search.Proposal{Goal: append(search.Params(nil), start.Goal...), Origin: search.Start}
		outside.Goal[cfg.Space.Free()[0]].Value = cfg.Space[cfg.Space.Free()[0]].High + 1
		if err := d.strategy.Tell(d.trial(outside)); err == nil {
			return fmt.Errorf("a start goal outside the space was taken: %v", outside.Goal)
		}
		if err := d.strategy.Tell(d.trial(start)); err != nil {
			return fmt.Errorf("a start goal was refused: %w", err)
		}
		d.trials++
		goals[start.Goal.String()] = true
	}
	if err := d.forward(10 * cfg.Generation); err != nil {
		return err
	}
	for i, p := range d.all {
		if goals[p.Goal.String()] {
			return fmt.Errorf("proposal %d repeats a start goal: %v", i, p.Goal)
		}
	}
	return nil
}

// enqueued checks a search into whose queue goals are put, one after every
// third generation and one that failed after every fourth: they are taken, and
// none of them is proposed again.
func enqueued(open Open, cfg Config) error {
	d, err := drive(open, cfg, landscapes()["slope"])
	if err != nil {
		return err
	}
	by := map[string]bool{}
	for round := 1; round <= 24; round++ {
		before := len(d.all)
		if err := d.forward(before + cfg.Generation); err != nil {
			return err
		}
		for i, p := range d.all[before:] {
			if by[p.Goal.String()] {
				return fmt.Errorf("proposal %d repeats an enqueued goal: %v", before+i, p.Goal)
			}
		}
		if round%3 > 0 && round%4 > 0 {
			continue
		}
		x := make([]float64, len(cfg.Space.Free()))
		for j, i := range cfg.Space.Free() {
			share := float64(round) / 25
			x[j] = (1-share)*cfg.Space[i].Low + share*cfg.Space[i].High
		}
		p := search.Proposal{Goal: cfg.Space.Goal(x), Origin: search.Enqueued}
		trial := d.trial(p)
		if round%4 == 0 {
			trial = ended.Failed(d.trials, p)
		}
		if err := d.strategy.Tell(trial); err != nil {
			return fmt.Errorf("an enqueued goal was refused: %w", err)
		}
		d.trials++
		by[p.Goal.String()] = true
	}
	return nil
}

// refuses checks that trials which the contract does not allow are errors, and
// that the search goes on afterwards as if they had never been told.
func refuses(open Open, cfg Config) error {
	land := landscapes()["slope"]
	d, err := drive(open, cfg, land)
	if err != nil {
		return err
	}
	for range 30 {
		if d.done {
			break
		}
		never := search.Proposal{Goal: cfg.Space.Goal(make([]float64, len(cfg.Space.Free()))), Origin: search.Initial}
		if err := d.strategy.Tell(d.trial(never)); err == nil {
			return errors.New("a trial that was not proposed was taken")
		}
		if _, err := d.ask(cfg.Generation); err != nil {
			return err
		}
		for d.told < len(d.all) {
			trial := d.trial(d.all[d.told])
			for name, spoil := range spoilers(cfg.Space) {
				bad := trial
				bad.Goal = append(search.Params(nil), trial.Goal...)
				spoil(&bad)
				if err := d.strategy.Tell(bad); err == nil {
					return fmt.Errorf("trial %d was taken although it %s", trial.Number, name)
				}
			}
			if err := d.strategy.Tell(trial); err != nil {
				return fmt.Errorf("telling trial %d after wrong ones: %w", trial.Number, err)
			}
			d.told++
			d.trials++
			if err := d.strategy.Tell(trial); err == nil {
				return fmt.Errorf("trial %d was taken twice", trial.Number)
			}
		}
	}
	clean, err := drive(open, cfg, land)
	if err != nil {
		return err
	}
	if err := clean.forward(len(d.all)); err != nil {
		return err
	}
	if err := same(clean.all, d.all); err != nil {
		return fmt.Errorf("after wrong trials were refused: %w", err)
	}
	return nil
}

// spoilers returns ways of making a trial wrong, by what is wrong then.
func spoilers(space search.Space) map[string]func(*search.Trial) {
	free := space.Free()[0]
	value := func(v float64) func(*search.Trial) {
		return func(t *search.Trial) { t.Runs = ended.Complete(0, search.Proposal{}, v).Runs }
	}
	return map[string]func(*search.Trial){
		"comes before the one ahead of it": func(t *search.Trial) { t.Number++ },
		"has a number of the past":         func(t *search.Trial) { t.Number-- },
		"has another goal": func(t *search.Trial) {
			w := space[free]
			other := w.Low
			if t.Goal[free].Value == other {
				other = w.High
			}
			t.Goal[free].Value = other
		},
		"has a goal outside the space": func(t *search.Trial) { t.Goal[free].Value = space[free].High + 1 },
		"lacks a weight":               func(t *search.Trial) { t.Goal = t.Goal[:len(t.Goal)-1] },
		"has a weight of another name": func(t *search.Trial) { t.Goal[free].Name = "unheard of" },
		"has another origin": func(t *search.Trial) {
			if t.Origin == search.Initial {
				t.Origin = search.Proposed
			} else {
				t.Origin = search.Initial
			}
		},
		"has not begun":             func(t *search.Trial) { t.Runs = nil },
		"has not ended":             func(t *search.Trial) { t.Planned = len(t.Runs) + 1 },
		"has NaN for a value":       value(math.NaN()),
		"has infinity for a value":  value(math.Inf(1)),
		"has -infinity for a value": value(math.Inf(-1)),
	}
}
