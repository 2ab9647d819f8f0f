package variants_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/search"
	"goalsearch/search/variants"
)

var task = json.RawMessage(`{"toy":1}`)

// goal returns weights named a, b, c and so on.
func goal(values ...float64) search.Params {
	list := search.Params{}
	for i, x := range values {
		list = append(list, search.Param{Name: string(rune('a' + i)), Value: x})
	}
	return list
}

func TestListStudy(t *testing.T) {
	study := variants.ListStudy("x", task, 5, 3, []search.Params{goal(1, 2), goal(1, -2), goal(1, 2)})
	if err := study.Validate(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]search.Params{goal(1, 2), goal(1, -2)}, study.Spec.Start); diff != "" {
		t.Error(diff)
	}
	if study.Budget.Trials != 2 || study.Planned() != 3 {
		t.Errorf("extent %+v", study.Budget)
	}
	other := variants.ListStudy("y", task, 5, 9, []search.Params{goal(7, 7)})
	if study.Spec.RunSeed(0, 2) != other.Spec.RunSeed(4, 2) {
		t.Error("studies of one seed have other run seeds")
	}
	more := variants.ListStudy("x", task, 5, 10, study.Spec.Start)
	if a, b := hash(t, study), hash(t, more); a != b {
		t.Error("more runs make another study")
	}
}

func hash(t *testing.T, s search.Study) string {
	t.Helper()
	h, err := s.Spec.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestVariants(t *testing.T) {
	base := goal(1, 0, -0.5)
	for name, test := range map[string]struct{ got, want []search.Params }{
		"zeroed": {variants.Zeroed(base), []search.Params{base, goal(0, 0, -0.5), goal(1, 0, 0)}},
		"ablated": {variants.Ablated(base, []string{"b", "c", "x", "a"}),
			[]search.Params{base, goal(1, 0, 0)}}, // b is 0 already, x there is not, and a is the last
		"shifted": {variants.Shifted(goal(0.5, 0)), []search.Params{
			goal(0.5, 0),
			goal(0.5*1.1, 0), goal(0.5, 0),
			goal(0.5*0.9, 0), goal(0.5, 0),
			goal(0.6, 0), goal(0.5, 0.1),
			goal(0.4, 0), goal(0.5, -0.1),
		}},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (- wanted, + got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(goal(1, 0, -0.5), base); diff != "" {
		t.Errorf("the goal was changed:\n%s", diff)
	}
}
