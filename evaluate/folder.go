package evaluate

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"goalsearch/internal/atomicfile"
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
	return atomicfile.Write(filepath.Join(string(f), name), func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// Remove implements Snapshots.
func (f Folder) Remove(_ context.Context, name string) error {
	return os.Remove(filepath.Join(string(f), name))
}
