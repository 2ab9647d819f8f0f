package clustercmd

import (
	"strings"
	"testing"
	"time"

	"goalsearch/evaluate/cluster"
)

// TestStatusTable: the table tells when each worker was last heard of, once.
func TestStatusTable(t *testing.T) {
	now := time.Now()
	run := cluster.Activity{Study: "s", Since: now.Add(-time.Minute)}
	var out strings.Builder
	err := writeStatus(&out, cluster.Status{Running: 2, Workers: []cluster.Presence{
		{Host: "busy", Runs: []cluster.Activity{run, run}, Heard: now.Add(-5 * time.Second)},
		{Host: "free", Heard: now.Add(-1 * time.Second)},
	}}, now)
	text := out.String()
	if err != nil || strings.Count(text, " ago") != 2 || !strings.Contains(text, "5.0 s ago") || !strings.Contains(text, "2 under way") {
		t.Errorf("%v:\n%s", err, text)
	}
}
