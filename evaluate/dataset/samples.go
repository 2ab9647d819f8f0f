package dataset

import (
	"errors"
	"fmt"
	"os"
)

// MaxValues is the most numbers that a file of the user's own may hold as inputs
// of either part.
const MaxValues = 1 << 29

// testEvery: where a file has no test part of its own, one in so many samples of
// every class is the test part.
const testEvery = 6

// shape is the size of a sample.
type shape struct{ rows, cols, channels int }

// samples are what a file of the user's own holds.
type samples struct {
	shape
	// train is all there is where test is empty.
	train, test Images
}

// set makes a data set of the samples. The number of classes follows from the
// largest label; all of them must be among the training samples.
func (s *samples) set(name string) (*Set, error) {
	if s.train.Count == 0 {
		return nil, errors.New("there is no sample")
	}
	if s.test.Count == 0 {
		s.train, s.test = s.train.split()
		if s.test.Count == 0 {
			return nil, fmt.Errorf("there are too few samples to set some aside for the test: at least one class needs %d, or give a test part of your own, x_test and y_test in a .npz", testEvery)
		}
	}
	classes := max(maxLabel(s.train.Labels), maxLabel(s.test.Labels)) + 1
	if err := needAllClasses(s.train.Labels, classes); err != nil {
		return nil, err
	}
	return complete(Set{
		Name: name, Train: s.train, Test: s.test, Classes: classes,
		Rows: s.rows, Cols: s.cols, Channels: s.channels,
	})
}

func maxLabel(labels []uint16) int {
	largest := 0
	for _, l := range labels {
		largest = max(largest, int(l))
	}
	return largest
}

// needAllClasses reports the first class that is not among labels.
func needAllClasses(labels []uint16, classes int) error {
	seen := make([]bool, classes)
	for _, l := range labels {
		seen[l] = true
	}
	for class, ok := range seen {
		if !ok {
			return fmt.Errorf("labels: no training sample has label %d, though labels go up to %d: number the classes from 0 on, without gaps", class, classes-1)
		}
	}
	return nil
}

// split sets a test part aside: in an order that is shuffled the same way for
// every list of as many samples, every testEvery-th of each class. Both parts
// keep the order of im.
func (im Images) split() (train, test Images) {
	inTest := make([]bool, im.Count)
	seen := make(map[uint16]int)
	for _, i := range shuffled(im.Count) {
		label := im.Labels[i]
		seen[label]++
		inTest[i] = seen[label]%testEvery == 0
	}
	return im.those(inTest, false), im.those(inTest, true)
}

// shuffled returns 0 to n-1 in an order that depends on n alone.
func shuffled(n int) []int {
	const key = 0x73706c6974 // "split"
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	r := newRandom(key, uint64(n))
	for i := n - 1; i > 0; i-- {
		j := r.below(i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// those returns copies of the images i whose mark is want.
func (im Images) those(marks []bool, want bool) Images {
	out := Images{Size: im.Size}
	for _, m := range marks {
		if m == want {
			out.Count++
		}
	}
	out.Labels = make([]uint16, 0, out.Count)
	if im.Real() {
		out.Values = make([]float32, 0, out.Count*im.Size)
	} else {
		out.Pixels = make([]uint8, 0, out.Count*im.Size)
	}
	for i, m := range marks {
		if m != want {
			continue
		}
		out.Labels = append(out.Labels, im.Labels[i])
		if im.Real() {
			out.Values = append(out.Values, im.Values[i*im.Size:(i+1)*im.Size]...)
		} else {
			out.Pixels = append(out.Pixels, im.Image(i)...)
		}
	}
	return out
}

// exists returns path if something is there.
func exists(path string) (string, error) {
	_, err := os.Stat(path)
	return path, err
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}
