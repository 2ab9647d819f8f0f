package design

import "testing"

// TestScreenIsBalanced holds the points of a whole round to the definition of an
// orthogonal array of strength 3: every three weights meet the eight combinations
// of halves equally often.
func TestScreenIsBalanced(t *testing.T) {
	for _, dim := range []int{3, 7, 10, 18, 19} {
		s := NewScreeningDesign(5, "test", dim)
		for round := range 2 {
			var points [][]float64
			for range 2 * len(s.signs) {
				points = append(points, s.Next())
			}
			for i := range dim {
				for j := range i {
					for k := range j {
						var count [8]int
						for _, u := range points {
							count[int(2*u[i])<<2|int(2*u[j])<<1|int(2*u[k])]++
						}
						for octant, n := range count {
							if 8*n != len(points) {
								t.Fatalf("%d weights, round %d: %d of %d points in octant %d of weights %d, %d, %d",
									dim, round, n, len(points), octant, i, j, k)
							}
						}
					}
				}
			}
		}
	}
}

func TestScreenOfAnyDimension(t *testing.T) {
	for dim := 1; dim < 70; dim++ {
		s := NewScreeningDesign(1, "test", dim)
		for range 5 {
			for i, v := range s.Next() {
				if !(v >= 0 && v < 1) {
					t.Fatalf("dimension %d: coordinate %d is %v", dim, i, v)
				}
			}
		}
	}
}
