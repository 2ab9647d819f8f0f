package machinecmd

import (
	"context"
	"fmt"
	"runtime"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/buildinfo"
	"goalsearch/internal/jsonform"
	"goalsearch/pidnet"
)

func Version(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:     "version",
		Category: terminal.GroupOther,
		Usage:    "version, commit and numerics id",
		Description: `The numerics id names the kernels: programs with the same id compute the same bits.

Examples:
  goalsearch version
  goalsearch version --format json`,
		Flags: []cli.Flag{flags.Format("text", "json")},
		Action: std.Action(func(line *cli.Context, _ []string) (terminal.Job, error) {
			return versionOptions{format: line.String("format")}, nil
		}),
	}
}

type versionOptions struct{ format string }

func (o versionOptions) Run(_ context.Context, std terminal.Streams) error {
	b := buildinfo.Read()
	if o.format == "json" {
		return jsonform.Write(std.Out, struct {
			buildinfo.Build
			Go       string `json:"go"`
			Platform string `json:"platform"`
			Numerics string `json:"numerics"`
		}{b, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, pidnet.Numerics()})
	}
	commit := "unknown"
	if b.Commit != "" {
		commit = b.Commit
	}
	if b.Dirty {
		commit += ", with changes"
	}
	_, err := fmt.Fprintf(std.Out, "goalsearch %s\ncommit:   %s\nbuilt by: %s for %s/%s\nnumerics: %s\n",
		b.Version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH, pidnet.Numerics())
	return err
}
