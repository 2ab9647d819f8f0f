package kernel

import "runtime"

// The version of a set of kernels is raised whenever a change makes any of its
// results differ in any bit.
const (
	portableVersion = "2"
	avx2Version     = "1"
)

// Numerics is the id of the arithmetic that training runs on: equal ids give
// equal bits.
func Numerics() string {
	id := "portable-" + portableVersion
	if accelerated() != nil {
		id = "avx2-" + avx2Version
	}
	id += "/" + runtime.GOARCH
	if fuses {
		id += "+fma"
	}
	return id
}

// fuses tells whether the compiler fuses x*y+z into one rounding, as it does on
// some architectures and for GOAMD64=v3: the product (1+e)² - (1+2e) is e² if it
// does, else 0, for e² below half a unit in the last place.
var fuses = func() bool {
	e := tiny()
	return (1+e)*(1+e)-(1+2*e) != 0
}()

//go:noinline
func tiny() float64 { return 0x1p-30 }
