package pidnet

import (
	"errors"
	"fmt"
	"slices"

	"goalsearch/pidnet/internal/kernel"
)

// Samples is a labelled data set in memory, ready for networks; any number of
// networks may share it. Inputs are normalised as (raw - mean)/deviation. Where
// most raw inputs are 0, as in drawings, only the others are kept.
type Samples[T Float] struct {
	size    int      // inputs per sample
	classes int      // labels are below it
	labels  []uint16 // by sample
	scale   scale
	raw     inputs[T] // of all samples; nil: they are sparse
	sparse  sparseInputs[T]
	density float64
}

// scale is the normalisation of inputs.
type scale struct{ mean, deviation float64 }

// denseFrom is the share of inputs that are not 0 from which products with all
// inputs are faster than those with the others alone.
const denseFrom = 0.5

// NewSamples makes a data set of count×size raw inputs, row-major, and a label
// below classes for each. deviation must be above 0. The data set may keep raw.
func NewSamples[T Float, R uint8 | float32 | float64](raw []R, labels []uint16, size, classes int, mean, deviation float64) (*Samples[T], error) {
	density := densityOf(raw)
	return newSamples[T](raw, labels, density, density >= denseFrom, Samples[T]{size: size, classes: classes, scale: scale{mean, deviation}})
}

// SamplesLike makes a data set that networks of another can score: with its
// size, classes, normalisation and layout.
func SamplesLike[T Float, R uint8 | float32 | float64](like *Samples[T], raw []R, labels []uint16) (*Samples[T], error) {
	return newSamples[T](raw, labels, densityOf(raw), like.Dense(), Samples[T]{size: like.size, classes: like.classes, scale: like.scale})
}

func newSamples[T Float, R uint8 | float32 | float64](raw []R, labels []uint16, density float64, dense bool, s Samples[T]) (*Samples[T], error) {
	switch {
	case s.size < 1:
		return nil, fmt.Errorf("samples have %d inputs: at least 1 is needed", s.size)
	case len(raw) != len(labels)*s.size:
		return nil, fmt.Errorf("%d inputs are not %d samples of %d", len(raw), len(labels), s.size)
	case !(s.scale.deviation > 0):
		return nil, fmt.Errorf("inputs cannot be normalised by a standard deviation of %v", s.scale.deviation)
	case s.classes < 2:
		return nil, errors.New("at least 2 classes are needed")
	}
	for i, label := range labels {
		if int(label) >= s.classes {
			return nil, fmt.Errorf("sample %d has label %d, but there are %d classes", i, label, s.classes)
		}
	}
	s.labels, s.density = labels, density
	if dense {
		s.raw = newInputs[T](raw, s.scale)
	} else {
		s.sparse = newSparseInputs[T](raw, s.size, s.scale)
	}
	return &s, nil
}

// densityOf returns the share of inputs that are not 0.
func densityOf[R uint8 | float32 | float64](raw []R) float64 {
	count := 0
	for _, r := range raw {
		if r != 0 {
			count++
		}
	}
	return float64(count) / float64(max(len(raw), 1))
}

// Len returns the number of samples.
func (s *Samples[T]) Len() int { return len(s.labels) }

// Size returns the number of inputs of a sample.
func (s *Samples[T]) Size() int { return s.size }

// Label returns the class of a sample.
func (s *Samples[T]) Label(row int32) uint16 { return s.labels[row] }

// Classes returns the number of classes.
func (s *Samples[T]) Classes() int { return s.classes }

// Dense reports whether all inputs are kept, not only those that are not 0.
// Config.Dense of a network must be the same.
func (s *Samples[T]) Dense() bool { return s.raw != nil }

// Density returns the share of inputs that are not 0 before normalisation.
func (s *Samples[T]) Density() float64 { return s.density }

// inputs are those of all samples of a dense data set, by sample.
type inputs[T Float] interface {
	// normalise stores the normalised inputs that begin at an index.
	normalise(out []T, from int)
}

func newInputs[T Float, R uint8 | float32 | float64](raw []R, s scale) inputs[T] {
	if bytes, ok := any(raw).([]uint8); ok {
		b := &byteInputs[T]{raw: bytes}
		for v := range b.values {
			b.values[v] = T((float64(v) - s.mean) / s.deviation)
		}
		return b
	}
	values := make(numberInputs[T], len(raw))
	for i, r := range raw {
		values[i] = T((float64(r) - s.mean) / s.deviation)
	}
	return values
}

// byteInputs are kept as bytes, since as numbers they would take four times the room.
type byteInputs[T Float] struct {
	raw    []uint8
	values [256]T // normalised
}

func (b *byteInputs[T]) normalise(out []T, from int) {
	for i, v := range b.raw[from : from+len(out)] {
		out[i] = b.values[v]
	}
}

// numberInputs are kept normalised.
type numberInputs[T Float] []T

func (n numberInputs[T]) normalise(out []T, from int) { copy(out, n[from:]) }

// sparseInputs are rows of raw/deviation, of the inputs that are not 0: the
// normalised input is that less shift, as 0 is -shift.
type sparseInputs[T Float] struct {
	shift   T     // mean/deviation
	start   []int // by sample: where its entries begin
	entries []entry[T]
	before  []int // by input: the number of entries of the inputs before it
}

// entry is an input of a sample: its index and raw/deviation, which is not 0.
type entry[T Float] = kernel.Entry[T]

func newSparseInputs[T Float, R uint8 | float32 | float64](raw []R, size int, sc scale) sparseInputs[T] {
	s := sparseInputs[T]{shift: T(sc.mean / sc.deviation), start: make([]int, 1, len(raw)/size+1), before: make([]int, size+1)}
	for at := 0; at < len(raw); at += size {
		for j, r := range raw[at : at+size] {
			if r != 0 {
				s.before[j+1]++
			}
		}
	}
	for j := range size {
		s.before[j+1] += s.before[j]
	}
	s.entries = make([]entry[T], 0, s.before[size])
	for at := 0; at < len(raw); at += size {
		for j, r := range raw[at : at+size] {
			if r != 0 {
				s.entries = append(s.entries, entry[T]{Index: int32(j), Value: T(float64(r) / sc.deviation)})
			}
		}
		s.start = append(s.start, len(s.entries))
	}
	return s
}

// rows returns the entries of a sample of a batch, by index, and those of the
// sample after it.
func (s *sparseInputs[T]) rows(batch []int32, at int) (row, next []entry[T]) {
	row = s.row(batch[at])
	if at+1 < len(batch) {
		next = s.row(batch[at+1])
	}
	return row, next
}

// shares is the number of equal shares of the work that inputs can be divided
// into; inputs lists those of some shares, from one up to another.
func (s *sparseInputs[T]) shares() int { return len(s.entries) + 1 }

func (s *sparseInputs[T]) inputs(from, to int) (first, last int) {
	inputs := s.before[:len(s.before)-1]
	first, _ = slices.BinarySearch(inputs, from)
	last, _ = slices.BinarySearch(inputs, to)
	return first, last
}

// between returns the entries of a row from one input up to another.
func between[T Float](row []entry[T], from, to int) []entry[T] {
	at := func(input int) int {
		i, _ := slices.BinarySearchFunc(row, input, func(e entry[T], input int) int { return int(e.Index) - input })
		return i
	}
	return row[at(from):at(to)]
}

func (s *sparseInputs[T]) row(i int32) []entry[T] { return s.entries[s.start[i]:s.start[i+1]] }
