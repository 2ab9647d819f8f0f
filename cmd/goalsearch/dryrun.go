package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"goalsearch/evaluate"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

// preview says what searching these studies would do, and about how long it
// would take, judging by one epoch of each kind of network. It changes nothing.
func (o searching) preview(ctx context.Context, std streams, plans []plan) error {
	t := results.NewTable(results.Left("study"), results.Right("trials"), results.Right("ended"), results.Right("trainings left"), results.Right("epochs"), results.Right("at once"), results.Right("about"))
	var total time.Duration
	measured := make(map[string]pace) // by what is trained, and how many at once
	var refused []error
	for _, p := range plans {
		study, trials, err := o.settled(p)
		if err != nil && o.each {
			refused = append(refused, setAside(std, err))
			continue
		}
		if err != nil {
			return err
		}
		workers, threads, remark := crew(o.workers, p.mostAtOnce(), p.task, p.data, p.continues())
		if remark != "" {
			fmt.Fprintln(std.err, remark)
		}
		short := p.task
		short.Training.Epochs = 1
		text, err := short.Canonical()
		if err != nil {
			return fmt.Errorf("study %s: %w", p.Name, err)
		}
		left := search.RunsLeft(study, trials)
		kind := fmt.Sprint(string(text), workers, threads)
		if _, ok := measured[kind]; !ok && left > 0 {
			if measured[kind], err = p.measure(ctx, short, workers, threads); err != nil {
				return fmt.Errorf("study %s: %w", p.Name, err)
			}
		}
		rounds := (left + workers - 1) / workers
		about := time.Duration(rounds) * measured[kind].training(p.Spec.MeanEpochs(p.task.Training.Epochs))
		total += about
		t.Add(p.Name, strconv.Itoa(study.Budget.Total()), strconv.Itoa(search.Count(study.Spec, trials).Ended()), strconv.Itoa(left), strconv.Itoa(p.task.Training.Epochs), strconv.Itoa(workers), duration(about))
	}
	if err := writeTable(std.out, t); err != nil {
		return err
	}
	where := ""
	if o.elsewhere.asked() {
		where = " on this machine, where workers elsewhere have a pace of their own"
	}
	_, err := fmt.Fprintf(std.out, "in all about %s, as measured just now on one epoch of each kind of network%s; nothing was stored\n", duration(total), where)
	return errors.Join(append(refused, err)...)
}

// settled returns a study as the store would have it, and the trials that it has so far,
// with the runs that it plans now. It refuses a study that the store would refuse.
func (o searching) settled(p plan) (search.Study, []search.Trial, error) {
	study := p.Study
	snapshot, err := store.Read(o.store)
	if errors.Is(err, store.ErrNoStore) {
		return study, nil, nil
	}
	if err != nil {
		return study, nil, err
	}
	defer snapshot.Close()
	if stored, err := snapshot.Study(p.Name); err == nil {
		study = stored
	}
	if err := o.register(rehearsal{stored: snapshot, updated: &study}, p); err != nil {
		return study, nil, err
	}
	trials, err := snapshot.TrialSummaries(p.Name)
	if errors.Is(err, search.ErrNoStudy) {
		return study, nil, nil
	}
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

// measure trains one epoch of the study's networks, as many at once as the
// search would, and returns the pace of the slowest.
func (p plan) measure(ctx context.Context, short evaluate.Task, workers, threads int) (pace, error) {
	weights := p.Spec.Space.Goal(p.middle())
	if p.Spec.Strategy == search.List {
		weights = p.Spec.Start[0]
	}
	goals, err := evaluate.Goals(short.Network, weights)
	if err != nil {
		return pace{}, err
	}
	paces := make([]pace, workers)
	group, ctx := errgroup.WithContext(ctx)
	for i := range paces {
		group.Go(func() error {
			last := time.Now()
			_, err := evaluate.Train(ctx, p.data, short, goals, uint64(i), threads, func(e search.Epoch) error {
				now := time.Now()
				if e.Epoch == 0 {
					paces[i].begin = now.Sub(last)
				} else {
					paces[i].epoch = now.Sub(last)
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
	slowest := paces[0]
	for _, at := range paces {
		slowest.begin, slowest.epoch = max(slowest.begin, at.begin), max(slowest.epoch, at.epoch)
	}
	return slowest, err
}

// middle returns the free weights in the middle of their bounds.
func (p plan) middle() []float64 {
	var x []float64
	for _, i := range p.Spec.Space.Free() {
		w := p.Spec.Space[i]
		x = append(x, w.Low+(w.High-w.Low)/2)
	}
	return x
}
