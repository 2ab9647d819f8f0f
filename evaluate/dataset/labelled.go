package dataset

import (
	"errors"
	"fmt"
	"slices"
)

// MaxValues is the most numbers that a file of the user's own may have as inputs
// of one part.
const MaxValues = 1 << 29

// labelled are the samples of a file of the user's own.
type labelled struct {
	rows, cols, channels int
	train                part
	// test has no sample where the file leaves it to divide to choose some.
	test part
	// remarks say what was found out about the file, for people.
	remarks []string
}

// part are the samples of one part, whose labels are not classes yet.
type part struct {
	Images
	labels labels
}

// set numbers the classes and, where the file has no test part, takes it from the
// training part.
func (l *labelled) set(name string) (Set, error) {
	classes, err := l.train.labels.classes()
	if err != nil {
		return Set{}, err
	}
	train, test := l.train.Images, l.test.Images
	if train.Labels, err = classes.of(&l.train.labels); err != nil {
		return Set{}, err
	}
	if test.Count > 0 {
		test.Labels, err = classes.of(&l.test.labels)
	} else {
		train, test, err = train.holdOut(classes.count)
	}
	return Set{
		Name: name, Train: train, Test: test, Classes: classes.count, ClassNames: classes.names,
		Rows: l.rows, Cols: l.cols, Channels: l.channels, Remarks: l.remarks,
	}, err
}

// heldOut: of every class each heldOut-th sample is for testing.
const heldOut = 5

// holdOut divides samples into those that train and those that test: of every class
// each fifth sample; where no class has five, the last one of each that has several.
func (im Images) holdOut(classes int) (rest, held Images, err error) {
	count := make([]int, classes)
	for _, label := range im.Labels {
		count[label]++
	}
	isHeld := func(label uint16, nth int) bool { return nth%heldOut == 0 }
	if slices.Max(count) < heldOut {
		isHeld = func(label uint16, nth int) bool { return nth > 1 && nth == count[label] }
	}
	var train, test []int
	seen := make([]int, classes)
	for i, label := range im.Labels {
		if seen[label]++; isHeld(label, seen[label]) {
			test = append(test, i)
		} else {
			train = append(train, i)
		}
	}
	if len(test) == 0 {
		return im, Images{}, errors.New("every class has one sample, so that none can be held out as a test sample: give more, or test samples of their own")
	}
	return im.pick(train), im.pick(test), nil
}

// pick returns copies of some images.
func (im Images) pick(rows []int) Images {
	return Images{
		Pixels: pickRows(im.Pixels, im.Size, rows),
		Values: pickRows(im.Values, im.Size, rows),
		Labels: pickRows(im.Labels, 1, rows),
		Count:  len(rows), Size: im.Size,
	}
}

func pickRows[E any](list []E, size int, rows []int) []E {
	if list == nil {
		return nil
	}
	picked := make([]E, 0, len(rows)*size)
	for _, i := range rows {
		picked = append(picked, list[i*size:(i+1)*size]...)
	}
	return picked
}

// asValue turns a number into an input in single precision.
func asValue(v float64) (float32, error) {
	switch x := float32(v); {
	case v-v != 0:
		return 0, fmt.Errorf("%v is not a finite number: leave the sample out, or fill the value in", v)
	case x-x != 0:
		return 0, fmt.Errorf("%v is too large for single precision", v)
	default:
		return x, nil
	}
}
