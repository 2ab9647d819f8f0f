package searchcmd

import (
	"context"
	"io"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/studies"
	"goalsearch/results"
	"goalsearch/store"
)

func Rank(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "rank",
		Category:  terminal.GroupLook,
		Usage:     "the goals of a study, the best first",
		ArgsUsage: "STUDY",
		Description: `Goals are ordered by a lower bound: their mean validation accuracy less two standard
errors. Failed trials come last. Works beside a running search. The scores of the best
of many trials are biased upwards: ` + "`goalsearch verify`" + ` measures by how much. --diverse leaves out goals that are variants
of better ones.

Examples:
  goalsearch rank quickstart
  goalsearch rank quickstart --top 10
  goalsearch rank quickstart --where "origin = offspring and {F}{C} > 0" --sort "-{F}{C}"
  goalsearch rank quickstart --diverse 0.5 --top 5
  goalsearch rank quickstart --format json --store results.db`,
		Flags: []cli.Flag{flags.Store(), flags.Top(), flags.Where(), flags.Sort(), diverseFlag(), flags.Format("table", "json", "csv")},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			return rankOptions{store: line.String("store"), study: args[0], top: line.Int("top"),
				where: line.String("where"), sort: line.String("sort"), diverse: line.Float64("diverse"), format: line.String("format")}, nil
		}),
	}
}

func diverseFlag() *cli.Float64Flag {
	return &cli.Float64Flag{Name: "diverse", Usage: "only goals that differ by `D` or more, 0 to 2, from every better one", DefaultText: "all",
		Action: func(_ *cli.Context, d float64) error {
			if !(d >= 0 && d <= 2) {
				return terminal.Usagef("--diverse: %v is no distance, from 0 to 2", d)
			}
			return nil
		}}
}

type rankOptions struct {
	store, study string
	top          int // 0: all
	where, sort  string
	diverse      float64 // 0: all
	format       string
}

// idleCollector is the percentage by which the heap may grow between collections in a
// short command, which uses to its end what it reads: there is little to collect.
const idleCollector = 400

func (o rankOptions) Run(_ context.Context, std terminal.Streams) error {
	defer debug.SetGCPercent(debug.SetGCPercent(idleCollector))
	study, trials, err := studies.Read(o.store, o.study, (*store.Snapshot).TrialSummaries)
	if err != nil {
		return err
	}
	selection, err := flags.Selection(study, o.top, o.where, o.sort)
	if err != nil {
		return err
	}
	ranked := results.Rank(study.Spec, trials)
	if o.diverse > 0 {
		ranked = results.Diverse(ranked, o.diverse)
	}
	ranked, err = results.Select(ranked, selection)
	if err != nil {
		return err
	}
	return terminal.Output("", std.Out, func(w io.Writer) error {
		switch o.format {
		case "json":
			return results.WriteRankJSON(w, ranked)
		case "csv":
			return results.WriteCSV(w, study, ranked)
		}
		return results.WriteRank(w, ranked)
	})
}
