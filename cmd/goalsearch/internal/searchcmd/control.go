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
		Usage:    "end a running search, as Ctrl-C does",
		Description: `The process that searches in the store ends when the running trainings have ended; ` + "`goalsearch resume`" + ` continues it.

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
		Usage:    "pause a running search, or end the pause",
		Description: `The process that searches in the store begins no new training until the pause ends.
Running trainings are finished. A pause changes no result.

Examples:
  goalsearch pause
  goalsearch pause --off`,
		Flags: []cli.Flag{flags.Store(), &cli.BoolFlag{Name: "off", Usage: "end the pause"}},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			on := !line.Bool("off")
			said := "paused; `goalsearch pause --off` ends the pause"
			if !on {
				said = "resumed"
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
