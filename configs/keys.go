package configs

import (
	"fmt"
	"slices"
	"strings"

	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
	"goalsearch/internal/suggest"
	"goalsearch/pidnet"
	"goalsearch/search"
	"goalsearch/search/strategies"
)

// config is what one study's config says, defaults filled in.
type config struct {
	Study string
	Seed  uint64
	Task  evaluate.Task
	Goal  struct {
		Low, High   float64
		Fix, Bounds entries
		Free, Start list
		Layers      goalLayers
	}
	Search struct {
		Strategy                 string
		Trials, Population, Runs int
		Seeds                    search.SeedPolicy
		MaxFailures              int
		Target                   float64
		Patience                 int
		Rungs                    []int
		Replicates               float64
		Options                  entries
	}
	Sweep entries
}

// goalLayers says whether hidden layers have goals of their own.
type goalLayers string

const (
	sharedGoal    goalLayers = "shared"
	perLayerGoals goalLayers = "per-layer"
)

// formerPerLayer is a name that perLayerGoals had.
const formerPerLayer = "own"

// entries is a mapping whose keys are the user's, in the order written.
type entries []entry

type entry struct {
	key   string
	keyAt Position
	value value
	layer layer
}

// list is a list of texts.
type list []item

type item struct {
	text  string
	value value
}

// defaults are the values of keys that a config does not give. What a run trains
// has the defaults of package evaluate.
func defaults() config {
	var c config
	c.Seed = 1
	c.Task = evaluate.DefaultTask()
	c.Goal.Low, c.Goal.High = -1, 1
	c.Goal.Layers = sharedGoal
	c.Search.Strategy = strategies.Default
	c.Search.Trials = 200
	c.Search.Population = 10
	c.Search.Runs = 1
	c.Search.Seeds = search.SharedSeeds
	c.Search.Replicates = 0.15
	c.Search.MaxFailures = c.Search.Population
	return c
}

// field is a key that a config may have.
type field struct {
	path string // dotted
	// former is another path that means the key, of configs from before it had this one;
	// "": none.
	former string
	doc    string
	// target points at the key's value in a config; its type is the key's.
	target func(*config) any
	// fallback describes a default that is no constant.
	fallback string
}

// fields are all keys, in the order in which they are documented.
var fields = []field{
	{path: "study", fallback: "required",
		doc:    "name of the study: letters, digits and `. _ - + = , : @ /`",
		target: func(c *config) any { return &c.Study }},
	{path: "seed",
		doc:    "seed of the search, 0 to 2^53-1; the seeds of all trainings follow from it",
		target: func(c *config) any { return &c.Seed }},

	{path: "dataset.name",
		doc:    "data set: `goalsearch data list` shows them; or the path of a .npz, .csv or .tsv file, or of a folder of PNG images with a slash, as in `images/`; see [data.md](data.md)",
		target: func(c *config) any { return &c.Task.Dataset.Name }},
	{path: "dataset.validation",
		doc:    "share of the training images that is not trained on, but scores the goals; between 0 and 1",
		target: func(c *config) any { return &c.Task.Dataset.Validation }},
	{path: "dataset.scale", fallback: "global; for a table of your own per-input",
		doc:    "how inputs are normalised, by mean and standard deviation of the training part: `global`, one of each for all inputs, as images want; or `per-input`, one of each for every input, as tables want whose columns have different units",
		target: func(c *config) any { return &c.Task.Dataset.Scale }},

	{path: "dataset.x", fallback: "found by its name",
		doc:    "of your own file: the array of inputs in a .npz file; the columns of inputs in a table, comma-separated",
		target: func(c *config) any { return &c.Task.Dataset.X }},
	{path: "dataset.y", fallback: "found by its name",
		doc:    "of your own file: the array or column of labels; columns without names are numbered from 1",
		target: func(c *config) any { return &c.Task.Dataset.Y }},
	{path: "dataset.x_test", fallback: "found by its name",
		doc:    "of your own .npz file: the array of inputs of the test part",
		target: func(c *config) any { return &c.Task.Dataset.XTest }},
	{path: "dataset.y_test", fallback: "found by its name",
		doc:    "of your own .npz file: the array of labels of the test part",
		target: func(c *config) any { return &c.Task.Dataset.YTest }},
	{path: "dataset.decimal", fallback: dataset.Point,
		doc:    "of your own table: what stands before decimals, `point` or `comma`",
		target: func(c *config) any { return &c.Task.Dataset.Decimal }},
	{path: "dataset.header", fallback: dataset.Auto,
		doc:    "of your own table: whether the first line has the names of the columns, `present`, `absent` or, as the file tells, `auto`",
		target: func(c *config) any { return &c.Task.Dataset.Header }},
	{path: "dataset.channels", fallback: dataset.Auto,
		doc:    "of images in your own .npz file: whether channels come `first`, before rows and columns, `last` or, as the shape tells, `auto`",
		target: func(c *config) any { return &c.Task.Dataset.Channels }},

	{path: "network.setup",
		doc:    "wiring: " + enumerate(setupNames()) + "; it decides which atoms a goal has",
		target: func(c *config) any { return &c.Task.Network.Setup }},
	{path: "network.hidden",
		doc:    "number of hidden neurons; a list has one number per hidden layer, from the image on, as in [100, 50]",
		target: func(c *config) any { return &c.Task.Network.Hidden }},
	{path: "network.max_laterals", former: "network.laterals",
		doc:    "most other neurons of its layer that each hidden neuron listens to; at `hidden` - 1 or more all of them",
		target: func(c *config) any { return &c.Task.Network.Laterals }},
	{path: "network.readout",
		doc:    "how classes are read from the output neurons: `learned` in training, for any classes and batches, with accuracies over samples; or as in the `paper`, by each neuron's mean over the batch, with accuracies averaged over batches",
		target: func(c *config) any { return &c.Task.Network.Readout }},

	{path: "training.epochs", fallback: "100; for few samples of your own more",
		doc:    "passes over the training images",
		target: func(c *config) any { return &c.Task.Training.Epochs }},
	{path: "training.batch", fallback: "1024; for few samples of your own fewer",
		doc:    "images per step, from which the atoms are estimated",
		target: func(c *config) any { return &c.Task.Training.Batch }},
	{path: "training.binning",
		doc:    "bins of the hidden neurons' inputs: `fixed` on [-20, 20], or `scaled` by the largest input of a batch",
		target: func(c *config) any { return &c.Task.Training.Binning }},
	{path: "training.test",
		doc:    "whether accuracy on the test images is recorded; strategy `list` alone may do so, since a search must not see it",
		target: func(c *config) any { return &c.Task.Training.Test }},
	{path: "training.hidden_optimiser.learning_rate", fallback: optimiserDefault(func(h, _ pidnet.Optimiser) float64 { return h.LearningRate }),
		doc:    "Adam's learning rate in the hidden layer",
		target: func(c *config) any { return &c.Task.Training.HiddenOptimiser.LearningRate }},
	{path: "training.hidden_optimiser.decay", fallback: optimiserDefault(func(h, _ pidnet.Optimiser) float64 { return h.Decay }),
		doc:    "L2 penalty in the hidden layer, weights and biases",
		target: func(c *config) any { return &c.Task.Training.HiddenOptimiser.Decay }},
	{path: "training.output_optimiser.learning_rate", fallback: optimiserDefault(func(_, o pidnet.Optimiser) float64 { return o.LearningRate }),
		doc:    "Adam's learning rate in the output layer",
		target: func(c *config) any { return &c.Task.Training.OutputOptimiser.LearningRate }},
	{path: "training.output_optimiser.decay", fallback: optimiserDefault(func(_, o pidnet.Optimiser) float64 { return o.Decay }),
		doc:    "L2 penalty in the output layer, weights and biases",
		target: func(c *config) any { return &c.Task.Training.OutputOptimiser.Decay }},

	{path: "goal.low",
		doc:    "lower bound of every weight that is searched",
		target: func(c *config) any { return &c.Goal.Low }},
	{path: "goal.high",
		doc:    "upper bound of every weight that is searched",
		target: func(c *config) any { return &c.Goal.High }},
	{path: "goal.free", fallback: "all atoms and H_res",
		doc:    `atoms that are searched, as in ["{F}{C}", "{F}{L}"]; the others are 0 unless fixed otherwise`,
		target: func(c *config) any { return &c.Goal.Free }},
	{path: "goal.fix",
		doc:    "weights that are not searched, and their values, as in {H_res: 0}",
		target: func(c *config) any { return &c.Goal.Fix }},
	{path: "goal.bounds",
		doc:    `bounds of single weights instead of low and high, as in {"{F}": [0, 0.5]}`,
		target: func(c *config) any { return &c.Goal.Bounds }},
	{path: "goal.start",
		doc:    "goals that are tried first: names, goal files (relative to the config), inline, or what an earlier study found, such as `study:NAME:top=5`; strategy `list` has no other goals",
		target: func(c *config) any { return &c.Goal.Start }},
	{path: "goal.layers",
		doc:    "goals of several hidden layers: `shared`, one for all, or `per-layer`, one for each (`own` in older configs); weights of one layer are written with its number, as in {F}{C}@2",
		target: func(c *config) any { return &c.Goal.Layers }},

	{path: "search.strategy",
		doc:    "what proposes goals",
		target: func(c *config) any { return &c.Search.Strategy }},
	{path: "search.trials", fallback: "200; strategy `list`: all goals",
		doc:    "goals to try; may be changed when the study is resumed",
		target: func(c *config) any { return &c.Search.Trials }},
	{path: "search.population",
		doc:    "goals per generation, which are proposed and trained together",
		target: func(c *config) any { return &c.Search.Population }},
	{path: "search.runs",
		doc:    "trainings of each goal; its score is their mean; with strategy `list` it may be changed when the study is resumed",
		target: func(c *config) any { return &c.Search.Runs }},
	{path: "search.rungs", fallback: "none",
		doc:    "epochs, ascending and fewer than training.epochs, after each of which only the better third of a generation's goals is trained on, as in [2, 5]",
		target: func(c *config) any { return &c.Search.Rungs }},
	{path: "search.replicates",
		doc:    "share of all trainings that goes to the five leading goals in the end, so that the best is not the luckiest; may be changed when the study is resumed",
		target: func(c *config) any { return &c.Search.Replicates }},
	{path: "search.seeds",
		doc:    "seeds of the trainings: shared (all goals meet the same, so that they compare in pairs) or fresh (each goal its own)",
		target: func(c *config) any { return &c.Search.Seeds }},
	{path: "search.max_failures", fallback: "search.population; strategy `list`: -1",
		doc:    "failed goals after which the study stops at the generation's end; negative: never; may be changed when the study is resumed",
		target: func(c *config) any { return &c.Search.MaxFailures }},
	{path: "search.target", fallback: "none",
		doc:    "validation accuracy, 0 to 1, at which the study ends, with the generation in which a goal reaches it; may be changed when the study is resumed",
		target: func(c *config) any { return &c.Search.Target }},
	{path: "search.patience", fallback: "none",
		doc:    "goals without a better one after which the study ends; may be changed when the study is resumed",
		target: func(c *config) any { return &c.Search.Patience }},
	{path: "search.options",
		doc:    "settings of the strategy",
		target: func(c *config) any { return &c.Search.Options }},

	{path: sweepKey,
		doc:    "lists of values by dotted key, as in {network.hidden: [50, 100], seed: [1, 2]}: every combination becomes a study of its own; or a list of such mappings, each a sweep of its own",
		target: func(c *config) any { return &c.Sweep }},
}

// optimiserDefault writes a default of the optimisers, which depends on the setup.
func optimiserDefault(part func(hidden, output pidnet.Optimiser) float64) string {
	return fmt.Sprintf("%v; in %s %v", part(evaluate.DefaultOptimisers(pidnet.Trivariate)), pidnet.Backpropagation,
		part(evaluate.DefaultOptimisers(pidnet.Backpropagation)))
}

const (
	studyKey = "study"
	sweepKey = "sweep"
)

// open reports whether the field is a mapping with keys of the user's own.
func (f field) open() bool {
	_, ok := f.target(&config{}).(*entries)
	return ok
}

// names are the paths that mean the field, the documented one first.
func (f field) names() []string {
	if f.former == "" {
		return []string{f.path}
	}
	return []string{f.path, f.former}
}

// documented returns a dotted path with the documented name of its key.
func documented(path string) string {
	if f, rest, ok := fieldAt(path); ok && rest == "" {
		return f.path
	}
	return path
}

// fieldAt returns the field that a dotted path means, and, where the path leads
// into an open field, the rest of the path.
func fieldAt(path string) (f field, rest string, ok bool) {
	for _, f := range fields {
		if slices.Contains(f.names(), path) {
			return f, "", true
		}
		if rest, ok := strings.CutPrefix(path, f.path+"."); ok && f.open() {
			return f, rest, true
		}
	}
	return field{}, "", false
}

// children lists the keys that may stand below a dotted path, "" for the top.
func children(path string) []string {
	var keys []string
	for _, f := range fields {
		rest, ok := f.path, true
		if path != "" {
			rest, ok = strings.CutPrefix(f.path, path+".")
		}
		key, _, _ := strings.Cut(rest, ".")
		if ok && (len(keys) == 0 || keys[len(keys)-1] != key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// unknownKey says what to do about a key that may not stand below a path.
func unknownKey(path, key string) string {
	if f, _, ok := fieldAt(key); ok && path == "" {
		section, rest, _ := strings.Cut(f.path, ".")
		return "dotted keys are for sweep and for settings of the command line; write " + rest + " below " + section
	}
	for _, f := range fields {
		for _, name := range f.names() {
			if section, ok := strings.CutSuffix(name, "."+key); ok {
				return "unknown key here; it stands below " + section
			}
		}
	}
	return "unknown key; " + suggest.DidYouMean(key, children(path))
}

func setupNames() []string {
	var names []string
	for _, s := range pidnet.Setups() {
		names = append(names, string(s))
	}
	return names
}
