package experiment

import (
	"cmp"
	"context"
	"math"
	"slices"

	"goalsearch/evaluate"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/variants"
)

// SensitivityOptions say which variants of a goal are trained.
type SensitivityOptions struct {
	Goal      search.Params
	Task      evaluate.Task
	Runs      int  // trainings of the goal and of each goal with weights set to 0
	ShiftRuns int  // trainings of each goal with a weight changed a little; 0: none
	Ablation  bool // set the weights to 0 one after another, too
	Seed      uint64
	Name      string // before /zero, /shift and /ablation
}

// Sensitivity trains a goal with each weight set to 0, and with each weight changed a
// little, and compares them with the goal itself. It returns a section for each study.
func Sensitivity(ctx context.Context, trainer Trainer, o SensitivityOptions) ([]Section, error) {
	spec, err := trainingSpec(o.Task, false)
	if err != nil {
		return nil, err
	}
	list := func(name string, runs int, goals []search.Params) search.Study {
		return variants.ListStudy(o.Name+"/"+name, spec, o.Seed, runs, goals)
	}
	studies := []search.Study{list("zero", o.Runs, variants.Zeroed(o.Goal))}
	if o.ShiftRuns > 0 {
		studies = append(studies, list("shift", o.ShiftRuns, variants.Shifted(o.Goal)))
	}
	trained, err := trainer.Train(ctx, studies...)
	if err != nil {
		return nil, err
	}
	var sections []Section
	for _, t := range trained {
		compared := results.Compare(results.LabelChanges(t.Trials), t.Trials, 0)
		slices.SortStableFunc(compared[1:], byMean)
		sections = append(sections, Section{t.Name, compared})
	}
	if !o.Ablation {
		return sections, nil
	}
	trained, err = trainer.Train(ctx, list("ablation", o.Runs, variants.Ablated(o.Goal, leastMissed(sections[0].Compared))))
	if err != nil {
		return nil, err
	}
	t := trained[0]
	return append(sections, Section{t.Name, results.Compare(results.LabelRemoved(t.Trials), t.Trials, 0)}), nil
}

// byMean orders goals by their mean score, the worst first; one without a score comes
// before all.
func byMean(a, b results.Compared) int {
	mean := func(c results.Compared) float64 {
		if c.Scores.N == 0 || c.State() == search.Failed {
			return math.Inf(-1)
		}
		return c.Scores.Mean
	}
	return cmp.Compare(mean(a), mean(b))
}

// leastMissed lists the weights that were set to 0, the one of the best score first.
func leastMissed(zeroed []results.Compared) []string {
	var order []string
	for _, c := range slices.Backward(zeroed[1:]) {
		order = append(order, results.Changes(zeroed[0].Goal, c.Goal)[0].Weight)
	}
	return order
}
