package terminal

import (
	"errors"
	"strings"

	"goalsearch/search"
)

// advised is the text of an error, with what to do about it: a line for each error that
// it joins.
func advised(err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var lines []string
		for _, e := range joined.Unwrap() {
			lines = append(lines, advised(e))
		}
		if err.Error() == errors.Join(joined.Unwrap()...).Error() {
			return strings.Join(lines, "\n")
		}
	}
	if err.Error() == "" {
		return "" // it was told already
	}
	return err.Error() + advice(err)
}

// advice is what to do about an error, as the end of its sentence.
func advice(err error) string {
	if e, ok := errors.AsType[*search.NumericsChangedError](err); ok {
		if e.Stored == search.External {
			return "; `goalsearch ask` and `goalsearch tell` go on; --accept-numerics has this program train the rest, and marks the runs"
		}
		return "; --accept-numerics continues all the same and marks the runs"
	}
	if _, ok := errors.AsType[*search.TrainedHereError](err); ok {
		return "; `goalsearch resume` goes on; `goalsearch ask NAME --config FILE` makes a study for a program of your own"
	}
	return ""
}
