// Package cube scales the free weights of a space to the unit cube [0, 1]^d, in
// which strategies that measure distances or directions search.
package cube

import (
	"math"

	"goalsearch/search"
)

// Cube is the unit cube of a space.
type Cube struct {
	low, high []float64 // bounds of the free weights
}

// New returns the cube of a valid space.
func New(space search.Space) Cube {
	var c Cube
	for _, i := range space.Free() {
		c.low = append(c.low, space[i].Low)
		c.high = append(c.high, space[i].High)
	}
	return c
}

// Dim returns the number of free weights.
func (c Cube) Dim() int { return len(c.low) }

// Weights returns the free weights at the point u of the cube. Rounding may pass
// a bound by an ulp, which search.Space.Goal clamps.
func (c Cube) Weights(u []float64) []float64 {
	x := make([]float64, len(u))
	for i, v := range u {
		x[i] = float64((1-v)*c.low[i]) + float64(v*c.high[i])
	}
	return x
}

// Point returns the point of the cube at the free weights x; the middle of a
// range that is too small to be divided.
func (c Cube) Point(x []float64) []float64 {
	u := make([]float64, len(x))
	for i, v := range x {
		half := c.high[i]/2 - c.low[i]/2 // the range itself may overflow
		u[i] = min(max((v/2-c.low[i]/2)/half, 0), 1)
		if math.IsNaN(u[i]) {
			u[i] = .5
		}
	}
	return u
}

// Fold reflects a coordinate at the bound that it has crossed, as often as it
// takes to bring it into [0, 1].
func Fold(v float64) float64 {
	v = math.Mod(math.Abs(v), 2)
	if v > 1 {
		v = 2 - v
	}
	return v
}

// Clamp brings a coordinate into [0, 1].
func Clamp(v float64) float64 { return min(max(v, 0), 1) }
