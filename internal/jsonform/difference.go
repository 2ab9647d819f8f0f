package jsonform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Difference is a place where two JSON values differ.
type Difference struct {
	Path string
	// Old and New are decoded values there, numbers as json.Number: Absent where an
	// object has no such key, and a Length where lists are of different lengths.
	Old, New any
}

// Absent stands for the value of a key that an object does not have.
type Absent struct{}

// Length stands for a list of so many elements.
type Length int

// Differences lists where two JSON texts differ in more than space and the order of keys:
// by path, keys in alphabetical order. Numbers differ if their texts do.
func Differences(old, new []byte) ([]Difference, error) {
	var values [2]any
	for i, text := range [][]byte{old, new} {
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&values[i]); err != nil {
			return nil, err
		}
		if _, err := d.Token(); err != io.EOF {
			return nil, errors.New("there is more than one JSON value")
		}
	}
	return differences(nil, "", values[0], values[1]), nil
}

// differences appends the differences of two values at a path to a list.
func differences(list []Difference, path string, old, new any) []Difference {
	switch o := old.(type) {
	case map[string]any:
		if n, ok := new.(map[string]any); ok {
			return memberDifferences(list, path, o, n)
		}
	case []any:
		if n, ok := new.([]any); ok {
			return elementDifferences(list, path, o, n)
		}
	default:
		if !isCompound(new) && old == new {
			return list
		}
	}
	return append(list, Difference{path, old, new})
}

func isCompound(value any) bool {
	switch value.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

func memberDifferences(list []Difference, path string, old, new map[string]any) []Difference {
	all := maps.Clone(old)
	maps.Copy(all, new)
	for _, key := range slices.Sorted(maps.Keys(all)) {
		list = differences(list, join(path, key), member(old, key), member(new, key))
	}
	return list
}

func member(object map[string]any, key string) any {
	if value, ok := object[key]; ok {
		return value
	}
	return Absent{}
}

func elementDifferences(list []Difference, path string, old, new []any) []Difference {
	if len(old) != len(new) {
		return append(list, Difference{path, Length(len(old)), Length(len(new))})
	}
	for i := range old {
		list = differences(list, fmt.Sprintf("%s[%d]", path, i), old[i], new[i])
	}
	return list
}

// Brief is a decoded value for a message: at most some 60 bytes of JSON.
func Brief(value any) string {
	text, err := Encode(value)
	if err != nil {
		return err.Error()
	}
	return shorten(string(text))
}
