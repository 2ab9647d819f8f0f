package plots

import (
	"fmt"

	"goalsearch/evaluate"
	"goalsearch/pidnet/pid"
	"goalsearch/results"
	"goalsearch/search"
)

// Goal draws the goal of a trial on the redundancy lattice: that of a hidden layer,
// counted from 1 at the image, or, with 0, the one that all layers share. Errors are those
// of evaluate.GoalOfLayer.
func Goal(study search.Study, trial search.Trial, layer int) (*Figure, error) {
	lattice, err := LatticeOf(study)
	if err != nil {
		return nil, err
	}
	title := fmt.Sprintf("%s, trial %d", study.Name, trial.Number)
	if layer > 0 {
		title += fmt.Sprintf(", layer %d", layer)
	}
	if value, ok := study.Spec.Value(trial); ok {
		title += fmt.Sprintf(": validation accuracy %.4f", value)
	}
	goal, err := evaluate.GoalOfLayer(trial.Goal, layer)
	if err != nil {
		return nil, fmt.Errorf("study %s: %w", study.Name, err)
	}
	figure, err := Lattice(title, goal, lattice)
	if err != nil {
		return nil, fmt.Errorf("study %s: %w", study.Name, err)
	}
	return figure, nil
}

// LatticeOf is the redundancy lattice of the sources of a study; without nodes where its
// neurons have no goal.
func LatticeOf(study search.Study) (results.Lattice, error) {
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return results.Lattice{}, fmt.Errorf("study %s: %w", study.Name, err)
	}
	l := results.Lattice{Nodes: []string{}, Covers: [][2]int{}}
	sources := task.Network.Setup.Sources()
	if sources == "" {
		return l, nil
	}
	l.Sources = sources.String()
	lattice := pid.LatticeOf(len(sources))
	for i, a := range lattice.Nodes {
		l.Nodes = append(l.Nodes, sources.Format(a))
		for _, j := range lattice.Covers(i) {
			l.Covers = append(l.Covers, [2]int{j, i})
		}
	}
	return l, nil
}
