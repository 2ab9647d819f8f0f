package pidio

import (
	"io"

	"goalsearch/internal/jsonform"
	"goalsearch/pidnet/pid"
)

// WriteJSON writes results as a JSON list; docs/pid.md describes the keys.
func WriteJSON(w io.Writer, list []Result) error {
	forms := make([]resultForm, len(list))
	for i := range list {
		forms[i] = list[i].form()
	}
	return jsonform.Write(w, forms)
}

type resultForm struct {
	Name              string          `json:"name"`
	Average           jsonform.Object `json:"average"`
	MutualInformation float64         `json:"mutual_information"`
	ResidualEntropy   float64         `json:"residual_entropy"`
	Sources           []variableForm  `json:"sources"`
	Target            variableForm    `json:"target"`
	Sampling          *samplingForm   `json:"sampling,omitempty"`
	Test              *testForm       `json:"test,omitempty"`
	Pointwise         []pointForm     `json:"pointwise,omitempty"`
	Remarks           []string        `json:"remarks,omitempty"`
}

type atomForm struct {
	Informative    float64 `json:"informative"`
	Misinformative float64 `json:"misinformative"`
	Atom           float64 `json:"atom"`
	Label          string  `json:"label,omitempty"`
}

type variableForm struct {
	Name              string    `json:"name,omitempty"`
	Symbols           int       `json:"symbols"`
	MutualInformation *float64  `json:"mutual_information,omitempty"` // of a source
	Entropy           *float64  `json:"entropy,omitempty"`            // of the target
	Test              *testForm `json:"test,omitempty"`
}

type samplingForm struct {
	Samples  int     `json:"samples"`
	Occupied int     `json:"occupied_cells"`
	Possible float64 `json:"possible_cells"`
	Chance   float64 `json:"chance_information"`
}

type testForm struct {
	Permutations int     `json:"permutations,omitempty"`
	Seed         *uint64 `json:"seed,omitempty"`
	P            float64 `json:"p_value"`
	Chance       float64 `json:"chance_information"`
}

// pointForm has the atoms of an outcome.
type pointForm struct {
	Outcome        []Symbol        `json:"outcome"`
	P              float64         `json:"p"`
	Atoms          jsonform.Object `json:"atoms"`
	Informative    jsonform.Object `json:"informative"`
	Misinformative jsonform.Object `json:"misinformative"`
}

func (r *Result) form() resultForm {
	f := resultForm{
		Name: r.Name, MutualInformation: r.MutualInformation, ResidualEntropy: r.ResidualEntropy,
	}
	names := pid.Numbered(r.Lattice.Sources)
	for i, node := range r.Lattice.Nodes {
		p := r.Average[i]
		f.Average = append(f.Average, jsonform.Member{Name: names.Format(node), Value: atomForm{p.Informative, p.Misinformative, p.Atom(), r.label(node)}})
	}
	for i := range r.SourceInformation {
		v := variableForm{Symbols: len(r.Symbols[i]), MutualInformation: &r.SourceInformation[i]}
		if i < len(r.Sources) {
			v.Name = r.Sources[i]
		}
		if r.Test != nil {
			v.Test = &testForm{P: r.Test.Each[i].P, Chance: r.Test.Each[i].Chance}
		}
		f.Sources = append(f.Sources, v)
	}
	entropy := r.TargetEntropy()
	f.Target = variableForm{Name: r.Target, Symbols: len(r.Symbols[len(r.Symbols)-1]), Entropy: &entropy}
	if s := r.Sampling; s != nil {
		f.Sampling = &samplingForm{s.Samples, s.Occupied, s.Possible, s.Chance}
	}
	if t := r.Test; t != nil {
		f.Test = &testForm{t.Permutations, &t.Seed, t.All.P, t.All.Chance}
	}
	f.Pointwise = r.points(names)
	for _, remark := range r.Remarks {
		f.Remarks = append(f.Remarks, remark.Text)
	}
	return f
}

// points lists the atoms of each outcome.
func (r *Result) points(names pid.Sources) []pointForm {
	if r.Pointwise == nil {
		return nil
	}
	list := make([]pointForm, len(r.Pointwise))
	for o, outcome := range r.PMF.Outcomes() {
		f := pointForm{Outcome: r.symbolsOf(outcome), P: outcome.P}
		for i, node := range r.Lattice.Nodes {
			name, p := names.Format(node), r.Pointwise[o][i]
			f.Atoms = append(f.Atoms, jsonform.Member{Name: name, Value: p.Atom()})
			f.Informative = append(f.Informative, jsonform.Member{Name: name, Value: p.Informative})
			f.Misinformative = append(f.Misinformative, jsonform.Member{Name: name, Value: p.Misinformative})
		}
		list[o] = f
	}
	return list
}
