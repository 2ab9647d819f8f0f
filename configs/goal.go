package configs

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"goalsearch/evaluate"
	"goalsearch/internal/suggest"
	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

// Goal is a goal that a person can name: weights for the neurons of a setup.
type Goal struct {
	// Name is the plain name; "" for an inline goal.
	Name string
	// Setup is the wiring that the goal is meant for.
	Setup pidnet.Setup
	// Note says in one line what the goal is.
	Note string
	// Published is the goal's name in the paper's published material, or "".
	Published string
	// Weights has every atom of the setup's sources in their canonical order, and
	// the residual entropy last.
	Weights search.Params
}

// ParseGoal reads a goal: a name of Goals, the path of a goal file, or weights
// inline such as "{F}{C}=1,{F}{L}=-1", with atoms in any form that pid.Sources
// reads; behind a name or path weights may be changed, as in "NAME,{F}=0,{L}*=1.1".
// setup is the wiring to use the goal with, or "" to use the goal's own;
// an inline goal then must name sources that only one kind of wiring has. A goal
// of a setup with other sources is refused.
func ParseGoal(text string, setup pidnet.Setup) (Goal, error) {
	return parseGoal(text, setup, filesFrom(""))
}

// ParseGoalWithoutFiles is ParseGoal for the goals of those who may not have files read:
// names, weights, and names with changes.
func ParseGoalWithoutFiles(text string, setup pidnet.Setup) (Goal, error) {
	return parseGoal(text, setup, nil)
}

// parseGoal is ParseGoal; find says whether a text means a file, and which. Without it
// none does.
func parseGoal(text string, setup pidnet.Setup, find func(string) (string, bool)) (Goal, error) {
	if setup != "" {
		if _, err := pidnet.ParseSetup(string(setup)); err != nil {
			return Goal{}, err
		}
	}
	text = strings.TrimSpace(text)
	for _, g := range known() {
		if g.Name == text {
			return g.in(setup)
		}
	}
	if isInline(text) {
		return inlineGoal(text, setup)
	}
	if base, changes, ok := splitChanges(text); ok {
		return changedGoal(base, changes, setup, find)
	}
	forms := "a name"
	if find != nil {
		if file, ok := find(text); ok {
			return readGoal(file, setup)
		}
		forms += ", a .yaml or .json file,"
	}
	names := goalNames("")
	return Goal{}, fmt.Errorf("there is no goal %q; %s (a goal is %s or inline as in {F}{C}=1,{F}{L}=-1)",
		text, suggest.DidYouMean(text, names), forms)
}

// isInline tells weights from the name of a goal or file.
func isInline(text string) bool {
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "(") ||
		strings.HasPrefix(text, pid.ResidualName+"=") || strings.HasPrefix(text, pid.ResidualName+" ")
}

// filesFrom finds files whose relative paths start from a directory.
func filesFrom(dir string) func(string) (string, bool) {
	return func(text string) (string, bool) { return goalFile(text, dir) }
}

// goalFile returns the path that text means, if it looks like one or a file is there.
func goalFile(text, dir string) (string, bool) {
	if text == "" {
		return "", false
	}
	file := text
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	if strings.ContainsRune(text, filepath.Separator) || strings.ContainsRune(text, '/') {
		return file, true
	}
	switch strings.ToLower(filepath.Ext(text)) {
	case ".yaml", ".yml", ".json":
		return file, true
	}
	info, err := os.Stat(file)
	return file, err == nil && !info.IsDir()
}

// inlineGoal reads weights such as "{F}{C}=1,H_res=0.1".
func inlineGoal(text string, setup pidnet.Setup) (Goal, error) {
	refuse := func(err error) (Goal, error) { return Goal{}, fmt.Errorf("goal %q: %w", text, err) }
	type weight struct{ atom, value string }
	var list []weight
	for item := range strings.SplitSeq(text, ",") {
		atom, number, ok := strings.Cut(item, "=")
		if !ok {
			return refuse(fmt.Errorf("%q has no weight; write {F}{C}=1,{F}{L}=-1", strings.TrimSpace(item)))
		}
		list = append(list, weight{strings.TrimSpace(atom), strings.TrimSpace(number)})
	}
	if setup == "" {
		var atoms []string
		for _, w := range list {
			atoms = append(atoms, w.atom)
		}
		var err error
		if setup, err = setupOf(atoms); err != nil {
			return refuse(err)
		}
	}
	weights := newWeighing(setup.Sources())
	for _, w := range list {
		x, err := strconv.ParseFloat(w.value, 64)
		if err != nil && !math.IsInf(x, 0) {
			return refuse(fmt.Errorf("weight of %s: %q is not a number", w.atom, w.value))
		}
		if vanishes(w.value, x) {
			return refuse(fmt.Errorf("weight of %s: %s is so small that it would be 0", w.atom, w.value))
		}
		if err := weights.set(w.atom, x); err != nil {
			return refuse(err)
		}
	}
	return Goal{Setup: setup, Weights: weights.params}, nil
}

// setupOf returns the setup of which these can be atoms. Where several can be
// meant that have different sources, the error names them.
func setupOf(atoms []string) (pidnet.Setup, error) {
	var fits []pidnet.Setup
	var failed error
	for _, s := range pidnet.Setups() {
		if s.Sources() == "" {
			continue
		}
		err := allAtoms(s.Sources(), atoms)
		if err == nil {
			fits = append(fits, s)
		} else if failed == nil {
			failed = err
		}
	}
	if len(fits) == 0 {
		return "", failed
	}
	var names []string
	for _, s := range fits {
		names = append(names, string(s))
	}
	for _, s := range fits {
		if s.Sources() != fits[0].Sources() {
			return "", &AmbiguousSetupError{names}
		}
	}
	return fits[0], nil
}

// AmbiguousSetupError is the error of a goal without a setup whose atoms several have.
type AmbiguousSetupError struct{ Setups []string }

func (e *AmbiguousSetupError) Error() string {
	return fmt.Sprintf("its atoms fit several setups: %s", enumerate(e.Setups))
}

func allAtoms(s pid.Sources, atoms []string) error {
	for _, atom := range atoms {
		if _, err := CanonicalAtom(s, atom); err != nil {
			return err
		}
	}
	return nil
}

// in returns the goal for use with a setup, "" for its own.
func (g Goal) in(setup pidnet.Setup) (Goal, error) {
	g.Weights = slices.Clone(g.Weights)
	if setup == "" || setup == g.Setup {
		return g, nil
	}
	has, needs := g.Setup.Sources(), setup.Sources()
	if needs == "" {
		return Goal{}, fmt.Errorf("%s is a goal, but the neurons of a %s network have none that could be chosen; write %s instead of a goal", g.title(), setup, setup)
	}
	if has == "" {
		return Goal{}, fmt.Errorf("%s is no goal for setup %s; choose one, such as %s, or leave the setup out", g.title(), setup, goalNames(needs)[0])
	}
	if has == needs {
		g.Setup = setup
		return g, nil
	}
	kind := "other sources"
	if len(has) != len(needs) {
		kind = "another number of sources"
	}
	return Goal{}, fmt.Errorf("%s is a goal for %s: setup %s has %s, setup %s has %s; choose another goal, such as %s, or another setup",
		g.title(), kind, g.Setup, letters(has), setup, letters(needs), goalNames(needs)[0])
}

func (g Goal) title() string {
	if g.Name == "" {
		return "this"
	}
	return g.Name
}

// letters writes sources as "F, C, L".
func letters(s pid.Sources) string { return strings.Join(strings.Split(string(s), ""), ", ") }

// weightSet collects the weights of a goal.
type weightSet struct {
	sources pid.Sources
	params  search.Params
	spelled map[string]string // by atom: as it was given
}

func newWeighing(s pid.Sources) *weightSet {
	w := &weightSet{sources: s, spelled: make(map[string]string)}
	for _, name := range s.Atoms() {
		w.params = append(w.params, search.Param{Name: name})
	}
	return w
}

// set refuses an unknown atom, one that was given before in whatever spelling,
// and a weight that is not finite.
func (w *weightSet) set(name string, x float64) error {
	atom, err := CanonicalAtom(w.sources, name)
	if err != nil {
		return err
	}
	if first, ok := w.spelled[atom]; ok {
		if first == name {
			return fmt.Errorf("%s is given twice; leave one out", name)
		}
		return fmt.Errorf("%s and %s are the same atom; leave one out", first, name)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Errorf("weight of %s: %v is not finite; write a finite number", name, x)
	}
	w.spelled[atom] = name
	i := slices.IndexFunc(w.params, func(p search.Param) bool { return p.Name == atom })
	if i < 0 { // of a single layer
		w.params = append(w.params, search.Param{Name: atom, Value: x + 0})
		return nil
	}
	w.params[i].Value = x + 0
	return nil
}

// CanonicalAtom returns the one name of an atom, or of the residual entropy, be it
// in all layers or in a single one.
func CanonicalAtom(s pid.Sources, name string) (string, error) {
	atom, layer, err := evaluate.CutLayer(name)
	if err != nil {
		return "", err
	}
	if layer == 0 {
		return atomOf(s, name)
	}
	if atom, err = atomOf(s, atom); err != nil {
		return "", err
	}
	return evaluate.InLayer(atom, layer), nil
}

func atomOf(s pid.Sources, name string) (string, error) {
	if s == "" {
		return "", errors.New("the neurons of this setup have no goal that could be chosen")
	}
	if name == pid.ResidualName {
		return name, nil
	}
	a, err := s.Parse(name)
	if err != nil {
		if suggest.Nearest(name, []string{pid.ResidualName}) != "" {
			return "", fmt.Errorf("there is no atom %q; did you mean %s?", name, pid.ResidualName)
		}
		return "", err
	}
	return s.Format(a), nil
}
