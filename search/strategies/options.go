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
		return fmt.Errorf("option %s: %s where %s is needed", wrong.Field, wrong.Value, want)
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
			return fmt.Errorf("option %s: %w", key, err)
		}
		switch {
		case len(known) == 0:
			return fmt.Errorf("unknown option %q: this strategy has none", key)
		case !slices.Contains(known, key):
			return fmt.Errorf("unknown option %q; known: %s", key, strings.Join(known, ", "))
		case seen[key]:
			return fmt.Errorf("option %s is given twice", key)
		case string(value) == "null":
			return fmt.Errorf("option %s is null: give it a value or leave it out", key)
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
