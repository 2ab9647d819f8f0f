package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/urfave/cli/v2"

	"goalsearch/internal/buildinfo"
	"goalsearch/pidnet"
)

func versionCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:     "version",
		Category: groupOther,
		Usage:    "which goalsearch this is",
		Description: `The numerics id names the arithmetic: programs with the same id compute the same
bits.

Examples:
  goalsearch version
  goalsearch version --format json`,
		Flags: []cli.Flag{formatFlag("text", "json")},
		Action: std.action(func(line *cli.Context, _ []string) (job, error) {
			return versionOptions{format: line.String("format")}, nil
		}),
	}
}

type versionOptions struct{ format string }

func (o versionOptions) run(_ context.Context, std streams) error {
	b := buildinfo.Read()
	if o.format == "json" {
		return writeJSON(std.out, struct {
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
	_, err := fmt.Fprintf(std.out, "goalsearch %s\ncommit:   %s\nbuilt by: %s for %s/%s\nnumerics: %s\n",
		b.Version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH, pidnet.Numerics())
	return err
}

// software describes the program and the data for the provenance of runs.
func software(checksum string) (json.RawMessage, error) {
	return json.Marshal(struct {
		buildinfo.Build
		Data string `json:"data_sha256"`
	}{buildinfo.Read(), checksum})
}
