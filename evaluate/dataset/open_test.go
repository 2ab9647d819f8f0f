package dataset

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestManifestOpen(t *testing.T) {
	plain := tinyFiles()
	mixed := gzipped(t, plain)
	delete(mixed, testLabels+gzipSuffix)
	mixed[testLabels] = plain[testLabels]
	misnamed := map[string][]byte{}
	for name, data := range plain {
		misnamed[name+gzipSuffix] = data
	}
	dotted := map[string][]byte{}
	for name, data := range plain {
		dotted[strings.Replace(name, "-idx", ".idx", 1)] = data
	}
	var sets []*Set
	for name, files := range map[string]map[string][]byte{
		"plain": plain, "gzipped": gzipped(t, plain), "mixed": mixed, "plain under the gzipped name": misnamed,
		"with a dot": dotted, "gzipped with a dot": gzipped(t, dotted),
	} {
		s, err := tinyManifest().Open(t.Context(), writeFiles(t, "tiny", files))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sets = append(sets, s)
	}
	want := Images{
		Pixels: counting(tinyTest*6, 100, 251), Labels: []uint16{1, 2, 0, 1},
		Count: tinyTest, Size: 6,
	}
	if diff := cmp.Diff(want, sets[0].Test); diff != "" {
		t.Error(diff)
	}
	if s := sets[0]; s.Train.Count != tinyTrain || s.Classes != 3 || s.Rows != 2 || s.Cols != 3 || s.Channels != 1 || s.Name != "tiny" {
		t.Errorf("set is %+v", s)
	}
	for _, s := range sets[1:] {
		if diff := cmp.Diff(sets[0], s); diff != "" {
			t.Error(diff)
		}
	}
}

func TestManifestOpenTakesAnyCountWhereNoneIsKnown(t *testing.T) {
	m := withoutSums(tinyManifest())
	m.Train.Count, m.Test.Count = 0, 0
	s, err := m.Open(t.Context(), writeFiles(t, "tiny", tinyFiles()))
	if err != nil {
		t.Fatal(err)
	}
	if s.Train.Count != tinyTrain || s.Test.Count != tinyTest {
		t.Errorf("counts are %d and %d", s.Train.Count, s.Test.Count)
	}
	files := tinyFiles()
	files[testLabels] = encodeIDX([]uint8{0, 1}, 2)
	_, err = m.Open(t.Context(), writeFiles(t, "tiny", files))
	if err == nil || !strings.Contains(err.Error(), testImages+": image count: 4, but "+testLabels+" has 2 labels") {
		t.Errorf("error is %v", err)
	}
}

// badFile is a damage to one file and the message it must lead to.
type badFile struct {
	name string // the file's, as found
	data []byte
	sums bool // damage that only sums find
	want string
}

func badFiles(t *testing.T) map[string]badFile {
	good := tinyFiles()
	packed := compress(t, good[trainImages], gzip.DefaultCompression)
	flip := func(b []byte, i int) []byte {
		b = bytes.Clone(b)
		b[(i+len(b))%len(b)] ^= 0x55
		return b
	}
	labels := func(l ...uint8) []byte { return encodeIDX(l, len(l)) }
	z := trainImages + gzipSuffix
	return map[string]badFile{
		"empty file":             {trainImages, nil, false, "magic number: "},
		"labels as images":       {trainImages, good[trainLabels], false, "magic number: the header says 0x00000801, want 0x00000803"},
		"other count":            {trainImages, good[testImages], false, "image count: the header says 4, want 5"},
		"other rows":             {trainImages, encodeIDX(make([]uint8, 45), 5, 3, 3), false, "rows: the header says 3, want 2"},
		"other columns":          {trainImages, encodeIDX(make([]uint8, 20), 5, 2, 2), false, "columns: the header says 2, want 3"},
		"huge columns":           {trainImages, encodeIDX(nil, 5, 2, MaxIDXBytes+1), false, "columns: "},
		"truncated payload":      {trainImages, good[trainImages][:40], false, "payload: the file is truncated, 24 of 30 bytes are there"},
		"trailing bytes":         {trainImages, append(bytes.Clone(good[trainImages]), 1, 2), false, "payload: bytes follow"},
		"changed pixel":          {trainImages, flip(good[trainImages], -1), true, "SHA-256: "},
		"label count":            {trainLabels, labels(0, 1), false, "label count: the header says 2, want 5"},
		"label range":            {trainLabels, labels(0, 1, 2, 3, 0), false, "labels: label 3 (from 0) is 3, outside 0 to 2"},
		"changed label":          {trainLabels, labels(0, 1, 2, 0, 0), true, "SHA-256: "},
		"gzip header only":       {z, packed[:5], false, "gzip header: "},
		"truncated gzip":         {z, packed[:len(packed)-10], false, ""},
		"truncated gzip trailer": {z, packed[:len(packed)-3], false, "end of file: "},
		"corrupt gzip checksum":  {z, flip(packed, -6), false, "gzip: invalid checksum"},
		"corrupt gzip data":      {z, flip(packed, 14), false, ""},
		"gzip trailing garbage":  {z, append(bytes.Clone(packed), "garbage after the end"...), false, "gzip: invalid header"},
	}
}

func TestManifestOpenRefuses(t *testing.T) {
	for name, bad := range badFiles(t) {
		t.Run(name, func(t *testing.T) {
			files := tinyFiles()
			maps.Copy(files, map[string][]byte{bad.name: bad.data})
			dir := writeFiles(t, "tiny", files)
			_, err := tinyManifest().Open(t.Context(), dir)
			place := "data set tiny: " + filepath.Join(dir, "tiny", bad.name) + ": "
			if err == nil || !strings.HasPrefix(err.Error(), place) || !strings.Contains(err.Error(), bad.want) {
				t.Fatalf("error is %v\nwant one that starts with %q and has %q", err, place, bad.want)
			}
			mustBeOfFiles(t, err, "tiny", dir)
			_, err = withoutSums(tinyManifest()).Open(t.Context(), dir)
			if found := err != nil; found == bad.sums {
				t.Errorf("without sums: error is %v", err)
			}
		})
	}
}

func TestManifestOpenMissing(t *testing.T) {
	files := tinyFiles()
	delete(files, testLabels)
	dir := writeFiles(t, "tiny", files)
	_, err := tinyManifest().Open(t.Context(), dir)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("error is %v, want fs.ErrNotExist", err)
	}
	if !strings.Contains(err.Error(), testLabels) {
		t.Errorf("error %v does not name %s", err, testLabels)
	}
	mustBeOfFiles(t, err, "tiny", dir)
}

// mustBeOfFiles wants an error to tell which set's files it is about, and where they should be.
func mustBeOfFiles(t *testing.T, err error, name, dir string) {
	t.Helper()
	if files := (*FilesError)(nil); !errors.As(err, &files) || files.Name != name || files.Dir != dir {
		t.Errorf("error is %#v, want one of the files of %s in %s", err, name, dir)
	}
}

func TestManifestOpenFolderInPlaceOfFile(t *testing.T) {
	files := tinyFiles()
	delete(files, trainImages)
	dir := writeFiles(t, "tiny", files)
	if err := os.Mkdir(filepath.Join(dir, "tiny", trainImages), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := tinyManifest().Open(t.Context(), dir)
	if err == nil || !strings.Contains(err.Error(), trainImages+": not a regular file") {
		t.Errorf("error is %v", err)
	}
}

// Kaggle's archive of MNIST has folders named as the files are, beside the files, whose
// names have a dot.
func TestManifestOpenPassesFoldersOver(t *testing.T) {
	files := tinyFiles()
	files["train-images.idx3-ubyte"] = files[trainImages]
	delete(files, trainImages)
	dir := writeFiles(t, "tiny", files)
	if err := os.Mkdir(filepath.Join(dir, "tiny", trainImages), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := tinyManifest().Open(t.Context(), dir); err != nil {
		t.Error(err)
	}
}

func TestManifestOpenHeedsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := tinyManifest().Open(ctx, writeFiles(t, "tiny", tinyFiles()))
	if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "fetch") {
		t.Errorf("error is %v, want context.Canceled without advice", err)
	}
}
