// Package kernel has the hot loops of training, on rows of numbers.
//
// A matrix of activations is neuron-major: a row per neuron, a column per
// sample. Every function computes each element of its result by a fixed sequence
// of operations, whatever part of the rows or columns it is called for, so that
// work may be split among threads without changing a bit.
package kernel

// Float is a floating-point number of either precision: networks run in
// float32; float64 is the reference.
type Float interface{ float32 | float64 }
