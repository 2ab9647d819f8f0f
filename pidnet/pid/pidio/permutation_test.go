package pidio

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// helper is what helpers need of a test, or of rapid.
type helper interface {
	Helper()
	Fatal(args ...any)
}

// makeSamples makes samples of 2 sources and a target that leans on them.
func makeSamples(t helper, n, symbols int, lean float64, seed uint64) *Samples {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for range n {
		x, y, target := random.IntN(symbols), random.IntN(symbols), random.IntN(symbols)
		if random.Float64() < lean {
			target = (x + y) % symbols
		}
		fmt.Fprintf(&b, "%d,%d,%d\n", x, y, target)
	}
	s, err := ReadSamples([]byte(b.String()), SampleOptions{Header: WithoutHeader})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decomposed(t helper, s *Samples) Result {
	t.Helper()
	d, err := s.Distribution("test")
	if err != nil {
		t.Fatal(err)
	}
	return Decompose(d, false)
}

// TestInformationOfGroups: the estimate of the test is the information of the decomposition.
func TestInformationOfGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := makeSamples(t, rapid.IntRange(1, 60).Draw(t, "samples"), rapid.IntRange(1, 4).Draw(t, "symbols"), rapid.Float64Range(0, 1).Draw(t, "lean"), rapid.Uint64().Draw(t, "seed"))
		r := decomposed(t, s)
		target := s.Columns[2]
		cells, count := s.cells(s.Columns[:2])
		if got := newGrouping(cells, count, len(target.Symbols)).information(target.Values); differs(got, r.MutualInformation) {
			t.Errorf("%v bit of all, want %v", got, r.MutualInformation)
		}
		for i, want := range r.SourceInformation {
			c := s.Columns[i]
			if got := newGrouping(c.Values, len(c.Symbols), len(target.Symbols)).information(target.Values); differs(got, want) {
				t.Errorf("%v bit of source %d, want %v", got, i, want)
			}
		}
	})
}

// TestPermutationsOfFew: of six samples all permutations are known, and the test finds their
// share.
func TestPermutationsOfFew(t *testing.T) {
	s, err := ReadSamples([]byte("0,0,a\n0,0,a\n0,1,a\n1,1,b\n1,0,b\n1,1,c\n"), SampleOptions{Header: WithoutHeader})
	if err != nil {
		t.Fatal(err)
	}
	target := s.Columns[2].Values
	g := newGrouping(s.Columns[0].Values, 2, 3)
	observed, atLeast, sum, all := g.information(target), 0, 0.0, 0
	permute(append([]int32(nil), target...), 0, func(list []int32) {
		x := g.information(list)
		if x >= observed-1e-9 {
			atLeast++
		}
		sum += x
		all++
	})
	test, err := s.PermutationTest(t.Context(), 20_000, 7)
	if err != nil {
		t.Fatal(err)
	}
	p, chance := float64(atLeast)/float64(all), sum/float64(all)
	if math.Abs(test.Each[0].P-p) > 4*math.Sqrt(p*(1-p)/20_000) || math.Abs(test.Each[0].Chance-chance) > 0.01 {
		t.Errorf("%+v, want p %v and %v bit of %d permutations", test.Each[0], p, chance, all)
	}
}

// permute gives all orders of a list.
func permute(list []int32, from int, each func([]int32)) {
	if from == len(list) {
		each(list)
		return
	}
	for i := from; i < len(list); i++ {
		list[from], list[i] = list[i], list[from]
		permute(list, from+1, each)
		list[from], list[i] = list[i], list[from]
	}
}

// TestPermutationTestHoldsItsLevel: where the sources say nothing of the target, p-values are
// uniform, and where they say much they are as small as can be.
func TestPermutationTestHoldsItsLevel(t *testing.T) {
	const runs, permutations = 400, 99
	below := 0
	for seed := range uint64(runs) {
		test, err := makeSamples(t, 60, 3, 0, seed).PermutationTest(t.Context(), permutations, seed)
		if err != nil {
			t.Fatal(err)
		}
		if test.All.P <= 0.1 {
			below++
		}
	}
	if want := 0.1 * runs; math.Abs(float64(below)-want) > 4*math.Sqrt(want*0.9) {
		t.Errorf("%d of %d p-values are 0.1 or less, want about %v", below, runs, want)
	}
	test, err := makeSamples(t, 200, 3, 0.8, 1).PermutationTest(t.Context(), permutations, 1)
	if err != nil {
		t.Fatal(err)
	}
	if test.All.P != 1.0/(1+permutations) {
		t.Errorf("p = %v of a strong dependence", test.All.P)
	}
	if test.Permutations != permutations || test.Seed != 1 || len(test.Each) != 2 {
		t.Errorf("%+v", test)
	}
}

// TestChance: the information by chance that follows from the numbers of samples and cells is
// what shuffled samples have, to first order.
func TestChance(t *testing.T) {
	for _, symbols := range []int{2, 3, 5} {
		s := makeSamples(t, 4000, symbols, 0, uint64(symbols))
		test, err := s.PermutationTest(t.Context(), 200, 3)
		if err != nil {
			t.Fatal(err)
		}
		r := decomposed(t, s)
		if got := r.Sampling.Chance; math.Abs(got-test.All.Chance) > 0.1*test.All.Chance {
			t.Errorf("%d symbols: %v bit by chance, of shuffled samples %v", symbols, got, test.All.Chance)
		}
		if n := symbols * symbols * symbols; r.Sampling.Possible != float64(n) || r.Sampling.Occupied != n || r.Sampling.Samples != 4000 {
			t.Errorf("%+v, want %d cells", r.Sampling, n)
		}
	}
}

func TestPermutationTestIsKeyed(t *testing.T) {
	s := makeSamples(t, 50, 3, 0.3, 5)
	run := func(seed uint64) string {
		test, err := s.PermutationTest(t.Context(), 50, seed)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(test.All, test.Each)
	}
	first := run(1)
	if again := run(1); again != first {
		t.Errorf("the same seed gives %s, then %s", first, again)
	}
	if run(2) == first {
		t.Error("another seed gives the same result")
	}
}

func TestPermutationTestEnds(t *testing.T) {
	s := makeSamples(t, 50, 3, 0.3, 5)
	for _, n := range []int{0, -1, MaxPermutations + 1} {
		if _, err := s.PermutationTest(t.Context(), n, 1); err == nil {
			t.Errorf("%d permutations are no error", n)
		}
	}
	stopped := errors.New("stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stopped)
	if _, err := s.PermutationTest(ctx, MaxPermutations, 1); !errors.Is(err, stopped) {
		t.Errorf("error %v, want the cause", err)
	}
}
