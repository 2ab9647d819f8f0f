package flags

import (
	"cmp"
	"os"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
)

// StorePath is the store of a command line that names none.
func StorePath() string {
	return cmp.Or(os.Getenv("GOALSEARCH_STORE"), "goalsearch.db")
}

// StoreHint is the flag by which a hint names the store, "" where it needs none.
func StoreHint(store string) string {
	if store == StorePath() {
		return ""
	}
	return " --store " + terminal.Quote(store)
}

// Store is the flag that names the store.
func Store() *cli.StringFlag {
	return path("store", StorePath(), "`FILE` that keeps the studies (environment: GOALSEARCH_STORE)")
}

// Data is the flag that names the directory of data sets.
func Data() *cli.StringFlag {
	return path("data", cmp.Or(os.Getenv("GOALSEARCH_DATA"), "data"), "`DIR` with a folder for each data set (environment: GOALSEARCH_DATA)")
}

// path is a flag that names a file or directory.
func path(name, value, usage string) *cli.StringFlag {
	return &cli.StringFlag{
		Name:  name,
		Value: value,
		Usage: usage,
		Action: func(_ *cli.Context, path string) error {
			if path == "" {
				return terminal.Usagef("--%s: the path is empty", name)
			}
			return nil
		},
	}
}

// Output is the flag that names a file for what is written.
func Output() *cli.StringFlag {
	return OutputTo("write to `FILE` instead of stdout; replaced only when complete")
}

// OutputTo is Output with a usage of its own.
func OutputTo(usage string) *cli.StringFlag {
	return &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: usage}
}
