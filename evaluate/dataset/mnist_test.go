package dataset

import (
	"math"
	"os"
	"testing"
)

// dataDir is where the real data sets are.
func dataDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("GOALSEARCH_DATA")
	if dir == "" {
		t.Skip("GOALSEARCH_DATA is not set: there is no real MNIST to read")
	}
	return dir
}

// Mean and standard deviation are those of the paper's code (Schneider et al.,
// ICLR 2025); the counts of the test digits are those of LeCun's page.
func TestMNIST(t *testing.T) {
	s, err := Open(t.Context(), Ref{Name: "mnist"}, dataDir(t))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(s.Mean-33.3184) > 5e-5 || math.Abs(s.Std-78.5675) > 5e-5 {
		t.Errorf("mean %v and standard deviation %v, want 33.3184 and 78.5675", s.Mean, s.Std)
	}
	if s.Train.Count != 60000 || s.Test.Count != 10000 || s.Train.Size != 784 || s.Classes != 10 {
		t.Errorf("%d and %d images of %d pixels in %d classes", s.Train.Count, s.Test.Count, s.Train.Size, s.Classes)
	}
	var counts [10]int
	for _, l := range s.Test.Labels {
		counts[l]++
	}
	if want := [10]int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}; counts != want {
		t.Errorf("test labels are %v, want %v", counts, want)
	}
}

func TestMNISTCheck(t *testing.T) {
	r, err := Check(t.Context(), Ref{Name: "mnist"}, dataDir(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		if f.State != Valid || !f.Verified {
			t.Errorf("%+v", f)
		}
	}
}
