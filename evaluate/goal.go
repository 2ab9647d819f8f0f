package evaluate

import (
	"fmt"

	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

// Goals turns named weights into the goals of a network's layers: of its hidden
// layers, from the image on; in a readout, of the output layer. An atom weighs
// alike in all layers; followed by @ and the number of a layer, as in {F}{C}@2, it
// weighs in that one alone, whatever its weight in all. Weights that are not named
// are 0. An atom that the setup's sources do not have, and a layer that the
// network does not have, are refused.
func Goals(network Network, weights search.Params) ([]pid.Goal, error) {
	if err := weights.Validate(); err != nil {
		return nil, err
	}
	setup := network.Setup
	goals := make([]pid.Goal, max(len(network.Layers()), 1))
	for i := range goals {
		goals[i] = pid.NewGoal(setup.Sources())
	}
	for _, single := range []bool{false, true} {
		for _, w := range weights {
			atom, layer, err := CutLayer(w.Name)
			switch {
			case err != nil:
				return nil, fmt.Errorf("a goal for %s neurons: %w", setup, err)
			case layer > len(goals):
				return nil, fmt.Errorf("a goal for %s neurons: weight %s is of layer %d, the network has %d", setup, w.Name, layer, len(goals))
			case single != (layer > 0):
				continue
			}
			first, last := 1, len(goals)
			if single {
				first, last = layer, layer
			}
			for l := first; l <= last; l++ {
				if err := goals[l-1].Set(atom, w.Value); err != nil {
					return nil, fmt.Errorf("a goal for %s neurons: %w", setup, err)
				}
			}
		}
	}
	return goals, nil
}

// atomNames names the atoms that a training reports: those of its goals, by layer
// where there are several.
func atomNames(network Network) []string {
	atoms := network.Setup.Sources().Atoms()
	if len(network.Layers()) < 2 {
		return atoms
	}
	var names []string
	for layer := range network.Layers() {
		for _, atom := range atoms {
			names = append(names, InLayer(atom, layer+1))
		}
	}
	return names
}
