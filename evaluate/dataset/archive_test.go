package dataset

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tinyArchive is a set in the form of CIFAR-10: 1×2 pixels in 3 channels, two
// classes, two images a file.
func tinyArchive() Archive {
	return Archive{
		Name: "tiny", About: "a set of the tests",
		File:  File{Name: "tiny.tar"},
		Inner: "inner", Train: []string{"b1.bin", "b2.bin"}, Test: []string{"t.bin"},
		Records: 2, Classes: 2, Rows: 1, Cols: 2, Channels: 3,
	}
}

// tinyRecords are the record files of the tiny archive.
func tinyRecords() map[string][]byte {
	file := func(start int) []byte {
		var b []byte
		for i := range 2 {
			b = append(b, uint8(i))
			b = append(b, counting(6, start+6*i, 256)...)
		}
		return b
	}
	return map[string][]byte{"b1.bin": file(0), "b2.bin": file(50), "t.bin": file(100)}
}

// tarred is a tar archive of files in a folder, and of a text that is no record.
func tarred(t testing.TB, folder string, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	add := func(name string, kind byte, data []byte) {
		t.Helper()
		if err := w.WriteHeader(&tar.Header{Name: folder + name, Typeflag: kind, Size: int64(len(data)), Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	add("", tar.TypeDir, nil)
	add("readme.html", tar.TypeReg, []byte("words"))
	for name, data := range files {
		add(name, tar.TypeReg, data)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchiveOpen(t *testing.T) {
	plain := tarred(t, "inner/", tinyRecords())
	places := map[string]string{
		"gzipped":  writeFiles(t, "tiny", map[string][]byte{"tiny.tar.gz": compress(t, plain, gzip.BestSpeed)}),
		"plain":    writeFiles(t, "tiny", map[string][]byte{"tiny.tar": plain}),
		"unpacked": writeFiles(t, "tiny", tinyRecords()),
		"inner":    writeFiles(t, filepath.Join("tiny"), nil),
	}
	if err := os.Rename(filepath.Join(writeFiles(t, "inner", tinyRecords()), "inner"), filepath.Join(places["inner"], "tiny", "inner")); err != nil {
		t.Fatal(err)
	}
	want := Set{
		Name: "tiny", Classes: 2, Rows: 1, Cols: 2, Channels: 3,
		Train: Images{Pixels: slices.Concat(counting(12, 0, 256), counting(12, 50, 256)), Labels: []uint16{0, 1, 0, 1}, Count: 4, Size: 6},
		Test:  Images{Pixels: counting(12, 100, 256), Labels: []uint16{0, 1}, Count: 2, Size: 6},
		Mean:  30.5,
	}
	for name, dir := range places {
		t.Run(name, func(t *testing.T) {
			s, err := tinyArchive().Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			want.Std, want.Checksum = s.Std, s.Checksum
			if diff := cmp.Diff(&want, s); diff != "" {
				t.Error(diff)
			}
			report, err := tinyArchive().Check(t.Context(), dir)
			if err != nil || !report.OK() {
				t.Errorf("report is %+v, error %v", report, err)
			}
		})
	}
}

func TestArchiveRefuses(t *testing.T) {
	without := func(name string) []byte {
		files := tinyRecords()
		delete(files, name)
		return tarred(t, "inner/", files)
	}
	with := func(name string, data []byte) []byte {
		files := tinyRecords()
		files[name] = data
		return tarred(t, "inner/", files)
	}
	whole := tarred(t, "inner/", tinyRecords())
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"lacks a file":    {without("b2.bin"), "b2.bin: it is not in the archive"},
		"short file":      {with("b1.bin", make([]byte, 13)), "b1.bin: it has 13 bytes, want 14"},
		"label too large": {with("t.bin", append([]byte{2}, make([]byte, 13)...)), "t.bin: labels: label 0 (from 0) is 2, outside 0 to 1"},
		"no tar":          {[]byte(strings.Repeat("words", 200)), "tar header: "},
		"cut off":         {whole[:1600], "tiny.tar: "},
		"more behind it":  {append(slices.Clone(whole), make([]byte, 2<<20)...), "payload: bytes follow"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, "tiny", map[string][]byte{"tiny.tar": c.file})
			_, err := tinyArchive().Open(t.Context(), dir)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "goalsearch data fetch tiny") {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
			report, err := tinyArchive().Check(t.Context(), dir)
			if err != nil || report.OK() || !strings.Contains(report.Files[0].Problem, c.want) {
				t.Errorf("report is %+v, error %v", report, err)
			}
		})
	}
}

func TestArchiveMissing(t *testing.T) {
	_, err := tinyArchive().Open(t.Context(), t.TempDir())
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "tiny.tar") {
		t.Errorf("error is %v", err)
	}
	files := tinyRecords()
	delete(files, "t.bin")
	dir := writeFiles(t, "tiny", files)
	if _, err = tinyArchive().Open(t.Context(), dir); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "t.bin") {
		t.Errorf("error is %v", err)
	}
	report, err := tinyArchive().Check(t.Context(), dir)
	if err != nil || len(report.Files) != 3 || report.Files[2].State != Missing {
		t.Errorf("report is %+v, error %v", report, err)
	}
}

func TestArchiveFetch(t *testing.T) {
	packed := compress(t, tarred(t, "inner/", tinyRecords()), gzip.BestCompression)
	s := serve(t, map[string][]byte{"tiny.tar.gz": packed}, nil)
	a := tinyArchive()
	a.Sources = []string{s.URL + "/sets/"}
	a.File.GzipSHA256 = hexSum(packed)
	dir := t.TempDir()
	if err := a.Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	report, err := a.Check(t.Context(), dir)
	if err != nil || !report.OK() || !report.Files[0].Verified || report.Files[0].Count != 6 {
		t.Errorf("report is %+v, error %v", report, err)
	}
	if _, err := a.Open(t.Context(), dir); err != nil {
		t.Error(err)
	}
	asked := len(s.requests)
	if err := a.Fetch(t.Context(), dir, FetchOptions{}); err != nil || len(s.requests) != asked {
		t.Errorf("a whole archive is fetched again: %v, error %v", s.requests, err)
	}
	if err := a.Fetch(t.Context(), writeFiles(t, "tiny", tinyRecords()), FetchOptions{}); err != nil || len(s.requests) != asked {
		t.Errorf("an unpacked set is fetched again: %v, error %v", s.requests, err)
	}
	a.File.GzipSHA256 = hexSum([]byte("another"))
	other := t.TempDir()
	if err := a.Fetch(t.Context(), other, FetchOptions{}); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("error is %v, want one about the sum", err)
	}
	if _, err := os.Stat(filepath.Join(other, "tiny", "tiny.tar.gz")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a wrong archive has got the name: %v", err)
	}
}

func FuzzArchive(f *testing.F) {
	whole := tarred(f, "inner/", tinyRecords())
	f.Add(whole)
	f.Add(whole[:700])
	f.Fuzz(func(t *testing.T, file []byte) {
		var all records
		if err := tinyArchive().parser(&all)(bytes.NewReader(file)); err != nil {
			return
		}
		for _, name := range tinyArchive().members() {
			if im := all[name]; im.Count != 2 {
				t.Fatal(fmt.Sprint(name, im))
			}
			if err := all[name].validate(6, 2); err != nil {
				t.Fatal(err)
			}
		}
	})
}
