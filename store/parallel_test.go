package store

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
)

// TestInParallel: every number once, and of the errors that of the lowest.
func TestInParallel(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 1000} {
		calls := make([]atomic.Int32, n)
		err := inParallel(n, func(i int) error {
			calls[i].Add(1)
			return nil
		})
		if err != nil {
			t.Errorf("%d calls: %v", n, err)
		}
		for i := range calls {
			if c := calls[i].Load(); c != 1 {
				t.Errorf("of %d, %d was called %d times", n, i, c)
			}
		}
	}
	err := inParallel(1000, func(i int) error {
		if i == 40 || i == 999 {
			return fmt.Errorf("%d fails", i)
		}
		return nil
	})
	if err == nil || err.Error() != "40 fails" {
		t.Errorf("the error is %v, want that of 40", err)
	}
	if err := inParallel(1, func(int) error { return errors.ErrUnsupported }); !errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("the error is %v", err)
	}
}
