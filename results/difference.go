package results

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
)

// difference returns an error that names the first place where two JSON texts
// differ in more than space and the order of keys, nil if there is none. Words for
// a key that only given has, and for a value that only want has, are handed in.
func difference(given, want []byte, extra, other string) error {
	a, err := parse(given)
	if err != nil {
		return err
	}
	b, err := parse(want)
	if err != nil {
		return err
	}
	return comparison{extra, other}.values("", a, b)
}

type comparison struct{ extra, other string }

func (c comparison) values(path string, given, want any) error {
	switch a := given.(type) {
	case map[string]any:
		if b, ok := want.(map[string]any); ok {
			return c.objects(path, a, b)
		}
	case []any:
		if b, ok := want.([]any); ok {
			return c.lists(path, a, b)
		}
	default:
		if sameScalar(given, want) {
			return nil
		}
	}
	return fmt.Errorf("%s is %s, where %s %s", path, brief(given), brief(want), c.other)
}

func (c comparison) objects(path string, given, want map[string]any) error {
	if path != "" {
		path += "."
	}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		if _, ok := want[key]; !ok {
			return fmt.Errorf("key %s %s", path+key, c.extra)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		value, ok := given[key]
		if !ok {
			return fmt.Errorf("key %s is missing", path+key)
		}
		if err := c.values(path+key, value, want[key]); err != nil {
			return err
		}
	}
	return nil
}

func (c comparison) lists(path string, given, want []any) error {
	if len(given) != len(want) {
		return fmt.Errorf("%s has %d entries, where %d belong", path, len(given), len(want))
	}
	for i := range given {
		if err := c.values(fmt.Sprintf("%s[%d]", path, i), given[i], want[i]); err != nil {
			return err
		}
	}
	return nil
}

// sameScalar compares decoded JSON values that are no lists and no objects.
func sameScalar(a, b any) bool {
	x, okX := a.(json.Number)
	y, okY := b.(json.Number)
	if !okX || !okY {
		return a == b
	}
	if x == y {
		return true
	}
	p, errX := strconv.ParseFloat(string(x), 64)
	q, errY := strconv.ParseFloat(string(y), 64)
	return errX == nil && errY == nil && p == q
}

// brief is a decoded value for a message.
func brief(value any) string {
	text, err := encode(value)
	if err != nil {
		return err.Error()
	}
	const most = 60
	if len(text) > most {
		return string(bytes.ToValidUTF8(text[:most], nil)) + "…"
	}
	return string(text)
}

// parse decodes a JSON text and refuses a key that is given twice.
func parse(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	value, err := parseValue(d, "")
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("there is more than one JSON value")
	}
	return value, nil
}

func parseValue(d *json.Decoder, path string) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		object := make(map[string]any)
		for d.More() {
			token, err := d.Token()
			if err != nil {
				return nil, err
			}
			key := token.(string)
			at := key
			if path != "" {
				at = path + "." + key
			}
			if _, ok := object[key]; ok {
				return nil, fmt.Errorf("key %s is given twice", at)
			}
			if object[key], err = parseValue(d, at); err != nil {
				return nil, err
			}
		}
		_, err := d.Token()
		return object, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			value, err := parseValue(d, fmt.Sprintf("%s[%d]", path, len(list)))
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := d.Token()
		return list, err
	}
	return token, nil
}
