package dataset

import (
	"context"
	"fmt"
	"path/filepath"
)

// ownFile is the source of a set in a file of the user's own; its name is the path, as
// given or below the data directory.
type ownFile Ref

// Info implements source. What is in the file is known once it is read.
func (f ownFile) Info() Info {
	return Info{Name: f.Name, About: "a file of your own", Sources: []string{}}
}

// files implements source: none is known beforehand.
func (f ownFile) files() []File { return nil }

// Open reads the file. Errors name its path, and the array or the line.
func (f ownFile) Open(ctx context.Context, dir string) (*Set, error) {
	path, err := findOwn(f.Name, dir)
	if err != nil {
		return nil, fmt.Errorf("data set %s: %w", f.Name, err)
	}
	s, _, err := f.read(ctx, path)
	return s, err
}

// read reads the file at path.
func (f ownFile) read(ctx context.Context, path string) (s *Set, size int64, err error) {
	file, err := openRegular(path)
	if err != nil {
		return nil, 0, wrapOwn(ctx, f.Name, path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, 0, wrapOwn(ctx, f.Name, path, err)
	}
	read := readCSV
	if suffixOf(path) == npzSuffix {
		read = readNPZ
	}
	l, err := read(ctx, file, info.Size(), f.Reading)
	if err != nil {
		return nil, info.Size(), wrapOwn(ctx, f.Name, path, err)
	}
	set, err := l.set(f.Name)
	if err != nil {
		return nil, info.Size(), wrapOwn(ctx, f.Name, path, err)
	}
	s, err = New(set)
	return s, info.Size(), err
}

// Check implements source: no sum is known of the file, so that it is valid if
// it can be read.
func (f ownFile) Check(ctx context.Context, dir string) (Report, error) {
	r := Report{Name: f.Name, Dir: dir}
	path, err := findOwn(f.Name, dir)
	if err != nil {
		r.Files = []FileReport{notFound(f.Name, err)}
		return r, nil
	}
	r.Dir = filepath.Dir(path)
	s, size, err := f.read(ctx, path)
	if ctx.Err() != nil {
		return Report{}, fmt.Errorf("data set %s: %w", f.Name, ctx.Err())
	}
	report := found{bytes: size}.report(filepath.Base(path), path, 0, err)
	if err == nil {
		report.describe(s)
	}
	r.Files = []FileReport{report}
	return r, nil
}

// Fetch implements source: nobody has the file but the user.
func (f ownFile) Fetch(context.Context, string, FetchOptions) error {
	return fmt.Errorf("data set %s: %w: it is a file of your own", f.Name, ErrNoSource)
}
