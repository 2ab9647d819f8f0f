package viewcmd

import (
	"context"
	"fmt"
	"io"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/internal/studies"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/store"
)

type exportOptions struct {
	store, study string
	format       string
	output       string // "": stdout
	top          int    // 0: as many as the format has by default
	where, sort  string
	trials       []studies.TrialRef
	table        results.TableOptions
}

func (o exportOptions) Run(_ context.Context, std terminal.Streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	study, err := snapshot.Study(o.study)
	if err != nil {
		return err
	}
	var write func(io.Writer) error
	switch o.format {
	case asJSONL:
		write, err = o.jsonl(snapshot, study)
	case asGoal:
		write, err = o.goal(snapshot, study)
	default:
		write, err = o.goals(snapshot, study)
	}
	if err != nil {
		return err
	}
	return terminal.Output(o.output, std.Out, write)
}

// jsonl is everything of a study.
func (o exportOptions) jsonl(snapshot *store.Snapshot, study search.Study) (func(io.Writer) error, error) {
	trials, err := snapshot.Trials(study.Name)
	if err != nil {
		return nil, err
	}
	journal, err := snapshot.Journal(study.Name)
	return func(w io.Writer) error { return results.WriteJSONL(w, study, trials, journal...) }, err
}

// goal is a goal file of one trial.
func (o exportOptions) goal(snapshot *store.Snapshot, study search.Study) (func(io.Writer) error, error) {
	trial, err := append(o.trials, studies.BestTrial)[0].Read(snapshot, study.Name)
	if err != nil {
		return nil, err
	}
	goal, err := studies.GoalOf(study, trial)
	return func(w io.Writer) error { return configs.WriteGoal(w, goal) }, err
}

// goals is chosen trials, in a form that has one place for each.
func (o exportOptions) goals(snapshot *store.Snapshot, study search.Study) (func(io.Writer) error, error) {
	read := snapshot.TrialSummaries
	if o.format == asNPZ || o.format == asOptuna {
		read = snapshot.Trials
	}
	trials, err := read(study.Name)
	if err != nil {
		return nil, err
	}
	selection, err := o.selection(snapshot, study)
	if err != nil {
		return nil, err
	}
	ranked, err := results.Select(results.Rank(study.Spec, trials), selection)
	if err != nil {
		return nil, terminal.Usage(err)
	}
	if o.where != "" && len(ranked) == 0 {
		return nil, fmt.Errorf("no trial of study %s matches --where %q", study.Name, o.where)
	}
	if o.table.Atoms, err = flags.Atoms(study, o.table.Atoms); err != nil {
		return nil, terminal.Usage(fmt.Errorf("--atoms: %w", err))
	}
	return func(w io.Writer) error {
		switch o.format {
		case asCSV:
			return results.WriteCSV(w, study, ranked)
		case asParquet:
			return results.WriteParquet(w, study, ranked)
		case asNPZ:
			return results.WriteNPZ(w, study, ranked)
		case asOptuna:
			return results.WriteOptuna(w, study, ranked)
		case asMarkdown:
			return results.WriteMarkdown(w, study, ranked, o.table)
		}
		return results.WriteLaTeX(w, study, ranked, o.table)
	}, nil
}

// selection says which trials an export has.
func (o exportOptions) selection(snapshot *store.Snapshot, study search.Study) (results.Selection, error) {
	const fewEnough = 5
	s, err := flags.Selection(study, o.top, o.where, o.sort)
	if err != nil {
		return s, err
	}
	for _, ref := range o.trials {
		trial, err := ref.Read(snapshot, o.study)
		if err != nil {
			return s, err
		}
		s.Trials = append(s.Trials, trial.Number)
	}
	if s.Top == 0 && len(s.Trials) == 0 && (o.format == asMarkdown || o.format == asLaTeX) {
		s.Top = fewEnough
	}
	return s, nil
}
