package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"goalsearch/store"
	"goalsearch/store/storetest"
)

// A process that is killed at any instant has stored all that it said it had.
func TestKill(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", runtimeDir(t))
	path := filepath.Join(t.TempDir(), "test.db")
	stored := -1
	for round := range 5 {
		p := startChild(t, path)
		for range 5 * round {
			stored = max(stored, p.number(t))
		}
		time.Sleep(time.Duration(round) * 700 * time.Microsecond)
		stored = max(stored, p.kill())
		whole(t, path)
		s, err := store.Read(path)
		check(t, err)
		trials, err := s.Trials("a")
		check(t, err)
		check(t, s.Close())
		if len(trials) <= stored {
			t.Fatalf("trial %d was stored, but there are only %d", stored, len(trials))
		}
		for i, got := range trials {
			want := storetest.Trial(i, 1)
			if got.Ended() || i <= stored {
				want.Runs = append(want.Runs, storetest.Scored(0, score(i)))
			}
			same(t, "trial", want, got)
		}
	}
	if stored < 20 {
		t.Errorf("only %d trials were stored", stored)
	}
}
