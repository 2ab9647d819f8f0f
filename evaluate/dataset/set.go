package dataset

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// Images are labelled images of one size.
type Images struct {
	// Pixels is Count×Size, row-major, raw values 0 to 255. Within an image the
	// channels follow one another, each Rows×Cols.
	Pixels []uint8
	// Labels is one class per image, from 0.
	Labels []uint8
	// Count is the number of images, Size the number of values in each.
	Count, Size int
}

// Image returns the Size raw values of image i. They are shared with im.
func (im Images) Image(i int) []uint8 {
	return im.Pixels[i*im.Size : (i+1)*im.Size : (i+1)*im.Size]
}

// validate checks that im holds images of the given size and labels below
// classes. Errors start with the field.
func (im Images) validate(size, classes int) error {
	switch {
	case im.Count < 1:
		return errors.New("count: there is no image")
	case im.Size != size:
		return fmt.Errorf("size: an image has %d values, want rows×cols×channels = %d", im.Size, size)
	case len(im.Pixels)%size != 0 || len(im.Pixels)/size != im.Count:
		return fmt.Errorf("pixels: there are %d values, want %d images of %d", len(im.Pixels), im.Count, size)
	case len(im.Labels) != im.Count:
		return fmt.Errorf("labels: there are %d for %d images", len(im.Labels), im.Count)
	}
	return checkLabels(im.Labels, classes)
}

// checkLabels reports the first label that is not below classes.
func checkLabels(labels []uint8, classes int) error {
	for i, l := range labels {
		if int(l) >= classes {
			return fmt.Errorf("labels: label %d (from 0) is %d, outside 0 to %d", i, l, classes-1)
		}
	}
	return nil
}

// Set is a data set in memory. It is read by all concurrent runs and written by
// none.
type Set struct {
	// Name is what Open knows the set by.
	Name string
	// Train and Test are the two parts the set was published in.
	Train, Test Images
	// Classes is the number of classes, at most 256.
	Classes int
	// Rows, Cols and Channels are the shape of an image; their product is
	// Images.Size.
	Rows, Cols, Channels int
	// Mean and Std are the mean and the population standard deviation of all
	// values of all training images, in raw units (0 to 255).
	Mean, Std float64
	// Checksum identifies the content: the SHA-256, in hex, of shape, classes,
	// pixels and labels. How files were named or compressed does not enter.
	Checksum string
}

// New returns the set that s describes, with Mean, Std and Checksum computed.
// It refuses parts that do not fit the shape or each other, labels outside the
// classes, and training images whose values are all equal, since those cannot be
// normalised. Pixels and labels are shared with s.
func New(s Set) (*Set, error) {
	if err := s.validate(); err != nil {
		return nil, fmt.Errorf("data set %s: %w", s.Name, err)
	}
	s.Mean, s.Std = moments(s.Train.Pixels)
	if s.Std == 0 {
		return nil, fmt.Errorf("data set %s: train: pixels: all values are equal", s.Name)
	}
	s.Checksum = s.checksum()
	return &s, nil
}

func (s *Set) validate() error {
	if s.Rows < 1 || s.Cols < 1 || s.Channels < 1 {
		return fmt.Errorf("shape: %d rows, %d columns and %d channels must all be positive", s.Rows, s.Cols, s.Channels)
	}
	if s.Classes < 2 || s.Classes > 256 {
		return fmt.Errorf("classes: %d is outside 2 to 256", s.Classes)
	}
	size := s.Rows * s.Cols * s.Channels
	if err := s.Train.validate(size, s.Classes); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if err := s.Test.validate(size, s.Classes); err != nil {
		return fmt.Errorf("test: %w", err)
	}
	return nil
}

// checksum hashes a line with the version of this form, seven little-endian
// 64-bit numbers (rows, columns, channels, classes, training images, test
// images, values in an image), then training pixels, training labels, test
// pixels and test labels.
func (s *Set) checksum() string {
	h := sha256.New()
	h.Write([]byte("goalsearch data set, form 1\n"))
	for _, n := range []int{s.Rows, s.Cols, s.Channels, s.Classes, s.Train.Count, s.Test.Count, s.Train.Size} {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
	}
	for _, im := range []Images{s.Train, s.Test} {
		h.Write(im.Pixels)
		h.Write(im.Labels)
	}
	return hex.EncodeToString(h.Sum(nil))
}
