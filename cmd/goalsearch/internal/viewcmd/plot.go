package viewcmd

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/results/plots"
	"goalsearch/search"
	"goalsearch/store"
)

func Plot(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:     "plot",
		Category: terminal.GroupLook,
		Usage:    "figures of a study for a paper, as svg, png or pdf",
		Description: `Figures are 16 cm wide, with text of at least 9 pt, and colours that colour-blind
people can distinguish. The file's ending sets its format. Works beside a
running search.`,
		Subcommands: []*cli.Command{
			plotHistoryCommand(std),
			plotCurvesCommand(std),
			plotScoresCommand(std),
			plotWeightsCommand(std),
			plotLatticeCommand(std),
			plotImportanceCommand(std),
			plotParallelCommand(std),
			plotSliceCommand(std),
			plotContourCommand(std),
			plotFieldsCommand(std),
			plotAtomsCommand(std),
			plotSensitivityCommand(std),
			plotAblationCommand(std),
			plotCompareCommand(std),
		},
	}
}

func plotHistoryCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "history",
		Usage:     "the score of every trial in order, and the best so far",
		ArgsUsage: "STUDY",
		Description: `Trials are marked by origin: start (given in the config), design (the initial design)
and offspring (proposed by the strategy). Failed trials are marked below the axis.

Examples:
  goalsearch plot history quickstart -o history.svg
  goalsearch plot history quickstart -o history.pdf --store results.db`,
		Flags: []cli.Flag{flags.Store(), figureFlag()},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				return plots.History(study, trials)
			})
		}),
	}
}

func plotCurvesCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "curves",
		Usage:     "the learning curves of the best trials, the others in grey",
		ArgsUsage: "STUDY",
		Description: `The curve of a trial is the mean of its runs. Trials that are the same as an
earlier one are left out.

Examples:
  goalsearch plot curves quickstart -o curves.svg
  goalsearch plot curves quickstart --top 3 -o curves.png`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.IntFlag{Name: "top", Value: 5, Usage: fmt.Sprintf("the `N` best trials are labelled, at most %d", plots.MostCurves), Action: upToCurves},
			figureFlag(),
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			top := line.Int("top")
			return parsePlot(line, args[0], (*store.Snapshot).Trials, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				return plots.Curves(study, trials, top)
			})
		}),
	}
}

func plotSensitivityCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "sensitivity",
		Usage:     "the scores of a goal with one weight changed, over the weights",
		ArgsUsage: "STUDY",
		Description: `The first goal of the study is the unchanged one, each of the others has one
weight set to 0 or changed by a tenth or by 0.1, as goalsearch sensitivity and
the preset paper/sensitivity have them.

Examples:
  goalsearch plot sensitivity paper/sensitivity/zero -o sensitivity.svg`,
		Flags: []cli.Flag{flags.Store(), figureFlag()},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				return plots.Sensitivity(study.Name, trials, nil)
			})
		}),
	}
}

func plotAblationCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "ablation",
		Usage:     "the scores of a goal whose weights are set to 0 one after another",
		ArgsUsage: "STUDY",
		Description: `Every goal of the study is the one before it without some of its weights, as
goalsearch sensitivity --ablation and the preset paper/ablation have them.

Examples:
  goalsearch plot ablation paper/ablation -o ablation.svg`,
		Flags: []cli.Flag{flags.Store(), figureFlag()},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				return plots.Ablation(study.Name, trials)
			})
		}),
	}
}

func plotCompareCommand(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Usage:     "two goals, their scores paired by seed",
		ArgsUsage: "STUDY",
		Description: `STUDY is one that ` + "`goalsearch compare`" + ` left in the store; its name begins with
compare/ unless --study gave another. Scores with one seed are joined: the same
split, the same initial weights. Beside them are the differences, with their mean
and its 95 % interval.

Examples:
  goalsearch plot compare compare/trivariate-optimised/trivariate-heuristic/trivariate,hidden=100,epochs=100,seed=1 -o compare.svg`,
		Flags: []cli.Flag{flags.Store(), figureFlag()},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return parsePlot(line, args[0], (*store.Snapshot).TrialSummaries, func(study search.Study, trials []search.Trial) (*plots.Figure, error) {
				return plots.Compared(study, trials)
			})
		}),
	}
}

func upToCurves(line *cli.Context, top int) error {
	if top > plots.MostCurves {
		return terminal.Usagef("--top: %d is more than %d, the number of curves that can be told apart", top, plots.MostCurves)
	}
	return flags.AtLeast("top", 1)(line, top)
}
