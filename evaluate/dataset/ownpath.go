package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// findOwn returns where a file or folder of the user's own is: below dir or as given. Both at once, if they
// are two, are refused. A missing file is fs.ErrNotExist.
func findOwn(given, dir string) (string, error) {
	if filepath.IsAbs(given) || dir == "" {
		return exists(given)
	}
	below, err := exists(filepath.Join(dir, given))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	plain, plainErr := exists(given)
	switch {
	case plainErr != nil && !errors.Is(plainErr, fs.ErrNotExist):
		return "", plainErr
	case err != nil && plainErr != nil:
		return "", fmt.Errorf("it is neither %s nor %s: %w", filepath.Join(dir, given), given, fs.ErrNotExist)
	case err != nil:
		return plain, nil
	case plainErr == nil && !sameFile(below, plain):
		return "", fmt.Errorf("it may be %s or %s: give the whole path, from the root on", below, plain)
	}
	return below, nil
}

// exists returns path if something is there.
func exists(path string) (string, error) {
	_, err := os.Stat(path)
	return path, err
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// wrapOwn says of which set and which file an error is.
func wrapOwn(ctx context.Context, name, path string, err error) error {
	return fmt.Errorf("data set %s: %w", name, namePath(ctx, path, err))
}
