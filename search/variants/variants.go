package variants

import (
	"slices"

	"goalsearch/search"
)

// with returns a goal with one weight set.
func with(goal search.Params, i int, value float64) search.Params {
	changed := slices.Clone(goal)
	changed[i].Value = value + 0
	return changed
}

// Zeroed returns a goal and behind it its variants with one weight at 0.
func Zeroed(goal search.Params) []search.Params {
	list := []search.Params{goal}
	for i, w := range goal {
		if w.Value != 0 {
			list = append(list, with(goal, i, 0))
		}
	}
	return list
}

// Shifted returns a goal and behind it its variants with one weight larger or
// smaller by a tenth of it, and by 0.1.
func Shifted(goal search.Params) []search.Params {
	const share, step = 0.1, 0.1
	list := []search.Params{goal}
	for _, shift := range []func(float64) float64{
		func(w float64) float64 { return w * (1 + share) },
		func(w float64) float64 { return w * (1 - share) },
		func(w float64) float64 { return w + step },
		func(w float64) float64 { return w - step },
	} {
		for i, w := range goal {
			list = append(list, with(goal, i, shift(w.Value)))
		}
	}
	return list
}

// Ablated returns a goal and behind it the goals that are left when its weights
// are set to 0 one after another, down to the last; order lists their names. A
// weight that is 0 already is passed over.
func Ablated(goal search.Params, order []string) []search.Params {
	list := []search.Params{goal}
	left := 0
	for _, w := range goal {
		if w.Value != 0 {
			left++
		}
	}
	for _, name := range order {
		i := slices.IndexFunc(goal, func(w search.Param) bool { return w.Name == name })
		if last := list[len(list)-1]; i >= 0 && last[i].Value != 0 && left > 1 {
			list = append(list, with(last, i, 0))
			left--
		}
	}
	return list
}
