package dataset_test

import (
	"testing"

	"goalsearch/evaluate/dataset"
)

func TestBalance(t *testing.T) {
	for name, c := range map[string]struct {
		counts   []int
		names    []string
		even     bool
		majority float64
		remark   string
	}{
		"equal":        {[]int{4, 4, 4}, nil, true, 1. / 3, ""},
		"MNIST":        {[]int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, nil, true, 6742. / 60000, ""},
		"at the limit": {[]int{2, 3}, nil, true, 0.6, ""},
		"uneven": {[]int{8, 160, 32}, nil, false, 0.8,
			"the classes are not balanced: class 1 has 160 training samples, class 0 has 8; who always guesses 1 has an accuracy of 0.80, so look at the balanced accuracy too"},
		"words": {[]int{30, 10}, []string{"no", "yes"}, false, 0.75,
			`the classes are not balanced: class "no" has 30 training samples, class "yes" has 10; who always guesses "no" has an accuracy of 0.75, so look at the balanced accuracy too`},
		"a class without samples": {[]int{3, 0}, nil, false, 1,
			"the classes are not balanced: class 0 has 3 training samples, class 1 has 0; who always guesses 0 has an accuracy of 1.00, so look at the balanced accuracy too"},
	} {
		t.Run(name, func(t *testing.T) {
			var labels []uint16
			for class, n := range c.counts {
				for range n {
					labels = append(labels, uint16(class))
				}
			}
			b := dataset.BalanceOf(labels, len(c.counts))
			if b.Even() != c.even || b.Majority() != c.majority || b.Remark(c.names) != c.remark {
				t.Errorf("even %v, majority %v, remark %q", b.Even(), b.Majority(), b.Remark(c.names))
			}
		})
	}
}
