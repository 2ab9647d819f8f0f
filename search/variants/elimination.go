package variants

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"goalsearch/internal/jsonform"
	"goalsearch/search"
)

// Elimination removes the weights of a goal, the least harmful first. In each
// round the candidates are the goals with one weight less; they are raced on
// paired seeds. The weights of the best candidates are set to 0 together.
type Elimination struct {
	options EliminationOptions
	space   search.Space
	whole   search.Params

	known map[string]*contender // by goal
	open  []search.Params       // proposed in this round, not yet handed out
	asked []*contender          // handed out, not yet told
	path  []*contender          // whole goal first
	round []*contender          // candidates of this round
	rung  int                   // of the race of this round
	left  []*contender          // candidates still in the race
	ended bool
}

// contender is a goal of the elimination.
type contender struct {
	goal   search.Params
	trial  int // -1: not told yet
	runs   int
	value  float64 // mean score, -Inf if it failed
	weight string  // that the candidate of a round lacks
}

// NewElimination returns the strategy of a spec that EliminationStudy made.
func NewElimination(spec search.Spec) (*Elimination, error) {
	var o EliminationOptions
	if err := jsonform.Decode(spec.Options, &o); err != nil {
		return nil, fmt.Errorf("strategy %s: options: %w", EliminationName, err)
	}
	if err := o.Validate(); err != nil {
		return nil, fmt.Errorf("strategy %s: %w", EliminationName, err)
	}
	if len(spec.Start) != 1 {
		return nil, fmt.Errorf("strategy %s: it starts from 1 goal, not %d", EliminationName, len(spec.Start))
	}
	whole, err := spec.Space.Place(spec.Start[0])
	if err != nil {
		return nil, err
	}
	return &Elimination{options: o, space: spec.Space, whole: whole, known: make(map[string]*contender)}, nil
}

// Ask implements search.Strategy.
func (e *Elimination) Ask(n int) ([]search.Proposal, error) {
	if e.ended {
		return nil, search.ErrDone
	}
	if len(e.path) == 0 {
		return nil, nil // the whole goal is to be told first
	}
	n = min(n, len(e.open))
	var list []search.Proposal
	for _, goal := range e.open[:n] {
		list = append(list, search.Proposal{Goal: goal, Origin: search.Proposed})
		e.asked = append(e.asked, e.known[goal.String()])
	}
	e.open = e.open[n:]
	return list, nil
}

// Tell implements search.Strategy.
func (e *Elimination) Tell(t search.Trial) error {
	if t.Origin == search.Enqueued {
		return nil // beside the race
	}
	if len(e.path) == 0 {
		if !t.Goal.Equal(e.whole) || t.Origin != search.Start {
			return fmt.Errorf("trial %d is not the goal that is to be simplified", t.Number)
		}
		c := e.contender(t.Goal)
		if err := c.take(t); err != nil {
			return err
		}
		if math.IsInf(c.value, -1) {
			return fmt.Errorf("trial %d: the goal that is to be simplified fails: %s", t.Number, t.Reason())
		}
		e.path = []*contender{c}
		e.begin()
		return nil
	}
	if len(e.asked) == 0 || !t.Goal.Equal(e.asked[0].goal) {
		return fmt.Errorf("trial %d was told and is not the next that was proposed", t.Number)
	}
	if err := e.asked[0].take(t); err != nil {
		return err
	}
	e.asked = e.asked[1:]
	return nil
}

// Retrace implements search.Retracer: what came of a goal is known whenever its round
// comes, and proposals of which nothing came are made again.
func (e *Elimination) Retrace(t search.Trial) error {
	if len(e.asked) > 0 {
		e.asked = e.asked[1:]
	}
	if t.DuplicateOf < 0 {
		if err := e.contender(t.Goal).take(t); err != nil {
			return err
		}
	}
	if len(e.asked) > 0 || len(e.path) == 0 {
		return nil
	}
	e.open = nil
	for _, c := range append([]*contender{e.path[len(e.path)-1]}, e.round...) {
		if c.trial < 0 {
			e.open = append(e.open, c.goal)
		}
	}
	return nil
}

// take notes what came of a trial.
func (c *contender) take(t search.Trial) error {
	if !t.Ended() {
		return fmt.Errorf("trial %d was told before it has ended", t.Number)
	}
	value, ok := t.Value()
	if !ok {
		value = math.Inf(-1)
	}
	c.trial, c.runs, c.value = t.Number, len(t.Runs), value
	if t.DuplicateOf >= 0 {
		c.trial = t.DuplicateOf // of a goal that was enqueued: that one has the runs
	}
	return nil
}

// contender returns the one of a goal, a new one if it has not come up yet.
func (e *Elimination) contender(goal search.Params) *contender {
	key := goal.String()
	if e.known[key] == nil {
		e.known[key] = &contender{goal: goal, trial: -1}
	}
	return e.known[key]
}

// begin opens a round: the goal that is left is proposed if it is new, and with it
// the goals that lack one more weight.
func (e *Elimination) begin() {
	current := e.path[len(e.path)-1]
	e.open, e.round, e.rung = nil, nil, 0
	propose := func(c *contender) {
		if c.trial < 0 {
			e.open = append(e.open, c.goal)
		}
	}
	propose(current)
	if weights(current.goal) > 1 {
		for i, w := range current.goal {
			if w.Value == 0 {
				continue
			}
			c := e.contender(with(current.goal, i, 0))
			c.weight = w.Name
			propose(c)
			e.round = append(e.round, c)
		}
	}
	e.left = slices.Clone(e.round)
}

// weights counts the weights of a goal that are not 0.
func weights(goal search.Params) int {
	n := 0
	for _, w := range goal {
		if w.Value != 0 {
			n++
		}
	}
	return n
}

// Replicate implements search.Replicator: the next rung of the race.
func (e *Elimination) Replicate() []search.Replication {
	for !e.ended && len(e.path) > 0 && len(e.open) == 0 && len(e.asked) == 0 {
		if list := e.missing(); len(list) > 0 {
			return list
		}
		if e.rung < len(e.options.Stages)-1 && len(e.left) > 0 {
			e.rung++
			e.left = best(e.left, (len(e.left)+1)/2)
			continue
		}
		e.remove()
	}
	return nil
}

// missing lists the contenders of the race that lack runs of its rung, and the
// goals of the path that lack runs of the last.
func (e *Elimination) missing() []search.Replication {
	var list []search.Replication
	add := func(c *contender, planned int) {
		if c.runs < planned && !math.IsInf(c.value, -1) {
			list = append(list, search.Replication{Trial: c.trial, Planned: planned})
		}
	}
	for _, c := range e.path {
		add(c, e.options.Stages[len(e.options.Stages)-1])
	}
	for _, c := range e.left {
		add(c, e.options.Stages[e.rung])
	}
	return list
}

// best returns the n contenders of the highest value, equals in the order given.
func best(list []*contender, n int) []*contender {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *contender) int { return cmp.Compare(b.value, a.value) })
	return list[:n]
}

// Retell implements search.Replicator.
func (e *Elimination) Retell(t search.Trial) error {
	c := e.known[t.Goal.String()]
	if c == nil || c.trial != t.Number {
		return fmt.Errorf("trial %d was told again and is none of the elimination", t.Number)
	}
	return c.take(t)
}

// remove ends a round: the weights of its winners are set to 0, and the next
// round begins, unless the goal that was left has collapsed.
func (e *Elimination) remove() {
	current := e.path[len(e.path)-1]
	if len(e.round) == 0 || current.value < e.path[0].value-e.options.Collapse {
		e.ended = true
		return
	}
	n := max(1, int(e.options.Share*float64(weights(current.goal))))
	goal := current.goal
	for _, c := range best(e.left, min(n, len(e.left))) {
		i := slices.IndexFunc(goal, func(w search.Param) bool { return w.Name == c.weight })
		goal = with(goal, i, 0)
	}
	e.path = append(e.path, e.contender(goal))
	e.begin()
}
