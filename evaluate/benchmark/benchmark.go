// Package benchmark measures how fast this machine trains: what its kernels do,
// what an epoch takes, what several trainings at once gain, and how near to the
// limit of the machine that is.
package benchmark

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"goalsearch/evaluate"
	"goalsearch/pidnet"
	kernels "goalsearch/pidnet/benchmark"
	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

// Options say what is measured.
type Options struct {
	Data    string // directory of the data sets
	Dataset string
	Epochs  int // timed per network; medians are reported
	Large   bool
	Clock   func() time.Time
	Say     func(string) // told what is being measured
}

// Report is what was measured.
type Report struct {
	Machine  Machine   `json:"machine"`
	Dataset  string    `json:"dataset"`
	Kernels  string    `json:"numerics"`
	Products []Product `json:"products"`
	PID      []PID     `json:"pid"`
	Epochs   []Epoch   `json:"epochs"`

	// EpochSeconds are of training epochs on all cores, by network: n100 is 100
	// neurons with dense laterals, n1000s100 is 1,000 with 100 laterals each.
	EpochSeconds map[string]float64 `json:"epoch_seconds"`
	// ValidationSeconds are of the validation passes.
	ValidationSeconds map[string]float64 `json:"validation_seconds"`
	// GEMMGFLOPS is the lower rate of the forward and the weight gradient's
	// product, on one thread; GEMMGFLOPSAll on all cores.
	GEMMGFLOPS    float64 `json:"gemm_gflops"`
	GEMMGFLOPSAll float64 `json:"gemm_gflops_all_cores"`
	// PIDNanoseconds is per neuron and sample at about 33 occupied cells.
	PIDNanoseconds float64 `json:"pid_ns"`
	LogNanoseconds float64 `json:"log_ns"`
	// ConcurrentSpeedup is the throughput of a training per core over that of one
	// training on one core.
	ConcurrentSpeedup float64 `json:"concurrent_speedup"`
	// LimitShare is the least time that an epoch of n100 could take on one thread,
	// all products dense at the measured rate and the logarithms in vectors, over
	// the time that it takes.
	LimitShare float64 `json:"limit_share"`
	// LimitShareSparse is the same with the products of pixels that are not 0 alone.
	LimitShareSparse float64 `json:"limit_share_sparse"`
	// OverheadSeconds is what a trial of a search costs beside its training, and
	// OverheadShare that over the time of 10 epochs of n100 on one thread.
	OverheadSeconds float64 `json:"overhead_seconds_per_trial"`
	OverheadShare   float64 `json:"overhead_share"`
	PeakRSSBytes    uint64  `json:"peak_rss_bytes"`
}

// Machine is where it was measured.
type Machine struct {
	OS    string `json:"os"`
	Arch  string `json:"arch"`
	Cores int    `json:"cores"`
}

// Product is the rate of a matrix product.
type Product struct {
	Shape   string  `json:"shape"`
	Rows    int     `json:"rows"`
	Columns int     `json:"columns"`
	Inner   int     `json:"inner"`
	One     float64 `json:"gflops_one_thread"`
	All     float64 `json:"gflops_all_cores"`
}

// PID is the cost of a goal by the number of occupied cells.
type PID struct {
	Cells       int     `json:"cells"`
	Nanoseconds float64 `json:"ns"`
}

// Epoch is the cost of an epoch of a network.
type Epoch struct {
	Network    string  `json:"network"`
	Setup      string  `json:"setup"`
	Hidden     int     `json:"hidden"`
	Laterals   int     `json:"laterals"`
	Batch      int     `json:"batch"`
	Threads    int     `json:"threads"`
	Training   float64 `json:"training_seconds"`
	Validation float64 `json:"validation_seconds"`
}

// realCells is how many cells the batches of real networks occupy.
const realCells = 33

// Run measures.
func Run(ctx context.Context, o Options) (Report, error) {
	b := bench{Options: o, local: evaluate.NewLocal(o.Data, 1), cores: runtime.GOMAXPROCS(0)}
	b.report = Report{
		Machine:           Machine{runtime.GOOS, runtime.GOARCH, b.cores},
		Dataset:           o.Dataset,
		Kernels:           pidnet.Numerics(),
		EpochSeconds:      make(map[string]float64),
		ValidationSeconds: make(map[string]float64),
	}
	if _, err := b.local.Prepare(ctx, b.task(networks[0])); err != nil {
		return Report{}, err
	}
	b.kernels()
	for _, step := range []func(context.Context) error{b.epochs, b.concurrent, b.limit, b.overhead} {
		if err := step(ctx); err != nil {
			return Report{}, err
		}
	}
	b.report.PeakRSSBytes = peakRSS()
	return b.report, nil
}

type bench struct {
	Options
	local  *evaluate.Local
	cores  int
	report Report
}

func (b *bench) say(format string, args ...any) {
	if b.Say != nil {
		b.Say(fmt.Sprintf(format, args...))
	}
}

func (b *bench) kernels() {
	r := &b.report
	for _, s := range kernels.Shapes() {
		b.say("product: %s", s.Name)
		r.Products = append(r.Products, Product{s.Name, s.Rows, s.Columns, s.Inner,
			kernels.Product(s, 1, b.Clock), kernels.Product(s, b.cores, b.Clock)})
	}
	// The first two are the forward product and the weight gradient's.
	r.GEMMGFLOPS = min(r.Products[0].One, r.Products[1].One)
	r.GEMMGFLOPSAll = min(r.Products[0].All, r.Products[1].All)
	for _, cells := range []int{8, realCells, 100, 300, 750} {
		b.say("goal: %d cells", cells)
		ns, occupied := kernels.Objective(cells, b.Clock)
		r.PID = append(r.PID, PID{occupied, ns})
		if cells == realCells {
			r.PIDNanoseconds = ns
		}
	}
	r.LogNanoseconds = kernels.Logarithm(b.Clock)
}

// network is a network whose epochs are timed.
type network struct {
	name             string
	setup            pidnet.Setup
	hidden, laterals int
	batch            int // 0: the default
	large            bool
}

// networks begin with the one that all else is compared with.
var networks = []network{
	{name: "n100", setup: pidnet.Trivariate, hidden: 100, laterals: 100},
	{name: "n100b256", setup: pidnet.Trivariate, hidden: 100, laterals: 100, batch: 256},
	{name: "n100b4096", setup: pidnet.Trivariate, hidden: 100, laterals: 100, batch: 4096},
	{name: "n20", setup: pidnet.Trivariate, hidden: 20, laterals: 20},
	{name: "n200", setup: pidnet.Trivariate, hidden: 200, laterals: 200},
	{name: "context100", setup: pidnet.Context, hidden: 100},
	{name: "lateral100", setup: pidnet.Lateral, hidden: 100, laterals: 100},
	{name: "feedback100", setup: pidnet.Feedback, hidden: 100, laterals: 100},
	{name: "projection100", setup: pidnet.RandomProjection, hidden: 100},
	{name: "backpropagation100", setup: pidnet.Backpropagation, hidden: 100, laterals: 100},
	{name: "readout", setup: pidnet.Readout},
	{name: "n1000s100", setup: pidnet.Trivariate, hidden: 1000, laterals: 100, large: true},
	{name: "n2000s100", setup: pidnet.Trivariate, hidden: 2000, laterals: 100, large: true},
	{name: "n2000", setup: pidnet.Trivariate, hidden: 2000, laterals: 2000, large: true},
}

func (b *bench) epochs(ctx context.Context) error {
	for _, n := range networks {
		if n.large && !b.Large {
			continue
		}
		b.say("epochs: %s", n.name)
		t, err := b.time(ctx, n, b.cores)
		if err != nil {
			return err
		}
		e := epochOf(n, b.cores, t)
		b.report.Epochs = append(b.report.Epochs, e)
		b.report.EpochSeconds[n.name], b.report.ValidationSeconds[n.name] = e.Training, e.Validation
	}
	return nil
}

func epochOf(n network, threads int, t evaluate.Timing) Epoch {
	batch := n.batch
	if batch == 0 {
		batch = evaluate.DefaultTask().Training.Batch
	}
	return Epoch{n.name, string(n.setup), n.hidden, n.laterals, batch, threads, middle(t.Training), middle(t.Validation)}
}

// time times the epochs of a network after the first, in which few cells are
// occupied.
func (b *bench) time(ctx context.Context, n network, threads int) (evaluate.Timing, error) {
	prepared, err := b.local.Prepare(ctx, b.task(n))
	if err != nil {
		return evaluate.Timing{}, err
	}
	trainer, err := prepared.Trainer(everyAtom(n.setup), threads)
	if err != nil {
		return evaluate.Timing{}, err
	}
	t, err := trainer.TimeEpochs(ctx, b.Epochs+1, b.Clock)
	if err != nil {
		return evaluate.Timing{}, err
	}
	return evaluate.Timing{Training: t.Training[1:], Validation: t.Validation[1:]}, nil
}

// task returns the training of a network.
func (b *bench) task(n network) evaluate.Task {
	task := evaluate.DefaultTask()
	task.Dataset.Name = b.Dataset
	task.Network = evaluate.Network{Setup: n.setup, Laterals: n.laterals}
	task.Training.HiddenOptimiser, task.Training.OutputOptimiser = evaluate.DefaultOptimisers(n.setup)
	if n.hidden > 0 {
		task.Network.Hidden = evaluate.Sizes{n.hidden}
	}
	if n.batch > 0 {
		task.Training.Batch = n.batch
	}
	return task
}

// everyAtom is a goal that weighs every atom but the residual entropy, most of all what
// the first two sources share.
func everyAtom(setup pidnet.Setup) search.Params {
	sources := setup.Sources()
	if sources == "" {
		return nil
	}
	shared := fmt.Sprintf("{%c}{%c}", sources[0], sources[1])
	var goal search.Params
	for _, node := range pid.LatticeOf(len(sources)).Nodes {
		weight := search.Param{Name: sources.Format(node), Value: 0.05}
		if weight.Name == shared {
			weight.Value = 1
		}
		goal = append(goal, weight)
	}
	return goal
}

// concurrent compares a training per core with a single one on one core.
func (b *bench) concurrent(ctx context.Context) error {
	b.say("trainings at once")
	one, err := b.time(ctx, networks[0], 1)
	if err != nil {
		return err
	}
	all := make([]evaluate.Timing, b.cores)
	errs := make([]error, b.cores)
	var group sync.WaitGroup
	for i := range all {
		group.Go(func() { all[i], errs[i] = b.time(ctx, networks[0], 1) })
	}
	group.Wait()
	throughput := 0.0
	for i, t := range all {
		if errs[i] != nil {
			return errs[i]
		}
		throughput += 1 / (middle(t.Training) + middle(t.Validation))
	}
	b.report.ConcurrentSpeedup = throughput * (middle(one.Training) + middle(one.Validation))
	b.report.Epochs = append(b.report.Epochs, epochOf(networks[0], 1, one))
	return nil
}

// limit compares the epoch of n100 on one thread with its least time.
func (b *bench) limit(ctx context.Context) error {
	n := networks[0]
	prepared, err := b.local.Prepare(ctx, b.task(n))
	if err != nil {
		return err
	}
	task, data := prepared.Task(), prepared.Data()
	train, _ := evaluate.Split(data.Train.Len(), task.Dataset.Validation, 1)
	samples, hidden, classes := float64(len(train)), float64(n.hidden), float64(data.Train.Classes())
	pixels := 4 * hidden * float64(data.Train.Size()) // forward and weight gradient
	units := 4*hidden*hidden + 4*hidden*classes
	nodes := float64(len(pid.LatticeOf(3).Nodes))
	logarithms := samples / float64(task.Training.Batch) * hidden * nodes * realCells * 2 * b.report.LogNanoseconds / 1e9
	rate := b.report.GEMMGFLOPS * 1e9
	took := b.report.Epochs[len(b.report.Epochs)-1].Training
	b.report.LimitShare = (samples*(pixels+units)/rate + logarithms) / took
	b.report.LimitShareSparse = (samples*(pixels*data.Train.Density()+units)/rate + logarithms) / took
	return nil
}

// overhead compares what a trial costs beside its training with a training of 10
// epochs of n100 on one thread.
func (b *bench) overhead(ctx context.Context) (err error) {
	b.say("trials without training")
	single := b.report.Epochs[len(b.report.Epochs)-1]
	b.report.OverheadSeconds, err = overhead(ctx)
	b.report.OverheadShare = b.report.OverheadSeconds / (10 * (single.Training + single.Validation))
	return err
}

func middle(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}
