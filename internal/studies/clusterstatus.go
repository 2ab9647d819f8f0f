package studies

import (
	"encoding/json"
	"fmt"

	"goalsearch/evaluate/cluster"
	"goalsearch/store"
)

// ClusterStatus asks the search that runs in the store at path for its workers; nil: it
// has none.
func ClusterStatus(path string) (*cluster.Status, error) {
	text, err := store.Cluster(path)
	if text == nil || err != nil {
		return nil, err
	}
	var status cluster.Status
	if err := json.Unmarshal(text, &status); err != nil {
		return nil, fmt.Errorf("store %s: what its workers do cannot be read: %w", path, err)
	}
	return &status, nil
}
