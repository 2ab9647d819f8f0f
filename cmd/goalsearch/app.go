package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// Groups of commands in the help.
const (
	groupSearch = "search for goals"
	groupLook   = "look at what was found"
	groupGoal   = "work with single goals"
	groupFiles  = "data and stores"
	groupOther  = "this program"
)

// newApp declares the commands.
func newApp(std streams) *cli.App {
	app := &cli.App{
		Name:  "goalsearch",
		Usage: "find and understand goal functions for neurons that learn locally",
		Description: `A neuron's goal is a weighted sum of the atoms of a partial information
decomposition (PID). goalsearch proposes weights, trains small networks to score
them, and keeps every trial in one file, the store.

Begin with
  goalsearch run                      search on drawn digits, in less than a minute
  goalsearch rank quickstart          the goals that were found
  goalsearch show quickstart best     one of them, whole`,
		Flags: []cli.Flag{storeFlag(), dataFlag()},
		Commands: []*cli.Command{
			runCommand(std),
			resumeCommand(std),
			enqueueCommand(std),
			pauseCommand(std),
			stopCommand(std),
			askCommand(std),
			tellCommand(std),
			studiesCommand(std),
			workerCommand(std),
			clusterCommand(std),
			verifyCommand(std),
			rankCommand(std),
			showCommand(std),
			importanceCommand(std),
			plotCommand(std),
			reportCommand(std),
			dashboardCommand(std),
			paperCommand(std),
			exportCommand(std),
			importCommand(std),
			trainCommand(std),
			compareCommand(std),
			sensitivityCommand(std),
			simplifyCommand(std),
			scoreCommand(std),
			goalsCommand(std),
			pidCommand(std),
			dataCommand(std),
			dbCommand(std),
			completionCommand(std),
			benchCommand(std),
			versionCommand(std),
		},
		Reader:                    std.in,
		Writer:                    std.out,
		ErrWriter:                 std.err,
		HideHelp:                  true,
		HideVersion:               true,
		DisableSliceFlagSeparator: true,
		// Errors are told, and exit codes given, by run alone.
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   func(_ *cli.Context, err error, _ bool) error { return usage(err) },
	}
	for _, c := range app.Commands {
		finish(c, app.Flags)
	}
	return app
}

// finish gives a command, and those below it, what all have: the flags that are
// accepted everywhere, hidden where the command has no use for them.
func finish(c *cli.Command, everywhere []cli.Flag) {
	c.HideHelp = true
	c.OnUsageError = func(_ *cli.Context, err error, _ bool) error { return usage(err) }
	for _, f := range everywhere {
		if ownFlag(c, f.Names()[0]) == nil {
			hidden := *f.(*cli.StringFlag)
			hidden.Hidden = true
			c.Flags = append(c.Flags, &hidden)
		}
	}
	for _, sub := range c.Subcommands {
		finish(sub, everywhere)
	}
}

// Flags that several commands have.

// defaultStore is the store of who names none.
const defaultStore = "goalsearch.db"

func storeFlag() *cli.StringFlag {
	return pathFlag("store", storePath(), "the `FILE` that keeps the studies, env GOALSEARCH_STORE")
}

// storePath is the store of a command line that names none.
func storePath() string {
	return cmp.Or(os.Getenv("GOALSEARCH_STORE"), defaultStore)
}

func dataFlag() *cli.StringFlag {
	return pathFlag("data", cmp.Or(os.Getenv("GOALSEARCH_DATA"), "data"), "the `DIR` that holds the data sets, each in a folder of its name, env GOALSEARCH_DATA")
}

// pathFlag is a flag that names a file or directory.
func pathFlag(name, value, usage string) *cli.StringFlag {
	return &cli.StringFlag{
		Name:  name,
		Value: value,
		Usage: usage,
		Action: func(_ *cli.Context, path string) error {
			if path == "" {
				return usagef("--%s: the path is empty", name)
			}
			return nil
		},
	}
}

// formatFlag chooses among forms of output, the first by default.
func formatFlag(formats ...string) *cli.StringFlag {
	return choiceFlag("format", "form of the output", formats...)
}

// choiceFlag is a flag whose value is one of several words, by default the first.
func choiceFlag(name, usage string, words ...string) *cli.StringFlag {
	return &cli.StringFlag{
		Name:  name,
		Value: words[0],
		Usage: fmt.Sprintf("%s: `%s`", usage, strings.Join(words, "|")),
		Action: func(_ *cli.Context, word string) error {
			if !slices.Contains(words, word) {
				return usagef("--%s: %q is none of %s", name, word, strings.Join(words, ", "))
			}
			return nil
		},
	}
}

func outputFlag() *cli.StringFlag {
	return &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`, whole or not at all, instead of stdout"}
}

func workersFlag() *cli.IntFlag {
	return &cli.IntFlag{
		Name:        "workers",
		Usage:       "`N` trainings at once; changes no result",
		DefaultText: "one per core, as many as fit the memory",
		Action:      atLeast[int]("workers", 1),
	}
}

// positiveTime refuses a time of a flag that is none.
func positiveTime(name string) func(*cli.Context, time.Duration) error {
	return func(_ *cli.Context, d time.Duration) error {
		if d <= 0 {
			return usagef("--%s: %v is no time to wait", name, d)
		}
		return nil
	}
}

// atLeast refuses a value of a flag that is too small.
func atLeast[T int](name string, least T) func(*cli.Context, T) error {
	return func(_ *cli.Context, value T) error {
		if value < least {
			return usagef("--%s: %d is less than %d", name, value, least)
		}
		return nil
	}
}
