package importance

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"

	"goalsearch/search"
)

// Options of Of. The zero value is the default.
type Options struct {
	// Seed of the forest and of the bootstrap.
	Seed uint64
	// Floor is a score, in 0..1: lower ones count as this. A high floor asks what
	// tells good goals from the others; 0 asks what makes goals learn at all.
	Floor float64
}

// Importance is what the score of a study's goals depends on.
type Importance struct {
	Study  string  `json:"study"`
	Trials int     `json:"trials"` // that were learned from
	Epochs int     `json:"epochs"` // after which they were scored
	Seed   uint64  `json:"seed"`
	Floor  float64 `json:"floor"`
	// Explained is the share of the scores' variance that the forest predicts of
	// trials that it has not seen, R²: 1 is all, 0 or less is nothing.
	Explained float64 `json:"explained"`
	// Weights and Pairs come by share, the largest first. Equals come in the order of
	// the space.
	Weights []Share `json:"weights"`
	Pairs   []Share `json:"pairs"`
	// Rest is the share of more than two weights together.
	Rest float64 `json:"rest"`
	// Warnings say what makes the shares doubtful.
	Warnings []string `json:"warnings"`
}

// Share is the part of the variance of the score that a weight explains alone, or a
// pair beyond what its weights do, in 0..1, with its 95 % interval.
type Share struct {
	Names []string `json:"names"`
	Share float64  `json:"share"`
	Low   float64  `json:"low"`
	High  float64  `json:"high"`
}

// LeastTrials is the number of complete trials below which nothing can be said.
const LeastTrials = 20

const (
	replicates      = 50
	enoughExplained = 0.3
)

// Sizes of the forest that tells the shares, and of those that tell how far they
// vary.
var (
	whole     = size{trees: 64, leaves: 128}
	replicate = size{trees: 12, leaves: 64}
)

// Of returns the importance of the free weights of a study and of their pairs.
// Summaries of the trials are enough; a trial that is the same as an earlier one is
// left out. Where a search has rungs, the score is that of the first rung, which all
// trials have. The interval of a share is ±1.96 standard deviations of it over
// bootstrap samples of the trials, cut to 0..1: it speaks of the luck of which goals
// were tried, not of whether a forest can learn them, which Explained tells.
func Of(study search.Study, trials []search.Trial, o Options) (Importance, error) {
	if !(o.Floor >= 0 && o.Floor < 1) {
		return Importance{}, fmt.Errorf("floor %v is not in 0..1", o.Floor)
	}
	epochs := leastEpochs(trials)
	x, scores := samplesOf(study.Spec.Space, trials, epochs, o.Floor)
	if len(x) < LeastTrials {
		return Importance{}, fmt.Errorf("study %s: %d complete trials with different goals are too few to tell what matters: at least %d are needed", study.Name, len(x), LeastTrials)
	}
	if slices.Max(scores) == slices.Min(scores) {
		return Importance{}, fmt.Errorf("study %s: all scores are %.4f: nothing matters to them", study.Name, scores[0])
	}
	d := binned(x, scores)
	all := make([]int, len(x))
	for i := range all {
		all[i] = i
	}
	f := growForest(d, all, whole, o.Seed, 0)
	spread := bootstrap(d, o.Seed)

	im := Importance{Study: study.Name, Trials: len(x), Epochs: epochs, Seed: o.Seed, Floor: o.Floor, Explained: explained(f, d), Rest: 1, Warnings: []string{}}
	var names []string
	for _, i := range study.Spec.Space.Free() {
		names = append(names, study.Spec.Space[i].Name)
	}
	for a := range names {
		im.Weights = append(im.Weights, newShare(f.single[a], spread.single[a], names[a]))
		im.Rest -= f.single[a]
		for b := a + 1; b < len(names); b++ {
			im.Pairs = append(im.Pairs, newShare(f.pair[a][b], spread.pair[a][b], names[a], names[b]))
			im.Rest -= f.pair[a][b]
		}
	}
	im.Rest = min(1, max(0, im.Rest))
	for _, list := range [][]Share{im.Weights, im.Pairs} {
		slices.SortStableFunc(list, func(a, b Share) int { return cmp.Compare(b.Share, a.Share) })
	}
	if im.Explained < enoughExplained {
		im.Warnings = append(im.Warnings, fmt.Sprintf("the forest predicts %.0f %% only of the variance of trials that it has not seen: the shares say little; try more goals", 100*max(0, im.Explained)))
	}
	return im, nil
}

// leastEpochs returns how long the shortest runs of complete trials were trained.
func leastEpochs(trials []search.Trial) int {
	least := 0
	for _, t := range trials {
		for _, r := range t.Runs {
			if n := r.Outcome.Epochs(); t.State() == search.Complete && n > 0 && (least == 0 || n < least) {
				least = n
			}
		}
	}
	return least
}

// scoreAfter returns the mean score of a trial's runs of so many epochs, if it has any
// and is complete.
func scoreAfter(t search.Trial, epochs int) (float64, bool) {
	sum, n := 0.0, 0.0
	for _, r := range t.Runs {
		if score, ok := r.Outcome.ValidationAccuracy(); ok && r.Outcome.Epochs() == epochs {
			sum, n = sum+score, n+1
		}
	}
	return sum / n, n > 0 && t.State() == search.Complete
}

// samplesOf returns the free weights, scaled to 0..1, and scores of complete trials.
func samplesOf(space search.Space, trials []search.Trial, epochs int, floor float64) (x [][]float64, scores []float64) {
	free := space.Free()
	for _, t := range trials {
		value, ok := scoreAfter(t, epochs)
		if !ok || t.DuplicateOf >= 0 {
			continue
		}
		coordinates := space.Coordinates(t.Goal)
		for j, i := range free {
			w := space[i]
			coordinates[j] = min(1, max(0, (coordinates[j]-w.Low)/(w.High-w.Low)))
		}
		x, scores = append(x, coordinates), append(scores, max(value, floor))
	}
	return x, scores
}

// bootstrap returns the standard deviations of shares over samples of the trials.
func bootstrap(d data, seed uint64) shares {
	dims := len(d.bins)
	n := len(d.scores)
	list := make([]shares, replicates)
	for k := range list {
		r := rand.New(rand.NewPCG(seed, 1<<63|uint64(k)))
		samples := make([]int, n)
		for i := range samples {
			samples[i] = r.IntN(n)
		}
		list[k] = growForest(d, samples, replicate, seed, uint64(k+1)).shares
	}
	spread := newShares(dims)
	values := make([]float64, replicates)
	for a := range dims {
		for k := range list {
			values[k] = list[k].single[a]
		}
		spread.single[a] = stat.StdDev(values, nil)
		for b := a + 1; b < dims; b++ {
			for k := range list {
				values[k] = list[k].pair[a][b]
			}
			spread.pair[a][b] = stat.StdDev(values, nil)
		}
	}
	return spread
}

func newShare(share, sd float64, names ...string) Share {
	const normal = 1.96 // the 97.5 % quantile of the normal distribution
	share = min(1, max(0, share))
	return Share{names, share, max(0, share-normal*sd), min(1, share+normal*sd)}
}

// explained is R² of what the forest predicts of samples by trees that have not
// seen them.
func explained(f forest, d data) float64 {
	var predicted, actual []float64
	for i, score := range d.scores {
		if x, ok := f.unseen(d, i); ok {
			predicted, actual = append(predicted, x), append(actual, score)
		}
	}
	mean, wrong, all := stat.Mean(actual, nil), 0.0, 0.0
	for i, score := range actual {
		wrong += (score - predicted[i]) * (score - predicted[i])
		all += (score - mean) * (score - mean)
	}
	if all == 0 {
		return 0
	}
	return 1 - wrong/all
}

// ForemostPair names the two weights that alone and together have the largest share;
// false if fewer than two were searched.
func (i Importance) ForemostPair() (names []string, ok bool) {
	alone := make(map[string]float64)
	for _, s := range i.Weights {
		alone[s.Names[0]] = s.Share
	}
	best := -1.0
	for _, s := range i.Pairs {
		if all := s.Share + alone[s.Names[0]] + alone[s.Names[1]]; all > best {
			best, names = all, s.Names
		}
	}
	return names, names != nil
}
