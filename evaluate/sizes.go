package evaluate

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Sizes has the number of neurons of each hidden layer, from the image on. Its
// JSON form is a number if there is one layer, 0 if there is none, else a list.
type Sizes []int

// MarshalJSON writes the form that Sizes describes.
func (s Sizes) MarshalJSON() ([]byte, error) {
	switch len(s) {
	case 0:
		return []byte("0"), nil
	case 1:
		return json.Marshal(s[0])
	}
	return json.Marshal([]int(s))
}

// UnmarshalJSON reads a number or a list of them.
func (s *Sizes) UnmarshalJSON(text []byte) error {
	var one int
	if err := json.Unmarshal(text, &one); err == nil {
		*s = Sizes{one}
		if one == 0 {
			*s = nil
		}
		return nil
	}
	var list []int
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("hidden neurons are a whole number, or a list of one per layer, not %s", text)
	}
	*s = list
	return nil
}

// String writes the sizes comma-separated.
func (s Sizes) String() string {
	parts := make([]string, len(s))
	for i, n := range s {
		parts[i] = strconv.Itoa(n)
	}
	return strings.Join(parts, ",")
}

// ParseSizes reads what String writes.
func ParseSizes(text string) (Sizes, error) {
	var s Sizes
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("%q is no whole number; write the neurons of each hidden layer, comma-separated", part)
		}
		s = append(s, n)
	}
	return s, nil
}

// largest returns the size of the largest layer, 0 if there is none.
func (s Sizes) largest() int {
	most := 0
	for _, n := range s {
		most = max(most, n)
	}
	return most
}
