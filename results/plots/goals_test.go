package plots

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"goalsearch/results"
	"goalsearch/results/importance"
	"goalsearch/search"
)

// madeStudy returns a study of the four atoms of two sources and a fixed weight,
// with trials of made that have goals.
func madeStudy(name string, n int) (search.Study, []search.Trial) {
	s := search.Study{Name: name}
	for _, atom := range diamondLattice.Nodes {
		s.Spec.Space = append(s.Spec.Space, search.Dimension{Name: atom, Low: -1, High: 2})
	}
	s.Spec.Space = append(s.Spec.Space, search.Dimension{Name: "H_res", Low: 0.25, High: 0.25})
	trials := made(n, 1, 2)
	r := rand.New(rand.NewPCG(3, 4))
	for i := range trials {
		trials[i].Goal = s.Spec.Space.Goal([]float64{3*r.Float64() - 1, 3*r.Float64() - 1, 3*r.Float64() - 1, 3*r.Float64() - 1})
	}
	return s, trials
}

// diamondLattice is that of two sources.
var diamondLattice = results.Lattice{
	Nodes:  []string{"{F}{C}", "{F}", "{C}", "{FC}"},
	Covers: [][2]int{{0, 1}, {0, 2}, {1, 3}, {2, 3}},
}

// goalPlots are all plots that a study's goals have.
func goalPlots(study search.Study, trials []search.Trial) map[string]func() (*Figure, error) {
	return map[string]func() (*Figure, error){
		"distribution": func() (*Figure, error) { return Distribution([]Searched{{study, trials}}) },
		"weights":      func() (*Figure, error) { return Weights(study, trials, 10) },
		"parallel":     func() (*Figure, error) { return Parallel(study, trials) },
		"slice":        func() (*Figure, error) { return Slice(study, trials, nil) },
		"contour":      func() (*Figure, error) { return Contour(study, trials, "{F}{C}", "{FC}") },
		"lattice":      func() (*Figure, error) { return Lattice(study.Name, trials[0].Goal, diamondLattice) },
		"importance": func() (*Figure, error) {
			im, err := importance.Of(study, trials, importance.Options{})
			if err != nil {
				return nil, err
			}
			return Importance(im, 3), nil
		},
	}
}

func TestGoalPlots(t *testing.T) {
	study, trials := madeStudy(hostile, 60)
	for kind, draw := range goalPlots(study, trials) {
		t.Run(kind, func(t *testing.T) {
			f, err := draw()
			svg := render(t, f, err, SVG)
			d := parse(t, svg)
			smallText(t, d)
			if strings.Contains(svg, "<script") {
				t.Error("markup of a name is markup of the figure")
			}
			f, err = draw()
			if render(t, f, err, SVG) != svg {
				t.Error("equal trials give different bytes")
			}
			if render(t, f, nil, SVG) != svg {
				t.Error("the second writing differs")
			}
			for _, format := range []Format{PNG, PDF} {
				if len(render(t, f, nil, format)) < 1000 {
					t.Errorf("%s is empty", format)
				}
			}
		})
	}
}

func TestNoGoalToDraw(t *testing.T) {
	study, trials := madeStudy("s", 15)
	for kind, draw := range goalPlots(study, trials[14:]) { // which has failed
		if kind == "lattice" || kind == "importance" {
			continue
		}
		if _, err := draw(); err == nil || !strings.HasPrefix(err.Error(), "study s: all trials failed") {
			t.Errorf("%s: %v", kind, err)
		}
	}
	fixed := study
	fixed.Spec.Space = slices.Clone(study.Spec.Space)
	for i := range fixed.Spec.Space {
		fixed.Spec.Space[i].High = fixed.Spec.Space[i].Low
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{second(Slice(study, trials, []string{"H_res"})), "study s does not search the weight H_res"},
		{second(Slice(fixed, trials, nil)), "study s searches no weight"},
		{second(Parallel(fixed, trials)), "study s searches no weight"},
		{second(Weights(fixed, trials, 3)), "study s searches no weight"},
		{second(Contour(study, trials, "{F}", "{L}")), "study s does not search the weight {L}"},
		{second(Contour(study, trials, "{F}", "{F}")), "a contour needs two weights, not {F} twice"},
		{second(Lattice("s", search.Params{{Name: "H_res", Value: 1}}, diamondLattice)), "the goal has no atom of the lattice"},
		{second(Distribution(nil)), "no study to plot"},
		{second(Distribution(make([]Searched, 15))), "cannot plot 15 studies: choose up to 14"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%v, want %s", c.err, c.want)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestWeights(t *testing.T) {
	study, trials := madeStudy("s", 60)
	f, err := Weights(study, trials, 10)
	d := parse(t, render(t, f, err, SVG))
	// Nine of the best, a mark for each of four weights, and one in the legend.
	if got := len(d.styled("fill-opacity:")); got != 9*4+1 {
		t.Errorf("%d marks of the next 9", got)
	}
	if got := len(d.styled("fill:#D55E00")); got != 4+1 {
		t.Errorf("%d marks of the best", got)
	}
	for _, text := range []string{"best goal (trial ", "the next 9", "median of the 10", "middle half of all 56", "{F}{C}", "{FC}"} {
		d.written(t, text)
	}
	for _, s := range d.texts {
		if s.text == "H_res" {
			t.Error("a fixed weight has a row")
		}
	}
	// The best goal's marks lie where its weights are.
	best := completeOnes(study.Spec, trials)[0]
	diamonds := d.styled("fill:#D55E00")[1:] // behind that of the legend
	zero, one := d.written(t, "0.0").xs[0], d.written(t, "1.0").xs[0]
	for i, mark := range diamonds {
		middle := (slices.Min(mark.xs) + slices.Max(mark.xs)) / 2
		want := zero + float64(textStyle(smallSize).Width("0.0"))/2 + best.Goal[i].Value*(one-zero)
		if math.Abs(middle-want) > 1 {
			t.Errorf("weight %d of %.3f is marked at %.1f, want %.1f", i, best.Goal[i].Value, middle, want)
		}
	}
}

func TestLattice(t *testing.T) {
	goal := search.Params{{Name: "{F}{C}", Value: 1}, {Name: "{F}", Value: -0.5}, {Name: "{FC}", Value: -1e-9}, {Name: "H_res", Value: 0.25}}
	f, err := Lattice("s", goal, diamondLattice)
	d := parse(t, render(t, f, err, SVG))
	// The node of the largest weight has the full colour, as the end of the scale
	// nearly has; that without a weight has none.
	if got := len(d.styled("fill:#D55E00")); got != 1 {
		t.Errorf("%d nodes have the full colour", got)
	}
	height := func(text string) float64 {
		i := slices.IndexFunc(d.texts, func(s shape) bool { return s.text == text })
		return d.texts[i].ys[0]
	}
	if !(height("{F}{C}") < height("{F}") && height("{F}") == height("{C}") && height("{C}") < height("{FC}")) {
		t.Error("the nodes are not in order")
	}
	d.written(t, "H_res")
	d.written(t, "0.250")
	d.written(t, "–")
	d.written(t, "0.000")
}

func TestLevels(t *testing.T) {
	if got := fmt.Sprint(diamondLattice.Levels()); got != "[[0] [1 2] [3]]" {
		t.Errorf("the levels are %s", got)
	}
	// A node comes over those that it is above, whatever the order of the nodes.
	crossed := results.Lattice{Nodes: []string{"a", "b", "c", "d"}, Covers: [][2]int{{0, 3}, {1, 2}}}
	if got := fmt.Sprint(crossed.Levels()); got != "[[0 1] [3 2]]" {
		t.Errorf("the levels are %s", got)
	}
}

func TestDistribution(t *testing.T) {
	study, trials := madeStudy("first", 60)
	other, others := madeStudy("second", 20)
	f, err := Distribution([]Searched{{study, trials}, {other, others}})
	d := parse(t, render(t, f, err, SVG))
	d.written(t, "2 studies")
	d.written(t, "first (56, median 0.")
	d.written(t, "second (19, median 0.")
	points := survival([]float64{0.1, 0.4, 0.4, 0.8})
	// At 0.4, three of four goals score as much; above, one.
	if points[2].X != 0.4 || points[2].Y != 0.75 || points[4].X != 0.8 || points[4].Y != 0.25 || points[5].Y != 0 {
		t.Errorf("%v", points)
	}
}

// TestSurface: near one goal the mean score is its own, far from all there is none.
func TestSurface(t *testing.T) {
	w := search.Dimension{Low: 0, High: 1}
	s := surface{x: w, y: w, points: []point{{0.1, 0.1}, {0.5, 0.1}}, values: []float64{0.2, 0.8}, colors: sequential(0, 1)}
	for _, c := range []struct{ i, j, want int }{{10, 10, 2}, {50, 10, 8}, {29, 10, 4}, {30, 10, 5}, {99, 99, -1}} {
		if got := s.band(c.i, c.j, 100, 10); got != c.want {
			t.Errorf("at %d, %d the band is %d, want %d", c.i, c.j, got, c.want)
		}
	}
}

func TestColormap(t *testing.T) {
	m := diverging(2)
	if m.at(-2) != blue || m.at(2) != vermilion || m.at(9) != vermilion || m.at(0) != m.anchors[1] {
		t.Error("the ends and the middle are not what they should be")
	}
	// A sequential map gets darker all the way, for print in grey.
	s := sequential(0, 1)
	last := 256.0
	for x := 0.0; x <= 1; x += 0.01 {
		c := s.at(x)
		if grey := 0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B); grey >= last {
			t.Fatalf("it is not darker at %.2f", x)
		} else {
			last = grey
		}
	}
	if got := sequential(1, 1).at(1); got != s.anchors[0] {
		t.Errorf("a range of one number gives %v", got)
	}
}

// TestManyGoals holds that figures of 10,000 trials do not get too large.
func TestManyGoals(t *testing.T) {
	study, trials := madeStudy("many", 10_000)
	for kind, draw := range goalPlots(study, trials) {
		if kind == "importance" {
			continue
		}
		f, err := draw()
		if size := len(render(t, f, err, SVG)); size > 12<<20 {
			t.Errorf("%s has %d bytes", kind, size)
		}
	}
}
