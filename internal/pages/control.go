package pages

import (
	"goalsearch/configs"
	"goalsearch/internal/studies"
	"goalsearch/store"
)

// Control is the process that searches in a store.
type Control struct{ Store string }

// Pause implements dashboard.Search.
func (c Control) Pause(on bool) error { return store.Pause(c.Store, on) }

// Stop implements dashboard.Search.
func (c Control) Stop() error { return store.Stop(c.Store) }

// Enqueue implements dashboard.Search. The goal is inline, or begins with a published
// name: who looks at a dashboard may not have files of this machine read.
func (c Control) Enqueue(study, goal string) error {
	_, err := studies.Enqueue(c.Store, study, []string{goal}, configs.ParseGoalWithoutFiles)
	return err
}
