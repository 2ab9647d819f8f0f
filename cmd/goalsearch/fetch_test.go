package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFetch downloads MNIST from a local server, one file having been cut off
// before.
func TestFetch(t *testing.T) {
	dir := os.Getenv("GOALSEARCH_DATA")
	name := "t10k-labels-idx1-ubyte.gz"
	half, err := os.ReadFile(filepath.Join(dir, "mnist", name))
	if err != nil {
		t.Skip("GOALSEARCH_DATA names no directory that holds mnist/ gzipped")
	}
	var ranges []string
	files := http.FileServer(http.Dir(filepath.Join(dir, "mnist")))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if text := r.Header.Get("Range"); text != "" {
			ranges = append(ranges, filepath.Base(r.URL.Path)+" "+text)
		}
		files.ServeHTTP(w, r)
	}))
	defer server.Close()

	p := newProgram(t)
	if err := os.MkdirAll(p.path("data/mnist"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.path("data/mnist/"+name+".part"), half[:1000], 0o644); err != nil {
		t.Fatal(err)
	}
	p.run("data", "fetch", "mnist", "--url", server.URL)
	if len(ranges) != 1 || !strings.HasPrefix(ranges[0], name+" bytes=1000-") {
		t.Errorf("the rest of %s was not asked for: %q", name, ranges)
	}
	if out := string(p.run("data", "check", "mnist")); strings.Count(out, "SHA-256 verified") != 4 {
		t.Errorf("the files are not verified:\n%s", out)
	}
}
