package campaign

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"goalsearch/evaluate"
	"goalsearch/search"
	"goalsearch/store"
)

// Forecast is what searching a study would do, and about how long it would take.
type Forecast struct {
	Study         string
	Trials, Ended int // in all, and with nothing left to train
	RunsLeft      int // replicates, as far as they can be foretold, among them
	Epochs        int // of a whole training
	AtOnce        int // trainings
	Time          time.Duration
}

// Estimate says what Run would do, judging by one epoch of each kind of network. It
// changes nothing.
func Estimate(ctx context.Context, o Options, studies []search.Study) ([]Forecast, error) {
	c := &campaign{Options: o}
	plans, aside, err := c.prepare(ctx, evaluate.NewLocal(o.Data, 1), studies)
	if err != nil {
		return nil, err
	}
	var list []Forecast
	paces := make(paces)
	for _, p := range plans {
		at, err := c.stored(p)
		if err != nil && c.SetAside {
			aside = errors.Join(aside, c.setAside(err))
			continue
		}
		if err != nil {
			return nil, err
		}
		f, err := c.forecast(ctx, paces, p, at)
		if err != nil {
			return nil, fmt.Errorf("study %s: %w", p.Name, err)
		}
		list = append(list, f)
	}
	return list, aside
}

// forecast estimates one study from where it is.
func (c *campaign) forecast(ctx context.Context, known paces, p plan, at standing) (Forecast, error) {
	limit := AtOnce(c.Workers, p.mostAtOnce(), p.Prepared, p.continues())
	if limit.Short != nil {
		c.notify(*limit.Short)
	}
	f := Forecast{
		Study: p.Name, Trials: at.study.Budget.Total(), Ended: search.Count(at.study.Spec, at.trials).Ended(),
		Epochs: p.Task().Training.Epochs, AtOnce: limit.Workers,
	}
	searched, replicates := 0, 0
	if !at.done {
		searched = search.RunsLeft(at.study, at.trials)
		replicates = search.ReplicatesLeft(at.study, at.trials, f.Epochs)
	}
	f.RunsLeft = searched + replicates
	if f.RunsLeft == 0 {
		return f, nil
	}
	pace, err := known.of(ctx, p, limit)
	if err != nil {
		return f, err
	}
	rounds := func(runs int) time.Duration { return time.Duration((runs + limit.Workers - 1) / limit.Workers) }
	f.Time = rounds(searched)*pace.training(p.Spec.MeanEpochs(f.Epochs)) + rounds(replicates)*pace.training(float64(f.Epochs))
	return f, nil
}

// standing is where a study is in the store.
type standing struct {
	study  search.Study
	trials []search.Trial
	done   bool // nothing is left to do
}

// stored returns a study as the store would have it, and the trials that it has so far,
// with the runs that it plans now. It refuses a study that the store would refuse.
func (c *campaign) stored(p plan) (standing, error) {
	snapshot, err := store.Read(c.Store)
	if errors.Is(err, store.ErrNoStore) {
		return standing{study: p.Study}, nil
	}
	if err != nil {
		return standing{}, err
	}
	defer snapshot.Close()
	registration, err := search.CheckRegister(snapshot, p.Study, c.AcceptNumerics)
	if err != nil || registration.New {
		return standing{study: p.Study}, err
	}
	at := standing{study: registration.Study}
	if at.trials, err = snapshot.TrialSummaries(p.Name); err != nil {
		return at, err
	}
	for i := range at.trials {
		at.trials[i].Planned = max(at.trials[i].Planned, at.study.Planned())
	}
	now, err := snapshot.Overview(p.Name)
	at.done = len(registration.Changes) == 0 && now.Done()
	return at, err
}

// pace is how long a training takes.
type pace struct {
	begin time.Duration // until epoch 0 is scored
	epoch time.Duration // each epoch after it
}

func (p pace) training(epochs float64) time.Duration {
	return p.begin + time.Duration(epochs*float64(p.epoch))
}

// paces are those that were measured, by what is trained, and how many at once.
type paces map[string]pace

// of returns the pace of the plan's trainings, which it measures once.
func (known paces) of(ctx context.Context, p plan, limit Parallelism) (pace, error) {
	short := p.Task()
	short.Training.Epochs = 1
	text, err := short.Canonical()
	if err != nil {
		return pace{}, err
	}
	kind := fmt.Sprint(string(text), limit.Workers, limit.Threads)
	if at, ok := known[kind]; ok {
		return at, nil
	}
	known[kind], err = p.measure(ctx, short, limit)
	return known[kind], err
}

// measure trains one epoch of the study's networks, as many at once as the search would,
// and returns the pace of the slowest.
func (p plan) measure(ctx context.Context, short evaluate.Task, limit Parallelism) (pace, error) {
	weights := p.Spec.Space.Goal(middle(p.Spec.Space))
	if p.Spec.Strategy == search.List {
		weights = p.Spec.Start[0]
	}
	prepared, err := evaluate.Prepare(short, p.Data())
	if err != nil {
		return pace{}, err
	}
	trainer, err := prepared.Trainer(weights, limit.Threads)
	if err != nil {
		return pace{}, err
	}
	all := make([]pace, limit.Workers)
	group, ctx := errgroup.WithContext(ctx)
	for i := range all {
		group.Go(func() error {
			last := time.Now()
			_, err := trainer.Train(ctx, uint64(i), func(e search.Epoch) error {
				now := time.Now()
				if e.Epoch == 0 {
					all[i].begin = now.Sub(last)
				} else {
					all[i].epoch = now.Sub(last)
				}
				last = now
				return nil
			})
			if failure := (*search.Failure)(nil); errors.As(err, &failure) {
				return nil // it diverged, in the time that it takes
			}
			return err
		})
	}
	err = group.Wait()
	slowest := all[0]
	for _, at := range all {
		slowest.begin, slowest.epoch = max(slowest.begin, at.begin), max(slowest.epoch, at.epoch)
	}
	return slowest, err
}

// middle returns the free weights in the middle of their bounds.
func middle(space search.Space) []float64 {
	var x []float64
	for _, i := range space.Free() {
		x = append(x, space[i].Low+(space[i].High-space[i].Low)/2)
	}
	return x
}
