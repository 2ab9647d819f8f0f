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
	write, err := o.writer(snapshot, study)
	if err != nil {
		return err
	}
	return terminal.Output(o.output, std.Out, write)
}

// writer returns what writes the export.
func (o exportOptions) writer(snapshot *store.Snapshot, study search.Study) (func(io.Writer) error, error) {
	chosen := o.where != "" || o.sort != "" || o.top > 0 || len(o.trials) > 0
	switch {
	case o.format == asJSONL && !chosen:
		return o.jsonl(snapshot, study)
	case o.format == asGoal:
		return o.goal(snapshot, study)
	}
	return o.goals(snapshot, study)
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

// goal is a goal file of one trial: that which is given, or the best of those that match.
func (o exportOptions) goal(snapshot *store.Snapshot, study search.Study) (func(io.Writer) error, error) {
	trial, err := append(o.trials, studies.BestTrial)[0].Read(snapshot, study.Name)
	if o.where != "" {
		var ranked []results.Ranked
		if ranked, err = o.ranked(snapshot, study, snapshot.TrialSummaries); err == nil {
			trial = ranked[0].Trial
		}
	}
	if err != nil {
		return nil, err
	}
	goal, err := studies.GoalOf(study, trial)
	return func(w io.Writer) error { return configs.WriteGoal(w, goal) }, err
}

// goals is chosen trials, in a form that has one place for each.
func (o exportOptions) goals(snapshot *store.Snapshot, study search.Study) (func(io.Writer) error, error) {
	read := snapshot.TrialSummaries
	if o.format == asNPZ || o.format == asOptuna || o.format == asJSONL {
		read = snapshot.Trials
	}
	ranked, err := o.ranked(snapshot, study, read)
	if err != nil {
		return nil, err
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
		case asJSONL:
			return results.WriteSelection(w, study, ranked)
		case asMarkdown:
			return results.WriteMarkdown(w, study, ranked, o.table)
		}
		return results.WriteLaTeX(w, study, ranked, o.table)
	}, nil
}

// ranked returns the chosen trials.
func (o exportOptions) ranked(snapshot *store.Snapshot, study search.Study, read func(string) ([]search.Trial, error)) ([]results.Ranked, error) {
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
	return ranked, nil
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
