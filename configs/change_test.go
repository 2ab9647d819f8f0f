package configs

import (
	"strings"
	"testing"

	"goalsearch/search"
)

func TestChangedGoals(t *testing.T) {
	base, err := ParseGoal("lateral-optimised", "")
	if err != nil {
		t.Fatal(err)
	}
	f, _ := base.Weights.Get("{F}")
	l, _ := base.Weights.Get("{L}")
	h, _ := base.Weights.Get("H_res")
	for text, want := range map[string]search.Params{
		"lateral-optimised,{F}=0":                      {{Name: "{F}", Value: 0}},
		"lateral-optimised, {F} = 0.25 , (L)*=2":       {{Name: "{F}", Value: 0.25}, {Name: "{L}", Value: l * 2}},
		"lateral-optimised,{2}+=0.1,{1}-=1e-1,H_res=0": {{Name: "{L}", Value: l + 0.1}, {Name: "{F}", Value: f - 0.1}, {Name: "H_res", Value: 0}},
		"lateral-optimised,H_res*=1.1":                 {{Name: "H_res", Value: h * 1.1}},
		"lateral-optimised,{F}@2=0.5":                  {{Name: "{F}@2", Value: 0.5}, {Name: "{F}", Value: f}},
		"lateral-optimised,{F}@2*=2":                   {{Name: "{F}@2", Value: f * 2}},
	} {
		g, err := ParseGoal(text, "")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if g.Setup != base.Setup || g.Name != strings.TrimSpace(text) {
			t.Errorf("%s: it is called %q and of setup %s", text, g.Name, g.Setup)
		}
		for _, w := range g.Weights {
			x, _ := base.Weights.Get(w.Name)
			if changed, ok := want.Get(w.Name); ok {
				x = changed
			}
			if w.Value != x {
				t.Errorf("%s: %s is %v, want %v", text, w.Name, w.Value, x)
			}
		}
	}
	if again, _ := ParseGoal("lateral-optimised", ""); !again.Weights.Equal(base.Weights) {
		t.Error("the published goal was changed")
	}
}

func TestChangedGoalsRefused(t *testing.T) {
	for text, words := range map[string]string{
		"lateral-optimised,{F}":           "changes nothing",
		"lateral-optimised,{F}=":          `"" is not a finite number`,
		"lateral-optimised,{F}=NaN":       "not a finite number",
		"lateral-optimised,{F}*=x":        `"x" is not a finite number`,
		"lateral-optimised,{C}=0":         "{C}",
		"lateral-optimised,{F}=0,(F)*=2":  "change the same weight",
		"lateral-optimised,{F}*=1e308":    "", // allowed: it is finite
		"lateral-optimised,{F}=1,x=2":     "x",
		"no-such-goal,{F}=0":              "no-such-goal",
		"lateral-optimised,{F}+=1e400":    "not a finite number",
		"lateral-optimised,H_res":         "H_res",
		"backpropagation,{F}=0":           "no goal",
		"lateral-optimised,{F}=0,{L}=0,,": "changes nothing",
	} {
		_, err := ParseGoal(text, "")
		switch {
		case words == "" && err != nil:
			t.Errorf("%s: %v", text, err)
		case words != "" && (err == nil || !strings.Contains(err.Error(), words)):
			t.Errorf("%s: error %v does not say %q", text, err, words)
		}
	}
}
