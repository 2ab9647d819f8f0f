package report

import (
	"encoding/json"
	"slices"
	"strconv"

	"goalsearch/results"
	"goalsearch/results/importance"
	"goalsearch/search"
)

// Study is a study as a report shows it.
type Study struct {
	search.Study
	State   string // how far it is, such as "running"
	Trials  []search.Trial
	Journal []search.Entry
	Lattice results.Lattice
	// Importance is nil where it cannot be told; Remark says why.
	Importance *importance.Importance
	Remark     string
}

// pageData is all that the page is drawn from.
type pageData struct {
	Title     string      `json:"title"`
	Generated string      `json:"generated"`
	Program   string      `json:"program"`
	Live      *Live       `json:"live,omitempty"`
	Studies   []studyData `json:"studies"`
}

type studyData struct {
	Name       string                 `json:"name"`
	State      string                 `json:"state"`
	Wanted     int                    `json:"wanted"`
	Created    string                 `json:"created"`
	Numerics   string                 `json:"numerics"`
	Hash       string                 `json:"hash"`
	Spec       json.RawMessage        `json:"spec"`
	Journal    []search.Entry         `json:"journal"`
	Weights    []search.Dimension     `json:"weights"`
	Lattice    latticeData            `json:"lattice"`
	Importance *importance.Importance `json:"importance"`
	Remark     string                 `json:"remark"`
	Fields     map[string][]any       `json:"fields"` // by name, an entry per trial by number; none if no trial has it
	Goals      [][]weight             `json:"goals"`  // by weight, an entry per trial
	Epochs     [][]int                `json:"epochs"` // lists of epochs that curves have
	Curves     []curveData            `json:"curves"`
	Hosts      []string               `json:"hosts"`
	Software   []json.RawMessage      `json:"software"`
}

type latticeData struct {
	results.Lattice
	Levels [][]int `json:"levels"`
}

// curveData is a mean learning curve at chosen epochs.
type curveData struct {
	Number int      `json:"number"`
	Epochs int      `json:"epochs"` // which of the lists
	Train  []number `json:"train"`
	Values []number `json:"values"` // validation
}

// number is written with the four digits that a page shows of an accuracy, weight
// with the three that it shows of a weight.
type number float64
type weight float64

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) { return rounded(float64(n), 4) }

// MarshalJSON implements json.Marshaler.
func (w weight) MarshalJSON() ([]byte, error) { return rounded(float64(w), 3) }

func rounded(x float64, digits int) ([]byte, error) {
	text := strconv.AppendFloat(nil, x, 'f', digits, 64)
	for text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	if string(text) == "-0" {
		return []byte("0"), nil
	}
	return text, nil
}

// shownFields are the fields of results.Fields that the page has.
var shownFields = []string{"number", "place", "state", "origin", "value", "low", "high", "sd", "runs", "planned", "same_as", "epochs", "train", "test", "reason"}

func dataOf(s Study) (studyData, error) {
	spec, err := s.Spec.Canonical()
	if err != nil {
		return studyData{}, err
	}
	hash, err := s.Spec.Hash()
	if err != nil {
		return studyData{}, err
	}
	ranked := results.Rank(s.Spec, s.Trials)
	d := studyData{
		Name: s.Name, State: s.State, Wanted: s.Budget.Total(), Numerics: s.Numerics, Hash: hash, Spec: spec,
		Journal: s.Journal, Weights: s.Spec.Space, Lattice: latticeData{s.Lattice, s.Lattice.Levels()},
		Importance: s.Importance, Remark: s.Remark, Fields: make(map[string][]any),
	}
	d.curves(ranked)
	if !s.Created.IsZero() {
		d.Created = s.Created.UTC().Format("2006-01-02 15:04 UTC")
	}
	slices.SortFunc(ranked, func(a, b results.Ranked) int { return a.Number - b.Number })
	for _, f := range results.Fields(s.Study) {
		if slices.Contains(shownFields, f.Name) {
			if column := columnOf(f, ranked); slices.ContainsFunc(column, func(x any) bool { return x != nil }) {
				d.Fields[f.Name] = column
			}
		}
	}
	for i := range s.Spec.Space {
		weights := make([]weight, len(ranked))
		for k, r := range ranked {
			weights[k] = weight(r.Goal[i].Value)
		}
		d.Goals = append(d.Goals, weights)
	}
	d.provenance(s.Trials)
	return d, nil
}

// columnOf is a field of all trials: numbers, texts, and null for what one has not.
func columnOf(f results.Field, ranked []results.Ranked) []any {
	column := make([]any, len(ranked))
	for k, r := range ranked {
		x, text, ok := f.Value(r)
		switch {
		case !ok:
		case f.Kind == results.Text:
			column[k] = text
		case f.Kind == results.Whole:
			column[k] = int(x)
		default:
			column[k] = number(x)
		}
	}
	return column
}

// curves gathers the mean curves of the best trials, as many as the page can hold.
func (d *studyData) curves(ranked []results.Ranked) {
	const (
		room       = 40_000 // points in all curves
		milestones = 40     // points in a curve
	)
	d.Curves = []curveData{}
	points := 0
	for _, r := range ranked {
		if r.DuplicateOf >= 0 {
			continue
		}
		curve := thinned(results.MeanCurve(r.Trial), milestones)
		if points += len(curve); points > room {
			break
		}
		if len(curve) == 0 {
			continue
		}
		c := curveData{Number: r.Number}
		var epochs []int
		for _, e := range curve {
			epochs = append(epochs, e.Epoch)
			c.Train = append(c.Train, number(e.TrainAccuracy))
			c.Values = append(c.Values, number(e.ValidationAccuracy))
		}
		if c.Epochs = slices.IndexFunc(d.Epochs, func(list []int) bool { return slices.Equal(list, epochs) }); c.Epochs < 0 {
			c.Epochs = len(d.Epochs)
			d.Epochs = append(d.Epochs, epochs)
		}
		d.Curves = append(d.Curves, c)
	}
}

// thinned keeps so many points of a curve, first and last among them.
func thinned(curve []search.Epoch, most int) []search.Epoch {
	if len(curve) <= most {
		return curve
	}
	list := make([]search.Epoch, most)
	for i := range list {
		list[i] = curve[i*(len(curve)-1)/(most-1)]
	}
	return list
}

// provenance gathers where and by what the runs were made.
func (d *studyData) provenance(trials []search.Trial) {
	d.Hosts, d.Software = []string{}, []json.RawMessage{}
	for _, t := range trials {
		for _, r := range t.Runs {
			p := r.Provenance
			if p.Host != "" && !slices.Contains(d.Hosts, p.Host) {
				d.Hosts = append(d.Hosts, p.Host)
			}
			if len(p.Software) > 0 && !slices.ContainsFunc(d.Software, func(s json.RawMessage) bool { return string(s) == string(p.Software) }) {
				d.Software = append(d.Software, p.Software)
			}
		}
	}
}
