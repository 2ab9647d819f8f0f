package dataset

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tinyArchive describes 2 files of 3 training images and one of 3 test images, of
// 1×2 pixels in 3 channels.
func tinyArchive() Archive {
	return Archive{
		Name: "tiny-archive", About: "a set of the tests",
		File: File{Name: "tiny.tar"}, Inner: "tiny-bin",
		Train: []string{"batch_1.bin", "batch_2.bin"}, Test: []string{"test.bin"}, Records: 3,
		Classes: 4, Rows: 1, Cols: 2, Channels: 3,
	}
}

// tinyRecords are its record files: image i of file f has the label (i+f) mod 4
// and the pixels 100f+10i to 100f+10i+5.
func tinyRecords() map[string][]byte {
	files := map[string][]byte{}
	for f, name := range tinyArchive().members() {
		for i := range 3 {
			files[name] = append(files[name], uint8((i+f)%4))
			files[name] = append(files[name], counting(6, 100*f+10*i, 256)...)
		}
	}
	return files
}

// packed is files as a tar archive, below a folder, other things beside them; the
// order is that of names.
func packed(t testing.TB, files map[string][]byte, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	add := func(h tar.Header, data []byte) {
		h.Size, h.Mode = int64(len(data)), 0o644
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	add(tar.Header{Name: "tiny-bin/", Typeflag: tar.TypeDir}, nil)
	add(tar.Header{Name: "tiny-bin/readme.html", Typeflag: tar.TypeReg}, []byte("read me"))
	for _, name := range names {
		add(tar.Header{Name: "tiny-bin/" + name, Typeflag: tar.TypeReg}, files[name])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tinyTar is the archive with its members in an order of their own.
func tinyTar(t testing.TB) []byte {
	return packed(t, tinyRecords(), "batch_2.bin", "test.bin", "batch_1.bin")
}

func TestArchiveOpen(t *testing.T) {
	plain := tinyTar(t)
	inner := map[string][]byte{}
	for name, data := range tinyRecords() {
		inner["tiny-bin/"+name] = data
	}
	var sets []*Set
	for name, files := range map[string]map[string][]byte{
		"as fetched": {"tiny.tar.gz": compress(t, plain, gzip.BestSpeed)},
		"unzipped":   {"tiny.tar": plain},
		"unpacked":   tinyRecords(),
		"in folder":  inner,
	} {
		dir := t.TempDir()
		for file, data := range files {
			path := filepath.Join(dir, "tiny-archive", file)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		s, err := tinyArchive().Open(t.Context(), dir)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sets = append(sets, s)
		r, err := tinyArchive().Check(t.Context(), dir)
		if err != nil || !r.OK() {
			t.Errorf("%s: the report is %+v (error %v)", name, r, err)
		}
	}
	pixels := func(starts ...int) (p []uint8) {
		for _, s := range starts {
			p = append(p, counting(6, s, 256)...)
		}
		return p
	}
	want := Set{
		Name: "tiny-archive", Classes: 4, Rows: 1, Cols: 2, Channels: 3,
		Train: Images{Pixels: pixels(0, 10, 20, 100, 110, 120), Labels: []uint16{0, 1, 2, 1, 2, 3}, Count: 6, Size: 6},
		Test:  Images{Pixels: pixels(200, 210, 220), Labels: []uint16{2, 3, 0}, Count: 3, Size: 6},
	}
	for _, s := range sets {
		got := *s
		got.Mean, got.Std, got.Checksum = 0, 0, ""
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if s.Checksum != sets[0].Checksum {
			t.Error("how the files are packed enters the checksum")
		}
	}
}

func TestArchiveOpenRefuses(t *testing.T) {
	records, good := tinyRecords(), tinyTar(t)
	changed := func(name string, data []byte) []byte {
		files := maps.Clone(records)
		files[name] = data
		return packed(t, files, tinyArchive().members()...)
	}
	bad := bytes.Clone(records["test.bin"])
	bad[7] = 4
	cases := map[string]struct {
		files map[string][]byte
		want  string
	}{
		"nothing":         {nil, "tiny.tar: neither it nor tiny.tar.gz is there"},
		"member missing":  {map[string][]byte{"tiny.tar": packed(t, records, "batch_1.bin", "test.bin")}, "tiny.tar: batch_2.bin: it is not in the archive"},
		"member twice":    {map[string][]byte{"tiny.tar": packed(t, records, "test.bin", "test.bin")}, "tiny.tar: test.bin: it is in the archive twice"},
		"short member":    {map[string][]byte{"tiny.tar": changed("test.bin", records["test.bin"][:20])}, "tiny.tar: test.bin: it has 20 bytes, want 21"},
		"label":           {map[string][]byte{"tiny.tar": changed("test.bin", bad)}, "tiny.tar: test.bin: labels: label 1 (from 0) is 4, outside 0 to 3"},
		"cut off":         {map[string][]byte{"tiny.tar": good[:2100]}, "tiny.tar: "},
		"no tar":          {map[string][]byte{"tiny.tar": bytes.Repeat([]byte("no tar "), 100)}, "tiny.tar: tar header: "},
		"empty":           {map[string][]byte{"tiny.tar": nil}, "tiny.tar: batch_1.bin: it is not in the archive"},
		"behind the end":  {map[string][]byte{"tiny.tar": append(bytes.Clone(good), make([]byte, 2<<20)...)}, "tiny.tar: payload: bytes follow"},
		"half unpacked":   {map[string][]byte{"batch_1.bin": records["batch_1.bin"]}, "batch_2.bin: it is neither there nor in tiny-bin"},
		"short unpacked":  {map[string][]byte{"batch_1.bin": records["batch_1.bin"][:20]}, "batch_1.bin: payload: the file is truncated, 20 of 21 bytes"},
		"longer unpacked": {map[string][]byte{"batch_1.bin": append(records["batch_1.bin"], 0)}, "batch_1.bin: payload: bytes follow"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, "tiny-archive", c.files)
			_, err := tinyArchive().Open(t.Context(), dir)
			if err == nil || !strings.HasPrefix(err.Error(), "data set tiny-archive: "+filepath.Join(dir, "tiny-archive")) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error is %v, want one with %q", err, c.want)
			}
			mustBeOfFiles(t, err, "tiny-archive", dir)
			if name == "nothing" != errors.Is(err, fs.ErrNotExist) && name != "half unpacked" {
				t.Errorf("is fs.ErrNotExist: %v", err)
			}
			r, err := tinyArchive().Check(t.Context(), dir)
			if err != nil || r.OK() {
				t.Errorf("the report is %+v (error %v)", r, err)
			}
		})
	}
}

func TestArchiveCheckSaysWhatIsVerified(t *testing.T) {
	data := compress(t, tinyTar(t), gzip.BestCompression)
	for want, sum := range map[bool]string{true: hexSum(data), false: hexSum([]byte("the original, compressed otherwise"))} {
		a := tinyArchive()
		a.File.GzipSHA256 = sum
		r, err := a.Check(t.Context(), writeFiles(t, a.Name, map[string][]byte{"tiny.tar.gz": data}))
		if err != nil {
			t.Fatal(err)
		}
		if !r.OK() || len(r.Files) != 1 || r.Files[0].Verified != want || r.Files[0].Count != 9 || !r.Files[0].Compressed {
			t.Errorf("the report is %+v, want verified %v", r, want)
		}
	}
}

func TestArchiveFetch(t *testing.T) {
	data := compress(t, tinyTar(t), gzip.BestCompression)
	requests := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		if r.URL.Path != "/tiny.tar.gz" {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}))
	defer s.Close()
	a := tinyArchive()
	a.Sources, a.File.GzipSHA256 = []string{s.URL}, hexSum(data)
	dir := t.TempDir()
	for range 2 {
		if err := a.Fetch(t.Context(), dir, FetchOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if requests != 1 {
		t.Errorf("%d requests for a file that is there after the first", requests)
	}
	if _, err := a.Open(t.Context(), dir); err != nil {
		t.Error(err)
	}

	// What is unpacked is as good.
	if err := a.Fetch(t.Context(), writeFiles(t, a.Name, tinyRecords()), FetchOptions{}); err != nil || requests != 1 {
		t.Errorf("unpacked: %d requests (error %v)", requests, err)
	}

	// Another archive than the one that is known is refused.
	a.File.GzipSHA256 = hexSum([]byte("another"))
	dir = t.TempDir()
	if err := a.Fetch(t.Context(), dir, FetchOptions{}); err == nil || !strings.Contains(err.Error(), "SHA-256") {
		t.Errorf("error is %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, a.Name, "tiny.tar.gz")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the archive is there (error %v)", err)
	}
}

// What an archive is read as, it says of itself: as many images as its manifest.
func FuzzArchive(f *testing.F) {
	good := tinyTar(f)
	f.Add(good)
	f.Add(good[:1500])
	f.Add(append(bytes.Clone(good), 1))
	f.Fuzz(func(t *testing.T, file []byte) {
		var all records
		if err := tinyArchive().parser(&all)(bytes.NewReader(file)); err != nil {
			return
		}
		for _, name := range tinyArchive().members() {
			if err := all[name].validate(6, 4); err != nil || all[name].Count != 3 {
				t.Errorf("%s: %+v (error %v)", name, all[name], err)
			}
		}
	})
}

// The members are as long as the page of the set says, and the archive's size,
// as published, is within what may be downloaded.
func TestCIFAR10IsDescribed(t *testing.T) {
	if got := cifar10.form().bytes(); got != 30730000 {
		t.Errorf("a record file has %d bytes, want 30730000", got)
	}
	if limit := cifar10.sizeLimit(); limit < 170052171 {
		t.Errorf("downloads end at %d bytes", limit)
	}
	if i := cifar10.Info(); i.Train != 50000 || i.Test != 10000 {
		t.Errorf("%d and %d images", i.Train, i.Test)
	}
}
