package studies

import (
	"time"

	"goalsearch/search"
	"goalsearch/store"
)

// StatusOf is the status of a study of a snapshot.
func StatusOf(snapshot *store.Snapshot, o search.Overview) search.Status {
	if live := snapshot.Live(); live != nil {
		return o.Status(live.Since)
	}
	return o.Status(time.Time{})
}
