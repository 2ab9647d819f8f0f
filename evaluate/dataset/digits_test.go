package dataset

import (
	"bytes"
	"context"
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"
)

// openDigits returns builtin-digits.
func openDigits(t *testing.T) *Set {
	t.Helper()
	s, err := Open(t.Context(), Ref{Name: "builtin-digits"}, "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDigitsArePinned(t *testing.T) {
	s := openDigits(t)
	if s.Checksum != digitsChecksum {
		t.Errorf("checksum is %s, want %s", s.Checksum, digitsChecksum)
	}
	if s.Train.Count != 6000 || s.Test.Count != 1000 || s.Train.Size != 784 || s.Classes != 10 {
		t.Errorf("%d and %d images of %d pixels in %d classes", s.Train.Count, s.Test.Count, s.Train.Size, s.Classes)
	}
	r, err := Check(t.Context(), Ref{Name: "builtin-digits"}, "")
	if err != nil || !r.OK() {
		t.Errorf("report is %+v, error %v", r, err)
	}
}

func TestDigitsDoNotDependOnProcessors(t *testing.T) {
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	options := DigitsOptions{Train: 37, Test: 11, Seed: 5}
	one, err := Digits(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GOMAXPROCS(3)
	three, err := Digits(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if one.Checksum != three.Checksum {
		t.Error("one and three processors draw different digits")
	}
}

func TestDigitsOfOneSeedBeginAlike(t *testing.T) {
	small, err := Digits(t.Context(), DigitsOptions{Train: 20, Test: 10, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	large, err := Digits(t.Context(), DigitsOptions{Train: 50, Test: 30, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(large.Train.Pixels, small.Train.Pixels) || !bytes.HasPrefix(large.Test.Pixels, small.Test.Pixels) {
		t.Error("the smaller set is not the beginning of the larger")
	}
	other, err := Digits(t.Context(), DigitsOptions{Train: 20, Test: 10, Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	if other.Checksum == small.Checksum {
		t.Error("two seeds draw the same digits")
	}
}

func TestDigitsAreAllDifferent(t *testing.T) {
	s := openDigits(t)
	seen := map[string]bool{}
	for _, im := range []Images{s.Train, s.Test} {
		for i := range im.Count {
			seen[string(im.Image(i))] = true
		}
	}
	if want := s.Train.Count + s.Test.Count; len(seen) != want {
		t.Errorf("%d different images of %d", len(seen), want)
	}
}

func TestDigitsHaveInkInTheMiddleAndPaperAround(t *testing.T) {
	s := openDigits(t)
	for i := range s.Train.Count {
		ink, blank := 0, 0
		for _, v := range s.Train.Image(i) {
			switch {
			case v == 0:
				blank++
			case v > 60:
				ink++
			}
		}
		if ink < 10 || ink > 350 || blank < 300 {
			t.Fatalf("image %d, a %d, has %d pixels with ink and %d blank ones", i, s.Train.Labels[i], ink, blank)
		}
	}
}

// A linear read-out must get far and not all the way, so that goals which use
// what it cannot see are worth something.
func TestDigitsAreHardForALinearReadout(t *testing.T) {
	if testing.Short() {
		t.Skip("fits a regression")
	}
	s := openDigits(t)
	accuracy := fitSoftmax(s, 5, 0.003).accuracy(s.Test)
	t.Logf("test accuracy of multinomial logistic regression: %.3f", accuracy)
	if accuracy < 0.75 || accuracy > 0.9 {
		t.Errorf("test accuracy of multinomial logistic regression is %.3f, want 0.75 to 0.9", accuracy)
	}
}

func TestDigitsRefuse(t *testing.T) {
	if _, err := Digits(t.Context(), DigitsOptions{Train: -1}); err == nil || !strings.Contains(err.Error(), "-1 training") {
		t.Errorf("error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Digits(ctx, DigitsOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want context.Canceled", err)
	}
}

// The reference outputs of SplitMix64 for the seed 1234567 are those of
// Rosetta Code, "Pseudo-random numbers/Splitmix64".
func TestRandomIsSplitMix64(t *testing.T) {
	r := random{1234567}
	for i, want := range []uint64{
		6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
	} {
		if got := r.next(); got != want {
			t.Errorf("number %d is %d, want %d", i, got, want)
		}
	}
}

func TestRandomStaysInRange(t *testing.T) {
	r := newRandom(1, 2)
	var seen [3]bool
	for range 10000 {
		if v := r.between(-2, 5); v < -2 || v >= 5 {
			t.Fatalf("between(-2, 5) is %v", v)
		}
		if v := r.around(3); math.Abs(v) >= 3 {
			t.Fatalf("around(3) is %v", v)
		}
		seen[r.below(3)] = true
	}
	if seen != [3]bool{true, true, true} {
		t.Errorf("below(3) reaches %v", seen)
	}
}

func BenchmarkDigits(b *testing.B) {
	for b.Loop() {
		if _, err := Digits(b.Context(), DigitsOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
