package dataset

import (
	"fmt"
	"slices"
	"strconv"
)

// Balance is the number of samples of each class, at least one of which has some.
type Balance []int

// BalanceOf counts labels below classes.
func BalanceOf(labels []uint16, classes int) Balance {
	b := make(Balance, classes)
	for _, l := range labels {
		b[l]++
	}
	return b
}

// evenUpTo is how many times the samples of the smallest class the largest may have
// where classes count as balanced: those of MNIST have 1.24, those of a random draw
// differ too.
const evenUpTo = 1.5

// Even reports whether the classes are of about the same size, so that the share of
// samples that are right tells as much as the mean over the classes.
func (b Balance) Even() bool {
	return float64(slices.Max(b)) <= evenUpTo*float64(slices.Min(b))
}

// Majority returns the share of the samples that the largest class has: the accuracy of
// a guess that is always that class.
func (b Balance) Majority() float64 {
	sum := 0
	for _, n := range b {
		sum += n
	}
	return float64(slices.Max(b)) / float64(sum)
}

// Remark says what uneven classes mean for accuracies, in a sentence; "" where classes
// are even. names are those of the classes; nil: they have numbers.
func (b Balance) Remark(names []string) string {
	if b.Even() {
		return ""
	}
	name := func(class int) string {
		if names == nil {
			return strconv.Itoa(class)
		}
		return strconv.Quote(names[class])
	}
	largest, smallest := slices.Max(b), slices.Min(b)
	most, least := name(slices.Index(b, largest)), name(slices.Index(b, smallest))
	return fmt.Sprintf("the classes are not balanced: class %s has %d training samples, class %s has %d; who always guesses %s has an accuracy of %.2f, so look at the balanced accuracy too",
		most, largest, least, smallest, most, b.Majority())
}
