package results

import (
	"encoding/json"
	"fmt"
	"strconv"

	"goalsearch/internal/jsonform"
)

// difference returns an error that names the first place where two JSON texts
// differ in more than space, the order of keys and how numbers are written, nil if there
// is none. Words for a key that only given has, and for a value that only want has, are
// handed in.
func difference(given, want []byte, extra, other string) error {
	list, err := jsonform.Differences(given, want)
	if err != nil {
		return err
	}
	for _, d := range list {
		switch length, isLength := d.Old.(jsonform.Length); {
		case d.New == jsonform.Absent{}:
			return fmt.Errorf("key %s %s", d.Path, extra)
		case d.Old == jsonform.Absent{}:
			return fmt.Errorf("key %s is missing", d.Path)
		case isLength:
			return fmt.Errorf("%s has %d entries, but should have %d", d.Path, length, d.New)
		case !sameNumber(d.Old, d.New):
			return fmt.Errorf("%s is %s, but %s %s", d.Path, jsonform.Brief(d.Old), jsonform.Brief(d.New), other)
		}
	}
	return nil
}

// sameNumber reports whether two decoded JSON values are the same number.
func sameNumber(a, b any) bool {
	x, okX := a.(json.Number)
	y, okY := b.(json.Number)
	if !okX || !okY {
		return false
	}
	p, errX := strconv.ParseFloat(string(x), 64)
	q, errY := strconv.ParseFloat(string(y), 64)
	return errX == nil && errY == nil && p == q
}
