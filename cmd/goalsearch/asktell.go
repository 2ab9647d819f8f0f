package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate"
	"goalsearch/search"
	"goalsearch/store"
)

func askCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "ask",
		Category:  groupSearch,
		Usage:     "the trainings that a search wants next, for a program of your own",
		ArgsUsage: "STUDY",
		Description: `Prints a JSON object a line: trial, run, seed, epochs and goal of each training
that the study waits for; nothing if it has ended. Train them in any way and in any
order, and ` + "`goalsearch tell`" + ` the scores. Asked again before that it says the same. In a
study with rungs a training with "from" continues one of so many epochs of the same
goal and seed. A study that is not in the store yet is made from --config.

Examples:
  goalsearch ask mine --config mine.yaml
  goalsearch ask mine --most 1`,
		Flags: []cli.Flag{
			storeFlag(),
			&cli.StringFlag{Name: "config", Usage: "make the study of `FILE`, or extend it as that says"},
			&cli.IntFlag{Name: "most", Usage: "at most `N` trainings", DefaultText: "all of the generation", Action: atLeast("most", 1)},
		},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			o := askOptions{store: line.String("store"), study: args[0], most: line.Int("most")}
			if !line.IsSet("config") {
				return o, nil
			}
			studies, err := configs.Load(line.String("config"), nil)
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

func (o askOptions) run(ctx context.Context, std streams) error {
	db, err := o.open()
	if err != nil {
		return err
	}
	return errors.Join(o.ask(ctx, std, db), db.Close())
}

// open opens the store, which is made only for a study that is made too.
func (o askOptions) open() (*store.DB, error) {
	if o.made == nil {
		if _, err := os.Stat(o.store); err != nil {
			_, err := store.Read(o.store) // says it better
			return nil, err
		}
	}
	return store.Open(o.store, store.Options{})
}

func (o askOptions) ask(ctx context.Context, std streams, db *store.DB) error {
	if err := o.checkOutside(db); err != nil {
		return err
	}
	if o.made != nil {
		if err := search.Register(db, *o.made, false, time.Now().UTC()); err != nil {
			return err
		}
	}
	runner := search.Runner{Store: db, Strategy: strategyOf, Clock: time.Now}
	specs, err := runner.Ask(ctx, o.study)
	if err != nil {
		return err
	}
	if o.most > 0 && len(specs) > o.most {
		specs = specs[:o.most]
	}
	if len(specs) == 0 {
		fmt.Fprintf(std.err, "study %s has ended: nothing is wanted\n", o.study)
	}
	lines := json.NewEncoder(std.out)
	lines.SetEscapeHTML(false)
	for _, s := range specs {
		epochs, err := epochsAsked(s.TrainingSpec, s.Epochs)
		if err != nil {
			return err
		}
		if err := lines.Encode(wanted{s.Trial, s.Run, s.Seed, epochs, s.From, s.Goal}); err != nil {
			return err
		}
	}
	return nil
}

// checkOutside refuses a study that was trained by this program: its runs and others
// are not to be mixed. One without runs of its own becomes one that others train.
func (o askOptions) checkOutside(db *store.DB) error {
	study, err := db.Study(o.study)
	if errors.Is(err, search.ErrNoStudy) && o.made != nil {
		return nil
	}
	if err != nil || study.Numerics == search.External {
		return err
	}
	trials, err := db.Trials(o.study)
	if err != nil {
		return err
	}
	for _, t := range trials {
		for _, r := range t.Runs {
			if r.Provenance.Numerics != search.External {
				return usagef("study %s: goalsearch itself trains it, with %s: `goalsearch resume` goes on; `goalsearch ask NAME --config FILE` makes one for a program of your own",
					o.study, study.Numerics)
			}
		}
	}
	study.Numerics = search.External
	return db.Update(study)
}

// epochsAsked returns how many epochs a training has that is to end at a rung, 0: that is whole.
func epochsAsked(text json.RawMessage, rung int) (int, error) {
	if rung > 0 {
		return rung, nil
	}
	task, err := evaluate.ParseTask(text)
	return task.Training.Epochs, err
}

func tellCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "tell",
		Category:  groupSearch,
		Usage:     "the score of a training that `goalsearch ask` wanted",
		ArgsUsage: "STUDY TRIAL",
		Description: `Stores the score of a training that a program of your own has done. A score that
is told stays.

Examples:
  goalsearch tell mine 0 --score 0.93
  goalsearch tell mine 3 --run 1 --failed "the loss is NaN"`,
		Flags: []cli.Flag{
			storeFlag(),
			&cli.IntFlag{Name: "run", Usage: "run `R` of the trial", Action: atLeast("run", 0)},
			&cli.Float64Flag{Name: "score", Usage: "validation accuracy `X`, 0 to 1", DefaultText: "none"},
			&cli.StringFlag{Name: "failed", Usage: "the run has no score, because of `REASON`"},
		},
		Action: std.action(func(line *cli.Context, args []string) (job, error) {
			o := tellOptions{store: line.String("store"), study: args[0]}
			trial, err := parseTrial(args[1])
			if err != nil || trial < 0 {
				return nil, fmt.Errorf("%q is no number of a trial", args[1])
			}
			o.answer = search.Answer{Trial: int(trial), Run: line.Int("run"), Score: math.NaN(), Reason: line.String("failed")}
			switch scored := line.IsSet("score"); {
			case scored == (o.answer.Reason != ""):
				return nil, errors.New("give either --score or --failed")
			case scored:
				o.answer.Score = line.Float64("score")
				if !(o.answer.Score >= 0 && o.answer.Score <= 1) {
					return nil, fmt.Errorf("--score: %v is no accuracy, from 0 to 1: tell a training that failed with --failed", o.answer.Score)
				}
			}
			return o, nil
		}),
	}
}

type tellOptions struct {
	store, study string
	answer       search.Answer
}

func (o tellOptions) run(context.Context, streams) error {
	db, err := askOptions{store: o.store}.open()
	if err != nil {
		return err
	}
	return errors.Join(o.tell(db), db.Close())
}

func (o tellOptions) tell(db *store.DB) error {
	if err := (askOptions{study: o.study}).checkOutside(db); err != nil {
		return err
	}
	study, err := db.Study(o.study)
	if err != nil {
		return err
	}
	if o.answer.Epochs, err = epochsAsked(study.Spec.TrainingSpec, study.Spec.Epochs(o.answer.Run)); err != nil {
		return err
	}
	return search.Tell(db, o.study, o.answer, search.Provenance{Started: time.Now().UTC()})
}
