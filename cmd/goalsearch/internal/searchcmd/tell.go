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
		Usage:     "report the score of a training that `goalsearch ask` printed",
		ArgsUsage: "STUDY TRIAL",
		Description: `Stores the score of a training that a program of your own has done. A stored score
does not change, unless --replace corrects it, or --withdraw removes it, so that
` + "`goalsearch ask`" + ` lists the training again. At the end of the current generation the search
takes the correction into account; the journal keeps the old score.

Examples:
  goalsearch tell mine 0 --score 0.93
  goalsearch tell mine 3 --run 1 --failed "the loss is NaN"
  goalsearch tell mine 0 --score 0.39 --replace
  goalsearch tell mine 0 --withdraw`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.IntFlag{Name: "run", Usage: "run `R` of the trial", Action: flags.AtLeast("run", 0)},
			&cli.Float64Flag{Name: "score", Usage: "validation accuracy `X`, from 0 to 1", DefaultText: "none"},
			&cli.StringFlag{Name: "failed", Usage: "record the run as failed, because of `REASON`"},
			&cli.BoolFlag{Name: "replace", Usage: "replace the stored result"},
			&cli.BoolFlag{Name: "withdraw", Usage: "remove the stored result"},
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			trial, err := studies.ParseTrial(args[1])
			if err != nil || trial < 0 {
				return nil, fmt.Errorf("%q is not a trial number", args[1])
			}
			o := tellOptions{store: line.String("store"), study: args[0], withdraw: line.Bool("withdraw")}
			o.answer = search.Answer{Trial: int(trial), Run: line.Int("run"), Replace: line.Bool("replace")}
			return o, o.setResult(line)
		}),
	}
}

type tellOptions struct {
	store, study string
	answer       search.Answer
	withdraw     bool // the answer is only where it was
}

// setResult reads what came of the run.
func (o *tellOptions) setResult(line *cli.Context) error {
	a := &o.answer
	a.Score, a.Reason = math.NaN(), line.String("failed")
	scored := line.IsSet("score")
	switch {
	case o.withdraw && (scored || a.Reason != "" || a.Replace):
		return errors.New("--withdraw removes the stored result: do not combine it with --score, --failed or --replace")
	case o.withdraw:
		return nil
	case scored == (a.Reason != ""):
		return errors.New("give either --score or --failed")
	case !scored:
		return nil
	}
	a.Score = line.Float64("score")
	if !(a.Score >= 0 && a.Score <= 1) {
		return fmt.Errorf("--score: %v is not an accuracy from 0 to 1; report a failed training with --failed", a.Score)
	}
	return nil
}

func (o tellOptions) Run(context.Context, terminal.Streams) error {
	if o.withdraw {
		return campaign.Withdraw(o.store, o.study, o.answer.Trial, o.answer.Run)
	}
	return campaign.Tell(o.store, o.study, o.answer)
}
