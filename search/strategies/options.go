package strategies

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"goalsearch/search/strategies/internal/option"
)

// decodeOptions overwrites the defaults in options, a pointer to a struct, by
// the members of a JSON object. It refuses a key that the struct does not have
// in exactly this spelling, a key given twice, null, and a value of another type.
func decodeOptions(raw json.RawMessage, options any) error {
	if text := bytes.TrimSpace(raw); len(text) == 0 || string(text) == "null" {
		return nil
	}
	known, err := keys(options)
	if err != nil {
		return err
	}
	if err := checkKeys(raw, known); err != nil {
		return err
	}
	err = json.Unmarshal(raw, options)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		want := wrong.Type.String()
		switch want {
		case "int":
			want = "a whole number"
		case "float64":
			want = "a number"
		}
		return option.Errorf(wrong.Field, "is a JSON %s: give it %s", wrong.Value, want)
	}
	return err
}

// keys returns the JSON keys of a struct in alphabetical order.
func keys(options any) ([]string, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return nil, err
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(members)), nil
}

// checkKeys reads a JSON object and refuses keys that are unknown, repeated or null.
func checkKeys(raw json.RawMessage, known []string) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	start, err := d.Token()
	if err != nil {
		return fmt.Errorf("options: %w", err)
	}
	if start != json.Delim('{') {
		return fmt.Errorf("options must be an object of keys and values, not %s", bytes.TrimSpace(raw))
	}
	seen := make(map[string]bool)
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return fmt.Errorf("options: %w", err)
		}
		key := token.(string)
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return option.Errorf(key, "cannot be read: %v", err)
		}
		switch {
		case len(known) == 0:
			return option.Errorf(key, "is unknown: this strategy has none")
		case !slices.Contains(known, key):
			return option.Errorf(key, "is unknown: there are %s", strings.Join(known, ", "))
		case seen[key]:
			return option.Errorf(key, "is given twice: leave one out")
		case string(value) == "null":
			return option.Errorf(key, "is null: give it a value or leave it out")
		}
		seen[key] = true
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("options: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("options: more than one JSON value")
	}
	return nil
}

// canonical writes options as JSON with sorted keys and no insignificant space.
func canonical(options any) (json.RawMessage, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	return json.Marshal(value)
}
