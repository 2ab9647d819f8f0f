package pidnet

import (
	"fmt"
	"slices"
	"strings"

	"goalsearch/pidnet/pid"
)

// Setup names a wiring of networks: which sources the hidden neurons have and
// when they are read (the paper's Table of networks).
type Setup string

const (
	// Trivariate neurons see the image (F), the label (C) and each other (L), in two passes.
	Trivariate Setup = "trivariate"
	// Feedback is trivariate with the output layer's own sampled output as context.
	Feedback Setup = "feedback"
	// Context neurons see the image (F) and the label (C), in one pass.
	Context Setup = "context"
	// Lateral neurons see the image (F) and each other (L), in two passes.
	Lateral Setup = "lateral"
	// Readout is the output layer alone, on the image.
	Readout Setup = "readout"
)

// Setups lists all setups.
func Setups() []Setup { return []Setup{Trivariate, Feedback, Context, Lateral, Readout} }

// ParseSetup returns the setup of that name.
func ParseSetup(name string) (Setup, error) {
	if s := Setup(name); slices.Contains(Setups(), s) {
		return s, nil
	}
	names := make([]string, len(Setups()))
	for i, s := range Setups() {
		names[i] = string(s)
	}
	return "", fmt.Errorf("there is no setup %q: the setups are %s", name, strings.Join(names, ", "))
}

// Sources returns the sources of the neurons whose goal is searched: the hidden
// ones, or, in a readout, the output neurons.
func (s Setup) Sources() pid.Sources {
	switch s {
	case Trivariate, Feedback:
		return "FCL"
	case Lateral:
		return "FL"
	}
	return "FC"
}

// HasHidden reports whether the network has a hidden layer.
func (s Setup) HasHidden() bool { return s != Readout }

// HasLaterals reports whether hidden neurons listen to each other.
func (s Setup) HasLaterals() bool { return s == Trivariate || s == Feedback || s == Lateral }
