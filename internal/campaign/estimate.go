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
	RunsLeft      int
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
		study, trials, err := c.stored(p)
		if err != nil && c.SetAside {
			aside = errors.Join(aside, c.setAside(err))
			continue
		}
		if err != nil {
			return nil, err
		}
		f, err := c.forecast(ctx, paces, p, study, trials)
		if err != nil {
			return nil, fmt.Errorf("study %s: %w", p.Name, err)
		}
		list = append(list, f)
	}
	return list, aside
}

// forecast estimates one study, with the trials that it has.
func (c *campaign) forecast(ctx context.Context, known paces, p plan, study search.Study, trials []search.Trial) (Forecast, error) {
	limit := AtOnce(c.Workers, p.mostAtOnce(), p.task, p.data, p.continues())
	if limit.Short != nil {
		c.notify(*limit.Short)
	}
	f := Forecast{
		Study: p.Name, Trials: study.Budget.Total(), Ended: search.Count(study.Spec, trials).Ended(), RunsLeft: search.RunsLeft(study, trials),
		Epochs: p.task.Training.Epochs, AtOnce: limit.Workers,
	}
	if f.RunsLeft == 0 {
		return f, nil
	}
	pace, err := known.of(ctx, p, limit)
	if err != nil {
		return f, err
	}
	rounds := (f.RunsLeft + limit.Workers - 1) / limit.Workers
	f.Time = time.Duration(rounds) * pace.training(p.Spec.MeanEpochs(f.Epochs))
	return f, nil
}

// stored returns a study as the store would have it, and the trials that it has so far,
// with the runs that it plans now. It refuses a study that the store would refuse.
func (c *campaign) stored(p plan) (search.Study, []search.Trial, error) {
	study := p.Study
	snapshot, err := store.Read(c.Store)
	if errors.Is(err, store.ErrNoStore) {
		return study, nil, nil
	}
	if err != nil {
		return study, nil, err
	}
	defer snapshot.Close()
	registration, err := search.CheckRegister(snapshot, p.Study, c.AcceptNumerics)
	if err != nil || registration.New {
		return study, nil, err
	}
	study = registration.Study
	trials, err := snapshot.TrialSummaries(p.Name)
	for i := range trials {
		trials[i].Planned = max(trials[i].Planned, study.Planned())
	}
	return study, trials, err
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
	short := p.task
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
	goals, err := evaluate.Goals(short.Network, weights)
	if err != nil {
		return pace{}, err
	}
	all := make([]pace, limit.Workers)
	group, ctx := errgroup.WithContext(ctx)
	for i := range all {
		group.Go(func() error {
			last := time.Now()
			_, err := evaluate.Train(ctx, p.data, short, goals, uint64(i), limit.Threads, func(e search.Epoch) error {
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
