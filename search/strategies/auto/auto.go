// Package auto is the default strategy. It picks by what a strategy may see:
//
//   - With up to 50 free weights and generations of up to 100 a Gaussian process
//     proposes (package gp, with a smaller model that keeps it quick), until
//     Options.Surrogate trials were told; that is where trials are dear and every
//     one of them counts.
//   - Then, or from the design on where there are more weights or larger
//     generations, covariance matrix adaptation (package cmaes), which averages
//     noise over many trials and starts about the best goal told.
//
// When it changes over depends on the trials told alone, so that a study may be
// extended at any time.
package auto

import (
	"goalsearch/search"
	"goalsearch/search/strategies/cmaes"
	"goalsearch/search/strategies/gp"
	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/design"
	"goalsearch/search/strategies/internal/option"
)

// Options configure the strategy.
type Options struct {
	design.Options
	Model     int `json:"model" doc:"most trials that the Gaussian process is fitted to"`
	Surrogate int `json:"surrogate" doc:"trials until which a Gaussian process proposes goals; then CMA-ES does"`
}

// Defaults returns the options for generations of the given size.
func Defaults(generation int) Options {
	return Options{Options: gp.Defaults(generation).Options, Model: 120, Surrogate: 1000}
}

const mostSurrogate = 1_000_000

// Validate refuses options that no search can have and names the key.
func (o Options) Validate() error {
	if o.Surrogate < 0 || o.Surrogate > mostSurrogate {
		return option.Errorf("surrogate", "is %d: give it 0 to %d trials", o.Surrogate, mostSurrogate)
	}
	return o.process(1).Validate()
}

// process returns the options of the Gaussian process.
func (o Options) process(generation int) gp.Options {
	p := gp.Defaults(generation)
	p.Options, p.Model = o.Options, o.Model
	return p
}

// Above either of these a Gaussian process is not used.
const (
	mostWeights    = 50
	mostGeneration = 100
)

// New returns the strategy on a valid space, in generations of at least one trial, with
// valid options.
func New(space search.Space, generation int, seed uint64, o Options) search.Strategy {
	history := asktell.NewHistory(space)
	return asktell.NewGenerations(history, proposer(space, history, generation, seed, o))
}

// proposer picks what proposes.
func proposer(space search.Space, history *asktell.History, generation int, seed uint64, o Options) asktell.Proposer {
	later := &design.Proposer{
		Design: design.Design{Options: o.Options}, Space: space, History: history,
		Generation: generation, Seed: seed, Purpose: "auto design",
		Then: cmaes.NewProposer(space, history, generation, seed, cmaes.Defaults(generation)),
	}
	if len(space.Free()) > mostWeights || generation > mostGeneration || o.Surrogate == 0 {
		return later
	}
	process := gp.NewProposer(space, history, generation, seed, o.process(generation))
	return &relay{first: process, second: later, change: o.Surrogate}
}

// relay hands over from one proposer to another. It implements asktell.Proposer.
type relay struct {
	first, second asktell.Proposer
	change        int // trials told before the second begins
	told          int
}

// Observe tells both, so that the second knows what the first found.
func (r *relay) Observe(t asktell.Observation) {
	r.told++
	r.first.Observe(t)
	r.second.Observe(t)
}

// Propose lets the one whose turn it is propose.
func (r *relay) Propose() ([]search.Proposal, error) {
	if r.told < r.change {
		return r.first.Propose()
	}
	return r.second.Propose()
}
