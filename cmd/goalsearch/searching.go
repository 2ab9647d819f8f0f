package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/results"
	"goalsearch/search"
	"goalsearch/search/experiment"
	"goalsearch/search/strategies"
	"goalsearch/store"
)

// searching is what `run` and `resume` have in common: they take studies of a
// store through their trials, one study after another.
type searching struct {
	store, data    string
	workers        int // 0: as many as there are cores
	acceptNumerics bool
	dryRun         bool
	maxTime        time.Duration // 0: any
	pause          *search.Pause
	elsewhere      elsewhere
	// each has studies that cannot go on hold up no others; what is amiss with them is
	// said at once.
	each bool

	// experiment is "" where the best goals of each study are printed as it ends;
	// otherwise the command that reports in the end, and goes on when called again.
	experiment string
	// strategy makes strategies; nil: strategyOf.
	strategy func(search.Spec) (search.Strategy, error)
}

// searchingFlags are those of `run` and `resume`, and searchingOptions reads them.
func searchingFlags() []cli.Flag {
	return []cli.Flag{
		storeFlag(),
		dataFlag(),
		workersFlag(),
		&cli.IntFlag{Name: "trials", Usage: "go on until the study has `N` trials", DefaultText: "as the config says", Action: atLeast("trials", 1)},
		&cli.IntFlag{Name: "max-failures", Usage: "stop when more than `N` trials have failed; negative: never", DefaultText: "as the config says"},
		&cli.DurationFlag{Name: "max-time", Usage: "end at the first generation's end after `TIME`, such as 90m or 8h; resume goes on", DefaultText: "none", Action: positiveTime("max-time")},
		&cli.BoolFlag{Name: "dry-run", Usage: "say what would run, and about how long, and do nothing"},
		acceptNumericsFlag(),
	}
}

func searchingOptions(line *cli.Context) searching {
	return searching{
		store:          line.String("store"),
		data:           line.String("data"),
		workers:        line.Int("workers"),
		acceptNumerics: line.Bool("accept-numerics"),
		dryRun:         line.Bool("dry-run"),
		maxTime:        line.Duration("max-time"),
	}
}

// plan is a study that is to be searched, and what its runs need.
type plan struct {
	search.Study
	task  evaluate.Task
	data  *evaluate.Data
	place place
}

// place is where a study stands among those that are searched one after another.
type place struct{ number, of int }

// title names the study, and where it stands, for a progress line.
func (p plan) title() string {
	if p.place.of < 2 {
		return p.Name
	}
	return fmt.Sprintf("%s (study %d of %d)", p.Name, p.place.number, p.place.of)
}

// mostAtOnce is the number of runs of a generation: no more can go at once.
func (p plan) mostAtOnce() int { return p.Planned() * max(p.Spec.Generation, len(p.Spec.Start)) }

// continues reports whether trainings of the study may continue others.
func (p plan) continues() bool { return len(p.Spec.Rungs) > 0 }

// work is what the trainings of the study cost against those of others.
func (p plan) work() float64 {
	return evaluate.Cost(p.task, p.data) * float64(p.Budget.Trials*p.Planned())
}

// cheapestFirst orders studies of lists of goals by the work that they are, so
// that most results come early. Searches keep their order.
func cheapestFirst(plans []plan) {
	if slices.ContainsFunc(plans, func(p plan) bool { return p.Spec.Strategy != search.List }) {
		return
	}
	slices.SortStableFunc(plans, func(a, b plan) int { return cmp.Compare(a.work(), b.work()) })
}

// run searches the studies. Whatever can be found wrong before the first run is
// found before the store is changed.
func (o searching) run(ctx context.Context, std streams, studies []search.Study) error {
	local := evaluate.NewLocal(o.data, 1)
	remarks := newRemarks(std.err)
	var plans []plan
	var refused []error
	for _, study := range studies {
		study.Numerics = pidnet.Numerics()
		p, err := prepare(ctx, local, study)
		switch {
		case err == nil:
			remarks.tell(p.task.Dataset.Name, p.data.Remarks)
			plans = append(plans, p)
		case o.each && ctx.Err() == nil:
			refused = append(refused, setAside(std, err))
		default:
			return err
		}
	}
	if len(plans) == 0 {
		return errors.Join(refused...)
	}
	cheapestFirst(plans)
	if o.dryRun {
		return errors.Join(append(refused, o.preview(ctx, std, plans))...)
	}
	db, err := store.Open(o.store, store.Options{})
	if err != nil {
		return errors.Join(append(refused, err)...)
	}
	plans, err = o.admit(std, db, plans)
	refused = append(refused, err)
	if len(plans) > 0 {
		refused = append(refused, o.searchAll(ctx, std, db, local, plans))
	}
	return errors.Join(append(refused, db.Close())...)
}

// prepare loads the data of a study and checks that its runs can be trained.
func prepare(ctx context.Context, local *evaluate.Local, study search.Study) (plan, error) {
	task, err := evaluate.ParseTask(study.Spec.TrainingSpec)
	if err != nil {
		return plan{}, fmt.Errorf("study %s: %w", study.Name, err)
	}
	if task.Training.Test && study.Spec.Strategy != search.List {
		return plan{}, fmt.Errorf("study %s: it searches and records test accuracy, which no search may see", study.Name)
	}
	for i, goal := range study.Spec.Start {
		if err := checkLayers(task.Network, goal); err != nil {
			return plan{}, fmt.Errorf("study %s: goal %d: %w", study.Name, i, err)
		}
	}
	data, err := local.Prepare(ctx, task)
	if err != nil {
		return plan{}, fmt.Errorf("study %s: %w", study.Name, err)
	}
	return plan{Study: study, task: task, data: data}, nil
}

func (o searching) searchAll(ctx context.Context, std streams, db *store.DB, local *evaluate.Local, plans []plan) (err error) {
	if err := db.Serve(); err != nil {
		fmt.Fprintf(std.err, "goalsearch: %v\n", err)
	}
	interrupt := std.stop.gracefully()
	o.pause = &search.Pause{}
	var failures []error
	hands, err := o.hire(ctx, std, local, plans, interrupt)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hands.close()) }()
	db.HandleControl(store.Control{Stop: std.stop.stop, Pause: func(on bool) { o.pause.Set(on) }, Paused: o.pause.On, Cluster: hands.status})
	for i, p := range plans {
		p.place = place{i + 1, len(plans)}
		err := o.search(ctx, std, db, hands, p, interrupt)
		switch {
		case errors.Is(err, search.ErrTooManyFailures):
			failures = append(failures, err)
			if i+1 < len(plans) {
				fmt.Fprintf(std.err, "%v; going on with the next study\n", err)
			}
		case errors.Is(err, search.ErrInterrupted), context.Cause(ctx) == errStopped:
			fmt.Fprintf(std.err, "stopped; every training that had ended is in %s; %s goes on\n", o.store, o.again())
			return cmp.Or(err, errStopped)
		case err != nil && o.each && ctx.Err() == nil:
			failures = append(failures, setAside(std, err))
		case err != nil:
			return errors.Join(append(failures, err)...)
		}
	}
	return errors.Join(failures...)
}

// held says that the trainings are held back, behind a comma, for a progress line.
func (o searching) held() string {
	if o.pause.On() {
		return ", paused: `goalsearch pause --off` lets it go on"
	}
	return ""
}

// again says what goes on with what was stopped.
func (o searching) again() string {
	if o.experiment != "" {
		return fmt.Sprintf("the same `goalsearch %s`", o.experiment)
	}
	return fmt.Sprintf("`goalsearch resume --store %s --data %s%s`", quote(o.store), quote(o.data), o.elsewhere.flags())
}

// admit makes sure that the store has the studies. Where it refuses one of them it
// stays as it is, or, if each goes on for itself, it has the others.
func (o searching) admit(std streams, db *store.DB, plans []plan) (admitted []plan, refused error) {
	for _, p := range plans {
		err := checkSameData(db, p)
		if err == nil {
			err = o.register(rehearsal{stored: db}, p)
		}
		switch {
		case err == nil:
			admitted = append(admitted, p)
		case o.each:
			refused = errors.Join(refused, setAside(std, err))
		default:
			return nil, err
		}
	}
	for _, p := range admitted {
		if err := o.register(db, p); err != nil {
			return nil, errors.Join(refused, err)
		}
	}
	return admitted, refused
}

func (o searching) register(s search.Store, p plan) error {
	return search.Register(s, p.Study, o.acceptNumerics, time.Now().UTC())
}

// rehearsal is a store for search.Register that shows what is stored and changes
// nothing.
type rehearsal struct {
	search.Store
	updated *search.Study // becomes what the study would be; nil: nobody wants to know
	stored  interface {
		Study(name string) (search.Study, error)
		Trials(name string) ([]search.Trial, error)
	}
}

func (r rehearsal) Study(name string) (search.Study, error)    { return r.stored.Study(name) }
func (r rehearsal) Trials(name string) ([]search.Trial, error) { return r.stored.Trials(name) }
func (rehearsal) Create(search.Study) error                    { return nil }

// Update notes the study.
func (r rehearsal) Update(s search.Study) error {
	if r.updated != nil {
		*r.updated = s
	}
	return nil
}
func (rehearsal) Record(string, search.Entry) error { return nil }

// search takes one study through its trials and prints its best goals.
func (o searching) search(ctx context.Context, std streams, db *store.DB, hands hands, p plan, interrupt <-chan struct{}) error {
	atOnce, err := hands.ready(std, p)
	if err != nil {
		return err
	}
	provenance, err := provenanceOf(p.data)
	if err != nil {
		return err
	}
	if err := markResumed(db, p.Name); err != nil {
		return err
	}
	known, err := runsKnown(db, p)
	if err != nil {
		return err
	}
	study, err := db.Study(p.Name)
	if err != nil {
		return err
	}
	if n, proposed := strategies.Design(p.Spec), study.Budget.Trials-len(p.Spec.Start); proposed > 0 && proposed <= n {
		fmt.Fprintf(std.err, "study %s: the strategy %s begins after %d goals at random (search.options.design), and proposes %d in all: more trials would search\n", p.Name, p.Spec.Strategy, n, proposed)
	}
	show := newMeter(std.err, p.title(), "trainings")
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		select {
		case <-interrupt:
			show.note(fmt.Sprintf("stopping as soon as the trainings under way have ended (at most %d); once more stops at once", hands.most(atOnce)))
		case <-ended:
		}
	}()
	runner := search.Runner{
		Store:      hands.keeping(db),
		Evaluator:  hands.evaluator(),
		Strategy:   strategyOf,
		Workers:    atOnce,
		Cache:      known.find,
		Clock:      time.Now,
		Provenance: provenance,
		Interrupt:  interrupt,
		Pause:      o.pause,
		MaxTime:    o.maxTime,
		OnProgress: func(p search.Progress) { show.update(p.RunsEnded, p.Runs, describeProgress(p)+hands.about()+o.held()) },
	}
	if o.strategy != nil {
		runner.Strategy = o.strategy
	}
	progress, err := runner.Run(ctx, p.Name)
	show.end()
	if err != nil {
		return err
	}
	if err := hands.done(p); err != nil {
		return err
	}
	if progress.Ending != "" {
		fmt.Fprintf(std.err, "study %s ends: %s\n", p.Name, progress.Ending)
	}
	if n := progress.Reused; n > 0 {
		fmt.Fprintf(std.err, "study %s: %s taken over from other studies\n", p.Name, count(n, "training", "trainings"))
	} else if progress.Trained == 0 && progress.Ending == "" {
		fmt.Fprintf(std.err, "study %s is complete: nothing is left to train\n", p.Name)
	}
	if o.experiment != "" {
		return nil
	}
	return o.conclude(std, db, p.Study)
}

func strategyOf(s search.Spec) (search.Strategy, error) {
	if s.Strategy == experiment.EliminationName {
		return experiment.NewElimination(s)
	}
	return strategies.Of(s)
}

// markResumed writes to the journal that work on an unfinished study goes on.
func markResumed(db *store.DB, name string) error {
	study, err := db.Study(name)
	if err != nil {
		return err
	}
	trials, err := db.TrialSummaries(name)
	if err != nil {
		return err
	}
	if len(trials) == 0 || runsLeft(study, trials) == 0 {
		return nil
	}
	journal, err := db.Journal(name)
	if err != nil {
		return err
	}
	if search.HasFinished(journal) {
		return nil // it has ended, and nothing was extended since
	}
	return db.Record(name, search.Entry{Time: time.Now().UTC(), Trial: len(trials), Event: search.Resumed})
}

// runsLeft counts the runs that a study is to have and has not.
func runsLeft(study search.Study, trials []search.Trial) int {
	left := max(study.Budget.Total()-len(trials), 0) * study.Planned()
	for _, t := range trials[:min(len(trials), study.Budget.Total())] {
		if t.DuplicateOf < 0 {
			left += t.Planned - len(t.Runs)
		}
	}
	return left
}

// countEnded counts the trials that have nothing left to train.
func countEnded(trials []search.Trial) int {
	n := 0
	for _, t := range trials {
		if t.Ended() {
			n++
		}
	}
	return n
}

// provenanceOf says by what the runs on this data are made here.
func provenanceOf(data *evaluate.Data) (search.Provenance, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "" // it is for people; a run is as good without
	}
	classes := data.ClassNames
	if len(classes) > mostClassNames {
		classes = nil
	}
	text, err := software(data.Checksum)
	return search.Provenance{Host: host, Numerics: pidnet.Numerics(), Software: text, Classes: classes}, err
}

// mostClassNames is up to how many names of classes are kept with every run.
const mostClassNames = 100

// conclude prints the best goals of a study that has ended, and what to do next.
func (o searching) conclude(std streams, db *store.DB, study search.Study) error {
	const few = 5
	trials, err := db.TrialSummaries(study.Name)
	if err != nil {
		return err
	}
	best, err := results.Select(results.Rank(trials), results.Selection{Top: few})
	if err != nil {
		return err
	}
	flag := ""
	if o.store != storePath() {
		flag = " --store " + quote(o.store)
	}
	if len(best) == 0 {
		fmt.Fprintf(std.err, "no trial is complete; `goalsearch rank %s%s` tells why\n", quote(study.Name), flag)
		return nil
	}
	fmt.Fprintf(std.out, "best goals of %s\n", study.Name)
	if err := results.WriteRank(std.out, best); err != nil {
		return err
	}
	fmt.Fprintf(std.err, "look closer:\n  goalsearch rank %[1]s%[2]s\n  goalsearch show %[1]s best%[2]s\n  goalsearch export %[1]s --format goal -o best.yaml%[2]s\n", quote(study.Name), flag)
	return nil
}
