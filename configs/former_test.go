package configs

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/evaluate"
)

// TestFormerKeys: configs of keys and values by their former names mean the studies that
// they mean by the documented ones, in files, on the command line and in sweeps.
func TestFormerKeys(t *testing.T) {
	const former, documented = "network: {hidden: 50, laterals: 7}", "network: {hidden: 50, max_laterals: 7}"
	const layers = "study: a\nnetwork: {setup: context, hidden: [3, 2]}\n"
	want := hashOf(t, loadOne(t, "study: a\n"+documented))
	for name, got := range map[string]string{
		"in a file":                hashOf(t, loadOne(t, "study: a\n"+former)),
		"on the command line":      hashOf(t, loadOne(t, "study: a\nnetwork: {hidden: 50}", "network.laterals=7")),
		"over the documented name": hashOf(t, loadOne(t, "study: a\nnetwork: {hidden: 50, max_laterals: 3}", "network.laterals=7")),
		"under the documented one": hashOf(t, loadOne(t, "study: a\nnetwork: {hidden: 50, laterals: 3}", "network.max_laterals=7")),
		"in a sweep":               hashOf(t, loadOne(t, "study: a\nnetwork: {hidden: 50}\nsweep: {network.laterals: [7]}")),
		"in a sweep over a file":   hashOf(t, loadOne(t, "study: a\nnetwork: {hidden: 50, max_laterals: 3}\nsweep: {network.laterals: [7]}")),
		"in a sweep that is set":   hashOf(t, loadOne(t, "study: a\nnetwork: {hidden: 50}\nsweep: {network.laterals: [8, 9]}", "sweep.network.max_laterals=[7]")),
	} {
		if got != want {
			t.Errorf("%s: the study is another", name)
		}
	}
	perLayer := hashOf(t, loadOne(t, layers+"goal: {layers: per-layer}"))
	for name, got := range map[string]string{
		"in a file":           hashOf(t, loadOne(t, layers+"goal: {layers: own}")),
		"on the command line": hashOf(t, loadOne(t, layers, "goal.layers=own")),
		"in a sweep":          hashOf(t, loadOne(t, layers+"sweep: {goal.layers: [own]}")),
	} {
		if got != perLayer {
			t.Errorf("layers: own %s: the study is another", name)
		}
	}
	if shared := hashOf(t, loadOne(t, layers)); shared == perLayer {
		t.Error("goals per layer are those that all layers share")
	}
	task, err := Task(evaluate.DefaultTask(), settingsOf(t, "network.laterals=7"))
	if err != nil || task.Network.Laterals != 7 {
		t.Errorf("a task with %d laterals, error %v", task.Network.Laterals, err)
	}
}

// TestSweepNamesKeepTheKey: studies of a sweep have the names that they had when their key
// had its former name.
func TestSweepNamesKeepTheKey(t *testing.T) {
	studies, err := load(&source{name: "c.yaml"}, []byte("study: a\nsweep:\n"+
		"  - {network.laterals: [5]}\n"+
		"  - {network.max_laterals: [6]}\n"+
		"  - {network.setup: [context], goal.layers: [own]}\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a/network.laterals=5", "a/network.max_laterals=6", "a/network.setup=context,goal.layers=own"}
	if diff := cmp.Diff(want, names(studies)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}
