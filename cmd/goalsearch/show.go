package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/urfave/cli/v2"

	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

func showCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "show",
		Category:  groupLook,
		Usage:     "one trial, whole",
		ArgsUsage: "STUDY [TRIAL]",
		Description: `TRIAL is a number, or best, which is also what is shown without it. Shows weights,
atoms, runs, learning curve, and where and by what the runs were made.

Examples:
  goalsearch show quickstart
  goalsearch show quickstart 12
  goalsearch show quickstart best --format json`,
		Flags: []cli.Flag{
			storeFlag(),
			&cli.BoolFlag{Name: "by-magnitude", Usage: "the largest weights first"},
			formatFlag("table", "json"),
		},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			o := showOptions{store: line.String("store"), study: args[0], byMagnitude: line.Bool("by-magnitude"), format: line.String("format")}
			var err error
			o.trial, err = parseTrial(append(args, bestTrial)[1])
			return o, err
		}),
	}
}

// bestTrial is how the best trial is named.
const bestTrial = "best"

// trialRef names a trial: a number, or -1 for the best.
type trialRef int

func parseTrial(text string) (trialRef, error) {
	if text == bestTrial {
		return -1, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 {
		return 0, fmt.Errorf("trial %q is neither a number from 0 on nor %s", text, bestTrial)
	}
	return trialRef(number), nil
}

// read reads the trial of a study.
func (r trialRef) read(snapshot *store.Snapshot, study string) (search.Trial, error) {
	if r >= 0 {
		return snapshot.Trial(study, int(r))
	}
	searched, err := snapshot.Study(study)
	if err != nil {
		return search.Trial{}, err
	}
	best, ok, err := bestOf(snapshot, searched)
	if err == nil && !ok {
		err = fmt.Errorf("study %s has no complete trial yet", study)
	}
	if err != nil {
		return search.Trial{}, err
	}
	return snapshot.Trial(study, best.Number)
}

// bestOf returns the outline of the trial that ranks first; false if none is complete.
func bestOf(snapshot *store.Snapshot, study search.Study) (best search.Trial, ok bool, err error) {
	trials, err := snapshot.TrialSummaries(study.Name)
	if err != nil {
		return best, false, err
	}
	best, ok = search.Best(study.Spec, trials)
	return best, ok, nil
}

type showOptions struct {
	store, study string
	trial        trialRef
	byMagnitude  bool
	format       string
}

func (o showOptions) run(_ context.Context, std streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	study, err := snapshot.Study(o.study)
	if err != nil {
		return err
	}
	trial, err := o.trial.read(snapshot, o.study)
	if err != nil {
		return err
	}
	return output("", std.out, func(w io.Writer) error {
		if o.format == "json" {
			return results.WriteTrialJSON(w, study, trial)
		}
		return results.WriteTrial(w, study, trial, results.ShowOptions{ByMagnitude: o.byMagnitude})
	})
}
