package search

import (
	"fmt"

	"goalsearch/internal/rng"
)

// SeedPolicy says how a study picks the seeds of its runs.
type SeedPolicy string

const (
	// SharedSeeds: run i of every trial has the same seed, so that goals are
	// compared in pairs.
	SharedSeeds SeedPolicy = "shared"
	// FreshSeeds: every run of every trial has a seed of its own.
	FreshSeeds SeedPolicy = "fresh"
)

func (p SeedPolicy) validate() error {
	if p != SharedSeeds && p != FreshSeeds {
		return fmt.Errorf("seed policy %q is neither %q nor %q", p, SharedSeeds, FreshSeeds)
	}
	return nil
}

// FreshSeed returns a search seed whose run seeds those of this spec have nothing
// to do with: of the spec's seed and a number.
func (s Spec) FreshSeed(number uint64) uint64 {
	return rng.Mix(rng.Mix(s.Seed+0x6a09e667f3bcc909)^number*0xbb67ae8584caa73b) % MaxSeed
}

// RunSeed returns the seed of run number run of trial number trial: a function
// of the search seed and these numbers alone, below MaxSeed.
func (s Spec) RunSeed(trial, run int) uint64 {
	x := rng.Mix(s.Seed + 0x9e3779b97f4a7c15)
	if s.Seeds == FreshSeeds {
		x = rng.Mix(x ^ uint64(trial+1)*0xd1b54a32d192ed03)
	}
	if last := s.Runs * len(s.Rungs); run < last+s.Runs {
		run %= s.Runs // each rung continues the runs of the first
	} else {
		run -= last
	}
	return rng.Mix(x^uint64(run+1)*0x8cb92ba72f3d8dd7) % MaxSeed
}
