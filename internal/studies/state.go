package studies

import (
	"goalsearch/search"
	"goalsearch/store"
)

// State is how far a study is, for people and programs.
type State string

const (
	Waiting     State = "waiting"
	Running     State = "running"
	External    State = "outside"
	Interrupted State = "interrupted"
	Failed      State = "failed"
	Complete    State = "complete"
)

// StateOf derives a study's state. live is the process that has the store open
// for writing, nil if there is none.
func StateOf(o store.Overview, live *store.Owner) State {
	switch {
	case o.Last.Event.Ends() && (o.Last.Event != search.Imported || o.Complete+o.Failed >= o.Budget.Total()),
		o.Budget.Replicates == 0 && len(o.Spec.Rungs) == 0 && o.Complete+o.Failed >= o.Budget.Total():
		return Complete
	case o.Trials == 0:
		return Waiting
	case o.Last.Event == search.TooManyFailures:
		return Failed
	case o.Numerics == search.External:
		return External
	case o.Last.Event == search.Interrupted:
		return Interrupted
	// Who works on a study has written to its journal.
	case live != nil && !o.Last.Time.Before(live.Since):
		return Running
	}
	return Interrupted
}
