package dataset

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"
)

// npyHead is the header of a .npy file as NumPy writes it.
func npyHead(kind, shape string) []byte {
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", kind, shape)
	return npyRaw(text)
}

// npyRaw is a header of any text.
func npyRaw(text string) []byte {
	text += strings.Repeat(" ", 63-(len(text)+10)%64) + "\n"
	b := append([]byte(npyMagic), 1, 0)
	return append(binary.LittleEndian.AppendUint16(b, uint16(len(text))), text...)
}

// npy is an array whose elements are written little-endian.
func npy(kind, shape string, data any) []byte {
	b, err := binary.Append(npyHead(kind, shape), binary.LittleEndian, data)
	if err != nil {
		panic(err)
	}
	return b
}

// zipped is a .npz file of arrays by name.
func zipped(t testing.TB, arrays map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range arrays {
		w, err := z.Create(name + npySuffix)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// tinyArrays are four samples of 2×3 pixels in two classes, and two for the test.
func tinyArrays() map[string][]byte {
	return map[string][]byte{
		"x":      npy("|u1", "4, 2, 3", counting(24, 0, 256)),
		"y":      npy("<i8", "4,", []int64{0, 1, 1, 0}),
		"x_test": npy("|u1", "2, 2, 3", counting(12, 100, 256)),
		"y_test": npy("<i8", "2,", []int64{1, 0}),
	}
}

// ownSet opens a file of the given content.
func ownSet(t testing.TB, name string, content []byte) (*Set, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
		t.Fatal(err)
	}
	return Open(t.Context(), name, dir)
}

func TestNPZ(t *testing.T) {
	s, err := ownSet(t, "my.npz", zipped(t, tinyArrays()))
	if err != nil {
		t.Fatal(err)
	}
	want := Set{
		Name:  "my.npz",
		Train: Images{Pixels: counting(24, 0, 256), Labels: []uint16{0, 1, 1, 0}, Count: 4, Size: 6},
		Test:  Images{Pixels: counting(12, 100, 256), Labels: []uint16{1, 0}, Count: 2, Size: 6},
		Mean:  s.Mean, Std: s.Std, Checksum: s.Checksum,
		Classes: 2, Rows: 2, Cols: 3, Channels: 1,
	}
	if diff := cmp.Diff(&want, s); diff != "" {
		t.Error(diff)
	}
	if s.Mean != 11.5 {
		t.Errorf("mean of 0 to 23 is %v", s.Mean)
	}
}

func TestNPZTypesAndShapes(t *testing.T) {
	want := []float32{-1, 0, 1, 2, 3, 4, 5, 6}
	ints := []int64{-1, 0, 1, 2, 3, 4, 5, 6}
	convert := func(kind string, shape string, b []byte) []byte { return append(npyHead(kind, shape), b...) }
	big := func(data any) []byte { b, _ := binary.Append(nil, binary.BigEndian, data); return b }
	little := func(data any) []byte { b, _ := binary.Append(nil, binary.LittleEndian, data); return b }
	for name, c := range map[string]struct {
		x     []byte
		shape shape
	}{
		"int8":         {convert("|i1", "2, 4", little([]int8{-1, 0, 1, 2, 3, 4, 5, 6})), shape{1, 4, 1}},
		"int16":        {convert("<i2", "2, 2, 2", little([]int16{-1, 0, 1, 2, 3, 4, 5, 6})), shape{2, 2, 1}},
		"int32, big":   {convert(">i4", "2, 1, 2, 2", big([]int32{-1, 0, 1, 2, 3, 4, 5, 6})), shape{2, 2, 1}},
		"int64":        {convert("<i8", "2, 2, 1, 2", little(ints)), shape{1, 2, 2}},
		"float32":      {convert("<f4", "2, 4, 1, 1", little(want)), shape{1, 1, 4}},
		"float64, big": {convert(">f8", "2, 4", big([]float64{-1, 0, 1, 2, 3, 4, 5, 6})), shape{1, 4, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			file := zipped(t, map[string][]byte{
				"x": c.x, "y": npy("|u1", "2,", []uint8{0, 1}), "x_test": c.x, "y_test": npy("<u2", "2,", []uint16{0, 1}),
			})
			s, err := ownSet(t, "my.npz", file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, s.Train.Values); diff != "" {
				t.Error(diff)
			}
			if got := (shape{s.Rows, s.Cols, s.Channels}); got != c.shape {
				t.Errorf("shape is %v, want %v", got, c.shape)
			}
		})
	}
}

// npyio writes NumPy's format independently.
func TestNPZOfAnotherWriter(t *testing.T) {
	var b bytes.Buffer
	w := npz.NewWriter(&b)
	for name, v := range map[string]any{
		"x":      mat.NewDense(2, 3, []float64{1.5, 2, 3, 4, 5, -6}),
		"y":      []int32{1, 0},
		"x_test": mat.NewDense(1, 3, []float64{7, 8, 9}),
		"y_test": []uint8{1},
	} {
		if err := w.Write(name+npySuffix, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := ownSet(t, "my.npz", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]float32{1.5, 2, 3, 4, 5, -6}, s.Train.Values); diff != "" {
		t.Error(diff)
	}
}

func TestNPZRefuses(t *testing.T) {
	nan := float32(math.NaN())
	for name, c := range map[string]struct {
		array string
		data  []byte
		want  string
	}{
		"no labels":        {"y", nil, "y: there is no such array"},
		"half a test part": {"y_test", nil, "y_test: there is no such array"},
		"objects":          {"x", npy("|O", "4, 6", counting(24, 0, 9)), "x: type |O is none that is read"},
		"a structure":      {"x", npyRaw("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4, 6), }"), "is none that is read"},
		"complex":          {"x", npy("<c8", "4, 6", make([]byte, 24*8)), "type <c8"},
		"Fortran order":    {"x", npyRaw("{'descr': '<f4', 'fortran_order': True, 'shape': (4, 6), }"), "numpy.ascontiguousarray"},
		"one dimension":    {"x", npy("|u1", "24,", counting(24, 0, 9)), "x: its shape [24] is none of"},
		"a number":         {"x", npy("|u1", "", []uint8{1}), "x: it is a single number"},
		"channels last":    {"x", npy("|u1", "4, 8, 8, 3", counting(768, 0, 9)), "transpose(0, 3, 1, 2)"},
		"empty":            {"x", npy("|u1", "0, 6", []uint8{}), "there is nothing in it"},
		"huge":             {"x", npyHead("<f4", "4, 999999999999"), "more than the 536870912 numbers"},
		"overflowing":      {"x", npyHead("<f4", "4294967296, 4294967296"), "more than the"},
		"claims much":      {"x", npyHead("<f8", "4, 100000000"), "x: after 0 of 400000000 numbers: unexpected EOF"},
		"truncated bytes":  {"x", npy("|u1", "4, 6", counting(23, 0, 9)), "x: payload: the file is truncated, 23 of 24"},
		"more bytes":       {"x", npy("|u1", "4, 6", counting(25, 0, 9)), "x: payload: bytes follow"},
		"no header":        {"x", []byte("hello"), "x: header: unexpected EOF"},
		"no magic":         {"x", []byte("hello, world"), "x: header: it is no array"},
		"long header":      {"x", append([]byte(npyMagic), 2, 0, 255, 255, 255, 255), "x: header: it says that it has 4294967295 bytes"},
		"version":          {"x", append([]byte(npyMagic), 9, 0), "version 9"},
		"NaN":              {"x", npy("<f4", "4, 1", []float32{1, 2, nan, 4}), "x: value 0 of sample 2 (both from 0) is NaN"},
		"too large":        {"x", npy("<f8", "4, 1", []float64{1, 2, 3, 1e300}), "value 0 of sample 3 (both from 0) is 1e+300"},
		"real labels":      {"y", npy("<f8", "4,", []float64{0, 1, 1, 0}), "y: its type <f8 is no integer"},
		"negative label":   {"y", npy("<i4", "4,", []int32{0, 1, -1, 0}), "y: label 2 (from 0) is -1"},
		"label too large":  {"y", npy("<i4", "4,", []int32{0, 1, 70000, 0}), "y: label 2 (from 0) is 70000"},
		"too few labels":   {"y", npy("<i4", "3,", []int32{0, 1, 0}), "y: its shape is [3], want one label for each of 4"},
		"one-hot labels":   {"y", npy("|u1", "4, 2", counting(8, 0, 2)), "y: its shape is [4 2]"},
		"a gap":            {"y", npy("|u1", "4,", []uint8{0, 1, 3, 0}), "no training sample has label 2, though labels go up to 3"},
		"one class":        {"y_test", npy("|u1", "2,", []uint8{0, 2}), "no training sample has label 2"},
		"another size":     {"x_test", npy("|u1", "2, 2, 2", counting(8, 0, 9)), "x_test: its samples are 2×2×1, those of x are 2×3×1"},
		"another type":     {"x_test", npy("<f4", "2, 2, 3", make([]float32, 12)), "give both one type"},
		"constant":         {"x", npy("|u1", "4, 2, 3", make([]uint8, 24)), "train: pixels: all values are equal"},
	} {
		t.Run(name, func(t *testing.T) {
			arrays := tinyArrays()
			arrays[c.array] = c.data
			if c.data == nil {
				delete(arrays, c.array)
			}
			_, err := ownSet(t, "my.npz", zipped(t, arrays))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "my.npz") {
				t.Errorf("error is %v, want one with the file and %q", err, c.want)
			}
		})
	}
	if _, err := ownSet(t, "my.npz", []byte("no zip")); err == nil || !strings.Contains(err.Error(), "it is no .npz file") {
		t.Errorf("error is %v", err)
	}
}

// Whatever is in a file, it is refused or gives a valid set.
func FuzzNPZ(f *testing.F) {
	f.Add([]byte("PK"), []byte{})
	f.Add(tinyArrays()["x"], tinyArrays()["y"])
	f.Add(npy("<f8", "7, 1", []float64{1, 2, 3, 4, 5, 6, 7}), npy("|u1", "7,", []uint8{0, 0, 0, 0, 0, 0, 1}))
	f.Fuzz(func(t *testing.T, x, y []byte) {
		file := zipped(t, map[string][]byte{"x": x, "y": y})
		read, err := readNPZ(t.Context(), bytes.NewReader(file), int64(len(file)))
		mustBeSound(t, read, err)
		read, err = readNPZ(t.Context(), bytes.NewReader(x), int64(len(x)))
		mustBeSound(t, read, err)
	})
}

// mustBeSound checks what a reader returned.
func mustBeSound(t *testing.T, read *samples, err error) {
	t.Helper()
	if err != nil {
		if read != nil || err == io.EOF {
			t.Fatalf("samples are %v with error %v", read, err)
		}
		return
	}
	s, err := read.set("fuzzed")
	if err != nil {
		return
	}
	if err := s.validate(); err != nil {
		t.Fatal(err)
	}
	if s.Mean-s.Mean != 0 || !(s.Std > 0) || s.Std-s.Std != 0 {
		t.Fatalf("mean is %v, standard deviation %v", s.Mean, s.Std)
	}
}
