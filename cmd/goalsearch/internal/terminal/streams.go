package terminal

import (
	"context"
	"errors"
	"io"

	"github.com/urfave/cli/v2"
)

// Streams is what a command has of the world besides its options.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Stop     *Stopper
}

// Job is a command's options, parsed and checked.
type Job interface {
	Run(ctx context.Context, std Streams) error
}

// Action makes the action of a command: parse turns the command line into a Job. An
// error of parse is one of the command line, unless it is Failed.
func (std Streams) Action(parse func(line *cli.Context, args []string) (Job, error)) cli.ActionFunc {
	return func(line *cli.Context) error {
		args, err := Arguments(line)
		if err != nil {
			return err
		}
		job, err := parse(line, args)
		var failed *failedError
		if errors.As(err, &failed) {
			return failed.err
		}
		if err != nil {
			return Usage(err)
		}
		return job.Run(line.Context, std)
	}
}

// Run does what args say, args[0] being the program's name, and returns the exit code.
// make declares the commands, and complete, if it is not nil, completes a command line
// that is being typed.
func Run(ctx context.Context, args []string, std Streams, makeApp func(Streams) *cli.App, complete func(Streams, *cli.App, []string) error) int {
	ctx, stop, done := WatchSignals(ctx)
	defer done()
	std.Stop = stop
	app := makeApp(std)
	if complete != nil && len(args) > 1 && args[1] == CompleteCommand {
		return Report(std.Err, complete(std, app, args[2:]))
	}
	line, err := Arrange(app, args[1:])
	switch {
	case err != nil:
	case line.Help:
		err = writeHelp(std.Out, line)
	default:
		err = app.RunContext(ctx, line.Ordered(app.Name))
	}
	if cause := context.Cause(ctx); cause == ErrStopped && err != nil {
		err = ErrStopped
	}
	return Report(std.Err, err)
}

// CompleteCommand is the hidden command that completion scripts call, with the words of
// the command line up to the cursor.
const CompleteCommand = "__complete"
