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

// npySuffix ends the names of the arrays in a .npz file.
const npySuffix = ".npy"

// readNPZ reads a set from a .npz file of so many bytes. Errors start with the
// array.
func readNPZ(ctx context.Context, file io.ReaderAt, size int64, how Reading) (*labelled, error) {
	archive, err := npz.NewReader(file, size)
	if err != nil {
		return nil, fmt.Errorf("it is no .npz file: %w", errors.Unwrap(err))
	}
	z := arrays{ctx, archive, how}
	names, err := chooseArrays(z.names(), how)
	if err != nil {
		return nil, err
	}
	train, err := z.part(names.train)
	if err != nil {
		return nil, err
	}
	l := labelled{train: train.part, channels: train.channels, rows: train.rows, cols: train.cols}
	if names.train != (partArrays{inputNames[0], labelNames[0]}) {
		l.remarks = append(l.remarks, fmt.Sprintf("inputs are in the array %s, labels in %s", names.train.inputs, names.train.labels))
	}
	if train.channelsLast {
		l.remarks = append(l.remarks, fmt.Sprintf("%s has its channels last", names.train.inputs))
	}
	if names.test == (partArrays{}) {
		return &l, nil
	}
	test, err := z.part(names.test)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(test.shape[1:], train.shape[1:]) {
		return nil, fmt.Errorf("%s: samples of shape %s, but those of %s have %s", names.test.inputs, times(test.shape[1:]), names.train.inputs, times(train.shape[1:]))
	}
	if test.Real() != train.Real() {
		return nil, fmt.Errorf("%s: one of it and %s has bytes, the other numbers of another type: save both with one type", names.test.inputs, names.train.inputs)
	}
	l.test = test.part
	return &l, nil
}

// arrays are those of a .npz file.
type arrays struct {
	ctx     context.Context
	archive *npz.Reader
	how     Reading
}

// names lists the names of the arrays.
func (z arrays) names() []string {
	var names []string
	for _, key := range z.archive.Keys() {
		names = append(names, strings.TrimSuffix(key, npySuffix))
	}
	return names
}

// npzPart is a part of a set, with the shape of its array of inputs and what it
// means for a sample.
type npzPart struct {
	part
	shape                []int
	channels, rows, cols int
	channelsLast         bool
}

// part reads the inputs and the labels of a part.
func (z arrays) part(names partArrays) (p npzPart, err error) {
	if err := z.open(names.inputs, func(r io.Reader) error { return p.readInputs(r, z.how) }); err != nil {
		return p, fmt.Errorf("%s: %w", names.inputs, err)
	}
	if err := z.open(names.labels, func(r io.Reader) error { return p.readLabels(r, names.labels) }); err != nil {
		return p, fmt.Errorf("%s: %w", names.labels, err)
	}
	if len(p.labels.ids) != p.Count {
		return p, fmt.Errorf("%s: there are %d labels, but %s has %d samples", names.labels, len(p.labels.ids), names.inputs, p.Count)
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

func (p *npzPart) readInputs(r io.Reader, how Reading) error {
	h, err := readNPYHeader(r)
	if err != nil {
		return err
	}
	if err := p.setShape(h.shape, how); err != nil {
		return err
	}
	if h.bytes() {
		p.Pixels, err = readNumbers(r, h, h.pixel)
	} else {
		p.Values, err = readNumbers(r, h, asValue)
	}
	if p.channelsLast {
		channelsFirst(p.Pixels, p.channels, p.Size)
		channelsFirst(p.Values, p.channels, p.Size)
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

// setShape reads the shape of inputs: N×D, N×H×W, N×C×H×W or N×H×W×C.
func (p *npzPart) setShape(shape []int, how Reading) (err error) {
	p.shape, p.channels, p.rows, p.cols = shape, 1, 1, 1
	if how.Channels != "" && len(shape) != 4 {
		return &ReadingError{"channels", fmt.Sprintf("shape: %s has no channels", times(shape)), ""}
	}
	switch len(shape) {
	case 2:
		p.cols = shape[1]
	case 3:
		p.rows, p.cols = shape[1], shape[2]
	case 4:
		if p.channelsLast, err = channelsLast(shape, how.Channels); err != nil {
			return err
		}
		p.channels, p.rows, p.cols = shape[1], shape[2], shape[3]
		if p.channelsLast {
			p.rows, p.cols, p.channels = shape[1], shape[2], shape[3]
		}
	default:
		return fmt.Errorf("shape: %s is none of N×inputs, N×rows×columns, N×channels×rows×columns and N×rows×columns×channels", times(shape))
	}
	size, err := npyHeader{shape: shape}.size()
	if err != nil {
		return err
	}
	p.Count, p.Size = shape[0], size/shape[0]
	return nil
}

// channelsLast says whether an array of four dimensions is N×H×W×C rather than
// N×C×H×W. It is where the last is a number that channels have, 1, 3 or 4, the second
// is not, and images are not narrower than they have channels; where both are, that is
// asked.
func channelsLast(shape []int, asked string) (bool, error) {
	if asked != "" {
		return asked == Last, nil
	}
	isChannels := func(n int) bool { return n == 1 || n == 3 || n == 4 }
	first, last := isChannels(shape[1]), isChannels(shape[3])
	if first && last && shape[1]*shape[3] > 1 {
		return false, &ReadingError{"channels", fmt.Sprintf("shape: of %s both the second and the last number may be that of channels", times(shape)), First + " or " + Last}
	}
	return last && !first && shape[2] > shape[3], nil
}

// channelsFirst brings samples of size inputs, in which the channels of a pixel follow
// one another, into the order in which the channels of an image do.
func channelsFirst[E any](inputs []E, channels, size int) {
	sample := make([]E, size)
	pixels := size / channels
	for from := 0; from < len(inputs); from += size {
		copy(sample, inputs[from:from+size])
		for i, e := range sample {
			inputs[from+i%channels*pixels+i/channels] = e
		}
	}
}

// readLabels reads the labels from the array of that name.
func (p *npzPart) readLabels(r io.Reader, name string) error {
	h, err := readNPYHeader(r)
	if err != nil {
		return err
	}
	if !(len(h.shape) == 1 || len(h.shape) == 2 && h.shape[1] == 1) {
		return fmt.Errorf("shape: %s is not one label for each sample; of one column for each class, numpy.argmax(%s, axis=1) makes labels", times(h.shape), name)
	}
	_, err = readArray(r, h, func(b []byte) (struct{}, error) {
		text, err := h.label(b)
		if err != nil {
			return struct{}{}, err
		}
		at := len(p.labels.ids)
		return struct{}{}, p.labels.add(text, func() string { return fmt.Sprintf("%s: [%d]", name, at) })
	})
	return err
}
