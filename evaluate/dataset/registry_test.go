package dataset

import (
	"errors"
	"strings"
	"testing"
)

func TestListNamesAreUniqueAndComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, i := range List() {
		if seen[i.Name] {
			t.Errorf("%s is there twice", i.Name)
		}
		seen[i.Name] = true
		if i.Train < 1 || i.Test < 1 || i.Classes < 2 || i.Rows*i.Cols*i.Channels < 1 || i.About == "" || i.Sources == nil {
			t.Errorf("%+v lacks something", i)
		}
	}
	for _, name := range []string{"builtin-digits", "mnist", "fashion-mnist", "cifar-10"} {
		if !seen[name] {
			t.Errorf("%s is not listed", name)
		}
	}
}

// everyEntry calls the three functions that take a name.
func everyEntry(t *testing.T, name, dir string) map[string]error {
	_, openErr := Open(t.Context(), Ref{Name: name}, dir)
	_, checkErr := Check(t.Context(), Ref{Name: name}, dir)
	return map[string]error{"Open": openErr, "Check": checkErr, "Fetch": Fetch(t.Context(), name, dir, FetchOptions{})}
}

func TestUnknownName(t *testing.T) {
	for call, err := range everyEntry(t, "mnits", t.TempDir()) {
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("%s: error is %v, want ErrUnknown", call, err)
			continue
		}
		for _, want := range []string{`"mnits"`, "builtin-digits", "mnist", "fashion-mnist"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v does not have %q", call, err, want)
			}
		}
	}
}

func TestNoDirectory(t *testing.T) {
	for _, i := range List() {
		for call, err := range everyEntry(t, i.Name, "") {
			if len(i.Sources) == 0 {
				if err != nil {
					t.Errorf("%s %s: %v", call, i.Name, err)
				}
				continue
			}
			if !errors.Is(err, ErrNoDir) {
				t.Errorf("%s %s: error is %v, want ErrNoDir", call, i.Name, err)
				continue
			}
			mustBeOfFiles(t, err, i.Name, "")
		}
	}
}

func TestManifestsAreWhole(t *testing.T) {
	for _, m := range []Manifest{mnist, fashionMNIST} {
		if err := checkBases(m.Sources); err != nil {
			t.Errorf("%s: %v", m.Name, err)
		}
		for _, f := range m.members() {
			if len(f.GzipSHA256) != 64 {
				t.Errorf("%s: %s: no sum of the gzipped file", m.Name, f.Name)
			}
		}
	}
	if err := checkBases(cifar10.Sources); err != nil || len(cifar10.File.GzipSHA256) != 64 {
		t.Errorf("%s: sources %v, sum %s (error %v)", cifar10.Name, cifar10.Sources, cifar10.File.GzipSHA256, err)
	}
}
