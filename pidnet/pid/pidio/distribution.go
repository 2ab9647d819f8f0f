package pidio

import (
	"errors"
	"fmt"
	"strconv"

	"goalsearch/internal/jsonform"
	"goalsearch/pidnet/pid"
)

// Distribution is a joint distribution of sources and a target, and the symbols that its
// outcomes stand for.
type Distribution struct {
	Name string
	// Sources and Target are the names of the variables, empty where they have none.
	Sources []string
	Target  string
	PMF     *pid.PMF
	// Samples is how many samples were counted, 0 if masses were given.
	Samples int
	Remarks []Remark
	// Symbols are those of each variable, the target last, by the number that an
	// outcome of the PMF has for it.
	Symbols [][]Symbol
}

// record is a distribution in JSON. A file may have the results of a decomposition, and
// values to compare them with, beside the distribution: they are not read.
type record struct {
	Name    *string      `json:"name,omitempty"`
	Sources *sourceNames `json:"sources,omitempty"`
	Target  string       `json:"target,omitempty"`
	PMF     []mass       `json:"pmf"`

	Average           any `json:"average,omitempty"`
	Pointwise         any `json:"pointwise,omitempty"`
	MutualInformation any `json:"mutual_information,omitempty"`
	ResidualEntropy   any `json:"residual_entropy,omitempty"`
}

// mass is an outcome, its target last, and its mass.
type mass struct {
	Outcome []Symbol `json:"outcome"`
	P       float64  `json:"p"`
}

// sourceNames are the names of sources, or their number.
type sourceNames struct {
	names []string
	count int
}

// UnmarshalJSON reads a number or a list of texts.
func (s *sourceNames) UnmarshalJSON(data []byte) error {
	if n, err := strconv.Atoi(string(data)); err == nil {
		s.count = n
		return nil
	}
	if jsonform.Decode(data, &s.names) != nil {
		return errors.New("write the names of the sources in a list, or their number")
	}
	s.count = len(s.names)
	return nil
}

// ReadDistributions reads the JSON of one distribution, whose name is title unless it has
// one, or of a list of them:
//
//	{"name": "xor", "sources": ["left", "right"], "target": "result",
//	 "pmf": [{"outcome": [0, 0, "same"], "p": 0.25}, …]}
//
// name, sources (names, or their number) and target may be left out. It is strict: see
// package jsonform. Errors tell the line, and the case of a list.
func ReadDistributions(text []byte, title string) ([]Distribution, error) {
	v, err := jsonform.Parse(text)
	if err != nil {
		return nil, err
	}
	if v.Kind != jsonform.List {
		d, err := readDistribution(v, title)
		if err != nil {
			return nil, err
		}
		return []Distribution{d}, nil
	}
	if len(v.Items) == 0 {
		return nil, errors.New("the list is empty: give at least one distribution")
	}
	list := make([]Distribution, len(v.Items))
	for i := range v.Items {
		item := &v.Items[i]
		if list[i], err = readDistribution(item, strconv.Itoa(i)); err != nil {
			return nil, fmt.Errorf("%s: %w", caseName(i, item), err)
		}
	}
	return list, nil
}

// caseName names a case of a list for an error, by its own name too if it has one.
func caseName(i int, v *jsonform.Value) string {
	for k, key := range v.Keys {
		if key.Name == "name" && v.Items[k].Kind == jsonform.Text {
			return fmt.Sprintf("case %d (%s)", i, v.Items[k].Text)
		}
	}
	return fmt.Sprintf("case %d", i)
}

// readDistribution reads one distribution.
func readDistribution(v *jsonform.Value, title string) (Distribution, error) {
	var r record
	if err := v.DecodeComplete(&r); err != nil {
		return Distribution{}, err
	}
	if len(r.PMF) == 0 {
		return Distribution{}, v.Errorf([]any{"pmf"}, `it is empty: write [{"outcome": [0, 0, 0], "p": 1}]`)
	}
	d := Distribution{Name: title, Target: r.Target}
	if r.Name != nil {
		d.Name = *r.Name
	}
	columns := len(r.PMF[0].Outcome)
	if columns < 3 || columns > pid.MaxSources+1 {
		return d, v.Errorf([]any{"pmf", 0, "outcome"}, "there are %d symbols: give those of 2 to %d sources and, last, of the target", columns, pid.MaxSources)
	}
	if s := r.Sources; s != nil {
		if s.count != columns-1 {
			return d, v.Errorf([]any{"sources"}, "there are %d here and %d in the first outcome", s.count, columns-1)
		}
		if err := checkNames(s.names); err != nil {
			return d, v.Errorf([]any{"sources"}, "%w", err)
		}
		d.Sources = s.names
	}
	alphabets := make([]alphabet, columns)
	outcomes := make([]pid.Outcome, len(r.PMF))
	for i, m := range r.PMF {
		if len(m.Outcome) != columns {
			return d, v.Errorf([]any{"pmf", i, "outcome"}, "there are %d symbols here and %d in the first outcome", len(m.Outcome), columns)
		}
		if m.P < 0 {
			return d, v.Errorf([]any{"pmf", i, "p"}, "%v is negative: a mass must be 0 or more", m.P)
		}
		outcomes[i] = outcomeOf(alphabets, m.Outcome)
		outcomes[i].P = m.P
	}
	var err error
	if d.PMF, err = pid.NewPMF(outcomes); err != nil {
		return d, v.Errorf([]any{"pmf"}, "%w", err)
	}
	for _, a := range alphabets {
		d.Symbols = append(d.Symbols, a.symbols)
	}
	return d, nil
}

// checkNames refuses names that are empty or the same.
func checkNames(names []string) error {
	seen := make(map[string]bool)
	for _, name := range names {
		switch {
		case name == "":
			return errors.New("a name is empty")
		case seen[name]:
			return fmt.Errorf("two have the name %q", name)
		}
		seen[name] = true
	}
	return nil
}

// outcomeOf numbers symbols, the target last. The mass is left at 0.
func outcomeOf(alphabets []alphabet, symbols []Symbol) pid.Outcome {
	numbers := make([]int, len(symbols))
	for i, s := range symbols {
		numbers[i] = int(alphabets[i].number(s))
	}
	last := len(numbers) - 1
	return pid.Outcome{Sources: numbers[:last], Target: numbers[last]}
}
