package machinecmd

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"reflect"
	"strings"

	"goalsearch/pidnet/pid"
)

// readDistributions reads the JSON of one distribution, which is called title
// unless it has a name, or of a list of them. Keys that have no meaning here are
// passed over.
func readDistributions(data []byte, title string) ([]pidCase, error) {
	type distribution struct {
		Name *string `json:"name"`
		PMF  []struct {
			Outcome []json.RawMessage `json:"outcome"`
			P       *float64          `json:"p"`
		} `json:"pmf"`
	}
	var list []distribution
	many := strings.HasPrefix(strings.TrimSpace(string(data)), "[")
	if many {
		if err := json.Unmarshal(data, &list); err != nil {
			return nil, describeJSON(data, err)
		}
	} else {
		var one distribution
		if err := json.Unmarshal(data, &one); err != nil {
			return nil, describeJSON(data, err)
		}
		list = append(list, one)
	}
	if len(list) == 0 {
		return nil, errors.New("the list is empty: give at least one distribution")
	}
	cases := make([]pidCase, len(list))
	for i, d := range list {
		where, name := "", title
		if many {
			where, name = fmt.Sprintf("case %d: ", i), fmt.Sprint(i)
		}
		if d.Name != nil {
			name = *d.Name
			where = fmt.Sprintf("case %d (%s): ", i, name)
			if !many {
				where = fmt.Sprintf("case %s: ", name)
			}
		}
		if len(d.PMF) == 0 {
			return nil, fmt.Errorf(`%sit has no "pmf": write {"pmf": [{"outcome": [0, 0, 0], "p": 1}]}`, where)
		}
		var symbols alphabet
		outcomes := make([]pid.Outcome, len(d.PMF))
		for j, o := range d.PMF {
			if o.P == nil {
				return nil, fmt.Errorf(`%spmf[%d]: it has no mass "p"`, where, j)
			}
			texts := make([]string, len(o.Outcome))
			for k, raw := range o.Outcome {
				text, err := symbol(raw)
				if err != nil {
					return nil, fmt.Errorf("%spmf[%d]: outcome[%d]: %w", where, j, k, err)
				}
				texts[k] = text
			}
			outcome, err := symbols.outcome(texts)
			if err != nil {
				return nil, fmt.Errorf("%spmf[%d]: %w", where, j, err)
			}
			outcome.P = *o.P
			outcomes[j] = outcome
		}
		pmf, err := pid.NewPMF(outcomes)
		if err != nil {
			return nil, fmt.Errorf("%s%w", where, err)
		}
		cases[i] = pidCase{name, pmf}
	}
	return cases, nil
}

// describeJSON says where in a text an error of the JSON decoder is.
func describeJSON(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
		err = fmt.Errorf("%s stands where %s must", kind.Value, inJSON(kind.Type))
		if kind.Field != "" {
			err = fmt.Errorf("%s: %w", kind.Field, err)
		}
	}
	if offset < 0 || offset > int64(len(data)) {
		return err
	}
	before := string(data[:offset])
	line := strings.Count(before, "\n") + 1
	column := len(before) - strings.LastIndexByte(before, '\n') - 1
	return fmt.Errorf("line %d, column %d: %w", line, max(column, 1), err)
}

// inJSON says what a type is written as in JSON.
func inJSON(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return inJSON(t.Elem())
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.String:
		return "a text"
	}
	return "a number"
}

// symbol returns the text by which a symbol of an alphabet is known: a JSON
// number or text.
func symbol(raw json.RawMessage) (string, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return "", err
	}
	switch v := value.(type) {
	case string:
		return "text " + v, nil
	case json.Number:
		return numberSymbol(v)
	}
	return "", fmt.Errorf("%s is no symbol: write a number or a text", raw)
}

// numberSymbol is the symbol of a number: 1 and 1.0 are the same, but no two whole numbers
// are, however large.
func numberSymbol(n json.Number) (string, error) {
	x, err := n.Float64()
	if err != nil {
		return "", fmt.Errorf("%s is no symbol: the number is too large; write it as a text", n)
	}
	if whole, ok := new(big.Int).SetString(n.String(), 10); ok {
		return "number " + whole.String(), nil
	}
	const exact = 1 << 53
	if x == math.Trunc(x) && math.Abs(x) <= exact {
		return fmt.Sprint("number ", int64(x)), nil
	}
	return fmt.Sprint("number ", x), nil
}

// readSamples makes a distribution of samples in CSV: of each, the share of the
// samples that are the same. The remark, if any, is a doubt about the file.
func readSamples(data []byte, header bool) (pmf *pid.PMF, remark string, err error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff")))
	r.TrimLeadingSpace = true
	r.FieldsPerRecord = -1 // told below, with the line
	var rows [][]string
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, "", err
		}
		line, _ := r.FieldPos(0)
		if len(rows) > 0 && len(row) != len(rows[0]) {
			return nil, "", fmt.Errorf("line %d: it has %d columns, the first line has %d", line, len(row), len(rows[0]))
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, row)
	}
	if header && len(rows) > 0 {
		rows = rows[1:]
	}
	if len(rows) == 0 {
		return nil, "", errors.New("there are no samples in it")
	}
	if !header && looksLikeHeader(rows) {
		remark = "none of the symbols in the first line occurs again: give --header if it names the columns"
	}
	var symbols alphabet
	counts := make(map[string]int)
	first := make(map[string]int)
	var outcomes []pid.Outcome
	for _, row := range rows {
		key := fmt.Sprintf("%q", row)
		if counts[key]++; counts[key] > 1 {
			continue
		}
		first[key] = len(outcomes)
		outcome, err := symbols.outcome(row)
		if err != nil {
			return nil, "", err
		}
		outcomes = append(outcomes, outcome)
	}
	for key, n := range counts {
		outcomes[first[key]].P = float64(n) / float64(len(rows))
	}
	pmf, err = pid.NewPMF(outcomes)
	return pmf, remark, err
}

// looksLikeHeader reports whether the symbols of the first row occur in no other
// row of their columns, of which there are enough to tell.
func looksLikeHeader(rows [][]string) bool {
	if len(rows) < 4 {
		return false
	}
	for _, row := range rows[1:] {
		for i, text := range row {
			if text == rows[0][i] {
				return false
			}
		}
	}
	return true
}

// alphabet numbers the symbols of each column in the order in which they come.
type alphabet []map[string]int

// outcome returns the outcome of symbols, the target last, without its mass.
func (a *alphabet) outcome(texts []string) (pid.Outcome, error) {
	if *a == nil {
		if n := len(texts) - 1; n < 2 || n > pid.MaxSources {
			return pid.Outcome{}, fmt.Errorf("there are %d columns: give 2 to %d sources and, last, the target", len(texts), pid.MaxSources)
		}
		*a = make(alphabet, len(texts))
		for i := range *a {
			(*a)[i] = make(map[string]int)
		}
	}
	if len(texts) != len(*a) {
		return pid.Outcome{}, fmt.Errorf("there are %d symbols here and %d in the first outcome", len(texts), len(*a))
	}
	numbers := make([]int, len(texts))
	for i, text := range texts {
		number, ok := (*a)[i][text]
		if !ok {
			number = len((*a)[i])
			(*a)[i][text] = number
		}
		numbers[i] = number
	}
	last := len(numbers) - 1
	return pid.Outcome{Sources: numbers[:last], Target: numbers[last]}, nil
}
