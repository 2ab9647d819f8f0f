package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/evaluate"
	"goalsearch/pidnet/pid"
	"goalsearch/results"
	"goalsearch/results/importance"
	"goalsearch/results/plots"
	"goalsearch/search"
	"goalsearch/store"
)

// The plots of what the weights of goals do.

func plotScoresCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "scores",
		Usage:     "how the scores of studies are distributed",
		ArgsUsage: "STUDY…",
		Description: `For every score, the share of a study's goals that reach it; several studies beside
each other.

Examples:
  goalsearch plot scores quickstart -o scores.svg
  goalsearch plot scores mnist-sweep/network.hidden=50,seed=1 mnist-sweep/network.hidden=100,seed=1 -o scores.pdf`,
		Flags: []cli.Flag{storeFlag(), figureFlag()},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			file, err := figureFileOf(line)
			return plotScoresOptions{store: line.String("store"), studies: args, figureFile: file}, err
		}),
	}
}

type plotScoresOptions struct {
	store   string
	studies []string
	figureFile
}

func (o plotScoresOptions) run(_ context.Context, std streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	var list []plots.Searched
	for _, name := range o.studies {
		study, err := snapshot.Study(name)
		if err != nil {
			return err
		}
		trials, err := snapshot.TrialSummaries(name)
		if err != nil {
			return err
		}
		list = append(list, plots.Searched{Study: study, Trials: study.Spec.WithoutPendingReplicates(trials)})
	}
	figure, err := plots.Distribution(list)
	if err != nil {
		return err
	}
	return o.write(std, figure)
}

func plotWeightsCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "weights",
		Usage:     "how the weights of the best goals are distributed",
		ArgsUsage: "STUDY",
		Description: `A row for each weight that was searched.

Examples:
  goalsearch plot weights quickstart -o weights.svg
  goalsearch plot weights quickstart --top 20 -o weights.pdf`,
		Flags: []cli.Flag{
			storeFlag(),
			&cli.IntFlag{Name: "top", Value: 10, Usage: "the `N` best goals", Action: atLeast("top", 1)},
			figureFlag(),
		},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			top := line.Int("top")
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				return plots.Weights(study, trials, top)
			})
		}),
	}
}

func plotLatticeCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "lattice",
		Usage:     "one goal on the redundancy lattice",
		ArgsUsage: "STUDY",
		Description: `A node for each atom, coloured by its weight; an atom stands above those that its
redundancy contains.

Examples:
  goalsearch plot lattice quickstart -o best.svg
  goalsearch plot lattice quickstart --trial 12 -o goal.pdf
  goalsearch plot lattice deep --layer 2 -o second.svg`,
		Flags: []cli.Flag{
			storeFlag(),
			&cli.StringFlag{Name: "trial", Value: bestTrial, Usage: "the goal of the trial `TRIAL`: a number, or best"},
			&cli.IntFlag{Name: "layer", Usage: "the goal of hidden layer `N`, from 1 at the image, where each has its own", Action: atLeast("layer", 1)},
			figureFlag(),
		},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			o := plotLatticeOptions{store: line.String("store"), study: args[0], layer: line.Int("layer")}
			var err error
			if o.trial, err = parseTrial(line.String("trial")); err != nil {
				return nil, fmt.Errorf("--trial: %w", err)
			}
			o.figureFile, err = figureFileOf(line)
			return o, err
		}),
	}
}

type plotLatticeOptions struct {
	store, study string
	trial        trialRef
	layer        int // 0: of all
	figureFile
}

func (o plotLatticeOptions) run(_ context.Context, std streams) error {
	snapshot, err := store.Read(o.store)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	study, err := snapshot.Study(o.study)
	if err != nil {
		return err
	}
	trial, err := o.trial.read(snapshot, study.Name)
	if err != nil {
		return err
	}
	lattice, err := latticeOf(study)
	if err != nil {
		return err
	}
	title := fmt.Sprintf("%s, trial %d", study.Name, trial.Number)
	if o.layer > 0 {
		title += fmt.Sprintf(", layer %d", o.layer)
	}
	if value, ok := study.Spec.Value(trial); ok {
		title += fmt.Sprintf(": validation accuracy %.4f", value)
	}
	goal, err := goalOfLayer(trial.Goal, o.layer)
	if err != nil {
		return usage(fmt.Errorf("study %s: %w", study.Name, err))
	}
	figure, err := plots.Lattice(title, goal, lattice)
	if err != nil {
		return fmt.Errorf("study %s: %w", study.Name, err)
	}
	return o.write(std, figure)
}

// goalOfLayer returns the goal of a hidden layer, 0: that which all have.
func goalOfLayer(goal search.Params, layer int) (search.Params, error) {
	var own search.Params
	last := 0
	for _, w := range goal {
		atom, of, err := evaluate.CutLayer(w.Name)
		if err != nil {
			return nil, err
		}
		if last = max(last, of); of == layer {
			own = append(own, search.Param{Name: atom, Value: w.Value})
		}
	}
	switch {
	case len(goal) == 0:
		return nil, errors.New("its neurons have no goal: there is nothing to draw")
	case len(own) > 0:
		return own, nil
	case layer == 0:
		return nil, fmt.Errorf("its layers have goals of their own: choose one by --layer, 1 to %d", last)
	case last == 0:
		return nil, errors.New("its layers share one goal: leave out --layer")
	}
	return nil, fmt.Errorf("it has no goal of layer %d: choose one by --layer, 1 to %d", layer, last)
}

// latticeOf is the redundancy lattice of the sources of a study.
func latticeOf(study search.Study) (results.Lattice, error) {
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return results.Lattice{}, fmt.Errorf("study %s: %w", study.Name, err)
	}
	l := results.Lattice{Nodes: []string{}, Covers: [][2]int{}}
	sources := task.Network.Setup.Sources()
	if sources == "" {
		return l, nil // neurons without a goal
	}
	lattice := pid.LatticeOf(len(sources))
	for i, a := range lattice.Nodes {
		l.Nodes = append(l.Nodes, sources.Format(a))
		for _, j := range lattice.Covers(i) {
			l.Covers = append(l.Covers, [2]int{j, i})
		}
	}
	return l, nil
}

func plotImportanceCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "importance",
		Usage:     "which weights the score depends on",
		ArgsUsage: "STUDY",
		Description: `The shares that ` + "`goalsearch importance`" + ` lists, with their intervals.

Examples:
  goalsearch plot importance quickstart -o importance.svg
  goalsearch plot importance quickstart --floor 0.5 --pairs 3 -o importance.pdf`,
		Flags: append([]cli.Flag{
			storeFlag(),
			&cli.IntFlag{Name: "pairs", Value: 5, Usage: "the `N` pairs of largest share", Action: atLeast("pairs", 0)},
			figureFlag(),
		}, forestFlags()...),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			pairs, forest := line.Int("pairs"), forestOf(line)
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				shares, err := importance.Of(study, trials, forest)
				if err != nil {
					return nil, err
				}
				return plots.Importance(shares, pairs), nil
			})
		}),
	}
}

func plotParallelCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "parallel",
		Usage:     "every goal as a line across its weights, coloured by score",
		ArgsUsage: "STUDY",
		Description: `Examples:
  goalsearch plot parallel quickstart -o parallel.svg`,
		Flags: []cli.Flag{storeFlag(), figureFlag()},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, plots.Parallel)
		}),
	}
}

func plotSliceCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "slice",
		Usage:     "the score over each weight",
		ArgsUsage: "STUDY",
		Description: `Examples:
  goalsearch plot slice quickstart -o slice.svg
  goalsearch plot slice quickstart --atoms "{F}{C},{F}{L}" -o slice.pdf`,
		Flags: []cli.Flag{storeFlag(), plotAtomsFlag("all that were searched"), figureFlag()},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			atoms := listed(line.String("atoms"))
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				names, err := canonicalAtoms(study, atoms)
				if err != nil {
					return nil, usage(fmt.Errorf("--atoms: %w", err))
				}
				return plots.Slice(study, trials, names)
			})
		}),
	}
}

func plotContourCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "contour",
		Usage:     "the score over two weights",
		ArgsUsage: "STUDY",
		Description: `The mean score of the goals tried near each place; blank where none was.

Examples:
  goalsearch plot contour quickstart -o contour.svg
  goalsearch plot contour quickstart --atoms "{F}{C},{CL}" -o contour.pdf`,
		Flags: append([]cli.Flag{storeFlag(), plotAtomsFlag("the pair that the score depends on most"), figureFlag()}, forestFlags()...),
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			atoms, forest := listed(line.String("atoms")), forestOf(line)
			if n := len(atoms); n != 0 && n != 2 {
				return nil, fmt.Errorf("--atoms: %s: a contour is of two", count(n, "weight", "weights"))
			}
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				names, err := canonicalAtoms(study, atoms)
				if err != nil {
					return nil, usage(fmt.Errorf("--atoms: %w", err))
				}
				if len(names) == 0 {
					if names, err = foremostPair(study, trials, forest); err != nil {
						return nil, err
					}
				}
				return plots.Contour(study, trials, names[0], names[1])
			})
		}),
	}
}

// foremostPair names the pair of weights that alone and together have the largest
// share.
func foremostPair(study search.Study, trials []search.Trial, o importance.Options) ([]string, error) {
	shares, err := importance.Of(study, trials, o)
	if err != nil {
		return nil, fmt.Errorf("%w; or name two weights by --atoms", err)
	}
	if len(shares.Pairs) == 0 {
		return nil, fmt.Errorf("study %s searches one weight only: a contour is of two", study.Name)
	}
	alone := make(map[string]float64)
	for _, s := range shares.Weights {
		alone[s.Names[0]] = s.Share
	}
	best, names := -1.0, []string(nil)
	for _, s := range shares.Pairs {
		if all := s.Share + alone[s.Names[0]] + alone[s.Names[1]]; all > best {
			best, names = all, s.Names
		}
	}
	return names, nil
}

func plotAtomsFlag(otherwise string) *cli.StringFlag {
	return &cli.StringFlag{Name: "atoms", Usage: "the weights of the atoms `LIST`, divided by commas", DefaultText: otherwise}
}

// listed takes a list apart at its commas.
func listed(text string) []string {
	if text == "" {
		return nil
	}
	list := strings.Split(text, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}
