package importance

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/search"
)

// study returns a study of n goals of so many weights in -1..1, one fixed weight
// among them, whose score is a function of the weights scaled to 0..1.
func study(dims, n int, seed uint64, score func(x []float64, noise float64) float64) (search.Study, []search.Trial) {
	s := search.Study{Name: "made"}
	s.Spec.Space = search.Space{{Name: "fixed", Low: 0.5, High: 0.5}}
	for j := range dims {
		s.Spec.Space = append(s.Spec.Space, search.Dimension{Name: fmt.Sprintf("w%d", j), Low: -1, High: 1})
	}
	r := rand.New(rand.NewPCG(seed, 7))
	trials := make([]search.Trial, n)
	for i := range trials {
		x, y := make([]float64, dims), make([]float64, dims)
		for j := range x {
			x[j] = r.Float64()
			y[j] = 2*x[j] - 1
		}
		value := score(x, r.NormFloat64())
		trials[i] = search.Trial{Number: i, Goal: s.Spec.Space.Goal(y), Planned: 1, DuplicateOf: -1, Runs: []search.Run{{
			Outcome: search.Outcome{Curve: []search.Epoch{{Epoch: 1, ValidationAccuracy: value}}},
		}}}
	}
	return s, trials
}

func share(t *testing.T, list []Share, names ...string) Share {
	t.Helper()
	i := slices.IndexFunc(list, func(s Share) bool { return slices.Equal(s.Names, names) })
	if i < 0 {
		t.Fatalf("there is no share of %v", names)
	}
	return list[i]
}

// TestKnownShares holds shares against those of functions whose variances can be
// worked out: x has 1/12, and products of centred coordinates have no single shares.
func TestKnownShares(t *testing.T) {
	for _, c := range []struct {
		name  string
		score func(x []float64, noise float64) float64
		want  map[string]float64
	}{
		{"additive", func(x []float64, noise float64) float64 { return 0.1 + 0.6*x[0] + 0.2*x[3] + 0.005*noise },
			map[string]float64{"w0": 0.9, "w3": 0.1, "w1": 0, "w0 w3": 0}},
		{"product", func(x []float64, noise float64) float64 {
			return 0.5 + 1.6*(x[1]-0.5)*(x[2]-0.5) + 0.005*noise
		}, map[string]float64{"w1": 0, "w2": 0, "w1 w2": 1}},
		// A gate at 1/2 for each of two weights: a quarter of the box is 1. The
		// variances are 1/16 for each and 1/16 for both, of 3/16.
		{"gates", func(x []float64, _ float64) float64 {
			if x[0] > 0.5 && x[1] > 0.5 {
				return 0.9
			}
			return 0.1
		}, map[string]float64{"w0": 1. / 3, "w1": 1. / 3, "w0 w1": 1. / 3, "w2": 0}},
	} {
		s, trials := study(4, 1000, 1, c.score)
		im, err := Of(s, trials, Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for names, want := range c.want {
			list := im.Weights
			if strings.Contains(names, " ") {
				list = im.Pairs
			}
			got := share(t, list, strings.Fields(names)...)
			if math.Abs(got.Share-want) > 0.05 {
				t.Errorf("%s: the share of %s is %.3f, want %.3f", c.name, names, got.Share, want)
			}
			if got.Low > got.Share || got.High < got.Share || got.High-got.Low > 0.2 {
				t.Errorf("%s: the interval of %s is %.3f to %.3f", c.name, names, got.Low, got.High)
			}
		}
		if im.Explained < 0.85 || len(im.Warnings) != 0 || len(im.Weights) != 4 || len(im.Pairs) != 6 || im.Trials != 1000 {
			t.Errorf("%s: %+v", c.name, im)
		}
	}
}

// TestFloor: below a floor, what made goals learn at all does not matter.
func TestFloor(t *testing.T) {
	score := func(x []float64, _ float64) float64 {
		if x[0] < 0.5 {
			return 0.1
		}
		return 0.6 + 0.1*x[1]
	}
	s, trials := study(3, 600, 2, score)
	im, err := Of(s, trials, Options{})
	if err != nil {
		t.Fatal(err)
	}
	floored, err := Of(s, trials, Options{Floor: 0.6})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := share(t, im.Weights, "w0").Share, share(t, floored.Weights, "w0").Share; a < 0.95 || b > 0.75 {
		t.Errorf("the gate has a share of %.3f, and %.3f above the floor", a, b)
	}
}

// TestRungs: of trials that were trained for different times, the scores after the
// first rung count, which all have.
func TestRungs(t *testing.T) {
	s, trials := study(3, 200, 2, func(x []float64, _ float64) float64 { return 0.2 + 0.5*x[1] })
	want, err := Of(s, trials, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range trials[:50] { // trained on, to a score that depends on nothing
		trials[i].Planned = 2
		trials[i].Runs = append(trials[i].Runs, search.Run{Number: 1, Outcome: search.Outcome{Curve: []search.Epoch{{Epoch: 5, ValidationAccuracy: 0.9}}}})
	}
	got, err := Of(s, trials, Options{})
	if err != nil || !reflect.DeepEqual(got, want) || got.Epochs != 1 {
		t.Errorf("with rungs it is %+v, %v", got, err)
	}
}

func TestNoiseIsDoubtful(t *testing.T) {
	s, trials := study(5, 100, 3, func(_ []float64, noise float64) float64 { return 0.5 + 0.05*noise })
	im, err := Of(s, trials, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if im.Explained > 0.1 || len(im.Warnings) != 1 || !strings.Contains(im.Warnings[0], "unreliable") {
		t.Errorf("noise is explained to %.2f: %v", im.Explained, im.Warnings)
	}
}

func TestEqualCallsGiveEqualShares(t *testing.T) {
	s, trials := study(6, 150, 4, func(x []float64, noise float64) float64 { return 0.5 + 0.3*x[0]*x[1] + 0.02*noise })
	var list []Importance
	for _, threads := range []int{1, 4} {
		before := runtime.GOMAXPROCS(threads)
		im, err := Of(s, trials, Options{Seed: 5})
		runtime.GOMAXPROCS(before)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, im)
	}
	if !reflect.DeepEqual(list[0], list[1]) {
		t.Error("one thread and four differ")
	}
	other, err := Of(s, trials, Options{Seed: 6})
	if err != nil || reflect.DeepEqual(list[0].Weights, other.Weights) {
		t.Errorf("another seed gives the same: %v", err)
	}
}

// TestDecompose holds the variances of random trees against sums over all cells of
// a grid that has every edge.
func TestDecompose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const dims = 3
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		n := rapid.IntRange(6, 60).Draw(t, "samples")
		x, scores, all := make([][]float64, n), make([]float64, n), make([]int, n)
		for i := range x {
			x[i] = []float64{r.Float64(), math.Round(4*r.Float64()) / 4, r.Float64()}
			scores[i], all[i] = r.Float64(), i
		}
		tree := grow(binned(x, scores), all, 128)
		got := tree.decompose()

		var cuts [dims][]float64
		for j := range cuts {
			cuts[j] = []float64{0, 1}
			for _, leaf := range tree.leaves {
				cuts[j] = append(cuts[j], tree.nodes[leaf].low[j], tree.nodes[leaf].high[j])
			}
			slices.Sort(cuts[j])
			cuts[j] = slices.Compact(cuts[j])
		}
		width := func(j, i int) float64 { return cuts[j][i+1] - cuts[j][i] }
		at := func(cell [dims]int) float64 {
			for _, leaf := range tree.leaves {
				inside := true
				for j, i := range cell {
					middle := (cuts[j][i] + cuts[j][i+1]) / 2
					inside = inside && middle > tree.nodes[leaf].low[j] && middle < tree.nodes[leaf].high[j]
				}
				if inside {
					return tree.nodes[leaf].mean
				}
			}
			t.Fatal("the leaves do not fill the cube")
			return 0
		}
		mean, square := 0.0, 0.0
		single := [dims]map[int]float64{{}, {}, {}}
		pair := map[[2]int]map[[2]int]float64{{0, 1}: {}, {0, 2}: {}, {1, 2}: {}}
		for a := range len(cuts[0]) - 1 {
			for b := range len(cuts[1]) - 1 {
				for c := range len(cuts[2]) - 1 {
					cell := [dims]int{a, b, c}
					volume := width(0, a) * width(1, b) * width(2, c)
					y := at(cell)
					mean += y * volume
					square += y * y * volume
					for j := range dims {
						single[j][cell[j]] += y * volume / width(j, cell[j])
						for k := j + 1; k < dims; k++ {
							pair[[2]int{j, k}][[2]int{cell[j], cell[k]}] += y * volume / (width(j, cell[j]) * width(k, cell[k]))
						}
					}
				}
			}
		}
		near := func(what string, got, want float64) {
			if math.Abs(got-want) > 1e-9 {
				t.Fatalf("%s: %v, want %v", what, got, want)
			}
		}
		near("total", got.total, square-mean*mean)
		ones := [dims]float64{}
		for j := range dims {
			for i, y := range single[j] {
				ones[j] += (y - mean) * (y - mean) * width(j, i)
			}
			if a := slices.Index(tree.used, j); a >= 0 {
				near("single", got.single[a], ones[j])
			} else {
				near("unused", ones[j], 0)
			}
		}
		for jk, cells := range pair {
			want := -ones[jk[0]] - ones[jk[1]]
			for ik, y := range cells {
				want += (y - mean) * (y - mean) * width(jk[0], ik[0]) * width(jk[1], ik[1])
			}
			a, b := slices.Index(tree.used, jk[0]), slices.Index(tree.used, jk[1])
			if a >= 0 && b >= 0 {
				near("pair", got.pair[a][b], want)
			} else {
				near("unused pair", want, 0)
			}
		}
	})
}

func TestRefused(t *testing.T) {
	s, trials := study(3, 100, 1, func(x []float64, _ float64) float64 { return x[0] })
	constant, same := study(3, 100, 1, func([]float64, float64) float64 { return 0.1 })
	copies := slices.Clone(trials)
	for i := range copies[19:] {
		copies[19+i].DuplicateOf = 0
	}
	for _, c := range []struct {
		study  search.Study
		trials []search.Trial
		o      Options
		want   string
	}{
		{s, nil, Options{}, "study made: 0 complete trials with different goals are too few"},
		{s, copies, Options{}, "19 complete trials"},
		{constant, same, Options{}, "all scores are 0.1000: no weight has an effect"},
		{s, trials, Options{Floor: -0.1}, "floor -0.1 is not between 0 and 1"},
		{s, trials, Options{Floor: math.NaN()}, "floor NaN is not between 0 and 1"},
	} {
		if _, err := Of(c.study, c.trials, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// TestSameGoals: goals that lie on few values, and all on one, are no trouble.
func TestSameGoals(t *testing.T) {
	s, trials := study(2, 60, 1, func(x []float64, noise float64) float64 { return 0.5 + 0.01*noise })
	for i := range trials {
		trials[i].Goal[1].Value = float64(i%2)*2 - 1
		trials[i].Goal[2].Value = 0.25
		trials[i].Runs[0].Outcome.Curve[0].ValidationAccuracy += 0.2 * float64(i%2)
	}
	im, err := Of(s, trials, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if share(t, im.Weights, "w0").Share < 0.99 || share(t, im.Weights, "w1").Share != 0 {
		t.Errorf("%+v", im)
	}
}
