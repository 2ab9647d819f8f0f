package pidnet

import (
	"sync/atomic"
	"testing"
)

func TestTeamDoesEachIndexOnce(t *testing.T) {
	for _, threads := range []int{1, 2, 3, 7} {
		team := newTeam(threads)
		defer dismiss(team.parts)
		for _, n := range []int{0, 1, 2, 6, 7, 8, 100} {
			done := make([]atomic.Int32, n)
			team.split(n, func(thread, from, to int) {
				if thread < 0 || thread >= threads {
					t.Errorf("thread %d of %d", thread, threads)
				}
				for i := from; i < to; i++ {
					done[i].Add(1)
				}
			})
			for i := range done {
				if done[i].Load() != 1 {
					t.Errorf("%d threads: %d of %d was done %d times", threads, i, n, done[i].Load())
				}
			}
		}
	}
}

func TestTeamRaisesPanics(t *testing.T) {
	team := newTeam(3)
	defer dismiss(team.parts)
	for bad := range 3 {
		raised := func() (raised any) {
			defer func() { raised = recover() }()
			team.split(3, func(thread, _, _ int) {
				if thread == bad {
					panic("trouble")
				}
			})
			return nil
		}()
		if raised != "trouble" {
			t.Errorf("thread %d: the panic came out as %v", bad, raised)
		}
	}
	ran := false
	team.split(1, func(int, int, int) { ran = true })
	if !ran {
		t.Error("after a panic the team works no more")
	}
}
