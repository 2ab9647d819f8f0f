package campaign

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"

	"goalsearch/evaluate"
	"goalsearch/search"
)

// executor trains the runs of studies.
type executor interface {
	// begin prepares for a study and says how many of its runs to hand out at once.
	begin(plan) (atOnce int, err error)
	evaluator() search.Evaluator
	// end removes what a study that has all its trials does not need any more.
	end(plan) error
	close() error
}

// keeper is an executor that must know when a result is stored.
type keeper interface {
	// keep returns the store through which results are stored.
	keep(search.Store) search.Store
}

// workforce is an executor of several workers.
type workforce interface {
	count() (workers, hosts int)
	// underWay is the number of runs that are being trained.
	underWay() int
	// status is what other processes are told; nil: nothing.
	status() json.RawMessage
}

// kept returns the store through which the results of an executor are stored.
func kept(e executor, s search.Store) search.Store {
	if k, ok := e.(keeper); ok {
		return k.keep(s)
	}
	return s
}

// underWay returns how many runs, of so many that are handed out, are being trained.
func underWay(e executor, handedOut int) int {
	if w, ok := e.(workforce); ok {
		return w.underWay()
	}
	return handedOut
}

// hire returns the executor of the plans.
func (c *campaign) hire(ctx context.Context, local *evaluate.Local, plans []plan) (executor, error) {
	if c.Cluster == nil {
		return &thisMachine{local: local, campaign: c}, nil
	}
	return c.recruit(ctx, local, plans)
}

// thisMachine is the executor that trains in this process.
type thisMachine struct {
	local    *evaluate.Local
	campaign *campaign
}

func (m *thisMachine) begin(p plan) (int, error) {
	limit := AtOnce(m.campaign.Workers, p.mostAtOnce(), p.Prepared, p.continues())
	if limit.Short != nil {
		m.campaign.notify(*limit.Short)
	}
	m.local.Threads, m.local.Alone, m.local.Snapshots = limit.Threads, runtime.GOMAXPROCS(0), nil
	if !p.continues() {
		return limit.Workers, nil
	}
	folder, err := m.snapshots(p)
	m.local.Snapshots = evaluate.Folder(folder)
	return limit.Workers, err
}

func (m *thisMachine) evaluator() search.Evaluator { return m.local }
func (m *thisMachine) close() error                { return nil }

func (m *thisMachine) end(p plan) error {
	if !p.continues() {
		return nil
	}
	folder, err := m.snapshots(p)
	if err != nil {
		return err
	}
	err = os.RemoveAll(folder)
	_ = os.Remove(filepath.Dir(folder)) // unless another study's are there
	return err
}

// snapshots returns the directory beside the store that keeps the trainings of a study's
// rungs. It is a cache, and gone when the study has all its trials.
func (m *thisMachine) snapshots(p plan) (string, error) {
	hash, err := p.Spec.Hash()
	return filepath.Join(m.campaign.Store+"-snapshots", hash[:min(16, len(hash))]), err
}
