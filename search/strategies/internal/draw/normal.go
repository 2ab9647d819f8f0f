package draw

import (
	"math"
	"math/rand"
)

// Normal returns a standard normal number, by Marsaglia's polar method: of the
// functions that it calls, none has bits that depend on the processor.
func Normal(rng *rand.Rand) float64 {
	for {
		u, v := 2*rng.Float64()-1, 2*rng.Float64()-1
		if s := float64(u*u) + float64(v*v); s > 0 && s < 1 {
			return u * math.Sqrt(-2*math.Log(s)/s)
		}
	}
}
