package terminal

import "github.com/urfave/cli/v2"

// Groups of commands in the help.
const (
	GroupSearch = "search for goals"
	GroupLook   = "inspect results"
	GroupGoal   = "train and examine single goals"
	GroupFiles  = "data and stores"
	GroupOther  = "this program"
)

// Finish gives the commands of an app what all have: the app's own flags, which are
// accepted everywhere, hidden where a command has no use for them.
func Finish(app *cli.App) *cli.App {
	app.HideHelp, app.HideVersion = true, true
	app.DisableSliceFlagSeparator = true
	// Errors are told, and exit codes given, by Run alone.
	app.ExitErrHandler = func(*cli.Context, error) {}
	app.OnUsageError = usageError
	for _, c := range app.Commands {
		finish(c, app.Flags)
	}
	return app
}

func usageError(_ *cli.Context, err error, _ bool) error { return Usage(err) }

// finish is Finish of a command, and those below it.
func finish(c *cli.Command, everywhere []cli.Flag) {
	c.HideHelp = true
	c.OnUsageError = usageError
	for _, f := range everywhere {
		if OwnFlag(c, f.Names()[0]) == nil {
			hidden := *f.(*cli.StringFlag)
			hidden.Hidden = true
			c.Flags = append(c.Flags, &hidden)
		}
	}
	for _, sub := range c.Subcommands {
		finish(sub, everywhere)
	}
}
