package kernel

import "goalsearch/pidnet/pid"

// Kernels are the hot loops. Rows that a function takes together have one length.
type Kernels[T Float] interface {
	// Trivariate stores the firing probability σ(A) of a neuron of three sources,
	// A = f·(1-2a + a·σ(2fc) + a·σ(2fl)) with a = Gate, for each sample.
	Trivariate(theta, f, c, l []T)
	// TrivariateGradient turns the derivatives by theta into derivatives by f, c
	// and l, exactly, given the theta that Trivariate computed.
	TrivariateGradient(df, dc, dl, dtheta, theta, f, c, l []T)
	// Bivariate stores the firing probability of a neuron of two sources, σ(A)
	// clamped to [1e-6, 1-1e-6] with A = r·(k + (1-k)·2σ(2rc)), for each sample.
	Bivariate(theta, r, c []T, k T)
	// BivariateGradient turns the derivatives by theta into derivatives by r and
	// c, given the theta that Bivariate computed. Where the clamp acts no gradient
	// passes.
	BivariateGradient(dr, dc, dtheta, theta, r, c []T, k T)
	// Sample stores +1 where a uniform number is below theta, else -1. The numbers
	// are a function of key and position.
	Sample(out, theta []T, key uint64)
	// Adam makes one step of Adam with L2 (Kingma, Ba 2015).
	Adam(value, gradient, first, second []T, s Step[T])
	// Gather adds Σ values[j]·row(columns[j]) to y, where row i has the len(y)
	// numbers of rows from i·stride on. That these rows exist is the caller's to
	// see to, as in Dots: it is not checked again for every sample.
	Gather(y, values []T, columns []int32, rows []T, stride int)
	// GatherEntries is Gather with a row and its factor in each entry. next has the
	// entries that will be wanted next; they may be fetched meanwhile.
	GatherEntries(y []T, entries, next []Entry[T], rows []T, stride int)
	// ScatterEntries adds x, times the factor of an entry, to the entry's row, for
	// each entry in turn. Rows are as in Gather, of len(x) numbers; next is as in
	// GatherEntries.
	ScatterEntries(rows []T, stride int, entries, next []Entry[T], x []T)
	// Dots adds to out[j] the inner product of x with row(columns[j]), as in Gather.
	Dots(out, x []T, columns []int32, rows []T, stride int)
	// Product adds a·b to c, or a·bᵀ if b is transposed. c is m×n, a is m×k, b is
	// k×n or n×k; a row begins every stride numbers. pack is scratch of PackSize.
	// Each element of c is the same wherever c is split.
	Product(c []T, cStride int, a []T, aStride int, b []T, bStride int, m, n, k int, transposed bool, pack []T)
	// Transpose stores the rows×columns matrix src as columns×rows.
	Transpose(dst []T, dstStride int, src []T, srcStride, rows, columns int)
	// Logarithms stores log2 of positive normal numbers.
	Logarithms(out, x []float64)
	// Objective prepares the goal of a neuron for batches of at most batch samples.
	Objective(goal pid.Goal, binning Binning, batch int) Objective[T]
}

// Entry is a number of a sparse row: where it stands, and what it is.
type Entry[T Float] struct {
	Index int32
	Value T
}

// Objective computes the goal of one neuron on a batch. It holds scratch space:
// an Objective serves one goroutine.
type Objective[T Float] interface {
	// Loss returns minus the goal in bits and stores its derivatives by theta. in
	// has the aggregated inputs, a row per source.
	Loss(in [][]T, theta, gradient []T) float64
	// Atoms returns the PID atoms in bits in the order of the lattice's nodes, the
	// residual entropy last.
	Atoms(in [][]T, theta []T) []float64
}

// Gate is the weight of each modulation in the activation of trivariate neurons.
const Gate = 0.1

// PackSize is the number of scratch numbers that Product needs.
const PackSize = packDepth*packColumns + packEdge

const (
	packDepth   = 256 // rows of b that are packed at once
	packColumns = 512
	packEdge    = 128 // room for a block of c at its edge
)

// Step has the settings of one step of Adam.
type Step[T Float] struct {
	Beta1, Beta2, Epsilon T
	Decay                 T // times the value is added to its gradient
	Rate                  T // learning rate over the bias correction of the first moment
	Correction            T // 1 / square root of the bias correction of the second moment
}

// Of returns the fastest kernels that this machine has for a number type.
func Of[T Float]() Kernels[T] {
	if k, ok := accelerated().(Kernels[T]); ok {
		return k
	}
	return Portable[T]{}
}

// Portable are the kernels in plain Go: the reference, and what runs where there
// is nothing faster.
type Portable[T Float] struct{}
