package store_test

import (
	"fmt"
	"os"
	"path/filepath"

	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

// Keep a study in a file, and read it back.
func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "goals.db")

	db, err := store.Open(path, store.Options{})
	if err != nil {
		panic(err)
	}
	for _, step := range []func() error{
		func() error { return db.Create(storetest.Study("first")) },
		func() error { return db.Propose("first", []search.Trial{storetest.Trial(0, 1)}) },
		func() error { return db.AddRun("first", 0, storetest.Scored(0, 0.875)) },
		db.Close,
	} {
		if err := step(); err != nil {
			panic(err)
		}
	}

	snapshot, err := store.Read(path)
	if err != nil {
		panic(err)
	}
	defer snapshot.Close()
	trials, err := snapshot.Trials("first")
	if err != nil {
		panic(err)
	}
	value, _ := trials[0].Value()
	fmt.Printf("trial 0 of %d: %v, %v\n", len(trials), trials[0].State(), value)
	// Output: trial 0 of 1: complete, 0.875
}
