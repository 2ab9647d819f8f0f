package search_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"goalsearch/search"
)

func TestSpaceValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	tests := []struct {
		space search.Space
		words []string
	}{
		{search.Space{}, []string{"no weight is free", "low bound below its high bound"}},
		{search.Space{{Name: "{F}", Low: 1, High: 1}}, []string{"no weight is free"}},
		{search.Space{{Low: -1, High: 1}}, []string{"no name"}},
		{search.Space{{Name: "{F}", Low: -1, High: 1}, {Name: "{F}"}}, []string{"{F}", "twice"}},
		{search.Space{{Name: "{F}", Low: 1, High: -1}}, []string{"{F}", "low 1 is above high -1"}},
		{search.Space{{Name: "{F}", Low: nan, High: 1}}, []string{"{F}", "[NaN, 1]", "finite"}},
		{search.Space{{Name: "{F}", Low: 0, High: nan}}, []string{"{F}", "[0, NaN]", "finite"}},
		{search.Space{{Name: "{F}", Low: -inf, High: 1}}, []string{"{F}", "[-Inf, 1]", "finite"}},
	}
	for _, test := range tests {
		refused(t, test.space.Validate(), nil, test.words...)
	}
	must(t, toySpec().Space.Validate())
}

// anySpace draws a valid space.
func anySpace(rt *rapid.T) search.Space {
	space := search.Space{{Name: "{F}", Low: -1, High: 1}}
	for _, name := range []string{"{C}", "{F}{C}", "H_res"} {
		low := rapid.Float64Range(-10, 10).Draw(rt, "low")
		high := low
		if rapid.Bool().Draw(rt, "free") {
			high += rapid.Float64Range(0, 10).Draw(rt, "width")
		}
		space = append(space, search.Dimension{Name: name, Low: low, High: high})
	}
	return space
}

func TestSpaceGoal(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		space := anySpace(rt)
		if err := space.Validate(); err != nil {
			rt.Fatal(err)
		}
		n := len(space.Free())
		x := rapid.SliceOfN(rapid.Float64Range(-30, 30), n, n).Draw(rt, "x")
		goal := space.Goal(x)
		if err := space.Check(goal); err != nil {
			rt.Fatal(err)
		}
		placed, err := space.Place(goal)
		if err != nil || !placed.Equal(goal) {
			rt.Errorf("%v is placed as %v: %v", goal, placed, err)
		}
		back := space.Coordinates(goal)
		if again := space.Goal(back); !again.Equal(goal) || again.String() != goal.String() {
			rt.Errorf("%v becomes %v", goal, again)
		}
		for j, i := range space.Free() {
			if inside := min(max(x[j], space[i].Low), space[i].High); back[j] != inside {
				rt.Errorf("coordinate %d is %v, not %v", j, back[j], inside)
			}
		}
	})
}

func TestSpaceGoalHasNoNegativeZero(t *testing.T) {
	negative := math.Copysign(0, -1)
	goal := toySpec().Space.Goal([]float64{negative, negative})
	if got := goal.String(); got != "{F}=0,{C}=0,H_res=0" {
		t.Errorf("the goal is %s", got)
	}
	placed, err := toySpec().Space.Place(search.Params{{Name: "{F}", Value: negative}})
	must(t, err)
	if got := placed.String(); got != "{F}=0,{C}=0,H_res=0" {
		t.Errorf("the goal is placed as %s", got)
	}
}

func TestSpaceGoalPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("three coordinates made a goal of two free weights")
		}
	}()
	toySpec().Space.Goal(make([]float64, 3))
}

func TestPlace(t *testing.T) {
	space := toySpec().Space
	got, err := space.Place(search.Params{{Name: "{C}", Value: 1}})
	must(t, err)
	if want := (search.Params{{Name: "{F}"}, {Name: "{C}", Value: 1}, {Name: "H_res"}}); !got.Equal(want) {
		t.Errorf("placed as %v, not %v", got, want)
	}
	tests := []struct {
		goal  search.Params
		words []string
	}{
		{search.Params{{Name: "{X}", Value: 1}}, []string{"{X}", "not in the search space"}},
		{search.Params{{Name: "{F}", Value: 1.5}}, []string{"{F} is 1.5", "[-1, 1]"}},
		{search.Params{{Name: "H_res", Value: 0.1}}, []string{"H_res is 0.1", "fixes it to 0"}},
		{search.Params{{Name: "{F}", Value: math.NaN()}}, []string{"{F} is NaN"}},
		{search.Params{{Name: "{F}"}, {Name: "{F}"}}, []string{"{F}", "twice"}},
	}
	for _, test := range tests {
		_, err := space.Place(test.goal)
		refused(t, err, nil, test.words...)
	}
	_, err = search.Space{{Name: "{F}", Low: 0.5, High: 1}}.Place(nil)
	refused(t, err, nil, "{F} is 0", "[0.5, 1]")
}

func TestCheck(t *testing.T) {
	space := toySpec().Space
	good := search.Params{{Name: "{F}", Value: -1}, {Name: "{C}", Value: 1}, {Name: "H_res"}}
	must(t, space.Check(good))
	change := func(f func(search.Params)) search.Params {
		goal := slices.Clone(good)
		f(goal)
		return goal
	}
	refused(t, space.Check(nil), nil, "0 weights", "3")
	refused(t, space.Check(good[:2]), nil, "2 weights", "3")
	refused(t, space.Check(change(func(g search.Params) { g[1].Name = "{L}" })), nil, "weight 1", "{L}", "{C}")
	refused(t, space.Check(change(func(g search.Params) { g[0].Value = -1.01 })), nil, "{F} is -1.01", "[-1, 1]")
	refused(t, space.Check(change(func(g search.Params) { g[2].Value = math.NaN() })), nil, "H_res is NaN")
}
