package studies_test

import (
	"testing"

	"goalsearch/internal/studies"
)

func TestCutTrial(t *testing.T) {
	for text, want := range map[string]struct {
		study string
		trial studies.TrialRef
		ok    bool
	}{
		"quickstart:3":    {"quickstart", 3, true},
		"a:b:best":        {"a:b", studies.BestTrial, true},
		"sw/hidden=20:0":  {"sw/hidden=20", 0, true},
		"quickstart":      {},
		":3":              {},
		"quickstart:-1":   {},
		"quickstart:":     {},
		"quickstart:last": {},
	} {
		study, trial, ok := studies.CutTrial(text)
		if ok != want.ok || ok && (study != want.study || trial != want.trial) {
			t.Errorf("%s is %q, %d, %v", text, study, trial, ok)
		}
	}
}
