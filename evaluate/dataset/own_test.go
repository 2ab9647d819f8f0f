package dataset

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The test part is a share of every class, none of which leaves the training
// part; no sample is lost or there twice.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := rapid.SliceOfN(rapid.Uint16Range(0, 4), 1, 200).Draw(t, "labels")
		im := Images{Labels: labels, Count: len(labels), Size: 1}
		for i := range labels {
			im.Values = append(im.Values, float32(i))
		}
		train, test := im.split()
		all := slices.Concat(train.Values, test.Values)
		slices.Sort(all)
		if !slices.Equal(all, im.Values) {
			t.Fatalf("parts have %v", all)
		}
		for class := range uint16(5) {
			count := func(list []uint16) (n int) {
				for _, l := range list {
					if l == class {
						n++
					}
				}
				return n
			}
			if got, want := count(test.Labels), count(labels)/testEvery; got != want {
				t.Fatalf("test part has %d of class %d, want %d", got, class, want)
			}
		}
		for _, part := range []Images{train, test} {
			for i, v := range part.Values {
				if part.Labels[i] != labels[int(v)] {
					t.Fatalf("sample %v has label %d, want %d", v, part.Labels[i], labels[int(v)])
				}
			}
		}
	})
}

// Studies of a file depend on which samples are set aside.
func TestSplitStaysTheSame(t *testing.T) {
	im := Images{Pixels: counting(24, 0, 256), Labels: make([]uint16, 24), Count: 24, Size: 1}
	_, test := im.split()
	if want := []uint8{3, 20, 21, 23}; !slices.Equal(test.Pixels, want) {
		t.Errorf("test part is %v, want %v", test.Pixels, want)
	}
}

func TestOwnFileIsFound(t *testing.T) {
	file := zipped(t, tinyArrays())
	dir, work := t.TempDir(), t.TempDir()
	t.Chdir(work)
	put := func(path string) {
		t.Helper()
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(t.Context(), "a.npz", dir); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), filepath.Join(dir, "a.npz")) {
		t.Errorf("error is %v", err)
	}
	put(filepath.Join(dir, "a.npz"))
	below, err := Open(t.Context(), "a.npz", dir)
	if err != nil {
		t.Fatal(err)
	}
	put("B.NPZ")
	for name, where := range map[string]string{"B.NPZ": "", filepath.Join(dir, "a.npz"): work} {
		given, err := Open(t.Context(), name, where)
		if err != nil {
			t.Fatal(err)
		}
		given.Name = below.Name
		if diff := cmp.Diff(below, given); diff != "" {
			t.Error(diff)
		}
	}
	if _, err := Open(t.Context(), "a.npz", "."); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
	put("a.npz")
	if _, err := Open(t.Context(), "a.npz", "."); err != nil {
		t.Errorf("one file under two names: %v", err)
	}
	if _, err := Open(t.Context(), "a.npz", dir); err == nil || !strings.Contains(err.Error(), "give the whole path") {
		t.Errorf("error is %v", err)
	}
	if err := os.Mkdir("c.csv", 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), "c.csv", ""); err == nil || !strings.Contains(err.Error(), "c.csv: not a regular file") {
		t.Errorf("error is %v", err)
	}
}

func TestOwnFileCheckAndFetch(t *testing.T) {
	dir := t.TempDir()
	report, err := Check(t.Context(), "a.npz", dir)
	if err != nil || report.OK() || report.Files[0].State != Missing {
		t.Errorf("report is %+v, error %v", report, err)
	}
	path := filepath.Join(dir, "a.npz")
	if err := os.WriteFile(path, []byte("no zip"), 0o644); err != nil {
		t.Fatal(err)
	}
	report, err = Check(t.Context(), "a.npz", dir)
	if err != nil || report.OK() || !strings.Contains(report.Files[0].Problem, path) {
		t.Errorf("report is %+v, error %v", report, err)
	}
	file := zipped(t, tinyArrays())
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	report, err = Check(t.Context(), "a.npz", dir)
	if err != nil || !report.OK() {
		t.Fatalf("report is %+v, error %v", report, err)
	}
	if f := report.Files[0]; f.Count != 6 || f.Bytes != int64(len(file)) || !strings.HasPrefix(f.Content, "4 training and 2 test samples of 2×3×1 pixels in 2 classes, SHA-256") {
		t.Errorf("report is %+v", f)
	}
	if err := Fetch(t.Context(), "a.npz", dir, FetchOptions{}); !errors.Is(err, ErrNoSource) {
		t.Errorf("error is %v, want ErrNoSource", err)
	}
}
