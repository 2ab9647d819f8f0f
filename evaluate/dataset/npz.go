package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/sbinet/npyio/npz"
)

// The arrays of a .npz file: inputs and labels of the whole set, or, with the
// other two, of its training part.
const (
	inputsArray     = "x"
	labelsArray     = "y"
	testInputsArray = "x_test"
	testLabelsArray = "y_test"
	npySuffix       = ".npy"
)

// readNPZ reads a set from a .npz file of so many bytes. Errors start with the
// array.
func readNPZ(ctx context.Context, file io.ReaderAt, size int64) (*labelled, error) {
	archive, err := npz.NewReader(file, size)
	if err != nil {
		return nil, fmt.Errorf("it is no .npz file: %w", errors.Unwrap(err))
	}
	z := arrays{ctx, archive}
	hasTest, err := z.checkNames()
	if err != nil {
		return nil, err
	}
	var l labelled
	train, err := z.part(inputsArray, labelsArray)
	if err != nil {
		return nil, err
	}
	l.train, l.channels, l.rows, l.cols = train.Images, train.channels, train.rows, train.cols
	if !hasTest {
		return &l, nil
	}
	test, err := z.part(testInputsArray, testLabelsArray)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(test.shape[1:], train.shape[1:]) {
		return nil, fmt.Errorf("%s: samples of shape %s, but those of %s have %s", testInputsArray, times(test.shape[1:]), inputsArray, times(train.shape[1:]))
	}
	if test.Real() != train.Real() {
		return nil, fmt.Errorf("%s: one of it and %s has bytes, the other numbers of another type: save both with one type", testInputsArray, inputsArray)
	}
	l.test = test.Images
	return &l, nil
}

// arrays are those of a .npz file.
type arrays struct {
	ctx     context.Context
	archive *npz.Reader
}

// checkNames checks that the arrays are there, each once, and says whether those
// of a test part are.
func (z arrays) checkNames() (hasTest bool, err error) {
	count := make(map[string]int)
	var names []string
	for _, key := range z.archive.Keys() {
		name := strings.TrimSuffix(key, npySuffix)
		count[name]++
		names = append(names, name)
	}
	wanted := []string{inputsArray, labelsArray}
	if hasTest = count[testInputsArray]+count[testLabelsArray] > 0; hasTest {
		wanted = append(wanted, testInputsArray, testLabelsArray)
	}
	for _, name := range wanted {
		switch count[name] {
		case 1:
		case 0:
			return false, fmt.Errorf("there is no array %s; the file has %s", name, cut(strings.Join(names, ", ")))
		default:
			return false, fmt.Errorf("%s: the file has %d arrays of that name", name, count[name])
		}
	}
	return hasTest, nil
}

// npzPart is a part of a set, with the shape of its array of inputs and what it
// means for a sample.
type npzPart struct {
	Images
	shape                []int
	channels, rows, cols int
}

// part reads the inputs and the labels of a part.
func (z arrays) part(inputsName, labelsName string) (p npzPart, err error) {
	if err := z.open(inputsName, p.readInputs); err != nil {
		return p, fmt.Errorf("%s: %w", inputsName, err)
	}
	if err := z.open(labelsName, p.readLabels); err != nil {
		return p, fmt.Errorf("%s: %w", labelsName, err)
	}
	if len(p.Labels) != p.Count {
		return p, fmt.Errorf("%s: there are %d labels, but %s has %d samples", labelsName, len(p.Labels), inputsName, p.Count)
	}
	return p, nil
}

// open has read read the array of that name to its end.
func (z arrays) open(name string, read func(io.Reader) error) error {
	key := name + npySuffix
	if !slices.Contains(z.archive.Keys(), key) {
		key = name
	}
	r, err := z.archive.Open(key)
	if err != nil {
		return err
	}
	return errors.Join(read(contextReader{z.ctx, r}), r.Close())
}

func (p *npzPart) readInputs(r io.Reader) error {
	h, err := readNPYHeader(r)
	if err != nil {
		return err
	}
	if err := p.setShape(h.shape); err != nil {
		return err
	}
	if h.bytes() {
		p.Pixels, err = readNumbers(r, h, h.pixel)
	} else {
		p.Values, err = readNumbers(r, h, asValue)
	}
	return err
}

// pixel turns an element of one byte into a pixel.
func (h npyHeader) pixel(v float64) (uint8, error) {
	if h.kind == 'b' && v > 1 {
		return 0, fmt.Errorf("byte %v is no boolean", v)
	}
	return uint8(v), nil
}

// setShape reads the shape of inputs: N×D, N×H×W or N×C×H×W.
func (p *npzPart) setShape(shape []int) error {
	p.shape, p.channels, p.rows, p.cols = shape, 1, 1, 1
	switch len(shape) {
	case 2:
		p.cols = shape[1]
	case 3:
		p.rows, p.cols = shape[1], shape[2]
	case 4:
		p.channels, p.rows, p.cols = shape[1], shape[2], shape[3]
		if channelsLast(shape) {
			return fmt.Errorf("shape: %s looks as if the channels came last; save N×channels×rows×columns, as numpy.moveaxis(x, -1, 1) gives", times(shape))
		}
	default:
		return fmt.Errorf("shape: %s is none of N×inputs, N×rows×columns and N×channels×rows×columns", times(shape))
	}
	size, err := npyHeader{shape: shape}.size()
	if err != nil {
		return err
	}
	p.Count, p.Size = shape[0], size/shape[0]
	return nil
}

// channelsLast says whether N×C×H×W is rather N×H×W×C: the last is a number that
// channels have, the second is not, and images would be narrow.
func channelsLast(shape []int) bool {
	isChannels := func(n int) bool { return n == 1 || n == 3 || n == 4 }
	return isChannels(shape[3]) && !isChannels(shape[1]) && shape[2] > shape[3]
}

func (p *npzPart) readLabels(r io.Reader) error {
	h, err := readNPYHeader(r)
	if err != nil {
		return err
	}
	if !(len(h.shape) == 1 || len(h.shape) == 2 && h.shape[1] == 1) {
		return fmt.Errorf("shape: %s is not one label for each sample", times(h.shape))
	}
	p.Labels, err = readNumbers(r, h, asLabel)
	return err
}
