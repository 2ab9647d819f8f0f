package dataset_test

import (
	"testing"

	"goalsearch/evaluate/dataset"
)

func TestBalance(t *testing.T) {
	for name, c := range map[string]struct {
		counts   []int
		even     bool
		majority float64
		remark   string
	}{
		"equal":        {[]int{4, 4, 4}, true, 1. / 3, ""},
		"MNIST":        {[]int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, true, 6742. / 60000, ""},
		"at the limit": {[]int{2, 3}, true, 0.6, ""},
		"uneven": {[]int{8, 160, 32}, false, 0.8,
			"the classes are not balanced: class 1 has 160 training samples, class 0 has 8, so that always guessing class 1 has an accuracy of 0.80; look at the balanced accuracy too"},
		"a class without samples": {[]int{3, 0}, false, 1,
			"the classes are not balanced: class 0 has 3 training samples, class 1 has 0, so that always guessing class 0 has an accuracy of 1.00; look at the balanced accuracy too"},
	} {
		t.Run(name, func(t *testing.T) {
			var labels []uint16
			for class, n := range c.counts {
				for range n {
					labels = append(labels, uint16(class))
				}
			}
			b := dataset.BalanceOf(labels, len(c.counts))
			if b.Even() != c.even || b.Majority() != c.majority || b.Remark() != c.remark {
				t.Errorf("even %v, majority %v, remark %q", b.Even(), b.Majority(), b.Remark())
			}
		})
	}
}
