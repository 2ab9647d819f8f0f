package saved

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sbinet/npyio/npz"
)

// Read reads train.json of a directory.
func Read(dir string) (Record, error) {
	text, err := os.ReadFile(filepath.Join(dir, recordFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, fmt.Errorf("%s has no %s: name a directory that `goalsearch train --save` has written", dir, recordFile)
	}
	if err != nil {
		return Record{}, err
	}
	var r Record
	if err := json.Unmarshal(text, &r); err != nil {
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
var ErrNoArray = errors.New("there is no matrix")

// Weights reads the weights of a source of a layer of a run: neurons×inputs.
func Weights(dir string, run Run, layer, source string) ([][]float32, error) {
	file := filepath.Join(dir, filepath.Base(run.File))
	z, err := npz.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	defer z.Close()
	name := ArrayName(layer, source) + "_weight.npy"
	header := z.Header(name)
	if header == nil || len(header.Descr.Shape) != 2 {
		return nil, fmt.Errorf("%s: %w %s", file, ErrNoArray, name)
	}
	var flat []float32
	if err := z.Read(name, &flat); err != nil {
		return nil, fmt.Errorf("%s: %s: %w", file, name, err)
	}
	neurons, inputs := header.Descr.Shape[0], header.Descr.Shape[1]
	if neurons < 1 || inputs < 1 || len(flat) != neurons*inputs {
		return nil, fmt.Errorf("%s: %s has %d numbers, not %d×%d", file, name, len(flat), neurons, inputs)
	}
	weights := make([][]float32, neurons)
	for n := range weights {
		weights[n] = flat[n*inputs : (n+1)*inputs]
	}
	return weights, nil
}
