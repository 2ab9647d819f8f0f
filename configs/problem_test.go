package configs

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// problemCases are configs with everything that is reported about them. Each
// text stands behind "study: a\n" unless it starts with a line break.
var problemCases = []struct {
	name, config string
	settings     []string
	want         string
}{
	{
		name:   "unknown key in a section",
		config: "network: {hiden: 50}",
		want:   "c.yaml:2:11: network.hiden: unknown key; did you mean hidden?",
	}, {
		name:   "unknown key far from any",
		config: "xyz: 50",
		want:   "c.yaml:2:1: xyz: unknown key; known are study, seed, dataset, network, training, goal, search, sweep",
	}, {
		name:   "key in the wrong section",
		config: "hidden: 50",
		want:   "c.yaml:2:1: hidden: unknown key here; it stands below network",
	}, {
		name:   "dotted key in the file",
		config: "network.hidden: 50",
		want:   "c.yaml:2:1: network.hidden: dotted keys are for sweep and for settings of the command line; write hidden below network",
	}, {
		name:   "key given twice",
		config: "study: b",
		want:   "c.yaml:2:1: study: the key stands twice, first on line 1; leave one out",
	}, {
		name:   "wrong types",
		config: "network:\n  hidden: 3.5\n  laterals: \"4\"\nseed: true\ngoal: {low: x, start: trivariate-heuristic}\ndataset: 3",
		want: `
c.yaml:3:11: network.hidden: 3.5 is not a whole number; write one in decimal, without quotes
c.yaml:4:13: network.laterals: "4" is not a whole number; write one in decimal, without quotes
c.yaml:5:7: seed: true is not a whole number; write one in decimal, without quotes
c.yaml:6:13: goal.low: "x" is not a number; write one, without quotes
c.yaml:6:23: goal.start: "trivariate-heuristic" stands where a list must; write a list in [ ]
c.yaml:7:10: dataset: 3 stands where keys must; write some of name, validation, scale, x, y, x_test, y_test, decimal, header and channels`,
	}, {
		name:   "scales that there are not",
		config: "dataset: {scale: local}",
		want:   `c.yaml:2:18: dataset.scale: there is no scale "local"; it is global or per-input`,
	}, {
		name:   "readings of own files",
		config: "dataset: {name: own.csv, decimal: ',', y: '', channels: last}",
		want: `
c.yaml:2:35: dataset.decimal: there is no ","; set it to point or comma
c.yaml:2:43: dataset.y: it is empty; leave it out
c.yaml:2:57: dataset.channels: it says how files that end in .npz are read, and own.csv is none; leave it out`,
	}, {
		name:   "readings of known data sets",
		config: "dataset: {y: label}",
		want:   `c.yaml:2:14: dataset.y: it says how files that end in .npz, .csv or .tsv are read, and mnist is none; leave it out`,
	}, {
		name:   "columns that are numbers",
		config: "dataset: {name: own.csv, y: 2}",
		want:   `c.yaml:2:29: dataset.y: 2 is not a text; put it in quotes if it is meant as one`,
	}, {
		name:   "an empty scale",
		config: "dataset: {scale: ''}",
		want:   `c.yaml:2:18: dataset.scale: there is no scale ""; it is global or per-input`,
	}, {
		name:   "readouts",
		config: "network: {readout: half}\nsweep: {network.readout: [\"\", 3]}",
		want: `
c.yaml:2:20: network.readout: there is no readout "half": the readouts are learned, paper
c.yaml:3:27: network.readout: there is no readout "": the readouts are learned, paper
c.yaml:3:31: network.readout: 3 is not a text; put it in quotes if it is meant as one`,
	}, {
		name:   "numbers that are not plain",
		config: "seed: 010\ngoal: {low: 0x1F, high: 1_0}\nsearch: {trials: 99999999999999999999, runs: ~}",
		want: `
c.yaml:2:7: seed: 010 is not a whole number; write one in decimal, without quotes
c.yaml:3:13: goal.low: 0x1F is not decimal; write it as in 10, 0.5 or 1e-3
c.yaml:3:25: goal.high: 1_0 is not decimal; write it as in 10, 0.5 or 1e-3
c.yaml:4:18: search.trials: 99999999999999999999 is too large; write a number that fits 64 bits
c.yaml:4:46: search.runs: an empty value is not a whole number; write one in decimal, without quotes`,
	}, {
		name:   "names of studies",
		config: "\nseed: 1",
		want:   "c.yaml:1:1: study: the study has no name; write study: NAME",
	}, {
		name:   "empty name",
		config: "\nstudy: \"\"",
		want:   "c.yaml:2:8: study: the study has no name; write study: NAME",
	}, {
		name:   "name that is no text",
		config: "\nstudy: 3",
		want:   "c.yaml:2:8: study: 3 is not a text; put it in quotes if it is meant as one",
	}, {
		name:   "name that is unsafe in a shell",
		config: "\nstudy: a b",
		want:   `c.yaml:2:8: study: "a b" is no name for a study; use letters, digits and . _ - + = , : @ / alone, and no - in front`,
	}, {
		name:   "seeds",
		config: "seed: 9007199254740992",
		want:   "c.yaml:2:7: seed: 9007199254740992 is too large; write a seed below 2^53",
	}, {
		name:   "negative seed",
		config: "seed: -1",
		want:   "c.yaml:2:7: seed: -1 is negative; write 0 or more",
	}, {
		name:   "unknown setup",
		config: "network: {setup: trivarate}\ngoal: {fix: {\"{X}\": 0}}",
		want:   `c.yaml:2:18: network.setup: there is no setup "trivarate": the setups are trivariate, feedback, context, lateral, random-projection, backpropagation, readout`,
	}, {
		name:   "unknown data set",
		config: "dataset: {name: mnits}",
		want:   `c.yaml:2:17: dataset.name: there is no data set "mnits"; did you mean mnist?`,
	}, {
		name:   "batch larger than the data",
		config: "dataset: {name: builtin-digits}\ntraining: {batch: 5000}",
		want:   "c.yaml:3:19: training.batch: 5000 is more than the 4800 training images that builtin-digits has besides the validation images; write a smaller batch",
	}, {
		name:   "search",
		config: "search: {trials: 0, population: 0, runs: -1, seeds: fres, strategy: genetc}",
		want: `
c.yaml:2:18: search.trials: 0 is less than 1; write at least 1 trial
c.yaml:2:33: search.population: 0 is less than 1; write at least 1 goal per generation
c.yaml:2:42: search.runs: -1 is less than 1; write at least 1 training per goal
c.yaml:2:53: search.seeds: there is no seed policy "fres"; write shared or fresh
c.yaml:2:69: search.strategy: there is no strategy "genetc"; did you mean genetic?`,
	}, {
		name:   "options of the strategy",
		config: "search:\n  strategy: genetic\n  options: {desing: 3, genes: many, step: 2, parents: [.5, true], design: {a: 1}, design_extra: .inf}",
		want: `
c.yaml:4:13: search.options.desing: strategy genetic has no such option; did you mean design?
c.yaml:4:31: search.options.genes: it is a JSON string: give it a number
c.yaml:4:43: search.options.step: it is 2: give it a share above 0, at most 1
c.yaml:4:55: search.options.parents: it is a JSON array: give it a whole number
c.yaml:4:75: search.options.design: a mapping stands where a text must; write a text
c.yaml:4:97: search.options.design_extra: .inf is not finite; write a finite number`,
	}, {
		name:   "a budget too small for the strategy",
		config: "search: {trials: 20, options: {design: 20}}",
		want:   "c.yaml:2:18: search.trials: 20 trials besides 0 start goals are too few for a design of 20 goals at random, after which the strategy auto begins: take more trials or a smaller design",
	}, {
		name:   "a grid larger than the budget",
		config: "goal: {free: [\"{F}\", \"{C}\"]}\nsearch: {strategy: grid, options: {levels: 5}, trials: 10}",
		want:   "c.yaml:3:56: search.trials: 10 trials are too few for a grid of 25 goals (5 levels of each of 2 weights): fix weights, take fewer levels or more trials",
	}, {
		name:   "options of a strategy without any",
		config: "search: {strategy: random, options: {design: 3}}",
		want:   "c.yaml:2:38: search.options.design: strategy random has no options; leave it out",
	}, {
		name:   "atoms",
		config: "goal:\n  fix: {\"{X}\": 1, Hres: 0, \"{F}\": .nan, \"{C}{F}\": 1, \"{1}{2}\": 2}\n  free: [\"{F}{C}L\", \"{L}\", \"(3)\"]",
		want: `
c.yaml:3:9: goal.fix.{X}: atom "{X}": there is no source 'X': the sources are F (1), C (2), L (3)
c.yaml:3:19: goal.fix.Hres: there is no atom "Hres"; did you mean H_res?
c.yaml:3:35: goal.fix.{F}: .nan is not finite; write a finite number
c.yaml:3:54: goal.fix.{1}{2}: {F}{C} is given already as {C}{F} (c.yaml:3:41); leave one out
c.yaml:4:10: goal.free[0]: atom "{F}{C}L": write it as {F}{C} or {1}{2}
c.yaml:4:28: goal.free[2]: {L} stands in the list already; leave one out`,
	}, {
		name:   "atom of another setup",
		config: "network: {setup: context}\ngoal: {bounds: {\"{L}\": [0, 1]}}",
		want:   `c.yaml:3:17: goal.bounds.{L}: atom "{L}": there is no source 'L': the sources are F (1), C (2)`,
	}, {
		name:   "bounds",
		config: "goal:\n  low: 1\n  high: 0\n  bounds: {\"{F}\": [1, 0], \"{C}\": 3, \"{L}\": [0, .inf], \"{F}{C}\": [0, 0], \"{F}{L}\": [1]}",
		want: `
c.yaml:3:8: goal.low: the bounds are upside down: low 1 is not below high 0; exchange or widen them
c.yaml:5:19: goal.bounds.{F}: the bounds are upside down: low 1 is above high 0; exchange them
c.yaml:5:34: goal.bounds.{C}: 3 stands where bounds must; write [low, high]
c.yaml:5:48: goal.bounds.{L}[1]: .inf is not finite; write a finite number
c.yaml:5:65: goal.bounds.{F}{C}: low and high are both 0; to fix a weight write it in goal.fix
c.yaml:5:83: goal.bounds.{F}{L}: a list stands where bounds must; write [low, high]`,
	}, {
		name:   "bounds that are too far apart",
		config: "goal:\n  high: 1.7e308\n  low: -1.7e308\n  bounds: {\"{F}\": [-1e308, 1e308]}",
		want: `
c.yaml:4:8: goal.low: low -1.7e+308 and high 1.7e+308 are too far apart to search between; narrow the bounds
c.yaml:5:19: goal.bounds.{F}: low -1e+308 and high 1e+308 are too far apart to search between; narrow the bounds`,
	}, {
		name:   "population without end",
		config: "search: {population: 1000000000}",
		want:   "c.yaml:2:22: search.population: 1000000000 is too large; write at most 100000",
	}, {
		name:   "high below the default of low",
		config: "goal: {high: -2}",
		want:   "c.yaml:2:14: goal.high: the bounds are upside down: low -1 is not below high -2; exchange or widen them",
	}, {
		name:   "weights that two keys speak of",
		config: "goal:\n  free: [\"{F}\"]\n  fix: {\"{F}\": 1, H_res: 0}\n  bounds: {\"{C}\": [0, 1], H_res: [0, 1]}",
		want: `
c.yaml:4:9: goal.fix.{F}: the weight is also in goal.free; leave it out of one of them
c.yaml:5:12: goal.bounds.{C}: the weight is not in goal.free, so that it has no bounds; add it there or leave it out here
c.yaml:5:27: goal.bounds.H_res: goal.fix.H_res fixes the weight (c.yaml:4:19), so that it has no bounds; leave one of them out`,
	}, {
		name:   "nothing to search",
		config: "goal:\n  free: []",
		want:   "c.yaml:3:9: goal: no weight is left to search; name one in goal.free or take one out of goal.fix",
	}, {
		name:   "start goals",
		config: "goal:\n  fix: {H_res: 0}\n  start: [trivariate-optimised, context-optimised, trivariat-heuristic, \"{F}{C}=2\", \"{F}=nan\", nofile.yaml]",
		want: `
c.yaml:4:11: goal.start[0]: trivariate-optimised has H_res = 0.035001249394734923, but the search fixes that weight to 0; set goal.fix.H_res to 0.035001249394734923, free the weight, or start from another goal
c.yaml:4:33: goal.start[1]: context-optimised is a goal for another number of sources: setup context has F, C, setup trivariate has F, C, L; choose another goal, such as trivariate-heuristic, or another setup
c.yaml:4:52: goal.start[2]: there is no goal "trivariat-heuristic"; did you mean trivariate-heuristic? (a goal is a name, a .yaml or .json file, or inline as in {F}{C}=1,{F}{L}=-1)
c.yaml:4:73: goal.start[3]: {F}{C}=2 has {F}{C} = 2, outside the bounds [-1, 1]; widen goal.bounds.{F}{C} or start from another goal
c.yaml:4:85: goal.start[4]: goal "{F}=nan": weight of {F}: NaN is not finite; write a finite number
c.yaml:4:96: goal.start[5]: goal file: open nofile.yaml: no such file or directory`,
	}, {
		name:   "sweep",
		config: "sweep: {seed: [], hidden: [1], study: [a, b], network: [1], goal.low: 3, network.hidden: [1, x], search: {runs: [1]}}",
		want: `
c.yaml:2:15: sweep.seed: the list is empty; write the values to try, or leave the key out
c.yaml:2:19: sweep.hidden: unknown key; did you mean network.hidden?
c.yaml:2:32: sweep.study: this key cannot be swept; it names the studies
c.yaml:2:47: sweep.network: it is a section; set one of its keys: setup, hidden, max_laterals and readout
c.yaml:2:71: sweep.goal.low: 3 stands where a list must; write a list in [ ]
c.yaml:2:94: network.hidden: "x" is not a whole number; write one in decimal, without quotes
c.yaml:2:98: sweep.search: it is a section; set one of its keys: strategy, trials, population, runs, rungs, replicates, seeds, max_failures, target, patience and options`,
	}, {
		name:   "sweep of the same value",
		config: "sweep: {goal.low: [-1, -1.0]}",
		want:   "c.yaml:2:1: sweep: a/goal.low=-1 comes up twice; write each value once",
	}, {
		name:   "sweep of a key without effect",
		config: "network: {setup: context}\nsweep: {network.laterals: [5, 6]}",
		want:   "c.yaml:3:1: sweep: a/network.laterals=5 and a/network.laterals=6 are the same search; sweep only keys that the setup uses",
	}, {
		name:   "key by two names",
		config: "network:\n  laterals: 5\n  max_laterals: 6",
		want:   "c.yaml:4:3: network.max_laterals: network.laterals, which means the same, is given already (c.yaml:3:3); leave one out",
	}, {
		name:     "key by two names on the command line",
		settings: []string{"network.max_laterals=5", "network.laterals=5"},
		want:     "--set network.laterals=5: network.laterals: --set network.max_laterals=5 sets it too; leave one out",
	}, {
		name:   "sweep of a key by two names",
		config: "sweep: {network.laterals: [5], network.max_laterals: [6]}",
		want:   "c.yaml:2:32: sweep.network.max_laterals: the sweep also varies network.laterals (c.yaml:2:9); leave one out",
	}, {
		name:     "flag beside a sweep of the key's former name",
		config:   "sweep: {network.laterals: [1, 2]}",
		settings: []string{"network.max_laterals=5"},
		want:     "--set network.max_laterals=5: network.max_laterals: the sweep varies network.laterals (c.yaml:2:9); take it out of the sweep or leave the flag out",
	}, {
		name:     "former name outside its section",
		config:   "laterals: 5",
		settings: []string{"laterals=5"},
		want: `
--set laterals=5: laterals: unknown key; did you mean network.max_laterals?
c.yaml:2:1: laterals: unknown key here; it stands below network`,
	}, {
		name:   "former name and a value that it cannot have",
		config: "network: {laterals: -2}",
		want:   "c.yaml:2:21: network.laterals: -2 is negative",
	}, {
		name:   "sweep of a mapping and its entry",
		config: "sweep: {goal.fix: [{H_res: 0}], goal.fix.H_res: [0, 1]}",
		want:   "c.yaml:2:33: sweep.goal.fix.H_res: the sweep also varies goal.fix (c.yaml:2:9); leave one out",
	}, {
		name:   "sweep of one weight in two spellings",
		config: "sweep: {\"goal.fix.{F}\": [0], \"goal.fix.{1}\": [1]}",
		want:   "c.yaml:2:47: goal.fix.{1}: {F} is given already as {F} (c.yaml:2:26); leave one out",
	}, {
		name:   "sweep without end",
		config: "sweep: {seed: [1,2,3,4,5,6,7,8,9,10], search.runs: [1,2,3,4,5,6,7,8,9,10], network.hidden: [1,2,3,4,5,6,7,8,9,10], goal.low: [-1, -2]}",
		want:   "c.yaml:2:1: sweep: it has more than 1000 combinations; sweep fewer values at a time",
	}, {
		name:     "flag beside a sweep",
		config:   "sweep: {seed: [1, 2]}",
		settings: []string{"seed=5"},
		want:     "--set seed=5: seed: the sweep varies seed (c.yaml:2:9); take it out of the sweep or leave the flag out",
	}, {
		name: "flags",
		settings: []string{"network.hiden=5", "network=5", "hidden=5", "goal.fix.{F}=[", "search.runs=", "training.batch=1",
			"training.batch=2", "foo=1", "goal.bounds={F}{C}", "seed=x", "dataset.name=mnits", "goal.fix.{C}=2", "goal.fix.{2}=3"},
		want: `
--set network.hiden=5: network.hiden: unknown key; did you mean network.hidden?
--set network=5: network: it is a section; set one of its keys: setup, hidden, max_laterals and readout
--set hidden=5: hidden: unknown key; did you mean network.hidden?
--set goal.fix.{F}=[: not valid YAML: did not find expected node content
--set search.runs=: search.runs: the value is missing; write search.runs=VALUE
--set training.batch=2: training.batch: --set training.batch=1 sets it too; leave one out
--set foo=1: foo: unknown key; the keys are study, seed, dataset, network, training, goal, search and sweep
--set goal.bounds={F}{C}: not valid YAML: did not find expected <document start>; put names of atoms in quotes, as in "{F}{C}"
--set seed=x: seed: "x" is not a whole number; write one in decimal, without quotes
--set dataset.name=mnits: dataset.name: there is no data set "mnits"; did you mean mnist?
--set goal.fix.{2}=3: goal.fix.{2}: {C} is given already as {C} (--set goal.fix.{C}=2); leave one out`,
	}, {
		name:   "YAML that a config has no use for",
		config: "!!str network: {hidden: 5}\nseed: !!int \"3\"\ngoal: {fix: {{F}: 1}}",
		want: `
c.yaml:2:1: network: tags such as !!str are not supported; write the key alone
c.yaml:3:7: seed: tags such as !!int are not supported; write the value alone
c.yaml:4:14: goal.fix: a key must be a text; put names of atoms in quotes, as in "{F}{C}"`,
	}, {
		name:   "no mapping",
		config: "\n- a",
		want:   "c.yaml:2:1: a list stands where a config must; write some of the keys study, seed, dataset, network, training, goal, search and sweep",
	}, {
		name:   "empty",
		config: "\n# nothing",
		want:   "c.yaml:1:1: the document is empty; write at least one key",
	}, {
		name:   "invalid YAML",
		config: "goal: [",
		want:   "c.yaml:3:1: not valid YAML: did not find expected node content",
	}, {
		name:   "atoms without quotes",
		config: "goal:\n  fix: {F}{C}",
		want:   `c.yaml:3:11: not valid YAML: did not find expected key; put names of atoms in quotes, as in "{F}{C}"`,
	}, {
		name:   "several documents",
		config: "\na: 1\n---\nb: 1",
		want:   "c.yaml:3:1: there are several documents; keep one",
	},
}

func TestProblems(t *testing.T) {
	for _, c := range problemCases {
		t.Run(c.name, func(t *testing.T) {
			text := c.config + "\n"
			if !strings.HasPrefix(text, "\n") || c.config == "" {
				text = "study: a\n" + text
			}
			studies, err := load(&source{name: "c.yaml"}, []byte(text), settingsOf(t, c.settings...))
			if err == nil {
				t.Fatalf("%d studies, want problems", len(studies))
			}
			if diff := cmp.Diff(strings.TrimPrefix(c.want, "\n"), err.Error()); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			var problem *Problem
			if !errors.As(err, &problem) {
				t.Errorf("%v is no Problem", err)
			}
		})
	}
}

// TestProblemsOfTraining holds only places and keys: package evaluate words them.
func TestProblemsOfTraining(t *testing.T) {
	text := "study: a\n" +
		"training: {batch: 0, epochs: -1, hidden_optimiser: {learning_rate: 0, decay: -1}}\n" +
		"network: {hidden: 0, laterals: -1}\n" +
		"dataset: {validation: 1.5}\n"
	_, err := load(&source{name: "c.yaml"}, []byte(text), nil)
	if err == nil {
		t.Fatal("no problems")
	}
	var got []string
	for _, one := range split(err) {
		var p *Problem
		if !errors.As(one, &p) {
			t.Fatalf("%v is no Problem", one)
		}
		got = append(got, p.Where.String()+" "+p.Key)
	}
	want := []string{
		"c.yaml:2:19 training.batch",
		"c.yaml:2:30 training.epochs",
		"c.yaml:2:68 training.hidden_optimiser.learning_rate",
		"c.yaml:2:78 training.hidden_optimiser.decay",
		"c.yaml:3:19 network.hidden",
		"c.yaml:3:32 network.laterals",
		"c.yaml:4:23 dataset.validation",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func settingsOf(t *testing.T, texts ...string) []Setting {
	t.Helper()
	var list []Setting
	for _, text := range texts {
		s, err := ParseSetting("--set", text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}
