package evaluate

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"goalsearch/evaluate/dataset"
	"goalsearch/internal/jsonform"
	"goalsearch/pidnet"
)

// Task says what one run trains: with a goal and a seed it decides every bit
// of the outcome. Its canonical JSON is the Task of a search.Spec.
type Task struct {
	Dataset  Dataset  `json:"dataset"`
	Network  Network  `json:"network"`
	Training Training `json:"training"`
}

// Dataset names the data and how its training images are split.
type Dataset struct {
	Name string `json:"name"`
	// Validation is the share of the training images that scores, in (0,1).
	Validation float64 `json:"validation"`
	// Reading is how a file of the user's own is read.
	dataset.Reading
	// Scale is how inputs are normalised; "" is GlobalScale.
	Scale Scale `json:"scale,omitempty"`
}

// Ref returns the data set and how it is read.
func (d Dataset) Ref() dataset.Ref { return dataset.Ref{Name: d.Name, Reading: d.Reading} }

// Network is the wiring and size of the network.
type Network struct {
	Setup pidnet.Setup `json:"setup"`
	// Hidden has the neurons of each hidden layer; none in a readout.
	Hidden Sizes `json:"hidden"`
	// Laterals is the most other neurons of its layer that each hidden neuron
	// listens to; from the layer's size less 1 on, the wiring is dense. 0 where the
	// setup has no laterals.
	Laterals int `json:"laterals"`
	// Readout is how classes are read from the output neurons. "" is
	// pidnet.PaperReadout, which has no other form in stored tasks.
	Readout pidnet.ReadoutRule `json:"readout,omitempty"`
}

// Layers returns the sizes of the hidden layers that the setup has.
func (n Network) Layers() Sizes {
	if !n.Setup.HasHidden() {
		return nil
	}
	return n.Hidden
}

// Training is how the network learns.
type Training struct {
	Epochs int `json:"epochs"`
	Batch  int `json:"batch"`
	// Binning is that of the hidden neurons' inputs; "" where these have no goal.
	Binning pidnet.Binning `json:"binning"`
	// HiddenOptimiser and OutputOptimiser are Adam's settings of the two layers.
	HiddenOptimiser pidnet.Optimiser `json:"hidden_optimiser"`
	OutputOptimiser pidnet.Optimiser `json:"output_optimiser"`
	// Test records test accuracy after the last epoch. Studies that search may not.
	Test bool `json:"test,omitempty"`
}

// DefaultTask has the paper's values (MNIST, trivariate, 100 neurons, 100 epochs of
// batches of 1,024) but for the readout, which is learned: it serves any classes, and
// of the paper's data it reads the same. Where all must be as in the paper,
// PaperReadout is written out.
func DefaultTask() Task {
	hidden, output := DefaultOptimisers(pidnet.Trivariate)
	return Task{
		Dataset: Dataset{Name: "mnist", Validation: 0.2, Scale: GlobalScale},
		Network: Network{Setup: pidnet.Trivariate, Hidden: Sizes{100}, Laterals: 100, Readout: pidnet.LearnedReadout},
		Training: Training{
			Epochs:          100,
			Batch:           1024,
			Binning:         pidnet.FixedBins,
			HiddenOptimiser: hidden,
			OutputOptimiser: output,
		},
	}
}

// DefaultOptimisers returns the paper's settings of Adam for the hidden and the
// output layer of a setup.
func DefaultOptimisers(setup pidnet.Setup) (hidden, output pidnet.Optimiser) {
	if setup == pidnet.Backpropagation {
		global := pidnet.Optimiser{LearningRate: 0.001}
		return global, global
	}
	return pidnet.Optimiser{LearningRate: 0.002, Decay: 0.00035}, pidnet.Optimiser{LearningRate: 0.003, Decay: 0.00015}
}

// FieldError is a value of a Task that cannot be. Field is the path of its
// JSON key, such as "network.hidden".
type FieldError struct {
	Field  string
	Reason string
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Reason }

// Validate refuses values that no training can have; the first is returned as a
// *FieldError. What depends on the data (its size, its classes) is checked when
// the data is loaded.
func (s Task) Validate() error {
	if s.Dataset.Name == "" {
		return refuse("dataset.name", "it is empty: name a data set")
	}
	var reading *dataset.ReadingError
	if err := s.Dataset.Ref().Validate(); errors.As(err, &reading) {
		what := "leave it out"
		if reading.Choice != "" {
			what = "set it to " + reading.Choice
		}
		return refuse("dataset."+reading.Key, "%s; %s", reading.Reason, what)
	}
	if v := s.Dataset.Validation; !(v > 0 && v < 1) {
		return refuse("dataset.validation", "%v is not between 0 and 1", v)
	}
	if s.Dataset.Scale != "" {
		if _, err := ParseScale(string(s.Dataset.Scale)); err != nil {
			return refuse("dataset.scale", "%v", err)
		}
	}
	if _, err := pidnet.ParseSetup(string(s.Network.Setup)); err != nil {
		return refuse("network.setup", "%v", err)
	}
	if err := s.Network.validate(); err != nil {
		return err
	}
	switch t := s.Training; {
	case t.Epochs < 1:
		return refuse("training.epochs", "%d: at least 1 is needed", t.Epochs)
	case t.Epochs > maxEpochs:
		return refuse("training.epochs", "%d is more than %d", t.Epochs, maxEpochs)
	case t.Batch < 1:
		return refuse("training.batch", "%d: at least 1 is needed", t.Batch)
	}
	if s.Network.Setup.HasGoal() || s.Training.Binning != "" {
		if _, err := pidnet.ParseBinning(string(s.Training.Binning)); err != nil {
			return refuse("training.binning", "%v", err)
		}
	}
	optimisers := map[string]pidnet.Optimiser{
		"training.hidden_optimiser": s.Training.HiddenOptimiser,
		"training.output_optimiser": s.Training.OutputOptimiser,
	}
	for _, field := range []string{"training.hidden_optimiser", "training.output_optimiser"} {
		o := optimisers[field]
		if !(o.LearningRate > 0) || math.IsInf(o.LearningRate, 0) {
			return refuse(field+".learning_rate", "%v is not above 0", o.LearningRate)
		}
		if !(o.Decay >= 0) || math.IsInf(o.Decay, 0) {
			return refuse(field+".decay", "%v is not 0 or more", o.Decay)
		}
	}
	return nil
}

// refuse makes a *FieldError.
func refuse(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}

func (n Network) validate() error {
	switch {
	case n.Setup.HasHidden() && len(n.Hidden) == 0:
		return refuse("network.hidden", "a %s network needs at least 1 hidden neuron", n.Setup)
	case len(n.Layers()) > 1 && !n.Setup.Deep():
		return refuse("network.hidden", "%v: a %s network has 1 hidden layer, not %d", n.Hidden, n.Setup, len(n.Hidden))
	case len(n.Hidden) > maxLayers:
		return refuse("network.hidden", "%d layers are more than %d", len(n.Hidden), maxLayers)
	case n.Laterals < 0:
		return refuse("network.laterals", "%d is negative", n.Laterals)
	}
	if n.Readout != "" {
		if _, err := pidnet.ParseReadoutRule(string(n.Readout)); err != nil {
			return refuse("network.readout", "%v", err)
		}
	}
	for _, neurons := range n.Hidden {
		switch {
		case neurons < 1:
			return refuse("network.hidden", "%d: at least 1 hidden neuron is needed in a layer", neurons)
		case neurons > maxHidden:
			return refuse("network.hidden", "%d is more than %d", neurons, maxHidden)
		}
	}
	return nil
}

const (
	maxHidden = 100_000
	maxLayers = 100
	maxEpochs = 1_000_000
)

// Canonical returns the one JSON text of the task. Values that the setup does
// not use are written as 0, settings of an optimiser that has nothing to learn as the
// defaults, and laterals of a dense wiring as the size of the largest layer less 1, so
// that equal trainings have equal texts. Of the data set, how it is read and the global
// scale, and of the network the paper's readout, are left out where they are the default,
// as in tasks from before there were others.
func (s Task) Canonical() (json.RawMessage, error) { return json.Marshal(s.sized()) }

// Identity returns a text that is the same for two tasks whose trainings are
// the same: it is Canonical but for what is only recorded.
func (s Task) Identity() (string, error) {
	s.Training.Test = false
	text, err := s.Canonical()
	return string(text), err
}

// sized returns the task with the values that count.
func (s Task) sized() Task {
	s.Dataset.Reading = s.Dataset.Canonical()
	if s.Dataset.Scale == GlobalScale {
		s.Dataset.Scale = ""
	}
	n := &s.Network
	n.Hidden = n.Layers()
	if !n.Setup.LearnsHidden() {
		s.Training.HiddenOptimiser, _ = DefaultOptimisers(n.Setup)
	}
	if !n.Setup.HasGoal() {
		s.Training.Binning = ""
	}
	dense := max(n.Hidden.largest()-1, 0)
	switch {
	case !n.Setup.HasLaterals():
		n.Laterals = 0
	case n.Setup == pidnet.Backpropagation:
		n.Laterals = dense
	}
	n.Laterals = min(n.Laterals, dense)
	if n.Readout == pidnet.PaperReadout {
		n.Readout = ""
	}
	return s
}

// ParseTask reads the text that Canonical wrote; keys that are unknown or given twice are
// refused.
func ParseTask(raw json.RawMessage) (Task, error) {
	var s Task
	if err := jsonform.Decode(raw, &s); err != nil {
		return Task{}, fmt.Errorf("what to train cannot be read: %w", err)
	}
	return s, s.Validate()
}
