package plots

import (
	"errors"
	"fmt"

	"goalsearch/evaluate/saved"
)

// ReceptiveFields draws the weights that the first neurons of the first hidden layer, or of
// a readout, give to the pixels. dir holds the networks of the record.
func ReceptiveFields(dir string, r saved.Record, run saved.Run, most int) (*Figure, error) {
	var captions []string // of the neurons, where they stand for classes
	weights, err := saved.Network{Dir: dir, Run: run}.Weights("hidden 1", "F")
	if errors.Is(err, saved.ErrNoArray) {
		captions = r.ClassNames
		weights, err = saved.Network{Dir: dir, Run: run}.Weights("output", "F") // a readout
	}
	if err != nil {
		return nil, err
	}
	fields := weights.Weight[:min(most, len(weights.Weight))]
	neurons := "1 neuron"
	if len(fields) != 1 {
		neurons = fmt.Sprintf("%d neurons", len(fields))
	}
	title := fmt.Sprintf("%s, seed %d: receptive fields of %s", dir, run.Seed, neurons)
	captions = captions[:min(len(fields), len(captions))]
	return Fields(title, fields, captions, Shape{Rows: r.Rows, Columns: r.Columns, Channels: r.Channels})
}

// AtomsOverTraining draws the atoms of a run's layers over its epochs. dir is for the
// title.
func AtomsOverTraining(dir string, r saved.Record, run saved.Run) (*Figure, error) {
	var courses []Course
	layers := 0
	if len(run.Atoms) > 0 {
		layers = len(run.Atoms[0].Mean)
	}
	for i, name := range r.Atoms {
		for layer := range layers {
			c := Course{Name: name, Layer: fmt.Sprintf("layer %d", layer+1)}
			for _, e := range run.Atoms {
				c.Mean, c.Spread = append(c.Mean, e.Mean[layer][i]), append(c.Spread, e.Spread[layer][i])
			}
			courses = append(courses, c)
		}
	}
	return Courses(fmt.Sprintf("%s, seed %d: atoms over training", dir, run.Seed), courses)
}
