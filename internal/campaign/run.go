package campaign

import (
	"cmp"
	"context"
	"errors"
	"time"

	"goalsearch/evaluate"
	"goalsearch/search"
	"goalsearch/search/strategies"
	"goalsearch/store"
)

// Run takes studies through their trials, one study after another. Whatever can be found
// wrong before the first run is found before the store is changed. It returns
// search.ErrInterrupted, or the cause of the context's end, if it is stopped; a study of
// too many failures holds up no others.
func Run(ctx context.Context, o Options, studies []search.Study) error {
	c := &campaign{Options: o}
	local := evaluate.NewLocal(o.Data, 1)
	plans, aside, err := c.prepare(ctx, local, studies)
	if err != nil || len(plans) == 0 {
		return errors.Join(err, aside)
	}
	db, err := store.Open(o.Store, store.Options{})
	if err != nil {
		return errors.Join(aside, err)
	}
	plans, refused := c.admit(db, plans)
	aside = errors.Join(aside, refused)
	if len(plans) > 0 {
		err = c.train(ctx, db, local, plans)
	}
	return errors.Join(aside, err, db.Close())
}

// train takes admitted plans through their trials.
func (c *campaign) train(ctx context.Context, db *store.DB, local *evaluate.Local, plans []plan) (err error) {
	if err := db.Serve(); err != nil {
		c.notify(StoreUnserved{err})
	}
	c.interrupt = c.gracefully()
	team, err := c.hire(ctx, local, plans)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, team.close()) }()
	control := store.Control{Stop: c.stop, Pause: func(on bool) { c.pause.Set(on) }, Paused: c.pause.On}
	if crowd, ok := team.(workforce); ok {
		control.Cluster = crowd.status
	}
	db.HandleControl(control)
	var failures []error
	for i, p := range plans {
		c.notify(StudyBegan{p.Name, i + 1, len(plans)})
		err := c.search(ctx, db, team, p)
		switch {
		case errors.Is(err, search.ErrTooManyFailures):
			failures = append(failures, err)
			if i+1 < len(plans) {
				c.notify(StudyFailed{err})
			}
		case errors.Is(err, search.ErrInterrupted), ctx.Err() != nil:
			c.notify(Stopped{})
			return cmp.Or(err, context.Cause(ctx))
		case err != nil && c.SetAside:
			failures = append(failures, c.setAside(err))
		case err != nil:
			return errors.Join(append(failures, err)...)
		}
	}
	return errors.Join(failures...)
}

// search takes one study through its trials.
func (c *campaign) search(ctx context.Context, db *store.DB, team executor, p plan) error {
	atOnce, err := team.begin(p)
	if err != nil {
		return err
	}
	runner, err := c.runner(db, team, p)
	if err != nil {
		return err
	}
	runner.Workers = atOnce
	if err := c.checkInitialDesign(db, p); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		select {
		case <-c.interrupt:
			c.notify(Stopping{underWay(team, atOnce)})
		case <-ended:
		}
	}()
	progress, err := runner.Run(ctx, p.Name)
	close(ended)
	if err == nil {
		err = team.end(p)
	}
	end := StudyEnded{Study: p.Study, Progress: progress, Err: err}
	if err == nil {
		var trials []search.Trial
		trials, err = db.TrialSummaries(p.Name)
		end.Trials, end.Err = p.Spec.WithoutPendingReplicates(trials), err
	}
	c.notify(end)
	return err
}

// runner returns what takes the study through its trials.
func (c *campaign) runner(db *store.DB, team executor, p plan) (*search.Runner, error) {
	provenance, err := Provenance(p.Data())
	if err != nil {
		return nil, err
	}
	if err := markResumed(db, p.Name); err != nil {
		return nil, err
	}
	cache, err := newRunCache(db, p, &c.trainings)
	if err != nil {
		return nil, err
	}
	return &search.Runner{
		Store:      kept(team, db),
		Evaluator:  team.evaluator(),
		Strategy:   c.strategy(),
		Cache:      cache.find,
		Clock:      time.Now,
		Provenance: provenance,
		Interrupt:  c.interrupt,
		Pause:      &c.pause,
		MaxTime:    c.MaxTime,
		OnProgress: func(p search.Progress) { c.notify(c.advanced(team, p)) },
	}, nil
}

// advanced is the event of a study's progress.
func (c *campaign) advanced(team executor, p search.Progress) Advanced {
	a := Advanced{Progress: p, Paused: c.pause.On()}
	if crowd, ok := team.(workforce); ok {
		a.Workers, a.Hosts = crowd.count()
		a.Cluster = true
	}
	return a
}

// checkInitialDesign tells of a study in which the strategy does not come to propose.
func (c *campaign) checkInitialDesign(db *store.DB, p plan) error {
	study, err := db.Study(p.Name)
	if err != nil {
		return err
	}
	initial, planned := strategies.Design(p.Spec), study.Budget.Trials-len(p.Spec.Start)
	if planned > 0 && planned <= initial {
		c.notify(InitialDesignOnly{p.Name, p.Spec.Strategy, initial, planned})
	}
	return nil
}

// markResumed writes to the journal that work on an unfinished study goes on.
func markResumed(db *store.DB, name string) error {
	o, err := db.Overview(name)
	if err != nil || !o.Begun() {
		return err
	}
	return db.Record(name, search.Entry{Time: time.Now().UTC(), Trial: o.Trials.All(), Event: search.Resumed})
}
