package atomicfile

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// mark is what the names of temporary files have between the name of their target and
// random characters.
const mark = ".goalsearch-"

// maxBase keeps names below the 255 bytes that file systems allow.
const maxBase = 200

// temporary returns a fresh name of a temporary file beside path, hidden.
func temporary(path string) string {
	base := filepath.Base(path)
	base = strings.ToValidUTF8(base[:min(len(base), maxBase)], "")
	return filepath.Join(filepath.Dir(path), "."+base+mark+rand.Text())
}

var temporaryName = regexp.MustCompile(`^\..*` + regexp.QuoteMeta(mark) + `[A-Z2-7]{26}$`)

// IsTemporary reports whether a file has the name of a temporary file of this package.
func IsTemporary(name string) bool { return temporaryName.MatchString(name) }

// Sweep removes the temporary files in a directory that nobody has written to since a
// time: what killed processes left. It returns the error that came first.
func Sweep(dir string, since time.Time) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if !IsTemporary(e.Name()) || !e.Type().IsRegular() {
			continue
		}
		info, failed := e.Info()
		if failed == nil && info.ModTime().Before(since) {
			failed = os.Remove(filepath.Join(dir, e.Name()))
		}
		if err == nil && failed != nil && !os.IsNotExist(failed) {
			err = failed
		}
	}
	return err
}

// abandoned is the age at which nobody can still be writing a temporary file.
const abandoned = time.Hour

// swept has the directories that this process has swept.
var swept sync.Map

// sweepOnce sweeps a directory before this process writes there for the first time.
func sweepOnce(dir string) {
	if _, done := swept.LoadOrStore(dir, nil); !done {
		_ = Sweep(dir, time.Now().Add(-abandoned)) // litter does no harm
	}
}
