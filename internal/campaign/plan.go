package campaign

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// plan is a study that is to be searched, and what its runs need.
type plan struct {
	search.Study
	evaluate.Prepared // what its runs train
}

// mostAtOnce is the number of runs of a generation: no more can go at once.
func (p plan) mostAtOnce() int { return p.Planned() * max(p.Spec.Generation, len(p.Spec.Start)) }

// continues reports whether trainings of the study may continue others.
func (p plan) continues() bool { return len(p.Spec.Rungs) > 0 }

// cost is what the trainings of the study cost against those of others.
func (p plan) cost() float64 {
	return p.Cost() * float64(p.Budget.Trials*p.Planned())
}

// prepare makes plans of studies: all that can be found wrong before the first run is
// found here. Studies that are set aside are told and returned as the error.
func (c *campaign) prepare(ctx context.Context, local *evaluate.Local, studies []search.Study) (plans []plan, aside error, err error) {
	for _, study := range studies {
		study.Numerics = pidnet.Numerics()
		p, err := newPlan(ctx, local, study)
		switch {
		case err == nil:
			c.remark(p)
			plans = append(plans, p)
		case c.SetAside && ctx.Err() == nil:
			aside = errors.Join(aside, c.setAside(err))
		default:
			return nil, nil, err
		}
	}
	cheapestFirst(plans)
	return plans, aside, nil
}

// newPlan loads the data of a study and checks that its runs can be trained.
func newPlan(ctx context.Context, local *evaluate.Local, study search.Study) (plan, error) {
	prepared, err := local.PrepareSpec(ctx, study.Spec.TrainingSpec)
	if err != nil {
		return plan{}, fmt.Errorf("study %s: %w", study.Name, err)
	}
	task := prepared.Task()
	if task.Training.Test && study.Spec.Strategy != search.List {
		return plan{}, fmt.Errorf("study %s: it searches and records test accuracy, which no search may see", study.Name)
	}
	for i, goal := range study.Spec.Start {
		if _, err := evaluate.Goals(task.Network, goal); err != nil {
			return plan{}, fmt.Errorf("study %s: goal %d: %w", study.Name, i, err)
		}
	}
	return plan{study, prepared}, nil
}

// cheapestFirst orders studies of lists of goals by their cost, so that most results
// come early. Searches keep their order.
func cheapestFirst(plans []plan) {
	if slices.ContainsFunc(plans, func(p plan) bool { return p.Spec.Strategy != search.List }) {
		return
	}
	slices.SortStableFunc(plans, func(a, b plan) int { return cmp.Compare(a.cost(), b.cost()) })
}

// setAside tells of a study that cannot go on and holds up no others.
func (c *campaign) setAside(err error) error {
	c.notify(StudySetAside{err})
	return Told{err}
}

// remark tells once what was found out about the plan's data.
func (c *campaign) remark(p plan) {
	for _, text := range p.Data().Remarks {
		r := DataRemark{p.Task().Dataset.Name, text}
		if !slices.Contains(c.remarks, r) {
			c.remarks = append(c.remarks, r)
			c.notify(r)
		}
	}
}
