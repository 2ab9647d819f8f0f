package searchcmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/campaign"
	"goalsearch/internal/jsonform"
	"goalsearch/internal/plaintext"
	"goalsearch/search"
)

func Ask(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "ask",
		Category:  terminal.GroupSearch,
		Usage:     "the trainings that a search needs next, for a program of your own",
		ArgsUsage: "STUDY",
		Description: `Prints one JSON object per line: trial, run, seed, epochs and goal of each training
that the study waits for, and nothing if the study has ended. Do the trainings in any
way and any order, and report each score with ` + "`goalsearch tell`" + `. Until then,
ask prints the same trainings again. In a study with rungs, "from": N means: continue
the training of the same goal and seed that ended after N epochs. --config creates a
study that is not in the store yet.

Examples:
  goalsearch ask mine --config mine.yaml
  goalsearch ask mine --most 1`,
		Flags: []cli.Flag{
			flags.Store(),
			&cli.StringFlag{Name: "config", Usage: "create the study that the config `FILE` describes, or extend it"},
			&cli.IntFlag{Name: "most", Usage: "print at most `N` trainings", DefaultText: "the whole generation", Action: flags.AtLeast("most", 1)},
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
		fmt.Fprintf(std.Err, "study %s has ended: no training is needed\n", o.study)
	}
	for _, s := range specs {
		line, err := jsonform.Encode(wanted{s.Trial, s.Run, s.Seed, s.Epochs, s.From, s.Goal})
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(std.Out, "%s\n", plaintext.JSON(line)); err != nil {
			return err
		}
	}
	return nil
}
