package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
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
	return fmt.Errorf("data set %s: %w: say with --data DIR or GOALSEARCH_DATA which folder holds %s/, or get the files with: goalsearch data fetch %s --data DIR",
		name, ErrNoDir, name, name)
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

// readMember finds and reads one file, and says what to do where that fails.
func (m Manifest) readMember(ctx context.Context, dir string, f member) (content, error) {
	path, err := f.find(m.folder(dir))
	if err == nil {
		var c content
		if c, err = f.read(ctx, path); err == nil {
			return c, nil
		}
	}
	return content{}, advise(ctx, m.Name, dir, err)
}

// advise says of which set an error is, and what to do where its files are
// missing or damaged.
func advise(ctx context.Context, name, dir string, err error) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("data set %s: %w", name, err)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("data set %s: %w; point --data or GOALSEARCH_DATA at the folder that holds %s/, or get the files with: goalsearch data fetch %s --data %s",
			name, err, name, name, dir)
	}
	return fmt.Errorf("data set %s: %w; get a good copy with: goalsearch data fetch %s --data %s", name, err, name, dir)
}

// widen returns labels of one byte as those of a set.
func widen(labels []uint8) []uint16 {
	wide := make([]uint16, len(labels))
	for i, l := range labels {
		wide[i] = uint16(l)
	}
	return wide
}
