package flags

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/search"
)

// Format chooses among forms of output, the first by default.
func Format(formats ...string) *cli.StringFlag {
	return Choice("format", "output format", formats...)
}

// Choice is a flag whose value is one of several words, by default the first.
func Choice(name, usage string, words ...string) *cli.StringFlag {
	return &cli.StringFlag{
		Name:  name,
		Value: words[0],
		Usage: fmt.Sprintf("%s: `%s`", usage, strings.Join(words, "|")),
		Action: func(_ *cli.Context, word string) error {
			if !slices.Contains(words, word) {
				return terminal.Usagef("--%s: %q is not one of %s", name, word, strings.Join(words, ", "))
			}
			return nil
		},
	}
}

// PositiveTime refuses a time of a flag that is none.
func PositiveTime(name string) func(*cli.Context, time.Duration) error {
	return func(_ *cli.Context, d time.Duration) error {
		if d <= 0 {
			return terminal.Usagef("--%s: %v is not above 0", name, d)
		}
		return nil
	}
}

// AtLeast refuses a value of a flag that is too small.
func AtLeast[T int](name string, least T) func(*cli.Context, T) error {
	return func(_ *cli.Context, value T) error {
		if value < least {
			return terminal.Usagef("--%s: %d is less than %d", name, value, least)
		}
		return nil
	}
}

// BelowMaxSeed leaves room for a second seed behind the one that is given.
func BelowMaxSeed(_ *cli.Context, seed uint64) error {
	if seed >= search.MaxSeed-1 {
		return terminal.Usagef("--seed: %d is too large: the maximum is 2^53 - 2", seed)
	}
	return nil
}

// List takes a list apart at its commas.
func List(text string) []string {
	if text == "" {
		return nil
	}
	list := strings.Split(text, ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}
