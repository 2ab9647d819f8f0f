package main

import (
	"testing"
	"time"
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
