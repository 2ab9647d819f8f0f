package pidnet

import (
	"goalsearch/internal/rng"
	"goalsearch/pidnet/internal/kernel"
)

// draws has the random numbers of one sampling of a layer.
type draws[T Float] interface {
	// sample stores the outputs of a neuron, +1 where its number is below theta,
	// else -1.
	sample(out, theta []T, neuron int)
}

// sampling names a sampling within a batch, in the order in which they happen.
type sampling int

const (
	firstPass sampling = iota
	feedbackPass
	secondPass
)

// randomness hands out the draws of a training.
type randomness[T Float] interface {
	draws(b *Batch[T], s sampling) draws[T]
}

// seeded draws are a function of the run's seed, the batch and the sampling.
type seeded[T Float] struct {
	kernels kernel.Kernels[T]
	seed    uint64
}

func (s seeded[T]) draws(b *Batch[T], at sampling) draws[T] {
	return keyed[T]{s.kernels, rng.Key(s.seed, "sample "+string(b.Part), b.Epoch, b.Index, int(at))}
}

type keyed[T Float] struct {
	kernels kernel.Kernels[T]
	key     uint64
}

func (k keyed[T]) sample(out, theta []T, neuron int) {
	k.kernels.Sample(out, theta, rng.Mix(k.key+uint64(neuron)))
}
