package search

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Differences lists the paths at which the canonical texts of two specs
// differ, such as "network.hidden: 50 became 100": those of the training spec are
// without its own name.
func Differences(old, new Spec) ([]string, error) {
	var values [2]any
	for i, s := range []Spec{old, new} {
		text, err := s.Canonical()
		if err != nil {
			return nil, err
		}
		if values[i], err = decodeJSON(text); err != nil {
			return nil, err
		}
	}
	list := differences("", values[0], values[1])
	for i := range list {
		list[i] = strings.TrimPrefix(list[i], trainingSpecKey+".")
	}
	return list, nil
}

// trainingSpecKey is the key of Spec.TrainingSpec.
const trainingSpecKey = "science"

// few is how many differences a message lists.
const few = 3

// FewDifferences writes differences for a message: the first three, and how many more
// there are.
func FewDifferences(list []string) string {
	if more := len(list) - few; more > 0 {
		return fmt.Sprintf("%s; and %d more", strings.Join(list[:few], "; "), more)
	}
	return strings.Join(list, "; ")
}

func differences(path string, old, new any) []string {
	switch o := old.(type) {
	case map[string]any:
		if n, ok := new.(map[string]any); ok {
			return memberDifferences(path, o, n)
		}
	case []any:
		if n, ok := new.([]any); ok {
			return elementDifferences(path, o, n)
		}
	}
	a, b := valueText(old), valueText(new)
	if a == b {
		return nil
	}
	return []string{fmt.Sprintf("%s: %s became %s", path, shorten(a), shorten(b))}
}

func memberDifferences(path string, old, new map[string]any) []string {
	all := maps.Clone(old)
	maps.Copy(all, new)
	var list []string
	for _, k := range slices.Sorted(maps.Keys(all)) {
		at := k
		if path != "" {
			at = path + "." + k
		}
		list = append(list, differences(at, member(old, k), member(new, k))...)
	}
	return list
}

func elementDifferences(path string, old, new []any) []string {
	if len(old) != len(new) {
		return []string{fmt.Sprintf("%s: %d entries became %d", path, len(old), len(new))}
	}
	var list []string
	for i := range old {
		list = append(list, differences(fmt.Sprintf("%s[%d]", path, i), old[i], new[i])...)
	}
	return list
}

// absent stands for the value of a key that an object does not have.
type absent struct{}

func member(object map[string]any, key string) any {
	if value, ok := object[key]; ok {
		return value
	}
	return absent{}
}

// valueText writes a decoded JSON value for a message.
func valueText(value any) string {
	if value == (absent{}) {
		return "nothing"
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// shorten cuts a text for a message at a character.
func shorten(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
