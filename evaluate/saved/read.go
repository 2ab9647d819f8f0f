package saved

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/sbinet/npyio/npz"

	"goalsearch/evaluate/dataset"
	"goalsearch/internal/jsonform"
	"goalsearch/pidnet"
)

// ErrNoRecord is returned for a directory that is not one of saved networks.
var ErrNoRecord = errors.New("it has no " + recordFile)

// Read reads train.json of a directory, strictly: keys that are unknown, missing or given
// twice are refused, with their line.
func Read(dir string) (Record, error) {
	text, err := os.ReadFile(filepath.Join(dir, recordFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, fmt.Errorf("%s: %w", dir, ErrNoRecord)
	}
	if err != nil {
		return Record{}, err
	}
	var r Record
	if err := jsonform.DecodeComplete(text, &r); err != nil {
		return Record{}, fmt.Errorf("%s: %w", filepath.Join(dir, recordFile), err)
	}
	return r, nil
}

// Run returns the run with a seed; the first, if any is as good.
func (r Record) Run(seed *uint64) (Run, error) {
	for _, run := range r.Runs {
		if run.Reason == "" && (seed == nil || run.Seed == *seed) {
			return run, nil
		}
	}
	if seed == nil {
		return Run{}, errors.New("every run has failed: there is nothing to see")
	}
	var seeds []uint64
	for _, run := range r.Runs {
		seeds = append(seeds, run.Seed)
	}
	return Run{}, fmt.Errorf("there is no run with seed %d that has a result; the seeds are %v", *seed, seeds)
}

// ErrNoArray is returned where a run has no array of a name.
var ErrNoArray = errors.New("there is no array")

// Network is the trained network of a run in a directory; it reads the run's arrays.
type Network struct {
	Dir string
	Run Run
}

// Weights reads the weights, neurons×inputs, and the biases of a source of a layer.
func (n Network) Weights(layer, source string) (w pidnet.SourceWeights[float32], err error) {
	w.Source = source
	err = n.open(func(z *npz.Reader) error {
		name := ArrayName(layer, source)
		flat, shape, err := numbers(z, name+"_weight.npy")
		if err != nil {
			return err
		}
		if len(shape) != 2 {
			return fmt.Errorf("%s_weight is no matrix", name)
		}
		for i := range shape[0] {
			w.Weight = append(w.Weight, flat[i*shape[1]:(i+1)*shape[1]])
		}
		w.Bias, _, err = numbers(z, name+"_bias.npy")
		return err
	})
	return w, err
}

// Polarity reads that of the output neurons, which a network with the paper's readout
// does not have.
func (n Network) Polarity() (polarity []float32, err error) {
	err = n.open(func(z *npz.Reader) error {
		polarity, _, err = numbers(z, polarityArray+".npy")
		return err
	})
	return polarity, err
}

// open hands the run's file to a function that reads it.
func (n Network) open(read func(*npz.Reader) error) error {
	file := filepath.Join(n.Dir, filepath.Base(n.Run.File))
	z, err := npz.Open(file)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	defer z.Close()
	if err := read(z); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// numbers reads an array and its shape.
func numbers(z *npz.Reader, name string) (flat []float32, shape []int, err error) {
	if !slices.Contains(z.Keys(), name) {
		return nil, nil, fmt.Errorf("%w %s", ErrNoArray, name)
	}
	r, err := z.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	flat, shape, err = dataset.ReadNPY(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return flat, shape, nil
}
