package main

import (
	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/clustercmd"
	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/goalcmd"
	"goalsearch/cmd/goalsearch/internal/machinecmd"
	"goalsearch/cmd/goalsearch/internal/searchcmd"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/cmd/goalsearch/internal/viewcmd"
)

// newApp declares the commands, in the order of the help.
func newApp(std terminal.Streams) *cli.App {
	return terminal.Finish(&cli.App{
		Name:  "goalsearch",
		Usage: "find and understand goal functions for neurons that learn locally",
		Description: `A neuron's goal is a weighted sum of the atoms of a partial information
decomposition (PID). goalsearch proposes weights, trains small networks to score
them, and keeps every trial in one file, the store.

Start with
  goalsearch run                      search on drawn digits, in less than a minute
  goalsearch rank quickstart          the goals that were found, best first
  goalsearch show quickstart best     all details of the best one`,
		Flags: []cli.Flag{flags.Store(), flags.Data()},
		Commands: []*cli.Command{
			searchcmd.Run(std),
			searchcmd.Resume(std),
			searchcmd.Retry(std),
			searchcmd.SetAside(std),
			searchcmd.Enqueue(std),
			searchcmd.Pause(std),
			searchcmd.Stop(std),
			searchcmd.Ask(std),
			searchcmd.Tell(std),
			searchcmd.Studies(std),
			clustercmd.Worker(std),
			clustercmd.Cluster(std),
			goalcmd.Verify(std),
			searchcmd.Rank(std),
			searchcmd.Show(std),
			goalcmd.Importance(std),
			viewcmd.Plot(std),
			viewcmd.Report(std),
			viewcmd.Dashboard(std),
			viewcmd.Paper(std),
			viewcmd.Export(std),
			viewcmd.Import(std),
			goalcmd.Train(std),
			goalcmd.Compare(std),
			goalcmd.Sensitivity(std),
			goalcmd.Simplify(std),
			goalcmd.Score(std),
			goalcmd.Goals(std),
			machinecmd.PID(std),
			machinecmd.Data(std),
			machinecmd.DB(std),
			machinecmd.Completion(std),
			machinecmd.Bench(std),
			machinecmd.Version(std),
		},
		Reader:    std.In,
		Writer:    std.Out,
		ErrWriter: std.Err,
	})
}
