package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Suffixes of the names of the user's own files.
const (
	npzSuffix = ".npz"
	csvSuffix = ".csv"
)

// IsFile says whether a data set's name is the path of a file of the user's own,
// NumPy's .npz or .csv, rather than the name of a known set.
func IsFile(name string) bool {
	suffix := strings.ToLower(filepath.Ext(name))
	return suffix == npzSuffix || suffix == csvSuffix
}

// ownFile is the source of a set in a file of the user's own; it is the path, as
// given or below the data directory.
type ownFile string

// Info implements source. What is in the file is known once it is read.
func (f ownFile) Info() Info {
	return Info{Name: string(f), About: "a file of your own", Sources: []string{}}
}

// files implements source: none is known beforehand.
func (f ownFile) files() []File { return nil }

// find returns where the file is: below dir or as given. Both at once, if they
// are two files, are refused. A missing file is fs.ErrNotExist.
func (f ownFile) find(dir string) (string, error) {
	given := string(f)
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

// Open reads the file. Errors name its path, and the array or the line.
func (f ownFile) Open(ctx context.Context, dir string) (*Set, error) {
	path, err := f.find(dir)
	if err != nil {
		return nil, fmt.Errorf("data set %s: %w", f, err)
	}
	s, _, err := f.read(ctx, path)
	return s, err
}

// read reads the file at path.
func (f ownFile) read(ctx context.Context, path string) (s *Set, size int64, err error) {
	file, err := openRegular(path)
	if err != nil {
		return nil, 0, f.wrap(ctx, path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, 0, f.wrap(ctx, path, err)
	}
	read := readCSV
	if strings.ToLower(filepath.Ext(path)) == npzSuffix {
		read = readNPZ
	}
	o, err := read(ctx, file, info.Size())
	if err != nil {
		return nil, info.Size(), f.wrap(ctx, path, err)
	}
	if err := o.divide(); err != nil {
		return nil, info.Size(), f.wrap(ctx, path, err)
	}
	s, err = New(o.set(string(f)))
	return s, info.Size(), err
}

// wrap says of which set and which file an error is.
func (f ownFile) wrap(ctx context.Context, path string, err error) error {
	return fmt.Errorf("data set %s: %w", f, namePath(ctx, path, err))
}

// Check implements source: no sum is known of the file, so that it is valid if
// it can be read.
func (f ownFile) Check(ctx context.Context, dir string) (Report, error) {
	r := Report{Name: string(f), Dir: dir}
	path, err := f.find(dir)
	if err != nil {
		r.Files = []FileReport{notFound(string(f), err)}
		return r, nil
	}
	r.Dir = filepath.Dir(path)
	s, size, err := f.read(ctx, path)
	if ctx.Err() != nil {
		return Report{}, fmt.Errorf("data set %s: %w", f, ctx.Err())
	}
	report := found{bytes: size}.report(filepath.Base(path), path, 0, err)
	if err == nil {
		report.Count = s.Train.Count + s.Test.Count
		report.Content = fmt.Sprintf("%d training and %d test samples of %s in %d classes, SHA-256 of the content %s",
			s.Train.Count, s.Test.Count, s.shape(), s.Classes, s.Checksum)
	}
	r.Files = []FileReport{report}
	return r, nil
}

// shape is the size of a sample, in words.
func (s *Set) shape() string {
	kind := "pixels"
	if s.Train.Real() {
		kind = "real numbers"
	}
	return fmt.Sprintf("%d×%d×%d %s", s.Rows, s.Cols, s.Channels, kind)
}

// Fetch implements source: nobody has the file but the user.
func (f ownFile) Fetch(context.Context, string, FetchOptions) error {
	return fmt.Errorf("data set %s: %w: it is a file of your own", f, ErrNoSource)
}
