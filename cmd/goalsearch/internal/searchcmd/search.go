package searchcmd

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/campaign"
	"goalsearch/results"
	"goalsearch/search"
)

// searchFlags are those of `run` and `resume`, and searchOf reads them.
func searchFlags() []cli.Flag {
	return append([]cli.Flag{
		flags.Store(),
		flags.Data(),
		flags.Workers(),
		&cli.IntFlag{Name: "trials", Usage: "continue until the study has `N` trials", DefaultText: "as the config says", Action: flags.AtLeast("trials", 1)},
		&cli.IntFlag{Name: "max-failures", Usage: "stop when more than `N` trials have failed; negative: never", DefaultText: "as the config says"},
		&cli.DurationFlag{Name: "max-time", Usage: "end at the first generation's end after `TIME`, such as 90m or 8h; resume continues", DefaultText: "none", Action: flags.PositiveTime("max-time")},
		&cli.BoolFlag{Name: "dry-run", Usage: "print what would run and about how long it would take, and exit"},
		flags.AcceptNumerics(),
	}, flags.Cluster()...)
}

// searching are the options that `run` and `resume` have in common.
type searching struct {
	campaign.Options
	dryRun bool
}

func searchOf(line *cli.Context) (s searching, err error) {
	s = searching{Options: flags.Campaign(line), dryRun: line.Bool("dry-run")}
	s.Cluster, err = flags.ClusterOf(line)
	return s, err
}

// search takes studies through their trials, and prints the best goals of each.
func (s searching) search(ctx context.Context, std terminal.Streams, studies []search.Study) error {
	follower := &terminal.Follower{
		Streams: std, Store: s.Store,
		Again: fmt.Sprintf("`goalsearch resume --store %s --data %s%s`", terminal.Quote(s.Store), terminal.Quote(s.Data), flags.ClusterHint(s.Cluster)),
		Conclude: func(e campaign.StudyEnded) error {
			return conclude(std, s.Store, e)
		},
	}
	s.Notify, s.Stopper = follower.Follow, std.Stop
	if s.dryRun {
		list, err := campaign.Estimate(ctx, s.Options, studies)
		if len(list) == 0 {
			return err
		}
		return errors.Join(err, s.writeForecasts(std, list))
	}
	return errors.Join(campaign.Run(ctx, s.Options, studies), follower.Err())
}

// writeForecasts writes what searching would do.
func (s searching) writeForecasts(std terminal.Streams, list []campaign.Forecast) error {
	t := results.NewTable(results.Left("study"), results.Right("trials"), results.Right("ended"), results.Right("trainings left"), results.Right("epochs"), results.Right("at once"), results.Right("about"))
	var total time.Duration
	for _, f := range list {
		total += f.Time
		t.Add(f.Study, strconv.Itoa(f.Trials), strconv.Itoa(f.Ended), strconv.Itoa(f.RunsLeft), strconv.Itoa(f.Epochs), strconv.Itoa(f.AtOnce), terminal.Duration(f.Time))
	}
	if err := terminal.WriteTable(std.Out, t); err != nil {
		return err
	}
	where := ""
	if s.Cluster != nil {
		where = " on this machine, where workers elsewhere have a pace of their own"
	}
	_, err := fmt.Fprintf(std.Out, "in all about %s, as measured just now on one epoch of each kind of network%s; nothing was stored\n", terminal.Duration(total), where)
	return err
}

// conclude prints the best goals of a study that has ended, and what to do next.
func conclude(std terminal.Streams, store string, e campaign.StudyEnded) error {
	const few = 5
	name, flag := terminal.Quote(e.Name), flags.StoreHint(store)
	best, err := results.Select(results.Rank(e.Spec, e.Trials), results.Selection{Top: few})
	if err != nil {
		return err
	}
	if len(best) == 0 {
		fmt.Fprintf(std.Err, "no trial is complete; `goalsearch rank %s%s` tells why\n", name, flag)
		return nil
	}
	fmt.Fprintf(std.Out, "best goals of %s\n", e.Name)
	if err := results.WriteRank(std.Out, best); err != nil {
		return err
	}
	fmt.Fprintf(std.Err, "look closer:\n  goalsearch rank %[1]s%[2]s\n  goalsearch show %[1]s best%[2]s\n  goalsearch export %[1]s --format goal -o best.yaml%[2]s\n", name, flag)
	return nil
}
