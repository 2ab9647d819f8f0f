package pidnet

import (
	"goalsearch/internal/rng"
	"goalsearch/pidnet/internal/kernel"
)

// draws has the random numbers of one sampling of a layer.
type draws[T Float] interface {
	// sample stores the outputs of a neuron: 1 where its number is below theta, else
	// what a silent neuron puts out.
	sample(out, theta []T, neuron int)
}

// sampling names a sampling within a batch, in the order in which they happen.
type sampling int

const (
	firstPass sampling = iota
	feedbackPass
	secondPass
)

const samplings = 3

// sampler hands out the draws of a training.
type sampler[T Float] interface {
	draws(b *Batch[T], s sampling, hiddenLayer int) draws[T]
}

// seededSampler draws are a function of the run's seed, the batch and the sampling.
type seededSampler[T Float] struct {
	seed     uint64
	purposes map[Part]string
	keyed    *keyedDraws[T] // handed out again for every sampling
}

func newSeeded[T Float](seed uint64, silent int) seededSampler[T] {
	s := seededSampler[T]{seed: seed, purposes: make(map[Part]string), keyed: &keyedDraws[T]{kernels: kernel.Of[T](), silent: T(silent)}}
	for _, p := range []Part{Training, Validation, Test} {
		s.purposes[p] = "sample " + string(p)
	}
	return s
}

func (s seededSampler[T]) draws(b *Batch[T], at sampling, hiddenLayer int) draws[T] {
	s.keyed.key = rng.Key(s.seed, s.purposes[b.Part], b.Epoch, b.Index, int(at)+samplings*hiddenLayer)
	return s.keyed
}

type keyedDraws[T Float] struct {
	kernels kernel.Kernels[T]
	silent  T // -1 or 0
	key     uint64
}

func (k *keyedDraws[T]) sample(out, theta []T, neuron int) {
	k.kernels.Sample(out, theta, rng.Mix(k.key+uint64(neuron)))
	if k.silent == 0 {
		for i, y := range out {
			out[i] = (y + 1) / 2
		}
	}
}
