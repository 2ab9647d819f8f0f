package dataset

import (
	"errors"
	"fmt"
)

// MaxClasses is the most classes that labels can tell apart.
const MaxClasses = 1 << 16

// Images are labelled images of one size, or other samples of as many numbers.
// Either Pixels or Values has what they show, Count×Size, row-major; within an
// image the channels follow one another, each Rows×Cols.
type Images struct {
	// Pixels are raw values 0 to 255.
	Pixels []uint8
	// Values are finite real numbers, in whatever unit the set has.
	Values []float32
	// Labels is one class per image, from 0.
	Labels []uint16
	// Count is the number of images, Size the number of values in each.
	Count, Size int
}

// Real says whether the images are real numbers rather than pixels.
func (im Images) Real() bool { return im.Values != nil }

// Image returns the Size pixels of image i. They are shared with im.
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
	case im.Real() && im.Pixels != nil:
		return errors.New("pixels: there are real values too")
	case im.numbers()%size != 0 || im.numbers()/size != im.Count:
		return fmt.Errorf("pixels: there are %d values, want %d images of %d", im.numbers(), im.Count, size)
	case len(im.Labels) != im.Count:
		return fmt.Errorf("labels: there are %d for %d images", len(im.Labels), im.Count)
	}
	return checkLabels(im.Labels, classes)
}

// numbers is how many pixels or real values there are.
func (im Images) numbers() int { return len(im.Pixels) + len(im.Values) }

// checkLabels reports the first label that is not below classes.
func checkLabels[L uint8 | uint16](labels []L, classes int) error {
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
	// Classes is the number of classes, at most MaxClasses.
	Classes int
	// ClassNames are those of the classes, by label; nil where classes have no names but
	// their numbers.
	ClassNames []string
	// Rows, Cols and Channels are the shape of an image; their product is
	// Images.Size.
	Rows, Cols, Channels int
	// Mean and Std are the mean and the population standard deviation of all
	// values of all training images, in raw units (pixels: 0 to 255).
	Mean, Std float64
	// Checksum identifies the content: the SHA-256, in hex, of what WriteContent writes.
	// How files were named or compressed does not enter.
	Checksum string
	// Remarks say what was found out about a file that could have been read otherwise.
	Remarks []string
}

// New returns the set that s describes, with Mean, Std and Checksum computed.
// It refuses parts that do not fit the shape or each other, labels outside the
// classes, values that are not finite, and training images that cannot be
// normalised: their values are all equal, or so close to one another beside
// their size that single precision would not tell them apart. Pixels, values and
// labels are shared with s.
func New(s Set) (*Set, error) {
	if err := s.validate(); err != nil {
		return nil, fmt.Errorf("data set %s: %w", s.Name, err)
	}
	var err error
	if s.Train.Real() {
		s.Mean, s.Std, err = realMoments(s.Train.Values)
	} else {
		s.Mean, s.Std, err = pixelMoments(s.Train.Pixels)
	}
	if err != nil {
		return nil, fmt.Errorf("data set %s: train: %w", s.Name, err)
	}
	s.Checksum, err = s.checksum()
	return &s, err
}

func (s *Set) validate() error {
	if s.Rows < 1 || s.Cols < 1 || s.Channels < 1 {
		return fmt.Errorf("shape: %d rows, %d columns and %d channels must all be positive", s.Rows, s.Cols, s.Channels)
	}
	if s.Classes < 2 || s.Classes > MaxClasses {
		return fmt.Errorf("classes: %d is outside 2 to %d", s.Classes, MaxClasses)
	}
	if err := s.checkClassNames(); err != nil {
		return fmt.Errorf("class names: %w", err)
	}
	size := s.Rows * s.Cols * s.Channels
	if err := s.Train.validate(size, s.Classes); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if err := s.Test.validate(size, s.Classes); err != nil {
		return fmt.Errorf("test: %w", err)
	}
	if s.Train.Real() != s.Test.Real() {
		return errors.New("pixels: one part has pixels, the other real values")
	}
	for _, im := range []struct {
		part string
		Images
	}{{"train", s.Train}, {"test", s.Test}} {
		if i := firstNotFinite(im.Values); i >= 0 {
			return fmt.Errorf("%s: value %d of sample %d (both from 0) is %v", im.part, i%size, i/size, im.Values[i])
		}
	}
	return nil
}

// checkClassNames refuses names of which there are not as many as classes, that are
// given twice, or that no label can be.
func (s *Set) checkClassNames() error {
	if s.ClassNames == nil {
		return nil
	}
	if len(s.ClassNames) != s.Classes {
		return fmt.Errorf("there are %d for %d classes", len(s.ClassNames), s.Classes)
	}
	seen := make(map[string]bool)
	for _, name := range s.ClassNames {
		if err := checkLabel(name); err != nil {
			return err
		}
		if seen[name] {
			return fmt.Errorf("%q is there twice", cut(name))
		}
		seen[name] = true
	}
	return nil
}

// firstNotFinite returns the position of a NaN or an infinity, or -1.
func firstNotFinite(values []float32) int {
	for i, v := range values {
		if v-v != 0 {
			return i
		}
	}
	return -1
}
