package cluster

import (
	"testing"
	"time"
)

// TestStatus: what is counted as under way is what the workers' rows show, and each worker
// has the time when it was last heard of.
func TestStatus(t *testing.T) {
	e := coordinatorFor(t, serverFor(t, t.TempDir(), ""))
	defer e.Close()
	before := time.Now()
	e.registry.hear([]byte(`{"id":"w","runs":[{"id":"of another search"},{"id":"a"}]}`))
	s := e.Status()
	if s.Running != 2 || s.Queue != 0 || len(s.Workers) != 1 || s.Workers[0].Heard.Before(before) {
		t.Errorf("the status is %+v", s)
	}
}
