package pidnet

import "goalsearch/pidnet/pid"

// Setup names a wiring of networks: which sources the hidden neurons have, when
// they are read, and how they learn (the paper's Table of networks).
type Setup string

const (
	// Trivariate neurons see the layer below (F), the label (C) and each other (L), in two passes.
	Trivariate Setup = "trivariate"
	// Feedback is trivariate with the sampled outputs of the layer above as context;
	// above the last hidden layer is the output layer.
	Feedback Setup = "feedback"
	// Context neurons see the layer below (F) and the label (C), in one pass.
	Context Setup = "context"
	// Lateral neurons see the layer below (F) and each other (L), in two passes.
	Lateral Setup = "lateral"
	// RandomProjection has hidden neurons that do not learn: 1 where their weighted
	// image is above 0, else 0.
	RandomProjection Setup = "random-projection"
	// Backpropagation has the wiring of trivariate networks, with all laterals, and
	// learns as a whole, by gradients of the cross-entropy.
	Backpropagation Setup = "backpropagation"
	// Readout is the output layer alone, on the image.
	Readout Setup = "readout"
)

// Setups lists all setups.
func Setups() []Setup {
	return []Setup{Trivariate, Feedback, Context, Lateral, RandomProjection, Backpropagation, Readout}
}

// ParseSetup returns the setup of that name.
func ParseSetup(name string) (Setup, error) {
	return oneOf("setup", name, Setups()...)
}

// Sources returns the sources of the neurons whose goal is searched: the hidden
// ones, or, in a readout, the output neurons; "" if no neuron has a goal that
// could be searched.
func (s Setup) Sources() pid.Sources {
	switch s {
	case Trivariate, Feedback:
		return "FCL"
	case Lateral:
		return "FL"
	case Context, Readout:
		return "FC"
	}
	return ""
}

// HasHidden reports whether the network has a hidden layer.
func (s Setup) HasHidden() bool { return s != Readout }

// HasGoal reports whether the hidden neurons have a goal of their own.
func (s Setup) HasGoal() bool { return s.HasHidden() && s.Sources() != "" }

// LearnsHidden reports whether the hidden neurons learn.
func (s Setup) LearnsHidden() bool { return s.HasGoal() || s == Backpropagation }

// HasLaterals reports whether hidden neurons listen to each other.
func (s Setup) HasLaterals() bool {
	return s == Trivariate || s == Feedback || s == Lateral || s == Backpropagation
}

// Deep reports whether there may be more than one hidden layer.
func (s Setup) Deep() bool { return s.HasGoal() }
