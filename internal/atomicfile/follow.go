package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// maxLinks is how many links in a row are followed.
const maxLinks = 40

// follow returns the path of the file that a write to path makes or replaces: where the
// links lead, whether something is there or not.
func follow(path string) (string, error) {
	for range maxLinks {
		full, err := filepath.EvalSymlinks(path)
		if err == nil {
			return full, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		dir, err := filepath.EvalSymlinks(filepath.Dir(path))
		if err != nil {
			return "", err
		}
		path = filepath.Join(dir, filepath.Base(path))
		to, err := os.Readlink(path)
		if err != nil { // no link: the name is free
			return path, nil
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(dir, to)
		}
		path = to
	}
	return "", errors.New("too many links")
}
