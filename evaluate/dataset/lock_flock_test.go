//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package dataset

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestFetchesOfOneSetExcludeEachOther(t *testing.T) {
	s := newShop(t)
	v := serve(t, s.files, nil)
	dir := writeFiles(t, s.Name, nil)
	unlock, err := lockFolder(filepath.Join(dir, s.Name))
	if err != nil {
		t.Fatal(err)
	}
	err = s.from(v).Fetch(t.Context(), dir, FetchOptions{})
	if err == nil || !strings.Contains(err.Error(), "another process is fetching into it") {
		t.Errorf("error is %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if err := s.from(v).Fetch(t.Context(), dir, FetchOptions{}); err != nil {
		t.Error(err)
	}
}
