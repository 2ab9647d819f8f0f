package pidio

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseBins(t *testing.T) {
	for text, want := range map[string]Bins{
		"8":                      {"", 8, EqualWidth},
		" 8 , equal-frequency ":  {"", 8, EqualFrequency},
		"a=4":                    {"a", 4, EqualWidth},
		"a=b=4,equal-width":      {"a=b", 4, EqualWidth},
		"2=none":                 {"2", 0, EqualWidth},
		"none":                   {"", 0, EqualWidth},
		"65536":                  {"", 65536, EqualWidth},
		"col,umn=2,equal-width ": {"col,umn", 2, EqualWidth},
	} {
		if got, err := ParseBins(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"":                 `"" is no number of bins: write 2 to 65536, or none`,
		"1":                `"1" is no number of bins`,
		"65537":            `"65537" is no number of bins`,
		"2.5":              `"2.5" is no number of bins`,
		"NaN":              `"NaN" is no number of bins`,
		"-3":               `"-3" is no number of bins`,
		"none,equal-width": `"none" is no number of bins`,
		"8,":               `there is no way "" to divide into bins: write equal-width or equal-frequency`,
		"8,quantile":       `there is no way "quantile"`,
		"=8":               `"=8" names no column in front of =`,
	} {
		if _, err := ParseBins(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// binned reads one column of numbers, divided by a rule.
func binned(t helper, values []float64, b Bins) Column {
	t.Helper()
	var text strings.Builder
	for i, x := range values {
		text.WriteString(strconv.FormatFloat(x, 'g', -1, 64) + "," + strconv.Itoa(i%2) + ",0\n")
	}
	s, err := ReadSamples([]byte(text.String()), SampleOptions{Header: WithoutHeader, Bins: []Bins{b}})
	if err != nil {
		t.Fatal(err)
	}
	return s.Columns[0]
}

func TestDivide(t *testing.T) {
	for name, c := range map[string]struct {
		values []float64
		bins   Bins
		ranges [][2]float64
	}{
		"equal width, lower ends belong": {[]float64{0, 0.1, 0.2, 0.25, 0.5, 0.75, 1}, Bins{Count: 4, Method: EqualWidth}, [][2]float64{{0, 0.2}, {0.25, 0.25}, {0.5, 0.5}, {0.75, 1}}},
		"equal width, an outlier":        {[]float64{0, 1, 2, 100}, Bins{Count: 3, Method: EqualWidth}, [][2]float64{{0, 2}, {100, 100}}},
		"equal frequency":                {[]float64{5, 1, 100, 2, 7, 3}, Bins{Count: 3, Method: EqualFrequency}, [][2]float64{{1, 2}, {3, 5}, {7, 100}}},
		"equal frequency, ties":          {[]float64{1, 1, 1, 1, 2, 3}, Bins{Count: 2, Method: EqualFrequency}, [][2]float64{{1, 1}, {2, 3}}},
		"few values are kept":            {[]float64{1, 100, 1.5, 1}, Bins{Count: 3, Method: EqualWidth}, nil},
		"the largest numbers":            {[]float64{-math.MaxFloat64, math.MaxFloat64, 1, -1}, Bins{Count: 2, Method: EqualWidth}, [][2]float64{{-math.MaxFloat64, -1}, {1, math.MaxFloat64}}},
		"the smallest numbers":           {[]float64{0, 5e-324, 1e-323, 1.5e-323}, Bins{Count: 2, Method: EqualWidth}, [][2]float64{{0, 5e-324}, {1e-323, 1.5e-323}}},
	} {
		got := binned(t, c.values, c.bins)
		if c.ranges == nil {
			if got.Division != nil {
				t.Errorf("%s: %+v", name, got.Division)
			}
			continue
		}
		if got.Division == nil || !slices.Equal(got.Division.Ranges, c.ranges) || got.Division.Method != c.bins.Method || len(got.Symbols) != len(c.ranges) {
			t.Errorf("%s: %+v, want %v", name, got.Division, c.ranges)
		}
	}
	if got := binned(t, []float64{1, 2, 3, 4, 5}, Bins{Count: 2, Method: EqualFrequency}).Symbols; got[0].String() != "1..3" || got[1].String() != "4..5" {
		t.Errorf("symbols %v", got)
	}
}

// TestDivideProperties: bins are ascending, hold every value, keep equal values together, and
// have equal width, or equal numbers of samples where no two values are the same.
func TestDivideProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-10, 10), 8, 60).Draw(t, "values")
		if rapid.Bool().Draw(t, "with ties") {
			for i := range values {
				values[i] = math.Round(values[i] * 4)
			}
		}
		different := make(map[float64]int)
		for _, x := range values {
			different[x+0]++
		}
		b := Bins{Count: rapid.IntRange(2, 7).Draw(t, "bins"), Method: rapid.SampledFrom([]Method{EqualWidth, EqualFrequency}).Draw(t, "method")}
		c := binned(t, values, b)
		if len(different) <= b.Count {
			if c.Division != nil {
				t.Fatalf("%d values are divided into %d bins", len(different), b.Count)
			}
			return
		}
		ranges := c.Division.Ranges
		count := make([]int, len(ranges))
		for i, x := range values {
			bin := c.Values[i]
			if r := ranges[bin]; x < r[0] || x > r[1] {
				t.Fatalf("%v is in bin %v", x, r)
			}
			count[bin]++
		}
		for i := 1; i < len(ranges); i++ {
			if !(ranges[i-1][1] < ranges[i][0]) {
				t.Fatalf("ranges %v do not ascend", ranges)
			}
		}
		low, high := slices.Min(values), slices.Max(values)
		for i, r := range ranges {
			switch {
			case b.Method == EqualWidth && r[1]-r[0] > (high-low)/float64(b.Count)*(1+1e-9):
				t.Errorf("bin %v is wider than a part of %d of %v..%v", r, b.Count, low, high)
			case b.Method == EqualFrequency && len(different) == len(values) && (count[i] < len(values)/b.Count || count[i] > len(values)/b.Count+1):
				t.Errorf("bin %v has %d of %d samples in %d bins", r, count[i], len(values), b.Count)
			}
		}
	})
}
