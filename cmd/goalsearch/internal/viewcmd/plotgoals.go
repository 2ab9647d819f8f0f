package viewcmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/results/importance"
	"goalsearch/results/plots"
	"goalsearch/search"
	"goalsearch/store"
)

// The plots of what the weights of goals do.

func plotScoresCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "scores",
		Usage:     "how the scores of studies are distributed",
		ArgsUsage: "STUDY…",
		Description: `For every score, the share of a study's goals that reach it, for one or several
studies.

Examples:
  goalsearch plot scores quickstart -o scores.svg
  goalsearch plot scores mnist-sweep/network.hidden=50,seed=1 mnist-sweep/network.hidden=100,seed=1 -o scores.pdf`,
		Flags: []cli.Flag{flags.Store(), figureFlag()},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
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

func (o plotScoresOptions) Run(_ context.Context, std terminal.Streams) error {
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

func plotWeightsCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "weights",
		Usage:     "how the weights of the best goals are distributed",
		ArgsUsage: "STUDY",
		Description: `A row for each weight that was searched.

Examples:
  goalsearch plot weights quickstart -o weights.svg
  goalsearch plot weights quickstart --top 20 -o weights.pdf`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.IntFlag{Name: "top", Value: 10, Usage: "the `N` best goals", Action: flags.AtLeast("top", 1)},
			figureFlag(),
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			top := line.Int("top")
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				return plots.Weights(study, trials, top)
			})
		}),
	}
}

func plotImportanceCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "importance",
		Usage:     "which weights the score depends on",
		ArgsUsage: "STUDY",
		Description: `The shares that ` + "`goalsearch importance`" + ` lists, with their intervals.

Examples:
  goalsearch plot importance quickstart -o importance.svg
  goalsearch plot importance quickstart --floor 0.5 --pairs 3 -o importance.pdf`,
		Flags: append([]cli.Flag{
			flags.Store(),
			&cli.IntFlag{Name: "pairs", Value: 5, Usage: "the `N` pairs of largest share", Action: flags.AtLeast("pairs", 0)},
			figureFlag(),
		}, flags.Forest()...),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			pairs, forest := line.Int("pairs"), flags.ForestOf(line)
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

func plotParallelCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "parallel",
		Usage:     "every goal as a line across its weights, coloured by score",
		ArgsUsage: "STUDY",
		Description: `Examples:
  goalsearch plot parallel quickstart -o parallel.svg`,
		Flags: []cli.Flag{flags.Store(), figureFlag()},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, plots.Parallel)
		}),
	}
}

func plotSliceCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "slice",
		Usage:     "the score over each weight",
		ArgsUsage: "STUDY",
		Description: `Examples:
  goalsearch plot slice quickstart -o slice.svg
  goalsearch plot slice quickstart --atoms "{F}{C},{F}{L}" -o slice.pdf`,
		Flags: []cli.Flag{flags.Store(), plotAtomsFlag("all that were searched"), figureFlag()},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			atoms := flags.List(line.String("atoms"))
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				names, err := flags.Atoms(study, atoms)
				if err != nil {
					return nil, terminal.Usage(fmt.Errorf("--atoms: %w", err))
				}
				return plots.Slice(study, trials, names)
			})
		}),
	}
}

func plotContourCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "contour",
		Usage:     "the score over two weights",
		ArgsUsage: "STUDY",
		Description: `The mean score of the goals near each point; blank where there are none.

Examples:
  goalsearch plot contour quickstart -o contour.svg
  goalsearch plot contour quickstart --atoms "{F}{C},{CL}" -o contour.pdf`,
		Flags: append([]cli.Flag{flags.Store(), plotAtomsFlag("the pair that the score depends on most"), figureFlag()}, flags.Forest()...),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			atoms, forest := flags.List(line.String("atoms")), flags.ForestOf(line)
			if n := len(atoms); n != 0 && n != 2 {
				return nil, fmt.Errorf("--atoms: %s: a contour is of two", terminal.Count(n, "weight", "weights"))
			}
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				names, err := flags.Atoms(study, atoms)
				if err != nil {
					return nil, terminal.Usage(fmt.Errorf("--atoms: %w", err))
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

// foremostPair names the pair of weights that alone and together have the largest share.
func foremostPair(study search.Study, trials []search.Trial, o importance.Options) ([]string, error) {
	shares, err := importance.Of(study, trials, o)
	if err != nil {
		return nil, fmt.Errorf("%w; or name two weights by --atoms", err)
	}
	names, ok := shares.ForemostPair()
	if !ok {
		return nil, fmt.Errorf("study %s searches one weight only: a contour is of two", study.Name)
	}
	return names, nil
}

func plotAtomsFlag(otherwise string) *cli.StringFlag {
	return &cli.StringFlag{Name: "atoms", Usage: "the weights of the atoms `LIST`, comma-separated", DefaultText: otherwise}
}
