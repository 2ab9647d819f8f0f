package saved_test

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goalsearch/evaluate"
	"goalsearch/evaluate/saved"
	"goalsearch/pidnet"
	"goalsearch/search"
)

var (
	run = saved.Run{
		Seed: 7, File: "seed-7.npz",
		Curve: []search.Epoch{{Epoch: 0, TrainAccuracy: 0.1, ValidationAccuracy: 0.2}, {Epoch: 1, TrainAccuracy: 0.5, ValidationAccuracy: 0.25}},
	}
	inside = evaluate.Diagnostics{
		Weights: []pidnet.LayerWeights[float32]{{Layer: "hidden 1", Sources: []pidnet.SourceWeights[float32]{
			{Source: "F", Weight: [][]float32{{1, 2, 3}, {4, 5, -6}}, Bias: []float32{7, 8}},
		}}},
		Polarity:  []float32{1, -1, 1},
		AtomNames: []string{"{F}{C}", "{F}", "H_res"},
		Atoms: []evaluate.EpochAtoms{
			{Mean: [][]float64{{1, 2, 3}}, Spread: [][]float64{{0, 0, 0}}},
			{Mean: [][]float64{{4, 5, 6}}, Spread: [][]float64{{0.1, 0.2, 0.3}}},
		},
	}
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "dir")
	if err := saved.Begin(dir); err != nil {
		t.Fatal(err)
	}
	if err := saved.WriteRun(dir, run, inside); err != nil {
		t.Fatal(err)
	}
	record := saved.Record{TrainingSpec: []byte("{}"), Goal: search.Params{{Name: "{F}", Value: 1}}, Rows: 1, Columns: 3, Channels: 1, Atoms: inside.AtomNames, Runs: []saved.Run{run}}
	if err := saved.WriteRecord(dir, record); err != nil {
		t.Fatal(err)
	}
	got, err := saved.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(record, got); diff != "" {
		t.Errorf("record (-written +read):\n%s", diff)
	}
	weights, err := saved.Network{Dir: dir, Run: got.Runs[0]}.Weights("hidden 1", "F")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(inside.Weights[0].Sources[0], weights); diff != "" {
		t.Errorf("weights (-written +read):\n%s", diff)
	}
	polarity, err := saved.Network{Dir: dir, Run: got.Runs[0]}.Polarity()
	if diff := cmp.Diff(inside.Polarity, polarity); diff != "" || err != nil {
		t.Errorf("%v; polarity (-written +read):\n%s", err, diff)
	}
	if _, err := (saved.Network{Dir: dir, Run: run}).Weights("hidden 2", "F"); err == nil || !strings.Contains(err.Error(), "no array hidden2_F_weight.npy") {
		t.Errorf("weights of a layer that is not there: %v", err)
	}
	if err := os.Rename(filepath.Join(dir, "train.json"), filepath.Join(dir, "train.json.new")); err != nil {
		t.Fatal(err)
	}
	if err := saved.Begin(dir); err != nil {
		t.Errorf("what a training has left that did not end: %v", err)
	}
	if left, err := os.ReadDir(dir); len(left) != 1 || left[0].Name() != "train.json.new" || err != nil {
		t.Errorf("%v is left, %v", left, err)
	}
	if err := saved.WriteRecord(dir, record); err != nil {
		t.Fatal(err)
	}
	if err := saved.Begin(dir); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("a directory that is full: %v", err)
	}
	// Files that no training has begun are somebody's own.
	own := t.TempDir()
	if err := os.WriteFile(filepath.Join(own, saved.RunFile(7)), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := saved.Begin(own); err == nil {
		t.Error("a directory with a file of somebody's own was taken")
	}
	if left, err := os.ReadDir(own); len(left) != 1 || err != nil {
		t.Errorf("of somebody's own files %v are left, %v", left, err)
	}
}

// TestNoPolarity: a network with the paper's readout has no array of its polarity, and
// one that was saved with the readout's array lost says so.
func TestNoPolarity(t *testing.T) {
	dir := t.TempDir()
	paper := inside
	paper.Polarity = nil
	if err := saved.WriteRun(dir, run, paper); err != nil {
		t.Fatal(err)
	}
	polarity, err := saved.Network{Dir: dir, Run: run}.Polarity()
	if !errors.Is(err, saved.ErrNoArray) || !strings.Contains(err.Error(), "seed-7.npz: there is no array output_polarity.npy") || polarity != nil {
		t.Errorf("polarity %v, %v", polarity, err)
	}
}

// TestNumPyReads has NumPy read the arrays, where it is installed.
func TestNumPyReads(t *testing.T) {
	python := ""
	for _, p := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(p, "-c", "import numpy").Run() == nil {
			python = p
		}
	}
	if python == "" {
		t.Skip("no python3 with numpy is installed")
	}
	dir := t.TempDir()
	if err := saved.WriteRun(dir, run, inside); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "-c", `
import numpy, sys
z = numpy.load(sys.argv[1])
print(sorted((k, z[k].shape, str(z[k].dtype)) for k in z), z["hidden1_F_weight"][1, 2], z["atoms_mean"][1, 0, 1])`,
		filepath.Join(dir, run.File)).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	const want = "[('atoms_mean', (2, 1, 3), 'float64'), ('atoms_spread', (2, 1, 3), 'float64'), ('curve', (2, 2), 'float64'), ('hidden1_F_bias', (2,), 'float32'), ('hidden1_F_weight', (2, 3), 'float32'), ('output_polarity', (3,), 'float32')] -6.0 5.0\n"
	if string(out) != want {
		t.Errorf("NumPy reads\n%s want\n%s", out, want)
	}
}

// npy is an array as NumPy writes it.
func npy(fortran, shape string, numbers ...float32) string {
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': %s, 'shape': %s, }\n", fortran, shape)
	b := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(header)))
	b = append(b, header...)
	for _, x := range numbers {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return string(b)
}

// TestWeightsOfOthers: weights that other programs have written are read in their
// order, or refused.
func TestWeightsOfOthers(t *testing.T) {
	bias := npy("False", "(2,)", 7, 8)
	for name, c := range map[string]struct{ weight, bias, refusal string }{
		"row-major":     {npy("False", "(2, 3)", 1, 2, 3, 4, 5, -6), bias, ""},
		"column-major":  {npy("True", "(2, 3)", 1, 4, 2, 5, 3, -6), bias, ""},
		"too few":       {npy("False", "(2, 3)", 1, 2, 3, 4, 5), bias, "hidden1_F_weight.npy: the array is truncated"},
		"not a number":  {npy("False", "(2, 3)", 1, 2, float32(math.NaN()), 4, 5, -6), bias, "[0, 2]: NaN is not a finite number"},
		"infinite bias": {npy("False", "(2, 3)", 1, 2, 3, 4, 5, -6), npy("False", "(2,)", 7, float32(math.Inf(1))), "hidden1_F_bias.npy: [1]: +Inf is not"},
		"no line end":   {"\x93NUMPY\x01\x00\x01\x00{", bias, "is not what NumPy writes"},
		"negative":      {npy("False", "(-1,)", 1), bias, "is not what NumPy writes"},
		"huge":          {npy("False", "(1099511627776, 1)", 1), bias, "more than the"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			f, err := os.Create(filepath.Join(dir, run.File))
			if err != nil {
				t.Fatal(err)
			}
			z := zip.NewWriter(f)
			for array, text := range map[string]string{"hidden1_F_weight.npy": c.weight, "hidden1_F_bias.npy": c.bias} {
				w, err := z.Create(array)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := io.WriteString(w, text); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(z.Close(), f.Close()); err != nil {
				t.Fatal(err)
			}
			weights, err := saved.Network{Dir: dir, Run: run}.Weights("hidden 1", "F")
			if c.refusal != "" {
				if err == nil || !strings.Contains(err.Error(), c.refusal) {
					t.Errorf("%v, want %q", err, c.refusal)
				}
				return
			}
			if diff := cmp.Diff(inside.Weights[0].Sources[0], weights); diff != "" || err != nil {
				t.Errorf("%v; weights (-want +read):\n%s", err, diff)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	dir := t.TempDir()
	if _, err := saved.Read(dir); err == nil || !errors.Is(err, saved.ErrNoRecord) || !strings.Contains(err.Error(), dir) {
		t.Errorf("an empty directory: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "train.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := saved.Read(dir); err == nil {
		t.Error("half a record is read")
	}
	if err := os.WriteFile(filepath.Join(dir, "seed-7.npz"), []byte("no archive"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := (saved.Network{Dir: dir, Run: run}).Weights("hidden 1", "F"); err == nil {
		t.Error("a file that is no archive is read")
	}
	seed := uint64(8)
	if _, err := (saved.Record{Runs: []saved.Run{run}}).Run(&seed); err == nil || !strings.Contains(err.Error(), "[7]") {
		t.Errorf("a seed that was not trained: %v", err)
	}
}

// TestReadIsStrict: a record that has been changed by hand is read as it stands, or refused
// by line.
func TestReadIsStrict(t *testing.T) {
	dir := t.TempDir()
	record := saved.Record{TrainingSpec: []byte(`{"a":{"b":1}}`), Goal: search.Params{{Name: "{F}", Value: 1}}, Rows: 1, Columns: 3, Channels: 1, Runs: []saved.Run{run}}
	if err := saved.WriteRecord(dir, record); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "train.json")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{`{`, "\ufeff{", ""},
		{`"rows": 1,`, `"rows": 1, "row": 1,`, "line 10, column 14: row: unknown key; did you mean rows?"},
		{`"rows": 1,`, `"Rows": 1,`, "line 10, column 3: Rows: unknown key; did you mean rows?"},
		{`"rows": 1,`, `"rows": 1, "rows": 2,`, "line 10, column 14: rows: the key stands twice"},
		{`"b": 1`, `"b": 1, "b": 2`, "science.a.b: the key stands twice"},
		{`"rows": 1,`, ``, "line 1, column 1: the key rows is missing"},
		{`"seed": 7,`, ``, "runs[0]: the key seed is missing"},
		{`"seed": 7,`, `"seed": -7,`, "runs[0].seed: -7 stands where a whole number that is not negative must"},
		{`"rows": 1,`, `"rows": null,`, "rows: null stands where a whole number must"},
		{`"{F}": 1`, `"{F}": NaN`, "line 8, column 12: NaN is no number of JSON"},
		{`"{F}": 1`, `"{F}": "1"`, "line 7, column 11: goal: weight {F}: a JSON string is no finite number"},
		{string(whole), string(whole) + "{}", "there is more than one value"},
		{string(whole), string(whole[:len(whole)/2]), "unexpected end of JSON input"},
	} {
		changed := strings.Replace(string(whole), c.old, c.new, 1)
		if changed == string(whole) {
			t.Fatalf("the record has no %s", c.old)
		}
		if err := os.WriteFile(file, []byte(changed), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := saved.Read(dir)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), file+": ") || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s became %s: %v, want %s", c.old, c.new, err, c.want)
		}
	}
}
