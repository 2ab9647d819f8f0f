package machinecmd

import (
	"context"
	_ "embed"
	"io"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
)

// filesToo is printed where names of files fit as well.
const filesToo = ":files"

var (
	//go:embed completion/goalsearch.bash
	bashCompletion string
	//go:embed completion/_goalsearch
	zshCompletion string
	//go:embed completion/goalsearch.fish
	fishCompletion string
)

func Completion(std terminal.Streams) *cli.Command {
	shell := func(name, script, example string) *cli.Command {
		return &cli.Command{
			Name:        name,
			Usage:       "the script for " + name,
			Description: "Examples:\n  " + example,
			Action: std.Action(func(*cli.Context, []string) (terminal.Job, error) {
				return completionOptions{script}, nil
			}),
		}
	}
	return &cli.Command{
		Name:     "completion",
		Category: terminal.GroupOther,
		Usage:    "shell completion of commands, flags, studies and goals",
		Description: `Prints a completion script for a shell. Names of studies are completed from the store
that --store names.`,
		Subcommands: []*cli.Command{
			shell("bash", bashCompletion, "source <(goalsearch completion bash)     # in ~/.bashrc"),
			shell("zsh", zshCompletion, `goalsearch completion zsh > "${fpath[1]}/_goalsearch"`),
			shell("fish", fishCompletion, "goalsearch completion fish > ~/.config/fish/completions/goalsearch.fish"),
		},
	}
}

type completionOptions struct{ script string }

func (o completionOptions) Run(_ context.Context, std terminal.Streams) error {
	_, err := io.WriteString(std.Out, o.script)
	return err
}
