package searchcmd

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/campaign"
	"goalsearch/search"
)

func Ask(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "ask",
		Category:  terminal.GroupSearch,
		Usage:     "the next trainings of a search, for a program of your own",
		ArgsUsage: "STUDY",
		Description: `Prints a JSON object a line: trial, run, seed, epochs and goal of each training
that the study waits for, or nothing if the study has ended. Train them in any order,
and report the scores with ` + "`goalsearch tell`" + `. Until then ask prints the same again. In a
study with rungs a training with "from" continues one of so many epochs of the same
goal and seed. A study that is not in the store yet is made from --config.

Examples:
  goalsearch ask mine --config mine.yaml
  goalsearch ask mine --most 1`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.StringFlag{Name: "config", Usage: "create the study from `FILE`, or extend it as the file says"},
			&cli.IntFlag{Name: "most", Usage: "at most `N` trainings", DefaultText: "all of the generation", Action: flags.AtLeast("most", 1)},
		},
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			o := askOptions{store: line.String("store"), study: args[0], most: line.Int("most")}
			if !line.IsSet("config") {
				return o, nil
			}
			studies, err := loadConfig(line.String("config"), nil, o.store, flags.Completing(line, o.store, nil)) // others look at the data
			if err != nil {
				return nil, err
			}
			for _, s := range studies {
				if s.Name == o.study {
					s.Numerics = search.External
					o.made = &s
				}
			}
			if o.made == nil {
				return nil, fmt.Errorf("--config: %s has no study %s", line.String("config"), o.study)
			}
			return o, nil
		}),
	}
}

type askOptions struct {
	store, study string
	made         *search.Study // of a config; nil: it must be in the store
	most         int           // 0: any number
}

// wanted is a training that others are to do.
type wanted struct {
	Trial  int           `json:"trial"`
	Run    int           `json:"run"`
	Seed   uint64        `json:"seed"`
	Epochs int           `json:"epochs"`
	From   int           `json:"from,omitempty"` // epochs of an earlier training that this one continues
	Goal   search.Params `json:"goal"`
}

func (o askOptions) Run(ctx context.Context, std terminal.Streams) error {
	specs, err := campaign.Ask(ctx, o.store, o.study, o.made)
	if err != nil {
		return err
	}
	if o.most > 0 && len(specs) > o.most {
		specs = specs[:o.most]
	}
	if len(specs) == 0 {
		fmt.Fprintf(std.Err, "study %s has ended: nothing is wanted\n", o.study)
	}
	lines := json.NewEncoder(std.Out)
	lines.SetEscapeHTML(false)
	for _, s := range specs {
		if err := lines.Encode(wanted{s.Trial, s.Run, s.Seed, s.Epochs, s.From, s.Goal}); err != nil {
			return err
		}
	}
	return nil
}
