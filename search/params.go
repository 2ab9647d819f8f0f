package search

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Param is one named number of a goal, for instance the weight of an atom.
type Param struct {
	Name  string
	Value float64
}

// Params is an ordered list of named numbers: a goal as this package sees it.
// Its JSON form is an object whose keys keep the list's order.
type Params []Param

// Get returns the value called name, and whether there is one.
func (p Params) Get(name string) (float64, bool) {
	for _, q := range p {
		if q.Name == name {
			return q.Value, true
		}
	}
	return 0, false
}

// Equal reports whether both lists have the same names and the same values in
// the same order. Negative and positive zero are equal; NaN equals nothing.
func (p Params) Equal(q Params) bool {
	return slices.Equal(p, q)
}

// Validate refuses an empty or repeated name and a value that is NaN or infinite.
func (p Params) Validate() error {
	seen := make(map[string]bool, len(p))
	for _, q := range p {
		switch {
		case q.Name == "":
			return fmt.Errorf("a weight has no name")
		case seen[q.Name]:
			return fmt.Errorf("weight %s is given twice", q.Name)
		case math.IsNaN(q.Value) || math.IsInf(q.Value, 0):
			return fmt.Errorf("weight %s is %v, which is no finite number", q.Name, q.Value)
		}
		seen[q.Name] = true
	}
	return nil
}

// String lists the weights as name=value, separated by commas.
func (p Params) String() string {
	parts := make([]string, len(p))
	for i, q := range p {
		parts[i] = fmt.Sprintf("%s=%g", q.Name, q.Value)
	}
	return strings.Join(parts, ",")
}

// MarshalJSON writes an object with the names as keys, in order.
func (p Params) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, q := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(q.Name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(q.Value)
		if err != nil {
			return nil, fmt.Errorf("weight %s: %w", q.Name, err)
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads an object of numbers and keeps the order of its keys; a
// key given twice is refused.
func (p *Params) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	open, err := d.Token()
	if err != nil {
		return err
	}
	if open == nil {
		*p = nil
		return nil
	}
	if open != json.Delim('{') {
		return fmt.Errorf("weights must be an object of numbers, not %v", open)
	}
	list := Params{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name := key.(string)
		var value *float64
		if err := d.Decode(&value); err != nil {
			if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
				err = fmt.Errorf("a JSON %s is no finite number", wrong.Value)
			}
			return fmt.Errorf("weight %s: %w", name, err)
		}
		if value == nil {
			return fmt.Errorf("weight %s is null, which is no number", name)
		}
		list = append(list, Param{name, *value})
	}
	if err := list.Validate(); err != nil {
		return err
	}
	*p = list
	return nil
}
