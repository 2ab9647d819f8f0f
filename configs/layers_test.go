package configs

import (
	"strings"
	"testing"

	"goalsearch/evaluate"
)

func TestLayersWithGoalsOfTheirOwn(t *testing.T) {
	study := loadOne(t, `
study: deep
network: {setup: context, hidden: [30, 20]}
goal:
  layers: per-layer
  free: ["{F}{C}", "{F}@2"]
  bounds: {"{F}{C}@1": [0, 1]}
  fix: {H_res: 0.5}
  start: ["{F}{C}=1,{F}{C}@2=0.25,H_res=0.5"]
`)
	if got := taskOf(t, study).Network.Hidden.String(); got != "30,20" {
		t.Errorf("hidden layers %s, want 30,20", got)
	}
	want := map[string][2]float64{"{F}{C}@1": {0, 1}, "{F}{C}@2": {-1, 1}, "{F}@2": {-1, 1}, "H_res@1": {0.5, 0.5}, "H_res@2": {0.5, 0.5}}
	for _, w := range study.Spec.Space {
		if bounds := want[w.Name]; bounds != [2]float64{w.Low, w.High} {
			t.Errorf("%s is searched in [%v, %v], want %v", w.Name, w.Low, w.High, bounds)
		}
		delete(want, w.Name)
	}
	if len(want) > 0 || len(study.Spec.Space) != 10 {
		t.Errorf("the space has %d weights and lacks %v", len(study.Spec.Space), want)
	}
	for name, value := range map[string]float64{"{F}{C}@1": 1, "{F}{C}@2": 0.25, "{F}@2": 0, "H_res@1": 0.5} {
		if got, _ := study.Spec.Start[0].Get(name); got != value {
			t.Errorf("the start goal has %s = %v, want %v", name, got, value)
		}
	}
	goals, err := evaluate.Goals(taskOf(t, study).Network, study.Spec.Start[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(goals) != 2 || goals[0].Residual != 0.5 || goals[0].Fold().Entropy != 0.5 {
		t.Errorf("goals %+v", goals)
	}
}

func TestLayersAreChecked(t *testing.T) {
	for text, want := range map[string]string{
		`{study: a, network: {setup: context, hidden: [3, 2]}, goal: {fix: {"{F}@2": 0}}}`:                                                          "the layers share their goal",
		`{study: a, network: {setup: context, hidden: [3, 2]}, goal: {layers: per-layer, fix: {"{F}@3": 0}}}`:                                       "there is no layer 3: the network has 2",
		`{study: a, network: {setup: context, hidden: [3, 2]}, goal: {layers: each}}`:                                                               "neither shared nor per-layer",
		`{study: a, network: {setup: context, hidden: [3, 2]}, goal: {layers: each, start: [context-heuristic]}, search: {strategy: list}}`:         "neither shared nor per-layer",
		`{study: a, network: {setup: context, hidden: [3, 2]}, goal: {layers: per-layer, start: ["{F}{C}=1,{F}@9=0.5"]}}`:                           "there is no layer 9: the network has 2",
		`{study: a, network: {setup: context, hidden: [3, 2]}, goal: {layers: per-layer, start: ["{F}{C}=1,{F}@9=0.5"]}, search: {strategy: list}}`: "there is no layer 9: the network has 2",
		`{study: a, network: {setup: readout, hidden: [-5]}}`:                                                                                       "at least 1 hidden neuron",
		`{study: a, network: {setup: readout}, training: {binning: scald}}`:                                                                         "there is no binning",
		`{study: a, network: {setup: context, hidden: [3, x]}}`:                                                                                     "network.hidden[1]",
		`{study: a, network: {setup: context, hidden: [3, 0]}}`:                                                                                     "at least 1 hidden neuron",
		`{study: a, network: {setup: backpropagation, hidden: [3, 3]}}`:                                                                             "has 1 hidden layer, not 2",
		`{study: a, network: {setup: context, hidden: [3, 2]}, goal: {layers: per-layer, free: ["{F}", "{F}@1"]}}`:                                  "{F}@1 stands in the list already",
	} {
		_, err := load(&source{name: "c.yaml"}, []byte(text), nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
	}
}

// TestReadoutHasNoLayers: a readout has the one goal, whatever is said of hidden layers.
func TestReadoutHasNoLayers(t *testing.T) {
	study := loadOne(t, `{study: flat, network: {setup: readout, hidden: [100, 50]}, goal: {layers: per-layer, start: ["{F}{C}=1"]}}`)
	network := taskOf(t, study).Network
	goals, err := evaluate.Goals(network, study.Spec.Start[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(goals) != 1 || len(study.Spec.Space) != len(network.Setup.Sources().Atoms()) {
		t.Errorf("%d goals, %d weights", len(goals), len(study.Spec.Space))
	}
}
