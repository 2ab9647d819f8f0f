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
