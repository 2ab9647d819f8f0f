package searchcmd

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/internal/studies"
	"goalsearch/search"
)

func Run(std terminal.Streams) *cli.Command {
	return &cli.Command{
		Name:      "run",
		Category:  terminal.GroupSearch,
		Usage:     "search as a config says",
		ArgsUsage: "[CONFIG]",
		Description: `CONFIG is a YAML file, or one of the presets that come with the program; without
it, quickstart. A study that the store already has is continued; a sweep is a
study for every combination. The first Ctrl-C stops the search when the running
trainings have ended, the second stops it at once; ` + "`goalsearch resume`" + ` continues.

Examples:
  goalsearch run
  goalsearch run study.yaml --workers 4
  goalsearch run mnist-trivariate --data ~/data --store mnist.db
  goalsearch run quickstart --set network.hidden=80 --set study=larger
  goalsearch run mnist-sweep --dry-run
  goalsearch run mnist-trivariate --listen 0.0.0.0:4222 --keys keys/server`,
		Flags: append(searchFlags(),
			&cli.StringSliceFlag{Name: "set", Usage: "`KEY=VALUE`: set any key of the config; may be given several times"},
			&cli.Uint64Flag{Name: "seed", Usage: "the search's seed `N`, from which all others follow", DefaultText: "as the config says"},
		),
		Action: std.Action(func(line *cli.Context, args []string) (terminal.Job, error) {
			settings, err := settingsOf(line)
			if err != nil {
				return nil, err
			}
			config := ""
			if len(args) > 0 {
				config = args[0]
			}
			var o runOptions
			if o.searching, err = searchOf(line); err != nil {
				return nil, err
			}
			o.studies, err = loadConfig(config, settings, o.Store, flags.Completing(line, o.Store, evaluate.NewLocal(o.Data, 1)))
			return o, err
		}),
	}
}

// loadConfig loads a config, which may start from goals that studies of a store have found.
func loadConfig(config string, settings []configs.Setting, store string, complete configs.Complete) ([]search.Study, error) {
	found, asked := studies.Found(store), false
	loader := configs.Loader{Found: func(text, dir string) ([]configs.Goal, error) {
		asked = true
		return found(text, dir)
	}, Complete: complete}
	list, err := loader.Load(config, settings)
	if err != nil || !asked {
		return list, err
	}
	return studies.KeepStart(store, list)
}

// settingsOf returns the config keys that the command line sets.
func settingsOf(line *cli.Context) ([]configs.Setting, error) {
	settings, err := flags.Settings(line)
	if err != nil {
		return nil, err
	}
	for _, f := range []struct{ flag, key string }{
		{"trials", "search.trials"}, {"seed", "seed"}, {"max-failures", "search.max_failures"},
	} {
		if line.IsSet(f.flag) {
			value := fmt.Sprint(line.Value(f.flag))
			settings = append(settings, configs.Setting{Key: f.key, Value: value, Flag: "--" + f.flag + " " + value})
		}
	}
	return settings, nil
}

type runOptions struct {
	searching
	studies []search.Study
}

func (o runOptions) Run(ctx context.Context, std terminal.Streams) error {
	return o.search(ctx, std, o.studies)
}
