package dataset

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// debianData has the folder fashion-mnist where Debian's package dataset-fashion-mnist
// is installed.
const debianData = "/usr/share/datasets"

// fashionDir is a data directory with the real Fashion-MNIST.
func fashionDir(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(debianData, "fashion-mnist")); err != nil {
		t.Skip("there is no real Fashion-MNIST to read: Debian's package dataset-fashion-mnist is not installed")
	}
	return debianData
}

// Mean and standard deviation are those that users of the set normalise by, 0.2860 and
// 0.3530 of 255; all classes have as many images (Xiao, Rasul, Vollgraf, 2017).
func TestFashionMNIST(t *testing.T) {
	dir := fashionDir(t)
	s, err := Open(t.Context(), Ref{Name: "fashion-mnist"}, dir)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(s.Mean/255-0.2860) > 5e-5 || math.Abs(s.Std/255-0.3530) > 5e-5 {
		t.Errorf("mean %v and standard deviation %v of 255, want 0.2860 and 0.3530", s.Mean/255, s.Std/255)
	}
	for _, part := range []struct {
		Images
		each int
	}{{s.Train, 6000}, {s.Test, 1000}} {
		var counts [10]int
		for _, l := range part.Labels {
			counts[l]++
		}
		for class, n := range counts {
			if n != part.each {
				t.Errorf("class %d has %d images, want %d", class, n, part.each)
			}
		}
	}
	r, err := Check(t.Context(), Ref{Name: "fashion-mnist"}, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		if f.State != Valid || !f.Verified { // its gzipped files are not those that are published
			t.Errorf("%+v", f)
		}
	}
}

// Files have the same form in both sets, so that only their sums tell them apart.
func TestFilesOfAnotherSetAreNamed(t *testing.T) {
	for _, c := range []struct{ from, set, into string }{
		{fashionDir(t), "fashion-mnist", "mnist"},
		{os.Getenv("GOALSEARCH_DATA"), "mnist", "fashion-mnist"},
	} {
		if c.from == "" {
			t.Log("GOALSEARCH_DATA is not set: there is no real MNIST to mistake for Fashion-MNIST")
			continue
		}
		from, err := filepath.Abs(filepath.Join(c.from, c.set))
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := os.Symlink(from, filepath.Join(dir, c.into)); err != nil {
			t.Fatal(err)
		}
		_, err = Open(t.Context(), Ref{Name: c.into}, dir)
		want := "it is the file " + trainImages + " of the data set " + c.set + ": put it into the folder " + c.set
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("files of %s as %s: error is %v, want one with %q", c.set, c.into, err, want)
		}
	}
}
