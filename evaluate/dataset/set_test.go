package dataset

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// smallSet is a valid description for New.
func smallSet() Set {
	images := func(start int) Images {
		return Images{Pixels: counting(12, start, 256), Labels: []uint16{0, 1, 2}, Count: 3, Size: 4}
	}
	return Set{Name: "small", Train: images(0), Test: images(50), Classes: 3, Rows: 2, Cols: 2, Channels: 1}
}

func TestNewComputesMomentsAndChecksum(t *testing.T) {
	s, err := New(smallSet())
	if err != nil {
		t.Fatal(err)
	}
	if s.Mean != 5.5 {
		t.Errorf("mean of 0 to 11 is %v, want 5.5", s.Mean)
	}
	if want := math.Sqrt(143.0 / 12); math.Abs(s.Std-want) > 1e-15 {
		t.Errorf("standard deviation of 0 to 11 is %v, want %v", s.Std, want)
	}
	if len(s.Checksum) != 64 {
		t.Errorf("checksum %q is not 64 hex digits", s.Checksum)
	}
}

func TestChecksumDependsOnAllContent(t *testing.T) {
	original, err := New(smallSet())
	if err != nil {
		t.Fatal(err)
	}
	changes := map[string]func(*Set){
		"train pixel": func(s *Set) { s.Train.Pixels[3]++ },
		"train label": func(s *Set) { s.Train.Labels[0]++ },
		"test pixel":  func(s *Set) { s.Test.Pixels[11]++ },
		"test label":  func(s *Set) { s.Test.Labels[0]++ },
		"classes":     func(s *Set) { s.Classes++ },
		"shape":       func(s *Set) { s.Rows, s.Cols = 4, 1 },
		"channels":    func(s *Set) { s.Rows, s.Channels = 1, 2 },
	}
	for name, change := range changes {
		s := smallSet()
		change(&s)
		changed, err := New(s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if changed.Checksum == original.Checksum {
			t.Errorf("%s: a change leaves the checksum", name)
		}
	}
	renamed := smallSet()
	renamed.Name = "other"
	if s, err := New(renamed); err != nil || s.Checksum != original.Checksum {
		t.Errorf("the name enters the checksum (error %v)", err)
	}
}

func TestNewRefuses(t *testing.T) {
	cases := map[string]struct {
		change func(*Set)
		want   string
	}{
		"no row":          {func(s *Set) { s.Rows = 0 }, "shape: "},
		"one class":       {func(s *Set) { s.Classes = 1 }, "classes: "},
		"too many":        {func(s *Set) { s.Classes = MaxClasses + 1 }, "classes: "},
		"no image":        {func(s *Set) { s.Train = Images{Size: 4} }, "train: count: "},
		"other size":      {func(s *Set) { s.Test.Size = 5 }, "test: size: "},
		"pixels missing":  {func(s *Set) { s.Train.Pixels = s.Train.Pixels[:11] }, "train: pixels: "},
		"label missing":   {func(s *Set) { s.Test.Labels = s.Test.Labels[:2] }, "test: labels: "},
		"label too large": {func(s *Set) { s.Test.Labels[1] = 3 }, "test: labels: label 1 (from 0) is 3, outside 0 to 2"},
		"constant":        {func(s *Set) { clear(s.Train.Pixels) }, "train: pixels: all values are equal"},
		"both kinds":      {func(s *Set) { s.Train.Values = []float32{1} }, "train: pixels: there are real values too"},
		"mixed parts":     {func(s *Set) { s.Test.Pixels, s.Test.Values = nil, make([]float32, 12) }, "pixels: one part has pixels, the other real values"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := smallSet()
			c.change(&s)
			_, err := New(s)
			if err == nil || !strings.Contains(err.Error(), "data set small: "+c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}

// realSet is a valid description for New, of real values.
func realSet() Set {
	images := func(start float32) Images {
		values := make([]float32, 12)
		for i := range values {
			values[i] = start + float32(i)/4
		}
		return Images{Values: values, Labels: []uint16{0, 1, 2}, Count: 3, Size: 4}
	}
	return Set{Name: "real", Train: images(-1), Test: images(2), Classes: 3, Rows: 1, Cols: 4, Channels: 1}
}

func TestNewOfRealValues(t *testing.T) {
	s, err := New(realSet())
	if err != nil {
		t.Fatal(err)
	}
	if want := math.Sqrt(143.0/12) / 4; s.Mean != 5.5/4-1 || math.Abs(s.Std-want) > 1e-15 {
		t.Errorf("mean %v and standard deviation %v, want %v and %v", s.Mean, s.Std, 5.5/4-1, want)
	}
	for name, change := range map[string]func(*Set){
		"train value": func(s *Set) { s.Train.Values[3]++ },
		"test value":  func(s *Set) { s.Test.Values[11]++ },
		"label":       func(s *Set) { s.Train.Labels[0]++ },
	} {
		other := realSet()
		change(&other)
		changed, err := New(other)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if changed.Checksum == s.Checksum {
			t.Errorf("%s: a change leaves the checksum", name)
		}
	}
}

func TestNewRefusesRealValues(t *testing.T) {
	cases := map[string]struct {
		change func(*Set)
		want   string
	}{
		"NaN":      {func(s *Set) { s.Train.Values[5] = float32(math.NaN()) }, "train: value 1 of sample 1 (both from 0) is NaN"},
		"infinity": {func(s *Set) { s.Test.Values[0] = float32(math.Inf(-1)) }, "test: value 0 of sample 0 (both from 0) is -Inf"},
		"constant": {func(s *Set) {
			for i := range s.Train.Values {
				s.Train.Values[i] = 0.1
			}
		}, "train: pixels: all values are equal"},
		"far from 0": {func(s *Set) {
			for i := range s.Train.Values {
				s.Train.Values[i] += 1e6
			}
		}, "train: pixels: the values lie around 1e+06 but differ by 0.86"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := realSet()
			c.change(&s)
			_, err := New(s)
			if err == nil || !strings.Contains(err.Error(), "data set real: "+c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}

// Labels of which a byte has the low half only must not share a checksum.
func TestChecksumOfManyClasses(t *testing.T) {
	sums := make(map[string]bool)
	for _, label := range []uint16{1, 257} {
		s := smallSet()
		s.Classes, s.Test.Labels[0] = 300, label
		set, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		sums[set.Checksum] = true
	}
	if len(sums) != 2 {
		t.Error("labels 1 and 257 have one checksum")
	}
}

func TestImageIsItsRow(t *testing.T) {
	im := smallSet().Train
	if got := im.Image(1); len(got) != 4 || cap(got) != 4 || got[0] != 4 {
		t.Errorf("image 1 is %v with capacity %d", got, cap(got))
	}
}

// The two-pass formulas in floating point are the oracle.
func TestMomentsAgreeWithTwoPasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Uint8(), 1, 300).Draw(t, "values")
		mean, std, err := pixelMoments(values)
		sum := 0.0
		for _, v := range values {
			sum += float64(v)
		}
		wantMean := sum / float64(len(values))
		squares := 0.0
		for _, v := range values {
			squares += (float64(v) - wantMean) * (float64(v) - wantMean)
		}
		wantStd := math.Sqrt(squares / float64(len(values)))
		if constant := wantStd == 0; constant != errors.Is(err, errConstant) {
			t.Fatalf("error is %v", err)
		} else if constant {
			return
		}
		if math.Abs(mean-wantMean) > 1e-12 || math.Abs(std-wantStd) > 1e-10 {
			t.Fatalf("moments %v, %v; want %v, %v", mean, std, wantMean, wantStd)
		}
	})
}
