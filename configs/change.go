package configs

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

// splitChanges divides "NAME,{F}=0,{L}*=1.1" into the goal that it starts from
// and the changes; false if it is no goal with changes.
func splitChanges(text string) (base, changes string, ok bool) {
	base, changes, ok = strings.Cut(text, ",")
	return base, changes, ok && !isInline(base) && isChange(changes)
}

// isChange tells changes of weights from the rest of a name.
func isChange(text string) bool {
	text = strings.TrimSpace(text)
	rest, residual := strings.CutPrefix(text, pid.ResidualName)
	return isInline(text) || residual && rest != "" && strings.ContainsRune("*+-", rune(rest[0]))
}

// changedGoal reads a goal that another is changed to.
func changedGoal(base, changes string, setup pidnet.Setup, find func(string) (string, bool)) (Goal, error) {
	g, err := parseGoal(base, setup, find)
	if err != nil {
		return Goal{}, err
	}
	spelled := make(map[string]string)
	for item := range strings.SplitSeq(changes, ",") {
		item = strings.TrimSpace(item)
		c, err := parseChange(item)
		if err == nil {
			c.atom, err = CanonicalAtom(g.Setup.Sources(), c.atom)
		}
		if first, twice := spelled[c.atom]; err == nil && twice {
			err = fmt.Errorf("%s and %s change the same weight; leave one out", first, item)
		}
		if err == nil {
			spelled[c.atom] = item
			g.Weights, err = c.applyTo(g.Weights)
		}
		if err != nil {
			return Goal{}, fmt.Errorf("goal %q: %w", base+","+changes, err)
		}
	}
	return Goal{Name: base + "," + changes, Setup: g.Setup, Weights: g.Weights}, nil
}

// change is one weight of a goal made another.
type change struct {
	atom      string
	operation byte // '=', '*', '+' or '-'
	operand   float64
}

// parseChange reads {F}=0, {F}*=1.1, {F}+=0.1 or {F}-=0.1.
func parseChange(text string) (change, error) {
	atom, number, ok := strings.Cut(text, "=")
	if !ok {
		return change{}, fmt.Errorf("%q changes nothing; write {F}=0, {F}*=1.1, {F}+=0.1 or {F}-=0.1", text)
	}
	c := change{operation: '='}
	if n := len(atom); n > 0 && strings.IndexByte("*+-", atom[n-1]) >= 0 {
		atom, c.operation = atom[:n-1], atom[n-1]
	}
	c.atom = strings.TrimSpace(atom)
	x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return change{}, fmt.Errorf("change of %s: %q is not a finite number", c.atom, strings.TrimSpace(number))
	}
	if vanishes(number, x) {
		return change{}, fmt.Errorf("change of %s: %s is so small that it would be 0", c.atom, strings.TrimSpace(number))
	}
	c.operand = x
	return c, nil
}

// applyTo returns the weights with one changed. That of a single layer, if it is
// not there, starts from the one of all.
func (c change) applyTo(weights search.Params) (search.Params, error) {
	i := slices.IndexFunc(weights, func(p search.Param) bool { return p.Name == c.atom })
	if i < 0 {
		atom, _, err := evaluate.CutLayer(c.atom)
		if err != nil {
			return nil, err
		}
		value, _ := weights.Get(atom)
		i, weights = len(weights), append(weights, search.Param{Name: c.atom, Value: value})
	}
	var err error
	weights[i].Value, err = c.apply(weights[i].Value)
	return weights, err
}

// apply returns what the change makes of a weight.
func (c change) apply(weight float64) (float64, error) {
	changed := c.operand
	switch c.operation {
	case '*':
		changed = weight * c.operand
	case '+':
		changed = weight + c.operand
	case '-':
		changed = weight - c.operand
	}
	if math.IsInf(changed, 0) {
		return 0, fmt.Errorf("weight of %s: it becomes infinite", c.atom)
	}
	return changed + 0, nil
}
