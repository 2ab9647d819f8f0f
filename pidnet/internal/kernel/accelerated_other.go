//go:build !amd64

package kernel

// accelerated returns the kernels in assembly: there are none for this machine.
func accelerated() any { return nil }
