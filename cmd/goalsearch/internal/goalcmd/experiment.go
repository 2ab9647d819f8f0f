package goalcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/internal/campaign"
	"goalsearch/internal/experiment"
	"goalsearch/results"
	"goalsearch/search"
)

// experimentFlags are those of commands that train studies of goals and report.
func experimentFlags() []cli.Flag {
	return []cli.Flag{
		flags.Store(),
		flags.Data(),
		flags.Workers(),
		&cli.StringFlag{Name: "study", Usage: "store the trainings as study `NAME`", DefaultText: "derived from the goal and the network"},
		&cli.Uint64Flag{Name: "seed", Value: experiment.DefaultSeed, Usage: "seed `N`, from which the seeds of all trainings are derived", Action: flags.BelowMaxSeed},
		flags.AcceptNumerics(),
		flags.Format("table", "json"),
	}
}

// experimenting are the options that these commands have in common.
type experimenting struct {
	campaign.Options
	command string
	study   string // "": made from what is trained
	seed    uint64
	format  string
}

func experimentOf(line *cli.Context) (experimenting, error) {
	e := experimenting{
		Options: flags.Campaign(line), command: line.Command.Name,
		study: line.String("study"), seed: line.Uint64("seed"), format: line.String("format"),
	}
	if line.IsSet("study") {
		if err := configs.CheckStudyName(e.study); err != nil {
			return e, fmt.Errorf("--study: %w", err)
		}
	}
	return e, nil
}

// perform has an experiment train its studies, and tells what happens.
func (e experimenting) perform(ctx context.Context, std terminal.Streams, experiment func(context.Context, campaign.Trainer) error) error {
	follower := &terminal.Follower{Streams: std, Store: e.Store, Again: fmt.Sprintf("the same `goalsearch %s`", e.command)}
	e.Notify, e.Stopper = follower.Follow, std.Stop
	err := experiment(ctx, campaign.Trainer{Options: e.Options, FixedNames: e.study != ""})
	if errors.Is(err, search.ErrSpecChanged) {
		err = fmt.Errorf("%w (store these trainings under another name with --study)", err)
	}
	return errors.Join(err, follower.Err())
}

// write writes goals that were compared in the form that is asked for.
func (e experimenting) write(w io.Writer, list []results.Compared) error {
	if e.format == "json" {
		return results.WriteComparedJSON(w, list)
	}
	return results.WriteCompared(w, list)
}

// writeSections writes sections, in JSON as one list.
func (e experimenting) writeSections(w io.Writer, sections []experiment.Section) error {
	b := bufio.NewWriter(w)
	if e.format == "json" {
		var all []results.Compared
		for _, s := range sections {
			all = append(all, s.Compared...)
		}
		if err := e.write(b, all); err != nil {
			return err
		}
		return b.Flush()
	}
	for i, s := range sections {
		if i > 0 {
			fmt.Fprintln(b)
		}
		fmt.Fprintf(b, "%s: %s\n", s.Study, s.Compared[0].Span())
		if err := e.write(b, s.Compared); err != nil {
			return err
		}
	}
	return b.Flush()
}
