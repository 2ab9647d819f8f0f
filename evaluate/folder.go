package evaluate

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// Snapshots keeps trainings that may be continued, as a cache: what is lost is trained
// again, to the same bits. Names are hexadecimal digits and hyphens.
type Snapshots interface {
	Read(ctx context.Context, name string) ([]byte, error)
	// Write keeps a snapshot, whole or not at all.
	Write(ctx context.Context, name string, content []byte) error
	// Remove says that a snapshot is not needed any more.
	Remove(ctx context.Context, name string) error
}

// Folder is a directory of snapshots, made when there is one.
type Folder string

// Read implements Snapshots.
func (f Folder) Read(_ context.Context, name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(f), name))
}

// Write implements Snapshots.
func (f Folder) Write(_ context.Context, name string, content []byte) error {
	if err := os.MkdirAll(string(f), 0o777); err != nil {
		return err
	}
	file, err := os.CreateTemp(string(f), "new-*")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), filepath.Join(string(f), name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// Remove implements Snapshots.
func (f Folder) Remove(_ context.Context, name string) error {
	return os.Remove(filepath.Join(string(f), name))
}
