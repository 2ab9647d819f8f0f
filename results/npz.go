package results

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"

	"goalsearch/search"
)

// WriteNPZ writes trials of a study as arrays for numpy.load, in the given order:
// an array per field but the weights and the reason, of which entry i is that of
// trial i; -1 or NaN is what a trial has not. And
//
//	weights       trials × weights, float64
//	weight_names  of its columns, in the order of the study's space
//	scores        trials × runs, validation accuracies, NaN where a run has none
//	curves        trials × epochs, mean validation accuracy of the runs, from
//	              epoch 0 on; NaN beyond the last epoch that all of them have
//	atoms         trials × atoms, mean of the runs in bits, NaN where unknown
//	atom_names    of its columns
//
// The trials must have whole curves. No trial, no array: that is refused.
func WriteNPZ(w io.Writer, study search.Study, ranked []Ranked) error {
	if len(ranked) == 0 {
		return errors.New("no trial to put into arrays")
	}
	var b bytes.Buffer
	arrays := npz.NewWriter(&b)
	for _, a := range arraysOf(study, ranked) {
		if err := arrays.Write(a.name+".npy", a.value); err != nil {
			return fmt.Errorf("array %s: %w", a.name, err)
		}
	}
	if err := arrays.Close(); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}

type namedArray struct {
	name  string
	value any // []int64, []float64, []string or mat.Dense
}

func arraysOf(study search.Study, ranked []Ranked) []namedArray {
	var list []namedArray
	fields := Fields(study)
	names := make([]string, len(study.Spec.Space))
	for j, w := range study.Spec.Space {
		names[j] = w.Name
	}
	for _, f := range fields {
		if !slices.Contains(names, f.Name) && f.Name != "reason" {
			list = append(list, namedArray{f.Name, columnOf(f, ranked)})
		}
	}
	if len(names) > 0 {
		list = append(list, namedArray{"weights", weightsOf(names, ranked)}, namedArray{"weight_names", names})
	}
	list = append(list, runArrays(ranked)...)
	return append(list, atomArrays(ranked)...)
}

// weightsOf has a row for each trial, a column for each weight.
func weightsOf(names []string, ranked []Ranked) mat.Dense {
	weights := mat.NewDense(len(ranked), len(names), nil)
	for j, name := range names {
		for i, r := range ranked {
			weights.Set(i, j, when(r.Goal.Get(name)).orNaN())
		}
	}
	return *weights
}

// columnOf is a field of all trials.
func columnOf(f Field, ranked []Ranked) any {
	wholes, numbers, texts := make([]int64, len(ranked)), make([]float64, len(ranked)), make([]string, len(ranked))
	for i, r := range ranked {
		d := f.of(r)
		wholes[i], numbers[i], texts[i] = -1, d.orNaN(), d.text
		if d.known {
			wholes[i] = int64(d.number)
		}
	}
	switch f.Kind {
	case Whole:
		return wholes
	case Number:
		return numbers
	}
	return texts
}

// runArrays are scores and curves.
func runArrays(ranked []Ranked) []namedArray {
	runs, epochs := 1, 1
	for _, r := range ranked {
		for _, run := range r.Runs {
			runs = max(runs, run.Number+1)
			epochs = max(epochs, run.Outcome.Epochs()+1)
		}
	}
	scores, curves := filledNaN(len(ranked), runs), filledNaN(len(ranked), epochs)
	for i, r := range ranked {
		for _, run := range r.Runs {
			if score, ok := run.Outcome.ValidationAccuracy(); ok && run.Reason == "" {
				scores.Set(i, run.Number, score)
			}
		}
		for _, e := range MeanCurve(r.Trial) {
			curves.Set(i, e.Epoch, e.ValidationAccuracy)
		}
	}
	return []namedArray{{"scores", *scores}, {"curves", *curves}}
}

func atomArrays(ranked []Ranked) []namedArray {
	var names []string
	means := make([]search.Params, len(ranked))
	for i, r := range ranked {
		means[i] = meanAtoms(r.Trial)
		for _, a := range means[i] {
			if !slices.Contains(names, a.Name) {
				names = append(names, a.Name)
			}
		}
	}
	if len(names) == 0 {
		return nil
	}
	atoms := filledNaN(len(ranked), len(names))
	for i := range ranked {
		for _, a := range means[i] {
			atoms.Set(i, slices.Index(names, a.Name), a.Value)
		}
	}
	return []namedArray{{"atoms", *atoms}, {"atom_names", names}}
}

func filledNaN(rows, columns int) *mat.Dense {
	data := make([]float64, rows*columns)
	for i := range data {
		data[i] = math.NaN()
	}
	return mat.NewDense(rows, columns, data)
}
