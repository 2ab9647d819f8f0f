package design

import (
	"math/big"
	"math/rand"

	"goalsearch/search/strategies/internal/draw"
)

// ScreeningDesign draws the points of a design in the unit cube so that every weight, every
// pair and, after two turns, every three of them meet all combinations of lower
// and upper half equally often: a screening design of Plackett & Burman (1946) and
// its mirror image, with an even draw within the half. Where goals are good in one
// corner of a few weights alone, it misses the corner more rarely than draws that
// know nothing of one another. Another permutation of weights and signs follows
// when all rows were had.
type ScreeningDesign struct {
	seed    uint64
	purpose string
	dim     int
	signs   [][]bool // rows of the design
	drawn   int
	columns []int  // the column of each weight, in this round
	flipped []bool // whether it is mirrored
}

// NewScreeningDesign returns the points that belong to a search seed and a purpose.
func NewScreeningDesign(seed uint64, purpose string, dim int) *ScreeningDesign {
	return &ScreeningDesign{seed: seed, purpose: purpose, dim: dim, signs: plackettBurman(dim)}
}

// Next returns the next point.
func (s *ScreeningDesign) Next() []float64 {
	rng := draw.New(s.seed, s.purpose, s.drawn)
	rows := len(s.signs)
	row := s.drawn % (2 * rows)
	if row == 0 {
		s.shuffle(rng)
	}
	s.drawn++
	u := make([]float64, s.dim)
	for i := range u {
		upper := s.signs[row%rows][s.columns[i]] != s.flipped[i]
		if row >= rows {
			upper = !upper
		}
		u[i] = rng.Float64() / 2
		if upper {
			u[i] += .5
		}
	}
	return u
}

func (s *ScreeningDesign) shuffle(rng *rand.Rand) {
	rng.Shuffle(len(s.signs), func(i, j int) { s.signs[i], s.signs[j] = s.signs[j], s.signs[i] })
	s.columns = rng.Perm(len(s.signs[0]))[:s.dim]
	s.flipped = make([]bool, s.dim)
	for i := range s.flipped {
		s.flipped[i] = rng.Intn(2) == 1
	}
}

// plackettBurman returns the rows of a design for at least so many two-valued
// factors: q+1 rows of q factors, q the next prime that is 3 modulo 4, by Paley's
// construction from the squares modulo q.
func plackettBurman(factors int) [][]bool {
	q := 3
	for ; q < factors || !big.NewInt(int64(q)).ProbablyPrime(0); q += 4 {
	}
	square := make([]bool, q)
	for x := 1; x < q; x++ {
		square[x*x%q] = true
	}
	rows := make([][]bool, q+1)
	for i := range rows {
		rows[i] = make([]bool, q)
		for j := range rows[i] {
			rows[i][j] = i < q && (i == j || square[(i-j+q)%q])
		}
	}
	return rows
}
