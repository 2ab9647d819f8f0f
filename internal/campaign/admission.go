package campaign

import (
	"errors"
	"time"

	"goalsearch/search"
	"goalsearch/store"
)

// admit makes sure that the store has the studies. Where it refuses one of them it stays
// as it is, or, if studies are set aside, it has the others.
func (c *campaign) admit(db *store.DB, plans []plan) (admitted []plan, refused error) {
	for _, p := range plans {
		err := checkSameData(db, p)
		if err == nil {
			err = c.register(rehearsal{stored: db}, p)
		}
		switch {
		case err == nil:
			admitted = append(admitted, p)
		case c.SetAside:
			refused = errors.Join(refused, c.setAside(err))
		default:
			return nil, err
		}
	}
	for _, p := range admitted {
		if err := c.register(db, p); err != nil {
			return nil, errors.Join(refused, err)
		}
	}
	return admitted, refused
}

func (c *campaign) register(s search.Store, p plan) error {
	return search.Register(s, p.Study, c.AcceptNumerics, time.Now().UTC())
}

// rehearsal is a store for search.Register that shows what is stored and changes
// nothing.
type rehearsal struct {
	search.Store
	updated *search.Study // becomes what the study would be; nil: nobody wants to know
	stored  interface {
		Study(name string) (search.Study, error)
		Trials(name string) ([]search.Trial, error)
	}
}

func (r rehearsal) Study(name string) (search.Study, error)    { return r.stored.Study(name) }
func (r rehearsal) Trials(name string) ([]search.Trial, error) { return r.stored.Trials(name) }
func (rehearsal) Create(search.Study) error                    { return nil }

// Update notes the study.
func (r rehearsal) Update(s search.Study) error {
	if r.updated != nil {
		*r.updated = s
	}
	return nil
}
func (rehearsal) Record(string, search.Entry) error { return nil }

// runsLeft counts the runs that a study is to have and has not.
func runsLeft(study search.Study, trials []search.Trial) int {
	left := max(study.Budget.Total()-len(trials), 0) * study.Planned()
	for _, t := range trials[:min(len(trials), study.Budget.Total())] {
		if t.DuplicateOf < 0 {
			left += t.Planned - len(t.Runs)
		}
	}
	return left
}

// countEnded counts the trials that have nothing left to train.
func countEnded(trials []search.Trial) int {
	n := 0
	for _, t := range trials {
		if t.Ended() {
			n++
		}
	}
	return n
}
