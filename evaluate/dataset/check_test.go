package dataset

import (
	"compress/gzip"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestManifestCheck(t *testing.T) {
	files := tinyFiles()
	files[trainImages+gzipSuffix] = compress(t, files[trainImages], gzip.BestSpeed)
	files[trainLabels] = files[trainLabels][:9]
	delete(files, testLabels)
	dir := writeFiles(t, "tiny", files)
	got, err := tinyManifest().Check(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if got.OK() {
		t.Error("the report is OK")
	}
	path := func(name string) string { return filepath.Join(dir, "tiny", name) }
	want := Report{Name: "tiny", Dir: filepath.Join(dir, "tiny"), Files: []FileReport{
		{
			Name: trainImages, Path: path(trainImages + gzipSuffix), State: Valid, Compressed: true,
			Bytes: int64(len(files[trainImages+gzipSuffix])), Count: 5, Verified: true,
		},
		{
			Name: trainLabels, Path: path(trainLabels), State: Invalid, Bytes: 9,
			Problem: path(trainLabels) + ": payload: the file is truncated, 1 of 5 bytes are there: unexpected EOF",
		},
		{Name: testImages, Path: path(testImages), State: Valid, Bytes: int64(len(files[testImages])), Count: 4, Verified: true},
		{
			Name: testLabels, State: Missing,
			Problem: path(testLabels) + ": neither it nor " + testLabels + ".gz is there: file does not exist",
		},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestManifestCheckSaysWhatIsVerified(t *testing.T) {
	files := gzipped(t, tinyFiles())
	m := withoutSums(tinyManifest())
	m.Train.Images.GzipSHA256 = hexSum(files[trainImages+gzipSuffix])
	m.Train.Labels.GzipSHA256 = hexSum([]byte("the original, compressed otherwise"))
	r, err := m.Check(t.Context(), writeFiles(t, "tiny", files))
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() {
		t.Errorf("the report is not OK: %+v", r)
	}
	for i, want := range []bool{true, false, false, false} {
		if f := r.Files[i]; f.Verified != want {
			t.Errorf("%s: verified is %v, want %v", f.Name, f.Verified, want)
		}
	}
}

func TestManifestCheckComparesCounts(t *testing.T) {
	m := withoutSums(tinyManifest())
	m.Train.Count = 0
	files := tinyFiles()
	files[trainLabels] = encodeIDX([]uint8{0, 1}, 2)
	r, err := m.Check(t.Context(), writeFiles(t, "tiny", files))
	if err != nil {
		t.Fatal(err)
	}
	if f := r.Files[1]; f.State != Invalid || !strings.Contains(f.Problem, "label count: 2, but "+trainImages+" has 5 images") {
		t.Errorf("report on the labels is %+v", f)
	}
}

func TestManifestCheckHeedsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := tinyManifest().Check(ctx, t.TempDir()); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
