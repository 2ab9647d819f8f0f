package search

import (
	"fmt"
	"strings"

	"goalsearch/internal/jsonform"
)

// Differences lists the paths at which the canonical texts of two specs
// differ, such as "network.hidden: 50 became 100": those of the training spec are
// without its own name.
func Differences(old, new Spec) ([]string, error) {
	a, err := old.Canonical()
	if err != nil {
		return nil, err
	}
	b, err := new.Canonical()
	if err != nil {
		return nil, err
	}
	found, err := jsonform.Differences(a, b)
	var list []string
	for _, d := range found {
		list = append(list, strings.TrimPrefix(describeDifference(d), trainingSpecKey+"."))
	}
	return list, err
}

// trainingSpecKey is the key of Spec.TrainingSpec.
const trainingSpecKey = "science"

func describeDifference(d jsonform.Difference) string {
	if before, ok := d.Old.(jsonform.Length); ok {
		return fmt.Sprintf("%s: %d entries became %d", d.Path, before, d.New)
	}
	text := func(value any) string {
		if value == (jsonform.Absent{}) {
			return "nothing"
		}
		return jsonform.Brief(value)
	}
	return fmt.Sprintf("%s: %s became %s", d.Path, text(d.Old), text(d.New))
}

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
