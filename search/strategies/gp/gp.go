package gp

import (
	"math/rand"

	"goalsearch/search"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/cube"
	"goalsearch/search/strategies/internal/design"
	"goalsearch/search/strategies/internal/draw"
)

// New returns the strategy on a valid space, in generations of at least one trial, with
// valid options.
func New(space search.Space, generation int, seed uint64, o Options) search.Strategy {
	history := asktell.NewHistory(space)
	return asktell.NewGenerations(history, NewProposer(space, history, generation, seed, o))
}

// NewProposer returns the strategy as a part of another, on that one's history.
func NewProposer(space search.Space, history *asktell.History, generation int, seed uint64, o Options) asktell.Proposer {
	box := cube.New(space)
	return &surrogate{
		cube: box, history: history, generation: generation, seed: seed, options: o,
		design: design.Design{Options: o.Options}, screening: design.NewScreeningDesign(seed, "gp design", box.Dim()),
		kernel: middle(box.Dim()), centre: make([]float64, box.Dim()),
	}
}

// surrogate is the state of a search. It implements asktell.Proposer.
type surrogate struct {
	cube       cube.Cube
	history    *asktell.History
	generation int
	seed       uint64
	options    Options
	design     design.Design
	screening  *design.ScreeningDesign

	trials  []trial
	centre  []float64 // where the mean of the last model was best
	kernel  kernel
	fitted  int  // trials when the kernel was fitted last; 0: never
	settled bool // whether something stood out then
}

// trial is what the model knows of a trial.
type trial struct {
	u     []float64 // its point in the cube
	value float64
	ok    bool // whether it has a value
}

// Observe adds a trial.
func (s *surrogate) Observe(t asktell.Observation) {
	s.design.Observe(t)
	s.trials = append(s.trials, trial{s.cube.Point(t.X), t.Value, t.OK})
}

// Propose returns the next generation: drawn, proposed by the model, or both by turns.
func (s *surrogate) Propose() ([]search.Proposal, error) {
	rng := draw.New(s.seed, "gp", len(s.trials))
	var m *model
	if s.design.Begun() {
		m = s.model()
	}
	lost := !s.design.Ended()
	proposals := make([]search.Proposal, s.generation)
	for i := range proposals {
		if m == nil || lost && rng.Intn(3) > 0 {
			proposals[i] = s.propose(rng, s.screening.Next(), search.Initial)
			continue
		}
		u := m.best(rng, s.optimism(rng, i))
		m.believe(u)
		proposals[i] = s.propose(rng, u, search.Proposed)
	}
	return proposals, nil
}

// optimism returns that by which a goal of a generation is chosen.
func (s *surrogate) optimism(rng *rand.Rand, number int) float64 {
	switch {
	case number == 0 && s.generation > 1:
		return 0
	case len(s.trials) > s.options.Model: // mostly small, so that goals gather where they are best
		return s.options.Optimism * rng.Float64() * rng.Float64()
	}
	return s.options.Optimism
}

func (s *surrogate) propose(rng *rand.Rand, u []float64, origin search.Origin) search.Proposal {
	return s.history.Propose(s.cube.Fresh(s.history, rng, u), origin)
}

// anywhere returns a point drawn evenly from the cube.
func anywhere(rng *rand.Rand, dim int) []float64 {
	u := make([]float64, dim)
	for i := range u {
		u[i] = rng.Float64()
	}
	return u
}

// Between fits of the kernel there are so many trials. Fits start afresh, with
// more rounds, while nothing stands out: what was fitted to a plateau misleads.
const (
	refit       = 20
	firstRounds = 20
	laterRounds = 15
)

// model returns the model of the trials so far, of which one has a value.
func (s *surrogate) model() *model {
	stretch := s.kernel.stretch()
	centre := stretched(s.centre, stretch)
	u, y := examples(s.trials, s.options.Model, func(u []float64) float64 {
		return distance(stretched(u, stretch), centre)
	})
	if s.fitted == 0 || len(s.trials) >= s.fitted+refit {
		start, rounds := s.kernel, laterRounds
		if !s.settled {
			start, rounds = middle(s.cube.Dim()), firstRounds
		}
		s.kernel = fit(start, u, y, rounds)
		s.fitted, s.settled = len(s.trials), s.design.Ended()
	}
	m := newModel(s.kernel, u, y)
	s.centre = m.leaders[0]
	return m
}
