package main

import (
	"context"
	"io"
	"os"

	"github.com/urfave/cli/v2"
)

func main() {
	os.Exit(run(context.Background(), os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// run is the program: it does what args say, args[0] being its name, and
// returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop, done := watchSignals(ctx)
	defer done()
	std := streams{in: stdin, out: stdout, err: stderr, stop: stop}
	app := newApp(std)
	if len(args) > 1 && args[1] == completeCommand {
		return report(stderr, completeWords(std, app, args[2:]))
	}
	line, err := arrange(app, args[1:])
	switch {
	case err != nil:
	case line.help:
		err = writeHelp(stdout, line)
	default:
		err = app.RunContext(ctx, line.ordered(app.Name))
	}
	if cause := context.Cause(ctx); cause == errStopped && err != nil {
		err = errStopped
	}
	return report(stderr, err)
}

// streams is what a command has of the world besides its options.
type streams struct {
	in       io.Reader
	out, err io.Writer
	stop     *stopper
}

// job is a command's options, parsed and checked.
type job interface {
	run(ctx context.Context, std streams) error
}

// action makes the action of a command: parse turns the command line into a
// job. An error of parse is one of the command line.
func (std streams) action(parse func(line *cli.Context, args []string) (job, error)) cli.ActionFunc {
	return func(line *cli.Context) error {
		args, err := arguments(line)
		if err != nil {
			return err
		}
		j, err := parse(line, args)
		if err != nil {
			return usage(err)
		}
		return j.run(line.Context, std)
	}
}
