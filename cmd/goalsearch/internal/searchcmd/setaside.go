package searchcmd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/studies"
	"goalsearch/store"
)

func SetAside(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "set-aside",
		Category:  terminal.GroupSearch,
		Usage:     "exclude a trial from the ranking",
		ArgsUsage: "STUDY TRIAL",
		Description: `The trial keeps its score, but has no rank, is never the best goal, and gets no
replicates; ` + "`goalsearch rank`" + ` and ` + "`goalsearch show`" + ` print the reason. The search still
learns from it: its proposals do not change. To correct a wrong score, use
` + "`goalsearch retry`" + ` or ` + "`goalsearch tell --replace`" + `.

Examples:
  goalsearch set-aside quickstart 12 --reason "its weights blow up after epoch 50"
  goalsearch set-aside quickstart 12 --off`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.StringFlag{Name: "reason", Usage: "exclude it because of `REASON`"},
			&cli.BoolFlag{Name: "off", Usage: "include it again"},
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			trial, err := studies.ParseTrial(args[1])
			if err != nil || trial < 0 {
				return nil, fmt.Errorf("%q is not a trial number", args[1])
			}
			o := setAsideOptions{store: line.String("store"), study: args[0], trial: int(trial), reason: line.String("reason")}
			if line.Bool("off") == (o.reason != "") {
				return nil, errors.New("give either --reason or --off")
			}
			return o, nil
		}),
	}
}

type setAsideOptions struct {
	store, study string
	trial        int
	reason       string // "": it is ranked again
}

func (o setAsideOptions) Run(_ context.Context, std terminal.Streams) error {
	if err := store.SetAside(o.store, o.study, o.trial, o.reason, time.Now().UTC()); err != nil {
		return err
	}
	said := "is excluded from the ranking"
	if o.reason == "" {
		said = "is in the ranking again"
	}
	_, err := fmt.Fprintf(std.Err, "trial %d of %s %s\n", o.trial, o.study, said)
	return err
}
