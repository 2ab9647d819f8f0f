package store_test

import (
	"path/filepath"
	"testing"

	"goalsearch/internal/expect"
	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

func TestConformance(t *testing.T) {
	t.Run("bbolt", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) search.Store { return open(t, filepath.Join(t.TempDir(), "test.db")) })
	})
	t.Run("memory", func(t *testing.T) {
		storetest.Run(t, func(*testing.T) search.Store { return store.NewMemory() })
	})
}

// open opens a store until the end of the test, and then wants it to be whole.
func open(t *testing.T, path string) *store.DB {
	t.Helper()
	db, err := store.Open(path, store.Options{})
	check(t, err)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		whole(t, path)
	})
	return db
}

// whole wants Check to find nothing.
func whole(t *testing.T, path string) {
	t.Helper()
	problems, err := store.Check(path)
	if err != nil {
		t.Error(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %v", path, p)
	}
}

// Of errors.
var (
	check   = expect.NoError
	refused = expect.Refused
)
