package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// twelve is a file of 12 samples in 2 classes, sample i being the number i.
const twelve = "0,0\n1,1\n2,0\n3,0\n4,0\n5,0\n6,1\n7,1\n8,1\n9,1\n10,1\n11,1\n"

// inFolder makes a folder with files the working directory, and returns it.
func inFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestIsOwn(t *testing.T) {
	for name, want := range map[string]bool{
		"own.npz": true, "data/own.csv": true, "OWN.CSV": true, "/a/b.npz": true,
		"own.tsv": true, "images/": true, "./images": true, "/data/images": true,
		"mnist": false, "npz": false, "own.npy": false, "own.csv.gz": false, "images": false, "": false,
	} {
		if IsOwn(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

// Of every class each fifth sample is for testing.
func TestOwnFileHoldsTestSamplesOut(t *testing.T) {
	inFolder(t, map[string]string{"data/own.csv": twelve})
	s, err := Open(t.Context(), Ref{Name: "own.csv"}, "data")
	if err != nil {
		t.Fatal(err)
	}
	want := Images{Values: []float32{5, 9}, Labels: []uint16{0, 1}, Count: 2, Size: 1}
	if diff := cmp.Diff(want, s.Test); diff != "" {
		t.Error(diff)
	}
	want = Images{
		Values: []float32{0, 1, 2, 3, 4, 6, 7, 8, 10, 11}, Labels: []uint16{0, 1, 0, 0, 0, 1, 1, 1, 1, 1}, Count: 10, Size: 1,
	}
	if diff := cmp.Diff(want, s.Train); diff != "" {
		t.Error(diff)
	}
	if s.Name != "own.csv" || s.Classes != 2 || s.Mean != 5.2 {
		t.Errorf("the set is %+v", s)
	}
}

func TestOwnFileKeepsItsTestSamples(t *testing.T) {
	file := string(zipped(t,
		"x", npy("|u1", false, "(2, 2, 2)", counting(8, 0, 256)), "y", npy("|u1", false, "(2,)", []uint8{0, 1}),
		"x_test", npy("|u1", false, "(1, 2, 2)", counting(4, 9, 256)), "y_test", npy("|u1", false, "(1,)", []uint8{1})))
	inFolder(t, map[string]string{"own.npz": file})
	s, err := Open(t.Context(), Ref{Name: "own.npz"}, "")
	if err != nil {
		t.Fatal(err)
	}
	if s.Train.Count != 2 || s.Test.Count != 1 || s.Test.Image(0)[0] != 9 || s.Rows != 2 || s.Cols != 2 {
		t.Errorf("the set is %+v", s)
	}
	if s.Mean != 3.5 {
		t.Errorf("the mean is %v, want that of the training part", s.Mean)
	}
}

// Where no class has five samples, the last one of each is for testing.
func TestOwnFileOfFewSamples(t *testing.T) {
	var text strings.Builder
	for i := range 12 {
		fmt.Fprintf(&text, "%d.5,%d,%s\n", i, i*i, []string{"rose", "tulip", "violet"}[i%3])
	}
	inFolder(t, map[string]string{"own.csv": text.String(), "one.csv": "1.5,rose\n2,tulip\n3,rose\n"})
	s, err := Open(t.Context(), Ref{Name: "own.csv"}, "")
	if err != nil {
		t.Fatal(err)
	}
	want := Images{Values: []float32{9.5, 81, 10.5, 100, 11.5, 121}, Labels: []uint16{0, 1, 2}, Count: 3, Size: 2}
	if diff := cmp.Diff(want, s.Test); diff != "" || s.Train.Count != 9 {
		t.Errorf("%d samples train: %s", s.Train.Count, diff)
	}
	if s, err = Open(t.Context(), Ref{Name: "one.csv"}, ""); err != nil || s.Test.Count != 1 || s.Test.Values[0] != 3 || s.Train.Count != 2 {
		t.Errorf("with a class of one sample: %v, %+v", err, s)
	}
}

// The same numbers and names have the same checksum, whatever the file and the spelling.
func TestOwnFileChecksumIsOfTheContent(t *testing.T) {
	npz := func(x, y []byte) string { return string(zipped(t, "x", x, "y", y)) }
	values := []float32{1, 2.5, 3, 4, 5, 6, 7, 8, 9, 10}
	names := []string{"b", "a", "b", "a", "b", "a", "b", "a", "b", "a"}
	table := func(separator, point string, label func(int) string) string {
		var b strings.Builder
		for i, v := range values {
			fmt.Fprintf(&b, "%s%s%s\n", strings.Replace(fmt.Sprintf("%.1f", v), ".", point, 1), separator, label(i))
		}
		return b.String()
	}
	whole := func(i int) string { return []string{"9", "-1"}[i%2] }
	inFolder(t, map[string]string{
		"word.csv":  "v,label\n" + table(",", ".", func(i int) string { return names[i] }),
		"word.tsv":  table("\t", ".", func(i int) string { return names[i] }),
		"comma.csv": "v;label\n" + table(";", ",", func(i int) string { return names[i] }),
		"word.npz":  npz(npy("<f8", false, "(10, 1)", []float64{1, 2.5, 3, 4, 5, 6, 7, 8, 9, 10}), npy("<U5", false, "(10,)", utf32(names...))),
		"whole.csv": table(",", ".", whole),
		"float.csv": table(",", ".", func(i int) string { return whole(i) + ".0" }),
		"whole.npz": npz(npy("<f4", false, "(10, 1)", values), npy("|i1", false, "(10,)", []int8{9, -1, 9, -1, 9, -1, 9, -1, 9, -1})),
	})
	sums := func(refs ...Ref) string {
		t.Helper()
		sum := ""
		for _, ref := range refs {
			s, err := Open(t.Context(), ref, "")
			if err != nil {
				t.Fatal(err)
			}
			if sum == "" {
				sum = s.Checksum
			}
			if s.Checksum != sum {
				t.Errorf("%s has another checksum than %s", ref.Name, refs[0].Name)
			}
		}
		return sum
	}
	words := sums(Ref{Name: "word.csv"}, Ref{Name: "word.tsv"}, Ref{"comma.csv", Reading{Decimal: Comma}}, Ref{Name: "word.npz"})
	numbers := sums(Ref{Name: "whole.csv"}, Ref{Name: "float.csv"}, Ref{Name: "whole.npz"})
	if words == numbers {
		t.Error("names of classes do not enter the checksum")
	}
}

// A path that is none of a file is one of a folder if it has a slash.
func TestRefRefuses(t *testing.T) {
	for want, ref := range map[string]Ref{
		`there is no "tab"; set dataset.decimal to point or comma`:                                            {"own.csv", Reading{Decimal: "tab"}},
		`it says how files that end in .csv or .tsv are read, and own.npz is none; leave dataset.header out`:  {"own.npz", Reading{Header: Present}},
		`it says how files that end in .npz are read, and own.csv is none; leave dataset.x_test out`:          {"own.csv", Reading{XTest: "x"}},
		`it says how files that end in .npz, .csv or .tsv are read, and mnist is none; leave dataset.y out`:   {"mnist", Reading{Y: "y"}},
		`it says how files that end in .npz, .csv or .tsv are read, and images/ is none; leave dataset.x out`: {"images/", Reading{X: "y"}},
	} {
		var reading *ReadingError
		if _, err := Open(t.Context(), ref, "data"); !errors.As(err, &reading) || err.Error() != want {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

// More classes than a byte can tell apart.
func TestOwnFileOfManyClasses(t *testing.T) {
	labels, values := make([]uint16, 600), make([]float32, 600)
	for i := range labels {
		labels[i], values[i] = uint16(i%300), float32(i)
	}
	arrays := []any{"x", npy("<f4", false, "(600, 1)", values), "y", npy("<u2", false, "(600,)", labels)}
	inFolder(t, map[string]string{
		"own.npz": string(zipped(t, append(arrays, "x_test", npy("<f4", false, "(1, 1)", values[:1]), "y_test", npy("<u2", false, "(1,)", labels[299:300]))...)),
	})
	s, err := Open(t.Context(), Ref{Name: "own.npz"}, "")
	if err != nil {
		t.Fatal(err)
	}
	if s.Classes != 300 || s.Test.Labels[0] != 299 {
		t.Errorf("%d classes, the test sample is of %d", s.Classes, s.Test.Labels[0])
	}
}

func TestOwnFileRefuses(t *testing.T) {
	dir := inFolder(t, map[string]string{
		"data/both.csv": twelve, "both.csv": twelve + "12,0\n",
		"one.csv": "1,5\n2,5\n", "few.csv": "1,0\n2,1\n",
		"constant.csv": strings.Repeat("3,0\n3,1\n", 6), "empty.csv": "", "empty.npz": "",
		"test.npz": string(zipped(t,
			"x", npy("|u1", false, "(2, 2)", counting(4, 0, 256)), "y", npy("|u1", false, "(2,)", []uint8{0, 1}),
			"x_test", npy("|u1", false, "(1, 2)", counting(2, 0, 256)), "y_test", npy("|u1", false, "(1,)", []uint8{2}))),
		"folder.csv/inside": "",
	})
	for name, want := range map[string]string{
		"absent.csv":                "data set absent.csv: it is neither " + filepath.Join("data", "absent.csv") + " nor absent.csv",
		"both.csv":                  "data set both.csv: it may be " + filepath.Join("data", "both.csv") + " or both.csv: give the whole path",
		"one.csv":                   "data set one.csv: one.csv: labels: all are 5: at least 2 classes are needed",
		"few.csv":                   "few.csv: every class has one sample, so that none can be held out",
		"constant.csv":              "data set constant.csv: train: pixels: all values are equal",
		"empty.csv":                 "empty.csv: there is no sample in it",
		"empty.npz":                 "empty.npz: it is no .npz file",
		"test.npz":                  "data set test.npz: test.npz: y_test: [0]: no training sample has the label 2",
		"folder.csv":                "folder.csv: not a regular file",
		filepath.Join(dir, "x.npz"): filepath.Join(dir, "x.npz") + ": no such file",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(t.Context(), Ref{Name: name}, "data")
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error is %v, want one with %q", err, want)
			}
			absent := strings.HasPrefix(name, "absent") || strings.HasSuffix(name, "x.npz")
			if absent != errors.Is(err, fs.ErrNotExist) {
				t.Errorf("is fs.ErrNotExist: %v", !absent)
			}
			r, err := Check(t.Context(), Ref{Name: name}, "data")
			if err != nil || len(r.Files) != 1 || r.OK() || !strings.Contains(r.Files[0].Problem, want[strings.LastIndex(want, ": ")+2:]) {
				t.Errorf("the report is %+v (error %v)", r, err)
			}
			if missing := r.Files[0].State == Missing; missing != absent {
				t.Errorf("the file is %s", r.Files[0].State)
			}
		})
	}
}

// One file that both ways lead to is no two files.
func TestOwnFileFoundTwice(t *testing.T) {
	inFolder(t, map[string]string{"own.csv": twelve})
	if _, err := Open(t.Context(), Ref{Name: "own.csv"}, "."); err != nil {
		t.Error(err)
	}
}

func TestOwnFileCheck(t *testing.T) {
	dir := inFolder(t, map[string]string{"data/own.csv": twelve})
	r, err := Check(t.Context(), Ref{Name: "own.csv"}, "data")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Ref{Name: filepath.Join(dir, "data/own.csv")}, "")
	if err != nil {
		t.Fatal(err)
	}
	want := Report{Name: "own.csv", Dir: "data", Files: []FileReport{{
		Name: "own.csv", Path: filepath.Join("data", "own.csv"), State: Valid, Bytes: int64(len(twelve)), Count: 12,
		Remarks: []string{"labels are in the last column, 2", "column 1 numbers the samples, and is an input all the same"},
		Content: "10 training and 2 test samples of 1×1×1 real numbers in 2 classes, SHA-256 of the content " + s.Checksum,
	}}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
}

func TestOwnFileCannotBeFetched(t *testing.T) {
	err := Fetch(t.Context(), "own.npz", t.TempDir(), FetchOptions{})
	if !errors.Is(err, ErrNoSource) || !strings.Contains(err.Error(), "own.npz") {
		t.Errorf("error is %v", err)
	}
}

func TestOwnFileHeedsContext(t *testing.T) {
	inFolder(t, map[string]string{"own.csv": twelve})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, Ref{Name: "own.csv"}, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: error is %v", err)
	}
	if _, err := Check(ctx, Ref{Name: "own.csv"}, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("Check: error is %v", err)
	}
}
