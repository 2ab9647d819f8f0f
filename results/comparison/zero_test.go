package comparison

import (
	"bytes"
	"strings"
	"testing"

	"goalsearch/search"
)

func TestZeroedRows(t *testing.T) {
	goal := func(f, c float64) search.Params {
		return search.Params{{Name: "{F}{C}", Value: f}, {Name: "{F}", Value: c}}
	}
	trial := func(number int, goal search.Params, scores ...float64) search.Trial {
		out := search.Trial{Number: number, Goal: goal, Planned: len(scores), DuplicateOf: -1}
		for i, s := range scores {
			out.Runs = append(out.Runs, search.Run{Number: i, Outcome: search.Outcome{Curve: []search.Epoch{{ValidationAccuracy: s}}}})
		}
		return out
	}
	trials := []search.Trial{
		trial(0, goal(1, 0.5), 0.95, 0.93, 0.94), trial(1, goal(0, 0.5), 0.7, 0.6), trial(2, goal(1, 0), 0.92), {Number: 3, Goal: goal(1, 0), DuplicateOf: -1, Planned: 1},
	}
	rows, err := ZeroedRows(trials)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteZeroedCSV(&b, rows); err != nil {
		t.Fatal(err)
	}
	const want = `weight_set_to_0,paper_median,ours_median,ours_min,ours_max,seeds
{F}{C},0.94589,0.65000,0.60000,0.70000,2
{F},0.94628,0.92000,0.92000,0.92000,1
none,0.9483,0.94000,0.93000,0.95000,3
`
	if b.String() != want {
		t.Errorf("got\n%s want\n%s", b.String(), want)
	}
	trials[1].Goal = goal(0.9, 0.5)
	if _, err := ZeroedRows(trials); err == nil || !strings.Contains(err.Error(), "trial 1") {
		t.Errorf("a goal that lacks no weight: %v", err)
	}
}
