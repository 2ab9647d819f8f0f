package pidnet

import (
	"errors"
	"fmt"

	"goalsearch/pidnet/internal/kernel"
)

// Samples is a labelled data set in memory, ready for networks; any number of
// networks may share it. Inputs are normalised as (raw - mean)/deviation, kept
// as sparse rows of raw/deviation, as images are mostly background.
type Samples[T Float] struct {
	size    int     // inputs per sample
	classes int     // labels are below it
	labels  []uint8 // by sample
	shift   T       // mean/deviation, subtracted from every input
	start   []int   // by sample: where its entries begin
	entries []entry[T]
}

// entry is an input of a sample: its index and raw/deviation, which is not 0.
type entry[T Float] = kernel.Entry[T]

// NewSamples makes a data set of count×size raw inputs, row-major, and a label
// below classes for each. deviation must be above 0.
func NewSamples[T Float, R uint8 | float32 | float64](raw []R, labels []uint8, size, classes int, mean, deviation float64) (*Samples[T], error) {
	switch {
	case size < 1:
		return nil, fmt.Errorf("samples have %d inputs: at least 1 is needed", size)
	case len(raw) != len(labels)*size:
		return nil, fmt.Errorf("%d inputs are not %d samples of %d", len(raw), len(labels), size)
	case !(deviation > 0):
		return nil, fmt.Errorf("inputs cannot be normalised by a standard deviation of %v", deviation)
	case classes < 2:
		return nil, errors.New("at least 2 classes are needed")
	}
	s := &Samples[T]{size: size, classes: classes, labels: labels, shift: T(mean / deviation)}
	s.start = make([]int, 1, len(labels)+1)
	entries := 0
	for _, r := range raw {
		if r != 0 {
			entries++
		}
	}
	s.entries = make([]entry[T], 0, entries)
	for i, label := range labels {
		if int(label) >= classes {
			return nil, fmt.Errorf("sample %d has label %d, but there are %d classes", i, label, classes)
		}
		for j, r := range raw[i*size : (i+1)*size] {
			if r != 0 {
				s.entries = append(s.entries, entry[T]{Index: int32(j), Value: T(float64(r) / deviation)})
			}
		}
		s.start = append(s.start, len(s.entries))
	}
	return s, nil
}

// Len returns the number of samples.
func (s *Samples[T]) Len() int { return len(s.labels) }

// Size returns the number of inputs of a sample.
func (s *Samples[T]) Size() int { return s.size }

// Classes returns the number of classes.
func (s *Samples[T]) Classes() int { return s.classes }

// row returns the entries of a sample, by index.
func (s *Samples[T]) row(i int32) []entry[T] { return s.entries[s.start[i]:s.start[i+1]] }

// Density returns the share of inputs that are not 0 before normalisation.
func (s *Samples[T]) Density() float64 {
	return float64(len(s.entries)) / float64(s.size*s.Len())
}
