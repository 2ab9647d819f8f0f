package dataset

import (
	"context"
	"fmt"
)

// Open reads and checks the set's files below the data directory dir. Errors are
// those of the package's Open.
func (m Manifest) Open(ctx context.Context, dir string) (*Set, error) {
	if err := needDir(m.Name, dir); err != nil {
		return nil, err
	}
	train, err := m.readPart(ctx, dir, m.Train)
	if err != nil {
		return nil, err
	}
	test, err := m.readPart(ctx, dir, m.Test)
	if err != nil {
		return nil, err
	}
	return New(Set{
		Name: m.Name, Train: train, Test: test,
		Classes: m.Classes, Rows: m.Rows, Cols: m.Cols, Channels: 1,
	})
}

// needDir refuses an empty data directory for the set of that name.
func needDir(name, dir string) error {
	if dir != "" {
		return nil
	}
	return &FilesError{name, dir, ErrNoDir}
}

// readPart reads the images and the labels of one part.
func (m Manifest) readPart(ctx context.Context, dir string, p Part) (Images, error) {
	pair := m.pair(p)
	images, err := m.readMember(ctx, dir, pair[0])
	if err != nil {
		return Images{}, err
	}
	labels, err := m.readMember(ctx, dir, pair[1])
	if err != nil {
		return Images{}, err
	}
	if images.Dims[0] != labels.Dims[0] {
		return Images{}, fmt.Errorf("data set %s: %s: image count: %d, but %s has %d labels",
			m.Name, p.Images.Name, images.Dims[0], p.Labels.Name, labels.Dims[0])
	}
	return Images{
		Pixels: images.Data, Labels: widen(labels.Data),
		Count: images.Dims[0], Size: m.Rows * m.Cols,
	}, nil
}

// readMember finds and reads one file.
func (m Manifest) readMember(ctx context.Context, dir string, f member) (content, error) {
	path, err := f.find(m.folder(dir))
	if err == nil {
		var c content
		if c, err = f.read(ctx, path); err == nil {
			return c, nil
		}
	}
	return content{}, filesError(ctx, m.Name, dir, err)
}

// FilesError is why the files of a known set cannot be used.
type FilesError struct {
	Name string // of the set
	Dir  string // the data directory, "" where none was given
	Err  error  // fs.ErrNotExist where a file is missing, ErrNoDir
}

func (e *FilesError) Error() string { return fmt.Sprintf("data set %s: %v", e.Name, e.Err) }

// Unwrap returns the error of the files.
func (e *FilesError) Unwrap() error { return e.Err }

// filesError says of which set an error is; who has ended the reading knows what it is.
func filesError(ctx context.Context, name, dir string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("data set %s: %w", name, err)
	}
	return &FilesError{name, dir, err}
}

// widen returns labels of one byte as those of a set.
func widen(labels []uint8) []uint16 {
	wide := make([]uint16, len(labels))
	for i, l := range labels {
		wide[i] = uint16(l)
	}
	return wide
}
