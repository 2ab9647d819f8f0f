package saved

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/sbinet/npyio/npz"

	"goalsearch/evaluate"
	"goalsearch/internal/atomicfile"
	"goalsearch/internal/jsonform"
	"goalsearch/pidnet"
)

// recordFile is written last: a directory that has it is whole.
const recordFile = "train.json"

// unfinished is the record while it is written; before, the mark of a directory of
// trainings that have not ended.
const unfinished = recordFile + ".new"

// Begin makes the directory and marks it, before anything is trained. It refuses one
// that something stands in already, and one that cannot be written to. What a
// training has left that did not end it removes.
func Begin(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	begun := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == unfinished })
	for _, e := range entries {
		if !begun || !isRunFile(e.Name()) && e.Name() != unfinished && !atomicfile.IsTemporary(e.Name()) {
			return fmt.Errorf("directory %s is not empty (it has %s): name one that is empty or not there", dir, e.Name())
		}
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, unfinished), nil, 0o666)
}

// RunFile names the file of the run with a seed.
func RunFile(seed uint64) string { return runFile(strconv.FormatUint(seed, 10)) }

func runFile(seed string) string { return "seed-" + seed + ".npz" }

// isRunFile reports whether a file has the name of a run's.
func isRunFile(name string) bool {
	seed, err := strconv.ParseUint(strings.TrimSuffix(strings.TrimPrefix(name, "seed-"), ".npz"), 10, 64)
	return err == nil && name == RunFile(seed)
}

// WriteRun writes the arrays of a run to its file in the directory, which is made
// if it is not there.
func WriteRun(dir string, run Run, inside evaluate.Diagnostics) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return atomicfile.Write(filepath.Join(dir, run.File), func(w io.Writer) error {
		archive := npz.NewWriter(w)
		return errors.Join(writeArrays(archive, run, inside), archive.Close())
	})
}

func writeArrays(w *npz.Writer, run Run, inside evaluate.Diagnostics) error {
	for _, layer := range inside.Weights {
		for _, s := range layer.Sources {
			name := ArrayName(layer.Layer, s.Source)
			if err := write(w, name+"_weight", rows(s.Weight), s.Weight); err != nil {
				return err
			}
			if err := write(w, name+"_bias", []int{len(s.Bias)}, [][]float32{s.Bias}); err != nil {
				return err
			}
		}
	}
	if p := inside.Polarity; p != nil {
		if err := write(w, polarityArray, []int{len(p)}, [][]float32{p}); err != nil {
			return err
		}
	}
	var curve [][]float64
	for _, e := range run.Curve {
		curve = append(curve, []float64{e.TrainAccuracy, e.ValidationAccuracy})
	}
	if err := write(w, "curve", rows(curve), curve); err != nil {
		return err
	}
	if len(inside.AtomNames) == 0 {
		return nil
	}
	var mean, spread [][]float64
	for _, e := range inside.Atoms {
		mean, spread = append(mean, e.Mean...), append(spread, e.Spread...)
	}
	shape := []int{len(inside.Atoms), len(inside.Atoms[0].Mean), len(inside.AtomNames)}
	if err := write(w, "atoms_mean", shape, mean); err != nil {
		return err
	}
	return write(w, "atoms_spread", shape, spread)
}

// WriteRecord writes train.json, when all runs are written.
func WriteRecord(dir string, r Record) error {
	var text bytes.Buffer
	if err := jsonform.Write(&text, r); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	file := filepath.Join(dir, unfinished)
	if err := os.WriteFile(file, text.Bytes(), 0o666); err != nil {
		return err
	}
	return atomicfile.Rename(file, filepath.Join(dir, recordFile))
}

// polarityArray names the array of the polarity of the output neurons.
const polarityArray = "output_polarity"

// ArrayName begins the names of the arrays of a layer's source.
func ArrayName(layer, source string) string {
	return strings.ReplaceAll(layer, " ", "") + "_" + source
}

func rows[T any](list [][]T) []int { return []int{len(list), len(list[0])} }

// write writes an array of some shape, given as rows.
func write[T pidnet.Float](w *npz.Writer, name string, shape []int, rows [][]T) error {
	var flat []T
	for _, row := range rows {
		flat = append(flat, row...)
	}
	if err := w.Write(name+".npy", array(shape, flat)); err != nil {
		return fmt.Errorf("array %s: %w", name, err)
	}
	return nil
}
