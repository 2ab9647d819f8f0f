package searchcmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/store"
)

func Stop(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:     "stop",
		Category: terminal.GroupSearch,
		Usage:    "end a running search as Ctrl-C does",
		Description: `The process that searches in the store ends as soon as the trainings under way have
ended; ` + "`goalsearch resume`" + ` goes on.

Examples:
  goalsearch stop --store results.db`,
		Flags: []cli.Flag{flags.Store()},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			return controlOptions{line.String("store"), store.Stop, "stopping as soon as the trainings under way have ended"}, nil
		}),
	}
}

func Pause(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:     "pause",
		Category: terminal.GroupSearch,
		Usage:    "hold a running search back, or let it go on",
		Description: `The process that searches in the store begins no further training until the pause
ends; those under way go on to their end. It changes no result.

Examples:
  goalsearch pause
  goalsearch pause --off`,
		Flags: []cli.Flag{flags.Store(), &cli.BoolFlag{Name: "off", Usage: "end the pause"}},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			on := !line.Bool("off")
			said := "paused; `goalsearch pause --off` lets it go on"
			if !on {
				said = "it goes on"
			}
			return controlOptions{line.String("store"), func(path string) error { return store.Pause(path, on) }, said}, nil
		}),
	}
}

// controlOptions asks something of the process that searches in a store.
type controlOptions struct {
	store string
	ask   func(path string) error
	said  string
}

func (o controlOptions) Run(_ context.Context, std terminal.Streams) error {
	if err := o.ask(o.store); err != nil {
		return err
	}
	_, err := fmt.Fprintln(std.Err, o.said)
	return err
}
