package experiment

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/evaluate/saved"
	"goalsearch/internal/campaign"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// TrainOptions say what is trained with one goal.
type TrainOptions struct {
	Goal    configs.Goal
	Task    evaluate.Task
	Data    string // directory that holds the data sets
	Seed    uint64 // of the first run
	Runs    int    // with the seeds Seed, Seed+1, …
	Workers int    // 0: as many as there are cores
	Save    string // directory that keeps weights, curves and atoms; "": nowhere
	// Notify is told why fewer runs go at once than were wanted; Report every epoch of
	// every run, from several goroutines at once.
	Notify func(campaign.Event)
	Report func(seed uint64, e search.Epoch)
}

// Networks are the trained networks of one goal.
type Networks struct {
	Goal    search.Params `json:"goal"`
	Classes []string      `json:"classes,omitempty"` // names, in order, where classes have any
	Runs    []NetworkRun  `json:"runs"`
}

// NetworkRun is what came of one training.
type NetworkRun struct {
	Seed         uint64         `json:"seed"`
	Curve        []search.Epoch `json:"curve"`
	TestAccuracy *float64       `json:"test_accuracy"`
	// Balanced accuracies after the last epoch, where the classes are not balanced.
	BalancedValidation *float64      `json:"balanced_validation_accuracy,omitempty"`
	BalancedTest       *float64      `json:"balanced_test_accuracy,omitempty"`
	Atoms              search.Params `json:"atoms"`
	Reason             string        `json:"reason,omitempty"` // why there is no result

	course  []evaluate.EpochAtoms // if it is saved
	unsaved error                 // why it is not, though it should be
}

// SaveError is why networks could not be saved.
type SaveError struct{ Err error }

func (e *SaveError) Error() string { return e.Err.Error() }
func (e *SaveError) Unwrap() error { return e.Err }

// Train trains networks with one goal. Where saving fails it returns what was trained,
// and a *SaveError.
func Train(ctx context.Context, o TrainOptions) (Networks, error) {
	n := Networks{Goal: o.Goal.Weights, Runs: make([]NetworkRun, o.Runs)}
	prepared, err := evaluate.NewLocal(o.Data, 1).Prepare(ctx, o.Task)
	if err != nil {
		return n, err
	}
	data := prepared.Data()
	n.Classes = data.ClassNames
	for _, text := range data.Remarks {
		o.Notify(campaign.DataRemark{Dataset: o.Task.Dataset.Name, Text: text})
	}
	limit := campaign.AtOnce(o.Workers, o.Runs, prepared, false)
	trainer, err := prepared.Trainer(o.Goal.Weights, limit.Threads)
	if err != nil {
		return n, &RequestError{"", err}
	}
	if o.Save != "" {
		if err := saved.Begin(o.Save); err != nil {
			return n, &SaveError{err}
		}
	}
	if limit.Short != nil {
		o.Notify(*limit.Short)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(limit.Workers)
	for i := range n.Runs {
		group.Go(func() (err error) {
			n.Runs[i], err = o.train(ctx, trainer, o.Seed+uint64(i))
			return err // nil also where it cannot be saved: that must not end the others
		})
	}
	if err := group.Wait(); err != nil {
		return n, err
	}
	if err := o.keep(data, n); err != nil {
		return n, &SaveError{err}
	}
	return n, nil
}

// train does one run, and saves its arrays if it is to be saved.
func (o TrainOptions) train(ctx context.Context, trainer evaluate.Trainer, seed uint64) (NetworkRun, error) {
	report := func(e search.Epoch) error {
		o.Report(seed, e)
		return nil
	}
	var inside evaluate.Diagnostics
	var outcome evaluate.Outcome
	var err error
	if o.Save == "" {
		outcome, err = trainer.Train(ctx, seed, report)
	} else {
		outcome, inside, err = trainer.TrainWithDiagnostics(ctx, seed, report)
	}
	var failure *search.Failure
	if errors.As(err, &failure) {
		return NetworkRun{Seed: seed, Curve: []search.Epoch{}, Atoms: search.Params{}, Reason: failure.Reason}, nil
	}
	if err != nil {
		return NetworkRun{}, fmt.Errorf("seed %d: %w", seed, err)
	}
	run := NetworkRun{
		Seed: seed, Curve: outcome.Curve, TestAccuracy: outcome.TestAccuracy, Atoms: outcome.Atoms, course: inside.Atoms,
		BalancedValidation: outcome.BalancedValidation, BalancedTest: outcome.BalancedTest,
	}
	if o.Save != "" {
		run.unsaved = saved.WriteRun(o.Save, run.saved(), inside)
	}
	return run, nil
}

// saved is a run as it is kept.
func (r NetworkRun) saved() saved.Run {
	return saved.Run{
		Seed: r.Seed, File: saved.RunFile(r.Seed), Curve: r.Curve,
		TestAccuracy: r.TestAccuracy, BalancedValidation: r.BalancedValidation, BalancedTest: r.BalancedTest,
		Atoms: r.course, Reason: r.Reason,
	}
}

// keep ends what Save asks for: the directory is whole, or has no record.
func (o TrainOptions) keep(data *evaluate.Data, n Networks) error {
	if o.Save == "" {
		return nil
	}
	spec, err := o.Task.Canonical()
	r := saved.Record{
		TrainingSpec: spec, Goal: o.Goal.Weights,
		Rows: data.Rows, Columns: data.Columns, Channels: data.Channels, ClassNames: data.ClassNames, DataChecksum: data.Checksum,
		Numerics: pidnet.Numerics(), Atoms: o.Goal.Setup.Sources().Atoms(),
	}
	for _, run := range n.Runs {
		err = errors.Join(err, run.unsaved)
		kept := run.saved()
		if kept.Reason != "" {
			kept.File = ""
		}
		r.Runs = append(r.Runs, kept)
	}
	if err != nil {
		return err
	}
	return saved.WriteRecord(o.Save, r)
}

// Failures is an error that lists the runs without a result, or nil.
func (n Networks) Failures() error {
	var list []string
	for _, r := range n.Runs {
		if r.Reason != "" {
			list = append(list, fmt.Sprintf("seed %d: %s", r.Seed, r.Reason))
		}
	}
	if list == nil {
		return nil
	}
	return fmt.Errorf("%d of %d runs failed: %s", len(list), len(n.Runs), strings.Join(list, "; "))
}

// Succeeded returns the runs that have a result.
func (n Networks) Succeeded() []NetworkRun {
	var list []NetworkRun
	for _, r := range n.Runs {
		if r.Reason == "" {
			list = append(list, r)
		}
	}
	return list
}

// Trained reports whether the trainings took place: not all that can go wrong with
// networks prevents them.
func (n Networks) Trained() bool {
	return len(n.Runs) > 0 && n.Runs[0].Curve != nil
}
