package searchcmd

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/campaign"
	"goalsearch/internal/studies"
	"goalsearch/search"
)

func Tell(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "tell",
		Category:  terminal.GroupSearch,
		Usage:     "report the score of a training that `goalsearch ask` listed",
		ArgsUsage: "STUDY TRIAL",
		Description: `Stores the score of a training by a program of your own. A stored score does not
change.

Examples:
  goalsearch tell mine 0 --score 0.93
  goalsearch tell mine 3 --run 1 --failed "the loss is NaN"`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.IntFlag{Name: "run", Usage: "run `R` of the trial", Action: flags.AtLeast("run", 0)},
			&cli.Float64Flag{Name: "score", Usage: "validation accuracy `X`, 0 to 1", DefaultText: "none"},
			&cli.StringFlag{Name: "failed", Usage: "the training failed: it has no score, because of `REASON`"},
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := tellOptions{store: line.String("store"), study: args[0]}
			trial, err := studies.ParseTrial(args[1])
			if err != nil || trial < 0 {
				return nil, fmt.Errorf("%q is no number of a trial", args[1])
			}
			o.answer = search.Answer{Trial: int(trial), Run: line.Int("run"), Score: math.NaN(), Reason: line.String("failed")}
			switch scored := line.IsSet("score"); {
			case scored == (o.answer.Reason != ""):
				return nil, errors.New("give either --score or --failed")
			case scored:
				o.answer.Score = line.Float64("score")
				if !(o.answer.Score >= 0 && o.answer.Score <= 1) {
					return nil, fmt.Errorf("--score: %v is no accuracy, from 0 to 1: tell a training that failed with --failed", o.answer.Score)
				}
			}
			return o, nil
		}),
	}
}

type tellOptions struct {
	store, study string
	answer       search.Answer
}

func (o tellOptions) Run(context.Context, terminal.Streams) error {
	return campaign.Tell(o.store, o.study, o.answer)
}
