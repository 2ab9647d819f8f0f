// Package atomicfile writes files that appear whole or not at all, and that last: a
// crash of the program, or of the machine, leaves what was there before or what was
// written, never a part of it.
//
// The content goes to a temporary file beside the target, which gets the target's name
// when it is on disk (Write, or Create and Commit). A write that fails removes its
// temporary file; what a killed process left, a later one removes (Sweep).
package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// File is a file that is being written and does not have its name yet.
type File struct {
	*os.File
	target string
	ended  bool
}

// Write has write write the content of the file at path. A file that was there leaves it
// its permissions; a link stays one, and the file that it leads to is written. Errors of
// the file system are *fs.PathError, with the path as given; those of write come as they
// are.
func Write(path string, write func(io.Writer) error) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	w := bufio.NewWriter(f)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return named("write", path, err)
	}
	return named("write", path, f.Commit())
}

// Create makes the temporary file of path, with the permissions of the file that is
// there. The caller writes to it and calls Commit or CommitNew, and Discard in any case.
func Create(path string) (*File, error) { return CreateLike(path, path) }

// CreateLike is Create with the permissions of another file, if that is there.
func CreateLike(path, model string) (*File, error) {
	target, err := follow(path)
	if err != nil {
		return nil, named("create", path, err)
	}
	if there, err := os.Stat(target); err == nil && !there.Mode().IsRegular() {
		return nil, named("create", path, fmt.Errorf("not a regular file but a %s", kind(there.Mode())))
	}
	sweepOnce(filepath.Dir(target))
	f, err := openLike(temporary(target), model)
	if err != nil {
		return nil, named("create", path, err)
	}
	return &File{File: f, target: target}, nil
}

// openLike makes a file that at no time has more permissions than the model, if there is one.
func openLike(path, model string) (*os.File, error) {
	const flags = os.O_RDWR | os.O_CREATE | os.O_EXCL
	old, err := os.Stat(model)
	if errors.Is(err, fs.ErrNotExist) {
		return os.OpenFile(path, flags, 0o666)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, flags, old.Mode().Perm())
	if err != nil {
		return nil, err
	}
	if err := f.Chmod(old.Mode().Perm()); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(path))
	}
	return f, nil
}

// kind names what stands at a path instead of a regular file.
func kind(mode fs.FileMode) string {
	if mode.IsDir() {
		return "directory"
	}
	return fmt.Sprintf("special file (%s)", mode.Type())
}

// Commit puts the file on disk and gives it its name. It closes the file.
func (f *File) Commit() error { return f.commit(replace) }

// CommitNew is Commit where nothing may have the name; else it fails with fs.ErrExist.
func (f *File) CommitNew() error { return f.commit(link) }

func (f *File) commit(name func(temp, target string) error) error {
	err := errors.Join(f.Sync(), f.Close())
	if err == nil {
		err = name(f.Name(), f.target)
	}
	if err != nil {
		return err
	}
	f.ended = true
	return syncDir(filepath.Dir(f.target))
}

// Discard closes and removes the file, unless it has its name by now.
func (f *File) Discard() {
	if f.ended {
		return
	}
	f.ended = true
	f.Close()
	os.Remove(f.Name())
}

func replace(temp, target string) error { return os.Rename(temp, target) }

// link gives a file a name that must be free. Unlike a rename, a link does not replace a
// file that came meanwhile; some file systems have none.
func link(temp, target string) error {
	if os.Link(temp, target) == nil {
		os.Remove(temp)
		return nil
	}
	if _, err := os.Lstat(target); err == nil {
		return fs.ErrExist
	}
	return os.Rename(temp, target)
}

// Rename gives a file or directory that is on disk, or that other names lead to, a new
// name in the same file system. It lasts when Rename returns.
func Rename(from, to string) error {
	if err := syncPath(from); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

// syncPath puts a file, or the entries of a directory, on disk.
func syncPath(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return syncDir(path)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncDir makes the names in a directory last. Windows cannot, and need not.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// named gives an error the path that the caller knows, in place of a temporary one.
func named(op, path string, err error) error {
	if err == nil {
		return nil
	}
	if inner := (*fs.PathError)(nil); errors.As(err, &inner) {
		err = inner.Err
	} else if inner := (*os.LinkError)(nil); errors.As(err, &inner) {
		err = inner.Err
	}
	return &fs.PathError{Op: op, Path: path, Err: err}
}
