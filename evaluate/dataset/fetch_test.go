package dataset

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// theFile is the file that the servers of these tests treat badly.
const theFile = trainImages + gzipSuffix

// shop is a data set to fetch: its manifest, without sources, and its gzipped
// files.
type shop struct {
	Manifest
	files map[string][]byte
}

// newShop makes a set whose training images do not compress, so that theFile has
// about 100 kB.
func newShop(t *testing.T) shop {
	const side, train, test = 32, 100, 3
	noise := func(n int, seed uint64) []byte {
		b := make([]byte, n)
		r := newRandom(seed)
		for i := range b {
			b[i] = uint8(r.below(256))
		}
		return b
	}
	plain := map[string][]byte{
		trainImages: encodeIDX(noise(train*side*side, 1), train, side, side),
		trainLabels: encodeIDX(counting(train, 0, 3), train),
		testImages:  encodeIDX(noise(test*side*side, 2), test, side, side),
		testLabels:  encodeIDX(counting(test, 0, 3), test),
	}
	files := gzipped(t, plain)
	file := func(name string) File {
		return File{Name: name, SHA256: hexSum(plain[name]), GzipSHA256: hexSum(files[name+gzipSuffix])}
	}
	return shop{files: files, Manifest: Manifest{
		Name: "shop", Classes: 3, Rows: side, Cols: side,
		Train: Part{Count: train, Images: file(trainImages), Labels: file(trainLabels)},
		Test:  Part{Count: test, Images: file(testImages), Labels: file(testLabels)},
	}}
}

// server serves files with ranges, and notes what it is asked for.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests []string // "name range if-range"
}

// serve starts a server of files; special, if not nil, may answer for theFile by
// returning true. It is given the number of requests for theFile before.
func serve(t *testing.T, files map[string][]byte, special func(w http.ResponseWriter, r *http.Request, before int) bool) *server {
	s := &server{}
	ours := 0
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/sets/")
		s.mu.Lock()
		before := ours
		if name == theFile {
			ours++
		}
		s.requests = append(s.requests, strings.TrimSpace(name+" "+r.Header.Get("Range")+" "+r.Header.Get("If-Range")))
		s.mu.Unlock()
		if name == theFile && special != nil && special(w, r, before) {
			return
		}
		data, ok := files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("ETag", `"`+hexSum(data)[:8]+`"`)
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
	}))
	t.Cleanup(s.Close)
	return s
}

// base is the address of the folder with the files.
func (s *server) base() string { return s.URL + "/sets/" }

// asked are the requests for theFile, without its name.
func (s *server) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var asked []string
	for _, r := range s.requests {
		if rest, ok := strings.CutPrefix(r, theFile); ok {
			asked = append(asked, strings.TrimSpace(rest))
		}
	}
	return asked
}

// path is where a file of the shop is below dir.
func (s shop) path(dir, name string) string { return filepath.Join(dir, s.Name, name) }

// withPart returns a data directory in which theFile's download has begun.
func (s shop) withPart(t *testing.T, part []byte) (dir string) {
	return writeFiles(t, s.Name, map[string][]byte{theFile + partSuffix: part})
}

// from is the manifest with the servers as its sources.
func (s shop) from(servers ...*server) Manifest {
	m := s.Manifest
	for _, v := range servers {
		m.Sources = append(m.Sources, v.base())
	}
	return m
}

// requireWhole checks that the fetched set opens and that nothing else is left.
func (s shop) requireWhole(t *testing.T, dir string) {
	t.Helper()
	if _, err := s.Open(t.Context(), dir); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, s.Name))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := s.files[e.Name()]; !ok {
			t.Errorf("%s is left behind", e.Name())
		}
	}
}

// requireAbsent checks that theFile has no final name.
func (s shop) requireAbsent(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Stat(s.path(dir, theFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is there (error %v)", theFile, err)
	}
}

func requireAsked(t *testing.T, s *server, want ...string) {
	t.Helper()
	if got := s.asked(); strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("requests for %s are %q, want %q", theFile, got, want)
	}
}

func TestFetchAndFetchAgain(t *testing.T) {
	s := newShop(t)
	v := serve(t, s.files, nil)
	dir := t.TempDir()
	last := map[string][2]int64{}
	options := FetchOptions{Progress: func(file string, done, total int64) {
		if before, ok := last[file]; ok && done < before[0] {
			t.Errorf("%s: progress falls from %d to %d", file, before[0], done)
		}
		last[file] = [2]int64{done, total}
	}}
	if err := s.from(v).Fetch(t.Context(), dir, options); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)
	for name, data := range s.files {
		if got, want := last[name], [2]int64{int64(len(data)), int64(len(data))}; got != want {
			t.Errorf("%s: progress ends with %v, want %v", name, got, want)
		}
	}

	clear(last)
	if err := s.from(v).Fetch(t.Context(), dir, options); err != nil {
		t.Fatal(err)
	}
	if len(v.requests) != len(s.files) {
		t.Errorf("the second fetch asks again: %q", v.requests)
	}
	if len(last) != len(s.files) {
		t.Errorf("the second fetch reports %v", last)
	}
}

func TestFetchFromMirror(t *testing.T) {
	s := newShop(t)
	v := serve(t, s.files, nil)
	dead := serve(t, nil, nil)
	for _, base := range []string{v.base(), strings.TrimSuffix(v.base(), "/")} {
		dir := t.TempDir()
		if err := s.from(dead).Fetch(t.Context(), dir, FetchOptions{BaseURL: base, Client: v.Client()}); err != nil {
			t.Fatal(err)
		}
		s.requireWhole(t, dir)
	}
	if len(dead.requests) > 0 {
		t.Errorf("the set's own source was asked: %q", dead.requests)
	}
}

func TestFetchResumes(t *testing.T) {
	s := newShop(t)
	v := serve(t, s.files, nil)
	dir := s.withPart(t, s.files[theFile][:40000])
	if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)
	requireAsked(t, v, "bytes=40000-")
}

func TestFetchWhereRangesAreIgnored(t *testing.T) {
	s := newShop(t)
	v := serve(t, s.files, func(w http.ResponseWriter, r *http.Request, _ int) bool {
		r.Header.Del("Range")
		return false
	})
	dir := s.withPart(t, s.files[theFile][:40000])
	if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)
	requireAsked(t, v, "bytes=40000-")
}

// A part of another file, one that is whole and one that is longer than the file.
func TestFetchOddParts(t *testing.T) {
	s := newShop(t)
	whole := s.files[theFile]
	cases := map[string]struct {
		part  []byte
		asked []string
	}{
		"empty":  {nil, []string{""}},
		"other":  {bytes.Repeat([]byte{7}, 500), []string{"bytes=500-", ""}},
		"whole":  {whole, []string{fmt.Sprintf("bytes=%d-", len(whole))}},
		"longer": {append(bytes.Clone(whole), 1), []string{fmt.Sprintf("bytes=%d-", len(whole)+1), ""}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := serve(t, s.files, nil)
			dir := s.withPart(t, c.part)
			if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
				t.Fatal(err)
			}
			s.requireWhole(t, dir)
			requireAsked(t, v, c.asked...)
		})
	}
}

func TestFetchWrongRange(t *testing.T) {
	s := newShop(t)
	v := serve(t, s.files, func(w http.ResponseWriter, r *http.Request, _ int) bool {
		if r.Header.Get("Range") != "" {
			r.Header.Set("Range", "bytes=10-")
		}
		return false
	})
	dir := s.withPart(t, s.files[theFile][:40000])
	if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)
	requireAsked(t, v, "bytes=40000-", "")
}

// breakOff announces data and sends its first n bytes.
func breakOff(w http.ResponseWriter, data []byte, n int, etag string) {
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	w.Header().Set("ETag", etag)
	_, _ = w.Write(data[:n])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func TestFetchContinuesBrokenConnection(t *testing.T) {
	s := newShop(t)
	tag := `"` + hexSum(s.files[theFile])[:8] + `"`
	v := serve(t, s.files, func(w http.ResponseWriter, _ *http.Request, before int) bool {
		if before == 0 {
			breakOff(w, s.files[theFile], 30000, tag)
		}
		return false
	})
	dir := t.TempDir()
	if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)
	requireAsked(t, v, "", "bytes=30000- "+tag)
}

// The file changes between two requests: If-Range makes the server send it whole.
func TestFetchFileThatChanges(t *testing.T) {
	s := newShop(t)
	old := bytes.Repeat([]byte{3}, 50000)
	v := serve(t, s.files, func(w http.ResponseWriter, _ *http.Request, before int) bool {
		if before == 0 {
			breakOff(w, old, 20000, `"old"`)
		}
		return false
	})
	dir := t.TempDir()
	if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)
	requireAsked(t, v, "", `bytes=20000- "old"`)
}

// answer returns a special that always sends the same body.
func answer(status int, body []byte) func(http.ResponseWriter, *http.Request, int) bool {
	return func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		w.WriteHeader(status)
		_, _ = w.Write(body)
		return true
	}
}

// badServers are ways to fail and what the error says of them.
func badServers(s shop) map[string]struct {
	special func(http.ResponseWriter, *http.Request, int) bool
	want    string
} {
	whole := s.files[theFile]
	corrupt := bytes.Clone(whole)
	corrupt[len(corrupt)/2] ^= 1
	type bad = struct {
		special func(http.ResponseWriter, *http.Request, int) bool
		want    string
	}
	return map[string]bad{
		"404":        {answer(http.StatusNotFound, nil), "the server answered 404 Not Found"},
		"500":        {answer(http.StatusInternalServerError, nil), "the server answered 500"},
		"a web page": {answer(http.StatusOK, []byte("<html>Please log in</html>")), "magic number: "},
		"nothing":    {answer(http.StatusOK, nil), "magic number: "},
		"corrupt":    {answer(http.StatusOK, corrupt), "gzip: invalid checksum"},
		"truncated":  {answer(http.StatusOK, whole[:len(whole)/2]), "unexpected EOF"},
		"other file": {answer(http.StatusOK, s.files[testImages+gzipSuffix]), "image count: "},
		"too large":  {answer(http.StatusOK, make([]byte, 1<<20)), "the server sends more than"},
		"always cut": {func(w http.ResponseWriter, _ *http.Request, _ int) bool {
			breakOff(w, whole, 0, "")
			return true
		}, "unexpected EOF"},
		"stalled": {func(_ http.ResponseWriter, r *http.Request, _ int) bool {
			<-r.Context().Done()
			return true
		}, "the server stopped sending"},
	}
}

func TestFetchTriesNextSource(t *testing.T) {
	s := newShop(t)
	for name, bad := range badServers(s) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			first, second := serve(t, s.files, bad.special), serve(t, s.files, nil)
			if err := s.from(first, second).Fetch(t.Context(), dir, FetchOptions{Stall: 200 * time.Millisecond}); err != nil {
				t.Fatal(err)
			}
			s.requireWhole(t, dir)
		})
	}
}

func TestFetchFailsInAllSources(t *testing.T) {
	s := newShop(t)
	for name, bad := range badServers(s) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			first, second := serve(t, s.files, bad.special), serve(t, nil, nil)
			err := s.from(first, second).Fetch(t.Context(), dir, FetchOptions{Stall: 200 * time.Millisecond})
			if err == nil {
				t.Fatal("there is no error")
			}
			for _, want := range []string{
				"data set shop: " + theFile, first.base() + theFile + ": ", bad.want,
				second.base() + theFile + ": the server answered 404 Not Found",
			} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %v does not have %q", err, want)
				}
			}
			s.requireAbsent(t, dir)
		})
	}
}

// The second source continues what the first began.
func TestFetchContinuesFromNextSource(t *testing.T) {
	s := newShop(t)
	first := serve(t, s.files, func(w http.ResponseWriter, _ *http.Request, before int) bool {
		if before == 0 {
			breakOff(w, s.files[theFile], 25000, "")
		}
		http.Error(w, "closed", http.StatusServiceUnavailable)
		return true
	})
	second := serve(t, s.files, nil)
	dir := t.TempDir()
	if err := s.from(first, second).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)
	requireAsked(t, first, "", "bytes=25000-")
	requireAsked(t, second, "bytes=25000-")
}

func TestFetchCancelledAndContinued(t *testing.T) {
	s := newShop(t)
	const sent = 35000
	v := serve(t, s.files, func(w http.ResponseWriter, r *http.Request, before int) bool {
		if before > 0 {
			return false
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(s.files[theFile])))
		_, _ = w.Write(s.files[theFile][:sent])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		return true
	})
	second := serve(t, s.files, nil)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	err := s.from(v, second).Fetch(ctx, dir, FetchOptions{Progress: func(_ string, done, _ int64) {
		if done == sent {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v, want context.Canceled", err)
	}
	s.requireAbsent(t, dir)
	if len(second.requests) > 0 {
		t.Errorf("after the cancellation the second source is asked: %q", second.requests)
	}
	if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)
	requireAsked(t, v, "", fmt.Sprintf("bytes=%d-", sent))
}

// recompress is a gzipped file compressed anew, to other bytes.
func recompress(t *testing.T, data []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	again := compress(t, plain, gzip.HuffmanOnly)
	if bytes.Equal(again, data) {
		t.Fatal("compression at another level gives the same bytes")
	}
	return again
}

func TestFetchRecompressedFiles(t *testing.T) {
	s := newShop(t)
	again := map[string][]byte{}
	for name, data := range s.files {
		again[name] = recompress(t, data)
	}
	v := serve(t, again, nil)
	dir := s.withPart(t, s.files[theFile][:40000])
	if err := s.Fetch(t.Context(), dir, FetchOptions{BaseURL: v.base()}); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)

	// Where only the original's sum is known, nothing vouches for them.
	unknown := s
	unknown.Train.Images.SHA256 = ""
	dir = t.TempDir()
	err := unknown.Fetch(t.Context(), dir, FetchOptions{BaseURL: v.base()})
	if err == nil || !strings.Contains(err.Error(), "SHA-256: the file does not have "+s.Train.Images.GzipSHA256) {
		t.Errorf("error is %v", err)
	}
	s.requireAbsent(t, dir)
}

// A server may mark the file as an encoding of the plain one; it is kept as sent.
func TestFetchEncodedContent(t *testing.T) {
	s := newShop(t)
	v := serve(t, s.files, func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		w.Header().Set("Content-Encoding", "gzip")
		return false
	})
	dir := t.TempDir()
	if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Fatal(err)
	}
	s.requireWhole(t, dir)
	got, err := os.ReadFile(s.path(dir, theFile))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, s.files[theFile]) {
		t.Error("the file is not as sent")
	}
}

func TestFetchReplacesDamagedFiles(t *testing.T) {
	s := newShop(t)
	for _, name := range []string{theFile, trainImages} {
		v := serve(t, s.files, nil)
		dir := writeFiles(t, s.Name, map[string][]byte{name: []byte("damaged")})
		if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Open(t.Context(), dir); err != nil {
			t.Errorf("after a damaged %s: %v", name, err)
		}
	}
}

func TestFetchKeepsDamagedFileUntilThereIsABetterOne(t *testing.T) {
	s := newShop(t)
	dir := writeFiles(t, s.Name, map[string][]byte{theFile: []byte("damaged")})
	if err := s.from(serve(t, nil, nil)).Fetch(t.Context(), dir, FetchOptions{}); err == nil {
		t.Fatal("there is no error")
	}
	if got, err := os.ReadFile(s.path(dir, theFile)); err != nil || string(got) != "damaged" {
		t.Errorf("the file holds %q (error %v)", got, err)
	}
}

func TestFetchEndsAtDiskErrors(t *testing.T) {
	s := newShop(t)
	dir := writeFiles(t, s.Name, nil)
	// A folder that is not empty can be neither written nor removed.
	if err := os.MkdirAll(s.path(dir, theFile+partSuffix+"/inside"), 0o755); err != nil {
		t.Fatal(err)
	}
	first, second := serve(t, s.files, nil), serve(t, s.files, nil)
	err := s.from(first, second).Fetch(t.Context(), dir, FetchOptions{})
	if !errors.As(err, new(localError)) || !strings.Contains(err.Error(), theFile) {
		t.Errorf("error is %v, want one of the disk", err)
	}
	if len(second.requests) > 0 {
		t.Errorf("the second source is asked: %q", second.requests)
	}
}

func TestFetchRefusesBadAddresses(t *testing.T) {
	s := newShop(t)
	for _, base := range []string{"ftp://example.org/", "/home/me", "http://", "http://[::1"} {
		dir := t.TempDir()
		err := s.Fetch(t.Context(), dir, FetchOptions{BaseURL: base})
		if err == nil || !strings.Contains(err.Error(), "data set shop: source") {
			t.Errorf("%s: error is %v", base, err)
		}
	}
	if err := s.Fetch(t.Context(), t.TempDir(), FetchOptions{}); err == nil || !strings.Contains(err.Error(), "no source") {
		t.Errorf("without sources: error is %v", err)
	}
}
