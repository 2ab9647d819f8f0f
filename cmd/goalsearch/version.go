package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"

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
	b := builtFrom()
	if o.format == "json" {
		return writeJSON(std.out, struct {
			build
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

// build is what the program was built from. The commit is "" where the build
// did not record it, as `go run` does not.
type build struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Dirty   bool   `json:"dirty"` // the sources were changed after the commit
}

// release is the version of a release: go build -ldflags "-X main.release=v1.2.3".
var release string

func builtFrom() build {
	b := build{Version: "(devel)"}
	if release != "" {
		b.Version = release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" && release == "" {
		b.Version = v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.modified":
			b.Dirty = s.Value == "true"
		}
	}
	return b
}

// String names the version, the commit and whether it was changed, as far as they are
// known.
func (b build) String() string {
	text := b.Version
	if b.Commit != "" {
		text += " (" + b.Commit
		if b.Dirty {
			text += ", with changes"
		}
		text += ")"
	}
	return text
}

// software describes the program and the data for the provenance of runs.
func software(checksum string) (json.RawMessage, error) {
	return json.Marshal(struct {
		build
		Data string `json:"data_sha256"`
	}{builtFrom(), checksum})
}
