package main

import (
	"strings"
	"testing"
	"time"

	"goalsearch/evaluate/cluster"
)

// TestClusterHint: the hint of a search that was stopped has all flags by which it
// reaches its workers as it did.
func TestClusterHint(t *testing.T) {
	for want, e := range map[string]elsewhere{
		"":                         {silence: defaultSilence, replicas: 1},
		" --listen 127.0.0.1:4222": {listen: "127.0.0.1:4222", silence: defaultSilence, replicas: 1},
		" --nats a:1,b:2 --keys keys --silence 1m30s --replicas 3": {nats: "a:1,b:2", keys: "keys", silence: 90 * time.Second, replicas: 3},
	} {
		if got := e.flags(); got != want {
			t.Errorf("the hint has %q instead of %q", got, want)
		}
	}
}

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
