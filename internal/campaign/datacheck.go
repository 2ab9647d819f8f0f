package campaign

import (
	"errors"
	"fmt"
	"slices"

	"goalsearch/search"
	"goalsearch/store"
)

// DataChanged is the error of a study, or of networks, trained on data with another
// content than the data set has now.
type DataChanged struct {
	Subject, Dataset string
	Trial            int    // of a study, that was trained on the other content; -1: none
	Was, Is          string // SHA-256
}

func (e *DataChanged) Error() string {
	trained := "it was trained"
	if e.Trial >= 0 {
		trained = fmt.Sprintf("trial %d was trained", e.Trial)
	}
	return fmt.Sprintf("%s: the data of %s have changed: %s on data with the SHA-256 %s, now it is %s; bring the old data back",
		e.Subject, e.Dataset, trained, e.Was, e.Is)
}

// checkSameData refuses to go on with a study whose runs were trained on data with
// another content, as a file of the user's own may have after a change.
func checkSameData(db *store.DB, p plan) error {
	trials, err := db.TrialSummaries(p.Name)
	if errors.Is(err, search.ErrNoStudy) {
		return nil
	}
	if err != nil {
		return err
	}
	// Every start has checked what was there: the latest run speaks for all.
	for _, t := range slices.Backward(trials) {
		if len(t.Runs) == 0 {
			continue
		}
		t, err := db.Trial(p.Name, t.Number)
		if err != nil {
			return err
		}
		for _, r := range t.Runs {
			was := trainedOn(r.Provenance)
			if was != "" && was != p.Data().Checksum {
				return &DataChanged{"study " + p.Name, p.Task().Dataset.Name, t.Number, was, p.Data().Checksum}
			}
			if was != "" {
				return nil
			}
		}
	}
	return nil
}
