package sobol

import (
	"fmt"
	"strings"
	"testing"

	"goalsearch/search"
)

func box(n int) search.Space {
	space := make(search.Space, n)
	for i := range space {
		space[i] = search.Dimension{Name: fmt.Sprintf("w%d", i), Low: 0, High: 1}
	}
	return space
}

// points returns the first n points of the box.
func points(t *testing.T, dim, n int, seed uint64) [][]float64 {
	t.Helper()
	space := box(dim)
	s, err := New(space, seed)
	if err != nil {
		t.Fatal(err)
	}
	proposals, err := s.Ask(n)
	if err != nil {
		t.Fatal(err)
	}
	var list [][]float64
	for _, p := range proposals {
		list = append(list, space.Coordinates(p.Goal))
	}
	return list
}

// TestFirstPoints holds the sequence, its shift taken out, to the first points
// that Joe & Kuo's program prints in three dimensions.
func TestFirstPoints(t *testing.T) {
	want := [][]float64{
		{0, 0, 0}, {.5, .5, .5}, {.75, .25, .25}, {.25, .75, .75},
		{.375, .375, .625}, {.875, .875, .125}, {.625, .125, .875}, {.125, .625, .375},
	}
	s, err := New(box(3), 1)
	if err != nil {
		t.Fatal(err)
	}
	clear(s.point)
	for i, w := range want {
		for j, u := range s.next() {
			if u -= .5 / (1 << digits); u != w[j] {
				t.Errorf("point %d, coordinate %d is %v, want %v", i, j, u, w[j])
			}
		}
	}
}

// TestEveryAxisIsEven holds every dimension to the property of a (0,1)-sequence:
// of the first 2^m points one lies in each interval of length 2^-m.
func TestEveryAxisIsEven(t *testing.T) {
	const n = 1 << 10
	list := points(t, len(axes)+1, n, 7)
	for j := range list[0] {
		seen := make([]bool, n)
		for i, u := range list {
			cell := int(u[j] * n)
			if seen[cell] {
				t.Fatalf("dimension %d: point %d lies where another does, in cell %d", j, i, cell)
			}
			seen[cell] = true
		}
	}
}

// TestAxesDiffer shows that no two dimensions are the same: of
// 2^12 points at least half of a 32 by 32 board's squares have some.
func TestAxesDiffer(t *testing.T) {
	list := points(t, len(axes)+1, 1<<12, 3)
	for j := range axes {
		for k := range j + 1 {
			squares := map[[2]int]bool{}
			for _, u := range list {
				squares[[2]int{int(u[j+1] * 32), int(u[k] * 32)}] = true
			}
			if len(squares) < 512 {
				t.Errorf("dimensions %d and %d meet in %d of 1024 squares", k, j+1, len(squares))
			}
		}
	}
}

func TestTooManyDimensions(t *testing.T) {
	_, err := New(box(len(axes)+2), 1)
	if err == nil || !strings.Contains(err.Error(), "22 weights are free, and Sobol's sequence is known here for 21") {
		t.Errorf("error %v", err)
	}
}
