package viewcmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/paper"
)

func Paper(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:     "paper",
		Category: terminal.GroupLook,
		Usage:    "the paper's figures and tables, from your trainings",
		Description: `Reads the studies of ` + "`goalsearch run paper/figure`" + ` and of the other presets of
the paper that the store has, and writes to a directory: performance.svg and
.png, errors over the number of hidden neurons beside the paper's; comparison as
.csv, .md, .svg and .png; sensitivity, sensitivity-shift and ablation, where these
were trained; and in exports/ every study, gzipped, for
` + "`goalsearch import`" + `. Works beside a running search.

Examples:
  goalsearch paper --store paper.db -o results/paper`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to the directory `DIR`"},
		},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			o := paperOptions{store: line.String("store"), dir: line.String("output")}
			if o.dir == "" {
				return nil, errors.New("--output is missing: name a directory, such as -o results/paper")
			}
			return o, nil
		}),
	}
}

type paperOptions struct{ store, dir string }

func (o paperOptions) Run(_ context.Context, std terminal.Streams) error {
	written, err := paper.Write(o.store, o.dir)
	if errors.Is(err, paper.ErrNone) {
		return fmt.Errorf("%w: train them with `goalsearch run paper/figure`", err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.Err, "%s written to %s\n", terminal.Count(written, "study", "studies"), o.dir)
	return err
}
