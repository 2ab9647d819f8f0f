package store

import (
	"errors"
	"fmt"
	"slices"
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

// TestBatch: every value is handed on once, in order, in blocks, and the last of them
// when it is asked for.
func TestBatch(t *testing.T) {
	var got, sizes []int
	b := batch[int]{take: func(values []int) error {
		got, sizes = append(got, values...), append(sizes, len(values))
		return nil
	}}
	for i := range 2*block + 3 {
		if err := b.add(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.flush(); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(sizes, []int{block, block, 3}) {
		t.Errorf("blocks of %v", sizes)
	}
	for i, v := range got {
		if v != i {
			t.Fatalf("value %d is %d", i, v)
		}
	}
}
