package problems_test

import (
	"math"
	"strings"
	"testing"

	"goalsearch/search/searchtest/problems"
	"goalsearch/search/strategies/random"
)

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		name     string
		instance int
		want     string
	}{
		{"harder", 0, `unknown problem "harder"; known: hard, soft, five`},
		{"hard", -1, "instance -1 is negative"},
	} {
		if _, err := problems.New(c.name, c.instance); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%q, %d): error %v, want one with %q", c.name, c.instance, err, c.want)
		}
	}
}

func TestRaceFollowsTheIncumbent(t *testing.T) {
	p, err := problems.New("five", 7)
	if err != nil {
		t.Fatal(err)
	}
	race := func(budget, generation int, noise float64, seed uint64) []problems.Incumbent {
		t.Helper()
		course, err := problems.Race(random.New(p.Space(), 3), p, generation, budget, noise, seed)
		if err != nil {
			t.Fatal(err)
		}
		if len(course) != budget {
			t.Fatalf("%d values for %d evaluations", len(course), budget)
		}
		return course
	}
	exact := race(90, 20, 0, 1)
	for i := 1; i < len(exact); i++ {
		if exact[i].Accuracy < exact[i-1].Accuracy {
			t.Errorf("without noise the incumbent fell from %v to %v at %d", exact[i-1].Accuracy, exact[i].Accuracy, i)
		}
	}
	noisy, again, other := race(90, 20, .2, 1), race(50, 7, .2, 1), race(90, 20, .2, 2)
	same := true
	for i := range noisy {
		if i < len(again) && noisy[i].Accuracy != again[i].Accuracy {
			t.Fatalf("evaluation %d depends on the budget or the generation", i)
		}
		same = same && noisy[i].Accuracy == other[i].Accuracy
	}
	if same {
		t.Error("the seed of the noise changes nothing")
	}
}

func TestQuantile(t *testing.T) {
	for _, c := range []struct{ q, want float64 }{{0, 1}, {.25, 1.75}, {.5, 2.5}, {1, 4}} {
		if got := problems.Quantile([]float64{4, 1, 3, 2}, c.q); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("quantile %v is %v, want %v", c.q, got, c.want)
		}
	}
	if got := problems.Quantile([]float64{5}, .75); got != 5 {
		t.Errorf("quantile of one value is %v, want 5", got)
	}
}
