// Package benchmark measures how fast this machine computes what training is
// made of. Every measurement repeats its work for a while and returns the median
// of its repetitions.
package benchmark

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"goalsearch/pidnet/internal/kernel"
	"goalsearch/pidnet/pid"
)

// Shape is a matrix product of training: rows×inner times inner×columns.
type Shape struct {
	Name                 string
	Rows, Columns, Inner int
	Transposed           bool // the right-hand matrix is stored as columns×inner
}

// Shapes lists the products of a dense layer of 100 neurons on batches of 1,024
// MNIST images, and of its laterals.
func Shapes() []Shape {
	return []Shape{
		{"forward", 100, 1024, 784, false},
		{"weight gradient", 100, 784, 1024, true},
		{"laterals forward", 100, 1024, 100, false},
		{"laterals gradient", 100, 100, 1024, true},
		{"forward, 1000 neurons", 1000, 1024, 784, false},
		{"forward, 3072 inputs", 100, 1024, 3072, false},
	}
}

// Clock tells the time; differences of it are measured.
type Clock func() time.Time

// Product returns 10⁹ floating-point operations a second of a matrix product, on
// so many threads.
func Product(s Shape, threads int, clock Clock) float64 {
	k := kernel.Of[float32]()
	bStride := s.Columns
	if s.Transposed {
		bStride = s.Inner
	}
	a, b, c := numbers(s.Rows*s.Inner), numbers(s.Columns*s.Inner), numbers(s.Rows*s.Columns)
	packs := make([][]float32, threads)
	for t := range packs {
		packs[t] = make([]float32, kernel.PackSize)
	}
	seconds := median(clock, func() {
		var group sync.WaitGroup
		for t := range threads {
			from, to := t*s.Columns/threads, (t+1)*s.Columns/threads
			right := b[from:]
			if s.Transposed {
				right = b[from*bStride:]
			}
			group.Go(func() {
				k.Product(c[from:], s.Columns, a, s.Inner, right, bStride, s.Rows, to-from, s.Inner, s.Transposed, packs[t])
			})
		}
		group.Wait()
	})
	return 2 * float64(s.Rows) * float64(s.Columns) * float64(s.Inner) / seconds / 1e9
}

// Objective returns the nanoseconds per neuron and sample of a goal with all 18
// atoms, value and gradient, with about so many occupied cells in a batch of
// 1,024, and how many cells there were.
func Objective(cells int, clock Clock) (ns float64, occupied int) {
	const samples = 1024
	goal := pid.NewGoal("FCL")
	for i := range goal.Weights {
		goal.Weights[i] = float64(i%7)/3 - 0.9
	}
	in := inputs(samples, cells)
	theta, gradient := make([]float32, samples), make([]float32, samples)
	k := kernel.Of[float32]()
	k.Trivariate(theta, in[0], in[1], in[2])
	o := k.Objective(goal, kernel.Fixed, samples)
	seconds := median(clock, func() { o.Loss(in, theta, gradient) })
	return seconds * 1e9 / samples, countCells(in)
}

// inputs widens three normal sources until they occupy at least so many cells.
func inputs(samples, cells int) [][]float32 {
	in := make([][]float32, 3)
	for width := float32(0.5); ; width *= 1.02 {
		r := rand.New(rand.NewPCG(1, 2))
		for s := range in {
			in[s] = make([]float32, samples)
			for i := range in[s] {
				in[s][i] = float32(r.NormFloat64()) * width
			}
		}
		if countCells(in) >= cells || width > 100 {
			return in
		}
	}
}

func countCells(in [][]float32) int {
	seen := make(map[[3]int]bool)
	for i := range in[0] {
		var at [3]int
		for s := range in {
			at[s] = int(min(max(in[s][i]/2+kernel.Bins/2, 0), kernel.Bins-1))
		}
		seen[at] = true
	}
	return len(seen)
}

// Logarithm returns the nanoseconds of a logarithm in vectors.
func Logarithm(clock Clock) float64 {
	k := kernel.Of[float32]()
	x, out := make([]float64, 1024), make([]float64, 1024)
	for i := range x {
		x[i] = float64(i+1) / 1024
	}
	return median(clock, func() { k.Logarithms(out, x) }) * 1e9 / float64(len(x))
}

func numbers(n int) []float32 {
	r := rand.New(rand.NewPCG(3, 4))
	list := make([]float32, n)
	for i := range list {
		list[i] = float32(r.NormFloat64())
	}
	return list
}

// median returns the seconds that work takes: the median of repetitions, each of
// as many calls as take a few milliseconds.
func median(clock Clock, work func()) float64 {
	const repetitions, least = 15, 4 * time.Millisecond
	calls := 1
	measure := func() time.Duration {
		start := clock()
		for range calls {
			work()
		}
		return clock().Sub(start)
	}
	for measure() < least {
		calls *= 2
	}
	var list []time.Duration
	for range repetitions {
		list = append(list, measure())
	}
	slices.Sort(list)
	return list[repetitions/2].Seconds() / float64(calls)
}
