package flags

import (
	"testing"
	"time"

	"goalsearch/internal/campaign"
)

// TestClusterHint: the hint of a search that was stopped has all flags by which it
// reaches its workers as it did.
func TestClusterHint(t *testing.T) {
	for want, c := range map[string]*campaign.Cluster{
		"":                         nil,
		" --listen 127.0.0.1:4222": {Listen: "127.0.0.1:4222", HeartbeatTimeout: defaultHeartbeatTimeout, Replicas: 1},
		" --nats a:1,b:2 --keys keys --heartbeat-timeout 1m30s --replicas 3": {URL: "a:1,b:2", Keys: "keys", HeartbeatTimeout: 90 * time.Second, Replicas: 3},
	} {
		if got := ClusterHint(c); got != want {
			t.Errorf("the hint has %q instead of %q", got, want)
		}
	}
}
