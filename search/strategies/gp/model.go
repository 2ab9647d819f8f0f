package gp

import (
	"cmp"
	"math"
	"math/rand"
	"slices"

	"goalsearch/search/strategies/internal/cube"
	"goalsearch/search/strategies/internal/draw"
)

// model is a process and the points that it looks around.
type model struct {
	*process
	leaders [][]float64 // the points told of the best mean, best first
}

const leading = 5

func newModel(k kernel, u [][]float64, y []float64) *model {
	m := &model{process: newProcess(k, u, y)}
	var told []judged
	for i, v := range u {
		told = append(told, judged{v, m.told[i]})
	}
	sortJudged(told)
	for _, t := range told[:min(leading, len(told))] {
		m.leaders = append(m.leaders, t.u)
	}
	return m
}

// judged is a point and how it is judged; more is better.
type judged struct {
	u     []float64
	value float64
}

// sortJudged puts the best first; equals keep their order.
func sortJudged(list []judged) {
	slices.SortStableFunc(list, func(a, b judged) int { return cmp.Compare(b.value, a.value) })
}

// A search for the best point throws darts, mostly near the leaders at scales of
// one to four octaves below the widest, and climbs from the best of them.
const (
	darts    = 100
	faraway  = 10 // one dart in so many goes anywhere
	spread   = .5
	octaves  = 4
	climbers = 2
	climb    = 20 // steps
)

// best returns the point of the cube with the greatest mean plus optimism times
// the standard deviation, as far as a search finds it.
func (m *model) best(rng *rand.Rand, optimism float64) []float64 {
	list := make([]judged, darts)
	for i := range list {
		u := m.dart(rng, i)
		list[i] = judged{u, m.judge(u, optimism)}
	}
	sortJudged(list)
	for _, start := range list[:climbers] {
		list = append(list, m.climb(start, optimism))
	}
	sortJudged(list)
	return list[0].u
}

// judge returns the mean at u plus optimism times the standard deviation.
func (m *model) judge(u []float64, optimism float64) float64 {
	if optimism == 0 {
		return m.mean(u)
	}
	mean, sd := m.at(u, nil, nil)
	return mean + optimism*sd
}

func (m *model) dart(rng *rand.Rand, i int) []float64 {
	u := anywhere(rng, len(m.stretch))
	if i%faraway == faraway-1 {
		return u
	}
	leader := m.leaders[rng.Intn(len(m.leaders))]
	scale := spread / float64(int(1)<<rng.Intn(octaves))
	for j, v := range leader {
		u[j] = cube.Fold(v + scale*draw.Bell(rng))
	}
	return u
}

// climb follows the gradient within the cube, with steps that grow by success
// and shrink by failure.
func (m *model) climb(from judged, optimism float64) judged {
	d := len(from.u)
	slope, dSD := make([]float64, d), make([]float64, d)
	judge := func(u []float64) judged {
		mean, sd := m.at(u, slope, dSD)
		for j := range slope {
			slope[j] += optimism * dSD[j]
		}
		return judged{u, mean + optimism*sd}
	}
	best, step := judge(from.u), .05*math.Sqrt(float64(d))
	direction := uphill(best.u, slope)
	for range climb {
		u := make([]float64, d)
		for j, v := range best.u {
			u[j] = cube.Clamp(v + step*direction[j])
		}
		if next := judge(u); next.value > best.value {
			best, step = next, 1.3*step
			direction = uphill(best.u, slope)
		} else {
			step *= .4
		}
	}
	return best
}

// uphill returns the unit vector along the slope that does not leave the cube; 0
// where there is none.
func uphill(u, slope []float64) []float64 {
	direction, squares := make([]float64, len(u)), 0.0
	for j, s := range slope {
		if u[j] <= 0 && s < 0 || u[j] >= 1 && s > 0 {
			continue
		}
		direction[j] = s
		squares += s * s
	}
	if squares > 0 {
		norm := math.Sqrt(squares)
		for j := range direction {
			direction[j] /= norm
		}
	}
	return direction
}
