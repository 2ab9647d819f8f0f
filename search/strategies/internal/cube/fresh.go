package cube

import (
	"math/rand"

	"goalsearch/search/strategies/internal/asktell"
	"goalsearch/search/strategies/internal/draw"
)

// Fresh returns the free weights at the point u, or near it if they were tried
// before, or anywhere if that was tried as well.
func (c Cube) Fresh(l *asktell.History, rng *rand.Rand, u []float64) []float64 {
	return asktell.Fresh(l, func(try int) []float64 {
		v := make([]float64, len(u))
		for i := range v {
			switch {
			case try == 0:
				v[i] = u[i]
			case try < 10:
				v[i] = Fold(u[i] + .01*draw.Bell(rng))
			default:
				v[i] = rng.Float64()
			}
		}
		return c.Weights(v)
	})
}
