package grid

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/search"
	"goalsearch/search/searchtest/ended"
)

func TestOrderIsAPermutation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Uint64Range(1, 3000).Draw(t, "size")
		o := newOrder(size, rapid.Uint64().Draw(t, "seed"))
		seen := make([]bool, size)
		for place := range size {
			n := o.at(place)
			if n >= size || seen[n] {
				t.Fatalf("place %d has %d, out of range or for the second time", place, n)
			}
			seen[n] = true
		}
	})
}

func TestTriesEachGoalOnceAndEnds(t *testing.T) {
	space := search.Space{{Name: "a", Low: -1, High: 1}, {Name: "fixed", Low: 2, High: 2}, {Name: "b", Low: 0, High: .3}}
	s, err := New(space, 5, Options{Levels: 4})
	if err != nil {
		t.Fatal(err)
	}
	start := search.Proposal{Goal: space.Goal([]float64{1, .3}), Origin: search.Start}
	if err := s.Tell(ended.Complete(0, start, .5)); err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		proposals, err := s.Ask(7)
		if errors.Is(err, search.ErrDone) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range proposals {
			got = append(got, text(p.Goal))
		}
	}
	var want []string
	for _, a := range []string{"-1.000", "-0.333", "0.333", "1.000"} {
		for _, b := range []string{"0.000", "0.100", "0.200", "0.300"} {
			if goal := a + " 2.000 " + b; goal != "1.000 2.000 0.300" {
				want = append(want, goal)
			}
		}
	}
	if slices.IsSorted(got) {
		t.Error("the goals come in no random order")
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("goals %q, want %q", got, want)
	}
}

// text writes the weights of a goal to three digits.
func text(goal search.Params) string {
	return fmt.Sprintf("%.3f %.3f %.3f", goal[0].Value, goal[1].Value, goal[2].Value)
}

func TestTooLarge(t *testing.T) {
	space := make(search.Space, 40)
	for i := range space {
		space[i] = search.Dimension{Name: fmt.Sprint("w", i), Low: 0, High: 1}
	}
	if _, err := New(space, 1, Defaults()); err == nil || !strings.Contains(err.Error(), "a grid of 3 levels in 40 free weights has more than 2^52 goals") {
		t.Errorf("error %v", err)
	}
}
