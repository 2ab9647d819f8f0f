package main

import (
	"encoding/json"
	"errors"
	"slices"

	"goalsearch/search"
	"goalsearch/store"
)

// trainedOn returns the checksum of the data that a run was trained on; "" where
// it is not known.
func trainedOn(p search.Provenance) string {
	var software struct {
		Data string `json:"data_sha256"`
	}
	if err := json.Unmarshal(p.Software, &software); err != nil {
		return ""
	}
	return software.Data
}

// checkSameData refuses to go on with a study whose runs were trained on data
// with another content, as a file of the user's own may have after a change.
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
			if was := trainedOn(r.Provenance); was != "" && was != p.data.Checksum {
				return usagef("study %s: the data of %s have changed: trial %d was trained on data with the SHA-256 %s, now it is %s; bring the old data back, or give the study another name",
					p.Name, p.task.Dataset.Name, t.Number, was, p.data.Checksum)
			} else if was != "" {
				return nil
			}
		}
	}
	return nil
}
