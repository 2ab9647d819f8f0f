package terminal

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"goalsearch/internal/campaign"
	"goalsearch/search"
)

// TestAdvice: an error that a flag or a command helps with says so, each of several that
// are joined for itself, and none that was told already.
func TestAdvice(t *testing.T) {
	numerics := &search.NumericsChangedError{Study: "a", Stored: "avx2-1", Given: "avx2-2"}
	outside := &search.NumericsChangedError{Study: "b", Stored: search.External, Given: "avx2-2"}
	here := fmt.Errorf("asking: %w", &search.TrainedHereError{Study: "c", Numerics: "avx2-1"})
	var b strings.Builder
	if code := Report(&b, errors.Join(errors.Join(numerics, outside), campaign.Told{Err: numerics}, here, errors.New("plain"))); code != ExitUsage {
		t.Errorf("exit code %d", code)
	}
	want := []string{
		"goalsearch: " + numerics.Error() + "; --accept-numerics continues all the same and marks the runs",
		"goalsearch: " + outside.Error() + "; `goalsearch ask` and `goalsearch tell` go on; --accept-numerics has this program train the rest, and marks the runs",
		"goalsearch: " + here.Error() + "; `goalsearch resume` goes on; `goalsearch ask NAME --config FILE` makes a study for a program of your own",
		"goalsearch: plain",
	}
	if got := strings.Split(strings.TrimSpace(b.String()), "\n"); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
