package evaluate

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"goalsearch/search"
)

// The name of a weight is that of its atom, for all hidden layers, or of its atom in one
// hidden layer, as in {F}{C}@2. This file alone knows the form.

// layerMark stands between an atom and the number of its layer.
const layerMark = "@"

// InLayer names the weight that an atom has in one hidden layer, counted from 1
// at the image.
func InLayer(atom string, layer int) string { return atom + layerMark + strconv.Itoa(layer) }

// CutLayer divides the name of a weight into its atom and its layer, 0 if it is of
// all layers.
func CutLayer(name string) (atom string, layer int, err error) {
	atom, number, ok := strings.Cut(name, layerMark)
	if !ok {
		return name, 0, nil
	}
	layer, err = strconv.Atoi(number)
	if err != nil || layer < 1 || strconv.Itoa(layer) != number {
		return "", 0, fmt.Errorf("weight %q: behind %s stands the number of a hidden layer, from 1 on", name, layerMark)
	}
	return atom, layer, nil
}

// InSpace writes a goal with the weights of a space in their order, whatever their
// bounds. Where layers have goals of their own, a weight of all layers is that of every
// layer that has no other.
func InSpace(space search.Space, goal search.Params) (search.Params, error) {
	list := make(search.Params, len(space))
	known := make(map[string]bool)
	for i, w := range space {
		atom, _, err := CutLayer(w.Name)
		if err != nil {
			return nil, err
		}
		value, ok := goal.Get(w.Name)
		if !ok {
			value, _ = goal.Get(atom)
		}
		list[i] = search.Param{Name: w.Name, Value: value}
		known[w.Name], known[atom] = true, true
	}
	for _, w := range goal {
		if !known[w.Name] {
			return nil, fmt.Errorf("the study's goals have no weight %s", w.Name)
		}
	}
	return list, nil
}

// WeightOf returns the weight that an atom, of a layer or of all, has in a goal.
func WeightOf(goal search.Params, name string) float64 {
	weight, ok := goal.Get(name)
	if !ok {
		atom, _, _ := CutLayer(name)
		weight, _ = goal.Get(atom)
	}
	return weight
}

// Inline returns the weights of a goal that say all of it: those that are not 0, and
// zeros of layers in which the weight of all layers does not count.
func Inline(goal search.Params) search.Params {
	return slices.DeleteFunc(slices.Clone(goal), func(w search.Param) bool {
		atom, layer, err := CutLayer(w.Name)
		shared, _ := goal.Get(atom)
		return w.Value == 0 && (err != nil || layer == 0 || shared == 0)
	})
}

// Errors of GoalOfLayer.
var (
	ErrNoGoal     = errors.New("its neurons have no goal")
	ErrLayerGoals = errors.New("its layers have goals of their own: choose a layer")
	ErrSharedGoal = errors.New("its layers share one goal: choose no layer")
	ErrNoLayer    = errors.New("it has no goal of layer")
)

// GoalOfLayer returns the goal of a hidden layer, counted from 1 at the image; 0: that
// which all have.
func GoalOfLayer(goal search.Params, layer int) (search.Params, error) {
	var own search.Params
	last := 0
	for _, w := range goal {
		atom, of, err := CutLayer(w.Name)
		if err != nil {
			return nil, err
		}
		if last = max(last, of); of == layer {
			own = append(own, search.Param{Name: atom, Value: w.Value})
		}
	}
	switch {
	case len(goal) == 0:
		return nil, ErrNoGoal
	case len(own) > 0:
		return own, nil
	case layer == 0:
		return nil, fmt.Errorf("%w, 1 to %d", ErrLayerGoals, last)
	case last == 0:
		return nil, ErrSharedGoal
	}
	return nil, fmt.Errorf("%w %d: choose a layer from 1 to %d", ErrNoLayer, layer, last)
}
