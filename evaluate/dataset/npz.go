package dataset

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
)

// The arrays that a .npz file may have.
const (
	trainInputs      = "x"
	trainClasses     = "y"
	testInputs       = "x_test"
	testClasses      = "y_test"
	npySuffix        = ".npy"
	mostNPZMembers   = 1000
	likelyMostColour = 4 // channels of an image
)

// arrays are those of a file in NumPy's .npz format, a zip archive of .npy files.
type arrays struct {
	ctx   context.Context
	files map[string]*zip.File
}

// readNPZ reads a data set from the size bytes of r: NumPy arrays x and y, and
// x_test and y_test where the test part is given. Errors start with the array.
// Memory grows with the bytes that are really there.
func readNPZ(ctx context.Context, r io.ReaderAt, size int64) (*samples, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("it is no .npz file, as numpy.savez writes it: %w", err)
	}
	if len(z.File) > mostNPZMembers {
		return nil, fmt.Errorf("it has %d arrays, more than the %d that are accepted", len(z.File), mostNPZMembers)
	}
	a := arrays{ctx, make(map[string]*zip.File)}
	for _, f := range z.File {
		if a.files[f.Name] != nil {
			return nil, fmt.Errorf("%s: it is there twice", f.Name)
		}
		a.files[f.Name] = f
	}
	var s samples
	if s.shape, s.train, err = a.part(trainInputs, trainClasses); err != nil {
		return nil, err
	}
	if !a.has(testInputs) && !a.has(testClasses) {
		return &s, nil
	}
	test, images, err := a.part(testInputs, testClasses)
	if err != nil {
		return nil, err
	}
	if test != s.shape {
		return nil, fmt.Errorf("%s: its samples are %v, those of %s are %v", testInputs, test, trainInputs, s.shape)
	}
	if images.Real() != s.train.Real() {
		return nil, fmt.Errorf("%s and %s: one has pixels (uint8), the other does not: give both one type", trainInputs, testInputs)
	}
	s.test = images
	return &s, nil
}

// String gives rows, columns and channels.
func (s shape) String() string { return fmt.Sprintf("%d×%d×%d", s.rows, s.cols, s.channels) }

func (a arrays) has(name string) bool { return a.files[name+npySuffix] != nil }

// part reads the inputs and the labels of one part.
func (a arrays) part(inputs, labels string) (s shape, im Images, err error) {
	for _, name := range []string{inputs, labels} {
		if !a.has(name) {
			return s, im, fmt.Errorf("%s: there is no such array", name)
		}
	}
	if s, err = a.inputs(inputs, &im); err != nil {
		return s, im, fmt.Errorf("%s: %w", inputs, err)
	}
	if err = a.labels(labels, &im); err != nil {
		return s, im, fmt.Errorf("%s: %w", labels, err)
	}
	return s, im, nil
}

// inputs reads the images' numbers, and their shape.
func (a arrays) inputs(name string, im *Images) (s shape, err error) {
	file, h, err := a.open(name)
	if err != nil {
		return s, err
	}
	defer file.Close()
	if s, err = sampleShape(h.shape); err != nil {
		return s, err
	}
	im.Count, im.Size = h.shape[0], s.rows*s.cols*s.channels
	if h.isByte() {
		if im.Pixels, err = readPayload(file, im.Count*im.Size); err != nil {
			return s, err
		}
		return s, expectEnd(file)
	}
	err = h.each(file, func(i int, v float64) error {
		value := float32(v)
		if value-value != 0 {
			return fmt.Errorf("value %d of sample %d (both from 0) is %v, which single precision does not hold", i%im.Size, i/im.Size, v)
		}
		im.Values = append(im.Values, value)
		return nil
	})
	return s, err
}

// sampleShape is the shape of each sample of an array of inputs.
func sampleShape(dims []int) (shape, error) {
	for _, d := range dims {
		if d == 0 {
			return shape{}, fmt.Errorf("its shape %v has a 0: there is nothing in it", dims)
		}
	}
	switch len(dims) {
	case 2:
		return shape{1, dims[1], 1}, nil
	case 3:
		return shape{dims[1], dims[2], 1}, nil
	case 4:
		if dims[3] <= likelyMostColour && dims[1] > likelyMostColour {
			return shape{}, fmt.Errorf("its shape %v has channels last: write x.transpose(0, 3, 1, 2), samples×channels×rows×columns", dims)
		}
		return shape{dims[2], dims[3], dims[1]}, nil
	}
	return shape{}, fmt.Errorf("its shape %v is none of samples×inputs, samples×rows×columns and samples×channels×rows×columns", dims)
}

// labels reads the labels of im's images.
func (a arrays) labels(name string, im *Images) error {
	file, h, err := a.open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	if !h.integer {
		return fmt.Errorf("its type %s is no integer: write y.astype(int)", h.kind)
	}
	if len(h.shape) != 1 || h.shape[0] != im.Count {
		return fmt.Errorf("its shape is %v, want one label for each of %d samples", h.shape, im.Count)
	}
	return h.each(file, func(i int, v float64) error {
		if !(v >= 0 && v < MaxClasses) {
			return fmt.Errorf("label %d (from 0) is %v, outside 0 to %d", i, v, MaxClasses-1)
		}
		im.Labels = append(im.Labels, uint16(v))
		return nil
	})
}

// open opens an array and reads its header.
func (a arrays) open(name string) (io.ReadCloser, npyHeader, error) {
	f, err := a.files[name+npySuffix].Open()
	if err != nil {
		return nil, npyHeader{}, err
	}
	file := struct {
		io.Reader
		io.Closer
	}{contextReader{a.ctx, f}, f}
	h, err := readNPYHeader(file)
	if err != nil {
		return nil, npyHeader{}, errors.Join(err, file.Close())
	}
	return file, h, nil
}
