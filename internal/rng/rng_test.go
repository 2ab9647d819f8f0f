package rng

import (
	"math"
	"slices"
	"testing"
)

func TestKeysDiffer(t *testing.T) {
	seen := make(map[uint64]string)
	for _, purpose := range []string{"", "a", "b", "split"} {
		for seed := range uint64(20) {
			for i := range 10 {
				for j := range 10 {
					k := Key(seed, purpose, i, j)
					if other, ok := seen[k]; ok {
						t.Fatalf("%q, seed %d, %d, %d has the key of %s", purpose, seed, i, j, other)
					}
					seen[k] = purpose
				}
			}
		}
	}
	if Key(1, "a", 2) == Key(1, "a", 2, 0) {
		t.Error("a longer key is no other key")
	}
}

// TestBitsStay pins the streams: stored runs depend on them.
func TestBitsStay(t *testing.T) {
	s := New(1, "test", 2, 3)
	got := []uint64{s.Uint64(), s.Uint64(), uint64(s.Below(1000))}
	want := []uint64{0xd92d27eba28f06db, 0x1ee79d19af916886, 0x7d}
	if !slices.Equal(got, want) {
		t.Errorf("the stream begins with %#x, want %#x", got, want)
	}
}

func TestUniformMoments(t *testing.T) {
	s := New(3, "moments")
	const n = 200_000
	sum, squares := 0.0, 0.0
	for range n {
		u := s.Uniform()
		if u < 0 || u >= 1 {
			t.Fatalf("%v is outside [0,1)", u)
		}
		sum += u
		squares += u * u
	}
	if mean := sum / n; math.Abs(mean-0.5) > 0.004 {
		t.Errorf("the mean is %v", mean)
	}
	if second := squares / n; math.Abs(second-1.0/3) > 0.004 {
		t.Errorf("the second moment is %v", second)
	}
}

func TestBelowIsEven(t *testing.T) {
	s := New(4, "below")
	const n, draws = 7, 70_000
	var counts [n]int
	for range draws {
		counts[s.Below(n)]++
	}
	for i, c := range counts {
		if math.Abs(float64(c)-draws/n) > 5*math.Sqrt(draws/n) {
			t.Errorf("%d was drawn %d times of %d", i, c, draws)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Below(0) did not panic")
		}
	}()
	s.Below(0)
}

func TestShuffleIsAPermutation(t *testing.T) {
	list := make([]int32, 1000)
	for i := range list {
		list[i] = int32(i)
	}
	New(5, "shuffle").Shuffle(list)
	moved := 0
	for i, v := range list {
		if int(v) != i {
			moved++
		}
	}
	if moved < 950 {
		t.Errorf("only %d of %d moved", moved, len(list))
	}
	slices.Sort(list)
	for i, v := range list {
		if int(v) != i {
			t.Fatalf("%d is missing", i)
		}
	}
}
