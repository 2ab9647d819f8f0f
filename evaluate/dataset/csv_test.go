package dataset

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func fromCSV(t testing.TB, text string) (*labelled, error) {
	return readCSV(t.Context(), strings.NewReader(text), int64(len(text)))
}

func TestReadCSV(t *testing.T) {
	want := Images{Values: []float32{1, -2.5, 3e4, 0}, Labels: []uint16{0, 12}, Count: 2, Size: 2}
	for name, text := range map[string]string{
		"no header":      "1,-2.5,0\n3e4,0,12\n",
		"no end of line": "1,-2.5,0\n3e4,0,12",
		"windows":        "\ufeff1,-2.5,0\r\n3e4,0,12\r\n",
		"empty lines":    "\n1,-2.5,0\n\n3e4,0,12\n\n",
		"spaces, quotes": " 1 , -2.5,0\n\"3e4\",0,\"12\"\n",
		"numpy.savetxt":  "1.0e+00,-2.5e+00,0.000000000000000000e+00\n3.0e+04,0.0e+00,1.200000000000000000e+01\n",
		"label last":     "width,height,label\n1,-2.5,0\n3e4,0,12\n",
		"label first":    "Label,width,height\n0,1,-2.5\n12,3e4,0\n",
		"y between":      "a,y,b\n1,0,-2.5\n3e4,12,0\n",
		"numpy's header": "# y,a,b\n0,1,-2.5\n12,3e4,0\n",
		"numbered names": "0,1,label\n1,-2.5,0\n3e4,0,12\n",
	} {
		t.Run(name, func(t *testing.T) {
			l, err := fromCSV(t, text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, l.train); diff != "" {
				t.Error(diff)
			}
			if l.rows != 1 || l.cols != 2 || l.channels != 1 || l.test.Count != 0 {
				t.Errorf("a sample is %d×%d×%d, %d are for testing", l.rows, l.cols, l.channels, l.test.Count)
			}
		})
	}
}

func TestReadCSVRefuses(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"empty":              {"", "there is no sample in it"},
		"header alone":       {"a,label\n", "there is no sample in it"},
		"one column":         {"1\n2\n", "line 1: it has one column only"},
		"semicolons":         {"1;2;0\n", "line 1: it has one column only; write the numbers of a sample into one line, with commas"},
		"no label":           {"a,b,class\n1,2,0\n", "line 1: it is a header, as not all in it are numbers, but none of its columns a, b, class is named label or y"},
		"pandas' index":      {",a,label\n0,1,0\n", "line 1: column 1 of the header has no name: name it, or leave it out if it numbers the samples (pandas: index=False)"},
		"two labels":         {"a,label,Y\n1,2,0\n", "line 1: column 2 (label) and column 3 (Y) are both named"},
		"ragged":             {"1,2,0\n1,2,3,0\n", "line 2: it has 4 columns, the first one has 3"},
		"short":              {"a,b,label\n1,2,0\n\n1,0\n", "line 4: it has 2 columns, the first one has 3"},
		"word":               {"1,2,0\n1,two,0\n", `line 2, column 2: "two" is no number`},
		"empty field":        {"a,b,label\n1,,0\n", "line 2, column 2 (b): it is empty; every sample needs all its numbers"},
		"NaN":                {"1,2,0\nnan,2,0\n", "line 2, column 1: NaN is not a finite number"},
		"NaN in first":       {"nan,2,0\n", "line 1, column 1: NaN is not a finite number"},
		"infinity":           {"1,2,0\n1,-inf,0\n", "line 2, column 2: -Inf is not a finite number"},
		"beyond double":      {"1,2,0\n1,1e999,0\n", "line 2, column 2: +Inf is not a finite number"},
		"beyond single":      {"1,2,0\n1,1e39,0\n", "line 2, column 2: 1e+39 is too large for single precision"},
		"fraction as label":  {"a,label\n1,0\n1,0.5\n", "line 3, column 2 (label): label 0.5 is not a whole number from 0 to 65535"},
		"labels in front":    {"0,0.1,0.2\n", "line 1, column 3: label 0.2 is not a whole number from 0 to 65535; without a header the last column has the labels"},
		"negative label":     {"a,label\n1,-1\n", "line 2, column 2 (label): label -1 is not"},
		"large label":        {"a,label\n1,65536\n", "line 2, column 2 (label): label 65536 is not"},
		"quote":              {"1,2,0\n1,\"2,0\n", "line 2, column 8: extraneous or missing"},
		"quote within":       {"1,2,0\n1,2\"3,0\n", "line 2, column 4: bare"},
		"not a text at all":  {"\x00\x01\x02\n", "line 1: it has one column only"},
		"in the second line": {"label,\"of\ntwo lines\"\n0,x\n", `line 3, column 2 (of`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := fromCSV(t, c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, text := range []string{
		"1,2,0\n3,4,1\n", "label,a\n0,1.5\n1,-2\n", "# y,a\r\n1,2\r\n", "\ufeff1,\"2\",0", "a,\"b\nc\",y\n1,2,3", "nan,inf,0x1p-3\n", ",,\n", "1;2\n",
		strings.Repeat("1,2,0\n1,3,1\n", 5),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if l, err := fromCSV(t, text); err == nil {
			checkLabelled(t, l)
		}
	})
}
