package dataset

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func readText(t *testing.T, text string) (*samples, error) {
	t.Helper()
	return readCSV(t.Context(), strings.NewReader(text), int64(len(text)))
}

func TestCSV(t *testing.T) {
	want := Images{Values: []float32{0.5, -2, 3, 1e-3}, Labels: []uint16{1, 0}, Count: 2, Size: 2}
	for name, text := range map[string]string{
		"no header":           "1,0.5,-2\n0,3,1e-3\n",
		"as savetxt writes":   "1.000e+00,5.0e-01,-2.0e+00\n0.000e+00,3.0e+00,1.0e-03",
		"header":              "class,a,b\n1,0.5,-2\n0,3,1e-3\n",
		"label in the middle": "a,label,b\n0.5,1,-2\n3,0,1e-3\n",
		"y at the end":        "a,b,Y\r\n0.5,-2,1\r\n3,1e-3,0\r\n",
		"spaces, mark, lines": "\ufeffa, b ,\"y\"\n\n0.5, -2, 1\n\n3,1e-3,0\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := readText(t, text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.train); diff != "" {
				t.Error(diff)
			}
			if got.shape != (shape{1, 2, 1}) || got.test.Count != 0 {
				t.Errorf("shape is %v, test part %v", got.shape, got.test)
			}
		})
	}
}

func TestCSVRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":           {"", "it is empty"},
		"header alone":    {"y,a\n", "there is no sample"},
		"one column":      {"1\n2\n", "line 1: there is one column only"},
		"semicolons":      {"1;2;3\n", "line 1: there is one column only"},
		"a word":          {"1,2\n1,two\n", `line 2, column 2: "two" is no finite number`},
		"nothing":         {"1,2\n1,\n", `line 2, column 2: "" is no finite number`},
		"NaN":             {"1,nan\n", `line 1, column 2: "nan" is no finite number`},
		"infinite":        {"1,2\n\n1,-inf\n", `line 3, column 2: "-inf" is no finite number`},
		"too large":       {"1,1e39\n", `line 1, column 2: "1e39" is no finite number in single precision`},
		"negative label":  {"-1,2\n", `line 1, column 1: "-1" is no label`},
		"half a label":    {"a,y\n1,0.5\n", `line 2, column 2: "0.5" is no label`},
		"label too large": {"65536,1\n", `line 1, column 1: "65536" is no label`},
		"NaN label":       {"nan,1\n", `line 1, column 1: "nan" is no label`},
		"short line":      {"1,2,3\n1,2\n", "line 2: there are 2 columns, but 3 in the first line"},
		"two labels":      {"y,label,a\n", `line 1: columns "y" and "label" may both be the label`},
		"a quote":         {"1,2\n1,\"2\n", "line 2, byte 6: "},
		"too few":         {"0,2\n1,3\n", "too few samples to set some aside"},
		"a gap":           {"a,b\n0,1\n0,2\n0,3\n0,4\n0,5\n0,6\n2,7\n", "no training sample has label 1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ownSet(t, "my.csv", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "my.csv: ") {
				t.Errorf("error is %v, want one with the file and %q", err, c.want)
			}
		})
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("y,a\n0,1\n1,2\n"))
	f.Add([]byte("1,0.5,-2\n0,3,1e-3\n"))
	f.Add([]byte("0,1\n0,2\n0,3\n0,4\n0,5\n0,6\n1,7\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := readCSV(t.Context(), bytes.NewReader(text), int64(len(text)))
		mustBeSound(t, read, err)
	})
}
