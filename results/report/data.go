package report

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"goalsearch/evaluate"
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
	Weights    []weightData           `json:"weights"`
	Lattice    latticeData            `json:"lattice"`
	Importance *importance.Importance `json:"importance"`
	Remark     string                 `json:"remark"`
	Fields     []fieldData            `json:"fields"`
	Goals      []packed               `json:"goals"`  // by weight, an entry per trial by number
	Epochs     [][]int                `json:"epochs"` // lists of epochs that curves have
	Curves     []curveData            `json:"curves"`
	Hosts      []string               `json:"hosts"`
	Software   []json.RawMessage      `json:"software"`
}

// weightData is a weight of the space, of an atom in one layer or, 0, in all.
type weightData struct {
	search.Dimension
	Atom  string `json:"atom"`
	Layer int    `json:"layer"`
}

// fieldData is a field of results.Fields. Those of weights have their column in Goals.
type fieldData struct {
	Name   string       `json:"name"`
	Kind   results.Kind `json:"kind"`
	Column any          `json:"column,omitempty"` // an entry per trial by number; none if no trial has it
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

// packed is written as base64 of the numbers' bits, eight bytes each, the least significant
// first; NaN stands for what a trial has not. So numbers are exact, and shorter than in
// decimal.
type packed []float64

// MarshalText implements encoding.TextMarshaler.
func (p packed) MarshalText() ([]byte, error) {
	bits := make([]byte, 0, 8*len(p))
	for _, x := range p {
		bits = binary.LittleEndian.AppendUint64(bits, math.Float64bits(x))
	}
	return base64.StdEncoding.AppendEncode(nil, bits), nil
}

// number is a number of a curve, written with the four digits that a page shows.
type number float64

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	text := strconv.AppendFloat(nil, float64(n), 'f', 4, 64)
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
		Journal: s.Journal, Weights: weightsOf(s), Lattice: latticeData{s.Lattice, s.Lattice.Levels()},
		Importance: s.Importance, Remark: s.Remark, Goals: []packed{},
	}
	d.curves(ranked)
	if !s.Created.IsZero() {
		d.Created = s.Created.UTC().Format("2006-01-02 15:04 UTC")
	}
	slices.SortFunc(ranked, func(a, b results.Ranked) int { return a.Number - b.Number })
	for _, f := range results.Fields(s.Study) {
		field := fieldData{Name: f.Name, Kind: f.Kind}
		if !slices.ContainsFunc(s.Spec.Space, func(w search.Dimension) bool { return w.Name == f.Name }) {
			field.Column = columnOf(f, ranked)
		}
		d.Fields = append(d.Fields, field)
	}
	for i := range s.Spec.Space {
		weights := make(packed, len(ranked))
		for k, r := range ranked {
			weights[k] = r.Goal[i].Value
		}
		d.Goals = append(d.Goals, weights)
	}
	d.provenance(s.Trials)
	return d, nil
}

func weightsOf(s Study) []weightData {
	list := make([]weightData, len(s.Spec.Space))
	for i, w := range s.Spec.Space {
		list[i] = weightData{Dimension: w, Atom: w.Name}
		if atom, layer, err := evaluate.CutLayer(w.Name); err == nil {
			list[i].Atom, list[i].Layer = atom, layer
		}
	}
	return list
}

// columnOf is a field of all trials, nil if none has it: packed numbers, or whole numbers
// or texts and null for what a trial has not.
func columnOf(f results.Field, ranked []results.Ranked) any {
	column, numbers, has := make([]any, len(ranked)), make(packed, len(ranked)), false
	for k, r := range ranked {
		x, text, ok := f.Value(r)
		numbers[k] = math.NaN()
		switch has = has || ok; {
		case !ok:
		case f.Kind == results.Text:
			column[k] = text
		case f.Kind == results.Whole:
			column[k] = int(x)
		default:
			numbers[k] = x
		}
	}
	switch {
	case !has:
		return nil
	case f.Kind == results.Number:
		return numbers
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
