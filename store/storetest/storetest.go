// Package storetest is the suite that every search.Store passes.
package storetest

import (
	"testing"

	"goalsearch/search"
	"goalsearch/store"
)

// Run tests a kind of store. open returns a new, empty one.
func Run(t *testing.T, open func(t *testing.T) search.Store) {
	tests := []struct {
		name string
		test func(*testing.T, search.Store)
	}{
		{"create and read", testCreate},
		{"studies that cannot be", testBadStudies},
		{"unknown study", testUnknown},
		{"update", testUpdate},
		{"update refuses another spec", testUpdateSpec},
		{"propose", testPropose},
		{"propose refuses gaps", testProposeOrder},
		{"propose refuses impossible trials", testProposeBad},
		{"runs in any order", testRuns},
		{"impossible runs", testBadRuns},
		{"a run never changes", testRunFixed},
		{"same as another trial", testSameAs},
		{"more runs", testExtend},
		{"more runs of a list", testUpdateRuns},
		{"numbers are exact", testExact},
		{"copies are deep", testCopies},
		{"journal", testJournal},
		{"queue", testQueue},
		{"corrections", testCorrect},
		{"set aside", testSetAside},
		{"concurrency", testConcurrency},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.test(t, open(t)) })
	}
	if _, model := open(t).(*store.Memory); !model {
		t.Run("model", func(t *testing.T) { testModel(t, open) })
	}
}
