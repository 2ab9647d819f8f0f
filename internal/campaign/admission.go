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
			_, err = search.CheckRegister(db, p.Study, c.AcceptNumerics)
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
		if err := search.Register(db, p.Study, c.AcceptNumerics, time.Now().UTC()); err != nil {
			return nil, errors.Join(refused, err)
		}
	}
	return admitted, refused
}
