package configs

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
	"goalsearch/internal/suggest"
	"goalsearch/pidnet"
	"goalsearch/search"
)

// study checks one study's settings and makes the study of them. Where there are
// problems it returns the zero Study.
func (s settings) study(p *problems) search.Study {
	before := len(p.list)
	c := s.decode(p)
	c.checkStudy(s, p)
	c.checkTask(s, p)
	c.checkData(s, p)
	name := c.Study + s.suffix
	if s.source.complete != nil && len(p.list) == before {
		task, err := s.source.complete(name, c.Task, s.given)
		if err != nil {
			p.failed = err
			return search.Study{}
		}
		c.Task = task
	}
	c.checkSearch(s, p)
	study := search.Study{
		Name: name,
		Spec: search.Spec{
			Strategy:   c.Search.Strategy,
			Generation: c.Search.Population,
			Runs:       c.Search.Runs,
			Rungs:      c.Search.Rungs,
			Seeds:      c.Search.Seeds,
			Seed:       c.Seed,
		},
		Budget: search.Budget{Trials: c.Search.Trials, MaxFailures: c.Search.MaxFailures, Target: c.Search.Target, Patience: c.Search.Patience, Replicates: c.Search.Replicates},
	}
	if l := c.Goal.Layers; l != sharedGoal && l != perLayerGoals {
		p.add(s.at("goal.layers"), "goal.layers", "%q is neither %s nor %s", l, sharedGoal, perLayerGoals)
	}
	known := slices.Contains(pidnet.Setups(), c.Task.Network.Setup)
	switch {
	case known && c.Search.Strategy == search.List:
		c.listed(s, &study, p)
	case known:
		c.searched(s, &study, p)
	}
	if c.Search.Strategy != search.List {
		study.Spec.Options = c.options(study.Spec.Space, s, p)
	}
	if len(p.list) > before {
		return search.Study{}
	}
	var err error
	if study.Spec.TrainingSpec, err = c.Task.Canonical(); err != nil {
		p.add(s.source.top(), "", "%v", err)
	}
	if err := study.Validate(); err != nil {
		p.add(s.source.top(), "", "%v", err)
	}
	return study
}

// given reports whether a key is given.
func (s settings) given(key string) bool {
	_, ok := s.values[key]
	return ok
}

// searched completes a study that searches goals.
func (c config) searched(s settings, study *search.Study, p *problems) {
	if c.Task.Training.Test {
		p.add(s.at("training.test"), "training.test", "a search must not see the test images; leave it out, or use strategy %s", search.List)
	}
	if setup := c.Task.Network.Setup; setup.Sources() == "" {
		p.add(s.at("network.setup"), "network.setup", "neurons of setup %s have no goal to search; use strategy %s", setup, search.List)
		return
	}
	if study.Spec.Space = c.space(s, p); study.Spec.Space != nil {
		study.Spec.Start = c.start(study.Spec.Space, p)
	}
}

// CheckStudyName refuses a name that no study may have.
func CheckStudyName(name string) error {
	if !studyName.MatchString(name) {
		return fmt.Errorf("%q is no name for a study; use letters, digits and . _ - + = , : @ / alone, and no - in front", name)
	}
	return nil
}

// studyName has the characters that need no quoting in a shell.
var studyName = regexp.MustCompile(`^[\pL\pN._+=,:@/][\pL\pN._+=,:@/-]*$`)

// isText reports whether the value of a key is a text.
func (s settings) isText(path string) bool {
	_, err := s.values[path].value.text()
	return err == nil
}

func (c config) checkStudy(s settings, p *problems) {
	_, given := s.values[studyKey]
	switch {
	case c.Study == "" && given && !s.isText(studyKey): // decode has reported it
	case c.Study == "":
		p.add(s.at(studyKey), studyKey, "the study has no name; write study: NAME")
	default:
		if err := CheckStudyName(c.Study); err != nil {
			p.add(s.at(studyKey), studyKey, "%v", err)
		}
	}
	if c.Seed >= search.MaxSeed {
		p.add(s.at("seed"), "seed", "%d is too large; write a seed below 2^53", c.Seed)
	}
}

// checkTask reports every field that package evaluate refuses.
func (c config) checkTask(s settings, p *problems) {
	checked, fallback := c, defaults()
	for range fields {
		err := checked.Task.Validate()
		if err == nil {
			return
		}
		var bad *evaluate.FieldError
		if !errors.As(err, &bad) {
			p.add(s.source.top(), "", "%v", err)
			return
		}
		f, _, ok := fieldAt(bad.Field)
		if !ok {
			p.add(s.source.top(), bad.Field, "%s", bad.Reason)
			return
		}
		p.add(s.at(f.path), s.written(f.path), "%s", bad.Reason)
		reset(f.target(&checked), f.target(&fallback))
	}
}

// reset gives a target the value of another of the same type.
func reset(target, value any) {
	reflect.ValueOf(target).Elem().Set(reflect.ValueOf(value).Elem())
}

// checkData holds the config against what is known of the data set without
// reading it.
func (c config) checkData(s settings, p *problems) {
	d := c.Task.Dataset
	c.checkReading(s, p)
	if dataset.IsOwn(d.Name) {
		return // what is in it is known when it is read
	}
	known := dataset.List()
	i := slices.IndexFunc(known, func(info dataset.Info) bool { return info.Name == d.Name })
	if i < 0 {
		var names []string
		for _, info := range known {
			names = append(names, info.Name)
		}
		p.add(s.at("dataset.name"), "dataset.name", "there is no data set %q; %s", d.Name, suggest.DidYouMean(d.Name, names))
		return
	}
	// The most images that are left for training, however the split rounds.
	left := known[i].Train - int(float64(known[i].Train)*d.Validation)
	if batch := c.Task.Training.Batch; batch > left && d.Validation > 0 && d.Validation < 1 {
		p.add(s.at("training.batch"), "training.batch", "%d is more than the %d training images that %s has besides the validation images; write a smaller batch",
			batch, left, d.Name)
	}
}

// checkReading refuses keys that say with an empty text how a file is read: nothing is
// left to the file by them.
func (c config) checkReading(s settings, p *problems) {
	for _, f := range fields {
		text, isText := f.target(&c).(*string)
		_, given := s.values[f.path]
		if given && isText && *text == "" && strings.HasPrefix(f.path, "dataset.") && f.path != "dataset.name" && s.isText(f.path) {
			p.add(s.at(f.path), f.path, "it is empty; leave it out")
		}
	}
}

// maxPopulation bounds the goals of a generation.
const maxPopulation = 100_000

func (c config) checkSearch(s settings, p *problems) {
	atLeastOne := func(path string, n int, what string) {
		if n < 1 {
			p.add(s.at(path), path, "%d is less than 1; write at least 1 %s", n, what)
		}
	}
	atLeastOne("search.trials", c.Search.Trials, "trial")
	atLeastOne("search.population", c.Search.Population, "goal per generation")
	atLeastOne("search.runs", c.Search.Runs, "training per goal")
	c.checkRungs(s, p)
	if r := c.Search.Replicates; !(r >= 0 && r < 1) {
		p.add(s.at("search.replicates"), "search.replicates", "%v is no share; write one from 0 to below 1", r)
	}
	if t := c.Search.Target; !(t >= 0 && t <= 1) {
		p.add(s.at("search.target"), "search.target", "%v is no accuracy; write one between 0 and 1", t)
	}
	if c.Search.Patience < 0 {
		p.add(s.at("search.patience"), "search.patience", "%d is negative; write how many goals without a better one are enough", c.Search.Patience)
	}
	if c.Search.Population > maxPopulation {
		p.add(s.at("search.population"), "search.population", "%d is too large; write at most %d", c.Search.Population, maxPopulation)
	}
	if policies := []string{string(search.SharedSeeds), string(search.FreshSeeds)}; !slices.Contains(policies, string(c.Search.Seeds)) {
		p.add(s.at("search.seeds"), "search.seeds", "there is no seed policy %q; write %s or %s", c.Search.Seeds, policies[0], policies[1])
	}
}

// checkRungs wants rungs that grow, up to the whole training.
func (c config) checkRungs(s settings, p *problems) {
	last := 0
	for _, epochs := range c.Search.Rungs {
		if epochs <= last {
			p.add(s.at("search.rungs"), "search.rungs", "%d epochs do not come after %d; write them in ascending order, from 1 on", epochs, last)
			return
		}
		last = epochs
	}
	if n := c.Task.Training.Epochs; len(c.Search.Rungs) > 0 && last >= n {
		p.add(s.at("search.rungs"), "search.rungs", "%d epochs are not fewer than the %d of training.epochs, which are the last rung", last, n)
	}
}
