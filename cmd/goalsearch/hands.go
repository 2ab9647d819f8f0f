package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"goalsearch/evaluate"
	"goalsearch/search"
)

// hands do the trainings of studies: on this machine, or on others.
type hands interface {
	// ready prepares for a study and says how many of its trainings to hand out at once.
	ready(std streams, p plan) (atOnce int, err error)
	evaluator() search.Evaluator
	// keeping returns the store through which the results of trainings are kept.
	keeping(search.Store) search.Store
	// most is how many of so many trainings that are handed out are under way.
	most(atOnce int) int
	// about says who trains, behind a comma, for a progress line.
	about() string
	// status is what others are told; nil: nothing.
	status() json.RawMessage
	// done takes away what a study that has all its trials does not need any more.
	done(p plan) error
	close() error
}

// ownHands train on this machine.
type ownHands struct {
	*evaluate.Local
	store string
	asked int // trainings at once; 0: as many as there are cores
}

func (h ownHands) ready(std streams, p plan) (int, error) {
	workers, threads, remark := crew(h.asked, p.mostAtOnce(), p.task, p.data, p.continues())
	if remark != "" {
		fmt.Fprintln(std.err, remark)
	}
	h.Threads, h.Alone, h.Snapshots = threads, runtime.GOMAXPROCS(0), nil
	if len(p.Spec.Rungs) > 0 {
		folder, err := h.folder(p.Study)
		if err != nil {
			return 0, err
		}
		h.Snapshots = evaluate.Folder(folder)
	}
	return workers, nil
}

func (h ownHands) evaluator() search.Evaluator       { return h.Local }
func (ownHands) keeping(s search.Store) search.Store { return s }
func (ownHands) most(atOnce int) int                 { return atOnce }
func (ownHands) about() string                       { return "" }
func (ownHands) status() json.RawMessage             { return nil }
func (ownHands) close() error                        { return nil }

func (h ownHands) done(p plan) error {
	if len(p.Spec.Rungs) == 0 {
		return nil
	}
	folder, err := h.folder(p.Study)
	if err != nil {
		return err
	}
	err = os.RemoveAll(folder)
	_ = os.Remove(filepath.Dir(folder)) // unless another study's are there
	return err
}

// folder returns the directory beside the store that keeps the trainings of a study's
// rungs. It is a cache, and gone when the study has all its trials.
func (h ownHands) folder(study search.Study) (string, error) {
	hash, err := study.Spec.Hash()
	return filepath.Join(h.store+"-snapshots", hash[:min(16, len(hash))]), err
}

// crew decides how many trainings go at once and how many threads each has.
// asked is what the user wants, 0 for all cores; most is how many there can be to
// do at once. The remark, if any, tells why there are fewer than asked.
// continues: trainings may continue others.
func crew(asked, most int, task evaluate.Task, data *evaluate.Data, continues bool) (workers, threads int, remark string) {
	cores := runtime.GOMAXPROCS(0)
	workers = asked
	if workers < 1 {
		workers = cores
	}
	workers = min(workers, max(most, 1))
	each := evaluate.Footprint(task, data, continues)
	if free, ok := evaluate.AvailableMemory(); ok && each > 0 {
		// A tenth stays free for what the estimate does not know.
		if fit := max(int(min(free/10*9/each, 1<<20)), 1); fit < workers {
			remark = fmt.Sprintf("%d trainings at once instead of %d: each takes about %s, and %s of memory are free", fit, workers, byteSize(each), byteSize(free))
			workers = fit
		}
		evaluate.SetMemoryLimit(max(free/10*9, 2*uint64(workers)*each))
	}
	if workers > 1 {
		return workers, 1, remark
	}
	return 1, cores, remark
}
