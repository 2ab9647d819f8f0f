package dataset

import (
	"errors"
	"fmt"
)

// MaxValues is the most numbers that a file of the user's own may have as inputs
// of one part.
const MaxValues = 1 << 29

// labelled are the samples of a file of the user's own.
type labelled struct {
	rows, cols, channels int
	train                Images
	// test has no sample where the file leaves it to divide to choose some.
	test    Images
	classes int
}

// heldOut: of every class each heldOut-th sample is for testing.
const heldOut = 5

// divide counts the classes and, where the file has no test part, takes it from
// the training part: of every class, in the order of the file, every fifth
// sample.
func (l *labelled) divide() error {
	count, err := countClasses(l.train.Labels)
	if err != nil {
		return err
	}
	l.classes = len(count)
	if l.test.Count > 0 {
		return nil
	}
	var train, test []int
	seen := make([]int, l.classes)
	for i, label := range l.train.Labels {
		if seen[label]++; seen[label]%heldOut == 0 {
			test = append(test, i)
		} else {
			train = append(train, i)
		}
	}
	if len(test) == 0 {
		return fmt.Errorf("no class has %d samples, of which one would be held out as a test sample: give more, or test samples of their own", heldOut)
	}
	all := l.train
	l.train, l.test = all.pick(train), all.pick(test)
	return nil
}

// countClasses counts the samples of each class and refuses labels that are not
// 0 to K-1, every one of them there.
func countClasses(labels []uint16) ([]int, error) {
	var count []int
	for _, l := range labels {
		if int(l) >= len(count) {
			count = append(count, make([]int, int(l)+1-len(count))...)
		}
		count[l]++
	}
	switch {
	case len(count) == 0:
		return nil, errors.New("there is no sample")
	case len(count) == 1:
		return nil, errors.New("labels: all are 0: at least 2 classes are needed")
	}
	for class, n := range count {
		if n == 0 {
			return nil, fmt.Errorf("labels: no training sample has label %d, though there are labels up to %d: number the classes from 0 on, without a gap", class, len(count)-1)
		}
	}
	return count, nil
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

// set describes the set for New.
func (l *labelled) set(name string) Set {
	return Set{
		Name: name, Train: l.train, Test: l.test, Classes: l.classes,
		Rows: l.rows, Cols: l.cols, Channels: l.channels,
	}
}

// asLabel turns a number into a label.
func asLabel(v float64) (uint16, error) {
	if !(v >= 0 && v < MaxClasses) || v != float64(uint16(v)) {
		return 0, fmt.Errorf("%v is not a whole number from 0 to %d", v, MaxClasses-1)
	}
	return uint16(v), nil
}

// asValue turns a number into an input in single precision.
func asValue(v float64) (float32, error) {
	switch x := float32(v); {
	case v-v != 0:
		return 0, fmt.Errorf("%v is not a finite number", v)
	case x-x != 0:
		return 0, fmt.Errorf("%v is too large for single precision", v)
	default:
		return x, nil
	}
}
