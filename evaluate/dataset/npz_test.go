package dataset

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sbinet/npyio/npz"
	"pgregory.net/rapid"
)

// npy is an array as NumPy writes it, version 1.
func npy(descr string, fortran bool, shape string, data any) []byte {
	order := "False"
	if fortran {
		order = "True"
	}
	return npyOf(fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': %s, }", descr, order, shape), data)
}

// npyOf is an array with a header.
func npyOf(header string, data any) []byte {
	for (10+len(header)+1)%64 != 0 {
		header += " "
	}
	b := append([]byte("\x93NUMPY\x01\x00"), binary.LittleEndian.AppendUint16(nil, uint16(len(header)+1))...)
	b = append(append(b, header...), '\n')
	b, err := binary.Append(b, binary.LittleEndian, data)
	if err != nil {
		panic(err)
	}
	return b
}

// zipped is a .npz file, not compressed, of arrays, which come in pairs of a name and content.
func zipped(t testing.TB, arrays ...any) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(arrays); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: arrays[i].(string) + npySuffix, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(arrays[i+1].([]byte)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func fromNPZ(t testing.TB, file []byte) (*labelled, error) {
	return readNPZ(t.Context(), bytes.NewReader(file), int64(len(file)))
}

func TestReadNPZ(t *testing.T) {
	labels := npy("<i8", false, "(3,)", []int64{0, 1, 1})
	pixels := Images{Pixels: []uint8{0, 1, 2, 3, 4, 255}, Labels: []uint16{0, 1, 1}, Count: 3, Size: 2}
	values := Images{Values: []float32{0, 1, 2, -3, 4.5, 100}, Labels: []uint16{0, 1, 1}, Count: 3, Size: 2}
	whole := Images{Values: []float32{0, 1, 2, -3, 4, 100}, Labels: []uint16{0, 1, 1}, Count: 3, Size: 2}
	reals := []float64{0, 1, 2, -3, 4.5, 100}
	singles := []float32{0, 1, 2, -3, 4.5, 100}
	var big bytes.Buffer
	if err := binary.Write(&big, binary.BigEndian, reals); err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		x, y []byte
		want Images
	}{
		"bytes":          {npy("|u1", false, "(3, 2)", []uint8{0, 1, 2, 3, 4, 255}), labels, pixels},
		"booleans":       {npy("|b1", false, "(3, 2)", []uint8{0, 1, 1, 0, 1, 1}), labels, Images{Pixels: []uint8{0, 1, 1, 0, 1, 1}, Labels: []uint16{0, 1, 1}, Count: 3, Size: 2}},
		"int8":           {npy("|i1", false, "(3, 2)", []int8{0, 1, 2, -3, 4, 100}), labels, whole},
		"int16":          {npy("<i2", false, "(3, 2)", []int16{0, 1, 2, -3, 4, 100}), labels, whole},
		"int32":          {npy("<i4", false, "(3, 2)", []int32{0, 1, 2, -3, 4, 100}), labels, whole},
		"int64":          {npy("<i8", false, "(3, 2)", []int64{0, 1, 2, -3, 4, 100}), labels, whole},
		"float32":        {npy("<f4", false, "(3, 2)", singles), labels, values},
		"float64":        {npy("<f8", false, "(3, 2)", reals), labels, values},
		"big endian":     {npy(">f8", false, "(3, 2)", big.Bytes()), labels, values},
		"fortran order":  {npy("<f8", true, "(3, 2)", []float64{0, 2, 4.5, 1, -3, 100}), labels, values},
		"float labels":   {npy("<f4", false, "(3, 2)", singles), npy("<f8", false, "(3,)", []float64{0, 1, 1}), values},
		"labels in rows": {npy("<f4", false, "(3, 2)", singles), npy("|u1", false, "(3, 1)", []uint8{0, 1, 1}), values},
		"labels big":     {npy("<f4", false, "(3, 2)", singles), npy(">u2", false, "(3,)", []byte{0, 0, 0, 1, 0, 1}), values},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l, err := fromNPZ(t, zipped(t, "x", c.x, "y", c.y, "names", npy("|O", false, "(3,)", []byte{1})))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, l.train); diff != "" {
				t.Error(diff)
			}
			if l.rows != 1 || l.cols != 2 || l.channels != 1 || l.test.Count != 0 {
				t.Errorf("a sample is %d×%d×%d, %d are for testing", l.rows, l.cols, l.channels, l.test.Count)
			}
		})
	}
}

func TestReadNPZShapes(t *testing.T) {
	for shape, want := range map[string][3]int{ // channels, rows, columns
		"(2, 48)":       {1, 1, 48},
		"(2, 6, 8)":     {1, 6, 8},
		"(2, 3, 4, 4)":  {3, 4, 4},
		"(2, 1, 48, 1)": {1, 48, 1},
		"(2, 8, 2, 3)":  {8, 2, 3},
	} {
		l, err := fromNPZ(t, zipped(t, "x", npy("|u1", false, shape, counting(96, 0, 256)), "y", npy("|u1", false, "(2,)", []uint8{0, 1})))
		if err != nil {
			t.Errorf("%s: %v", shape, err)
			continue
		}
		if got := [3]int{l.channels, l.rows, l.cols}; got != want || l.train.Size != 48 {
			t.Errorf("%s: a sample is %v of %d numbers, want %v", shape, got, l.train.Size, want)
		}
	}
}

// The library's writer is the oracle.
func TestReadNPZOfNpyio(t *testing.T) {
	var b bytes.Buffer
	w := npz.NewWriter(&b)
	for name, array := range map[string]any{
		"x.npy": [3][2]float32{{1, 2}, {3, 4}, {5, 6}}, "y.npy": []int64{1, 0, 1},
		"x_test.npy": [1][2]float32{{7, 8}}, "y_test.npy": []uint8{1},
	} {
		if err := w.Write(name, array); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := fromNPZ(t, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Images{Values: []float32{1, 2, 3, 4, 5, 6}, Labels: []uint16{1, 0, 1}, Count: 3, Size: 2}, l.train); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Images{Values: []float32{7, 8}, Labels: []uint16{1}, Count: 1, Size: 2}, l.test); diff != "" {
		t.Error(diff)
	}
}

func TestReadNPZRefuses(t *testing.T) {
	x := npy("<f4", false, "(2, 2)", []float32{1, 2, 3, 4})
	y := npy("<i8", false, "(2,)", []int64{0, 1})
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	damaged := zipped(t, "x", x, "y", y)
	damaged = bytes.Replace(damaged, x[len(x)-8:], []byte{1, 2, 3, 4, 5, 6, 7, 8}, 1)
	with := func(x, y []byte) []byte { return zipped(t, "x", x, "y", y) }
	cases := map[string]struct {
		file []byte
		want string
	}{
		"empty":               {nil, "it is no .npz file: zip"},
		"no zip":              {[]byte("1,2,3\n4,5,6\n"), "it is no .npz file: zip"},
		"no x":                {zipped(t, "x_train", x, "y", y), "there is no array x; the file has x_train, y"},
		"no y":                {zipped(t, "x", x), "there is no array y"},
		"x twice":             {zipped(t, "x", x, "x", x, "y", y), "x: the file has 2 arrays of that name"},
		"x_test alone":        {zipped(t, "x", x, "y", y, "x_test", x), "there is no array y_test"},
		"y_test alone":        {zipped(t, "x", x, "y", y, "y_test", y), "there is no array x_test"},
		"empty array":         {with(nil, y), "x: header: the array ends within it"},
		"short header":        {with(x[:30], y), "x: header: the array ends within it"},
		"no array":            {with([]byte("this is a text"), y), "x: header: it does not begin as an array of NumPy does"},
		"version":             {with([]byte("\x93NUMPY\x09\x00\x01\x00 "), y), "x: header: version 9 is not known"},
		"huge header":         {with([]byte("\x93NUMPY\x02\x00\xff\xff\xff\xff{'descr"), y), "x: header: it claims 4294967295 bytes"},
		"no dictionary":       {with(npyOf("[1, 2, 3]", []uint8{}), y), `x: header: "[1, 2, 3]" is not what NumPy writes`},
		"no newline":          {with([]byte("\x93NUMPY\x01\x00\x02\x00{}"), y), `x: header: "{}" is not what NumPy writes`},
		"objects":             {with(npy("|O", false, "(2, 2)", []uint8{}), y), "x: type '|O': it holds Python objects; save numbers"},
		"structure":           {with(npyOf("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", []uint8{}), y), "x: type [('a', '<f4')]: only booleans"},
		"text":                {with(npy("<U3", false, "(2, 2)", []uint8{}), y), "x: type '<U3': only booleans"},
		"complex":             {with(npy("<c8", false, "(2, 2)", []uint8{}), y), "x: type '<c8': only booleans"},
		"half":                {with(npy("<f2", false, "(2, 2)", []uint8{}), y), "x: type '<f2': only booleans, integers and floats of 32 or 64 bits"},
		"one number":          {with(npy("<f4", false, "()", []float32{1}), y), "x: shape: () (a single number) is none of"},
		"one dimension":       {with(npy("<f4", false, "(4,)", []float32{1, 2, 3, 4}), y), "x: shape: 4 is none of"},
		"five dimensions":     {with(npy("<f4", false, "(1, 1, 1, 1, 4)", []float32{1, 2, 3, 4}), y), "x: shape: 1×1×1×1×4 is none of"},
		"no sample":           {with(npy("<f4", false, "(0, 2)", []uint8{}), y), "x: shape: 0×2 has no element"},
		"huge":                {with(npy("|u1", false, "(1000000, 1000000)", []uint8{}), y), "x: shape: 1000000×1000000 is more than the"},
		"overflowing":         {with(npy("|u1", false, "(4294967296, 4294967296, 2)", []uint8{}), y), "x: shape: "},
		"beyond int":          {with(npy("|u1", false, "(99999999999999999999, 2)", []uint8{}), y), "x: shape: (99999999999999999999, 2) cannot be"},
		"channels last":       {with(npy("|u1", false, "(2, 8, 8, 3)", make([]uint8, 384)), y), "x: shape: 2×8×8×3 looks as if the channels came last; save N×channels×rows×columns, as numpy.moveaxis"},
		"truncated":           {with(x[:len(x)-5], y), "x: the array is truncated: 2 of 4 numbers are there"},
		"longer":              {with(append(bytes.Clone(x), 0), y), "x: payload: bytes follow"},
		"damaged":             {damaged, "checksum error"},
		"NaN":                 {with(npy("<f4", false, "(2, 2)", []float32{1, 2, nan, 4}), y), "x: [1, 0]: NaN is not a finite number"},
		"NaN, fortran order":  {with(npy("<f4", true, "(2, 2)", []float32{1, 2, nan, 4}), y), "x: [0, 1]: NaN is not a finite number"},
		"infinity":            {with(npy("<f4", false, "(2, 2)", []float32{inf, 2, 3, 4}), y), "x: [0, 0]: +Inf is not a finite number"},
		"too large":           {with(npy("<f8", false, "(2, 2)", []float64{1, 2, 3, -1e300}), y), "x: [1, 1]: -1e+300 is too large for single precision"},
		"no boolean":          {with(npy("|b1", false, "(2, 2)", []uint8{0, 1, 2, 0}), y), "x: [1, 0]: byte 2 is no boolean"},
		"fraction as label":   {with(x, npy("<f8", false, "(2,)", []float64{0, 1.5})), "y: [1]: 1.5 is not a whole number from 0 to 65535"},
		"negative label":      {with(x, npy("<i8", false, "(2,)", []int64{0, -1})), "y: [1]: -1 is not a whole number"},
		"NaN as label":        {with(x, npy("<f4", false, "(2,)", []float32{nan, 1})), "y: [0]: NaN is not a whole number"},
		"huge label":          {with(x, npy("<u8", false, "(2,)", []uint64{0, 1 << 63})), "y: [1]: 9.223372036854776e+18 is not a whole number"},
		"one-hot labels":      {with(x, npy("<i8", false, "(2, 2)", []int64{0, 1, 1, 0})), "y: shape: 2×2 is not one label for each sample"},
		"more labels":         {with(x, npy("<i8", false, "(3,)", []int64{0, 1, 1})), "y: there are 3 labels, but x has 2 samples"},
		"other size to test":  {zipped(t, "x", x, "y", y, "x_test", npy("<f4", false, "(1, 3)", []float32{1, 2, 3}), "y_test", npy("<i8", false, "(1,)", []int64{0})), "x_test: samples of shape 3, but those of x have 2"},
		"other type to test":  {zipped(t, "x", x, "y", y, "x_test", npy("|u1", false, "(1, 2)", []uint8{1, 2}), "y_test", npy("<i8", false, "(1,)", []int64{0})), "x_test: one of it and x has bytes"},
		"bad labels to test":  {zipped(t, "x", x, "y", y, "x_test", x, "y_test", npy("<f8", false, "(2,)", []float64{0, 0.5})), "y_test: [1]: 0.5"},
		"other shape to test": {zipped(t, "x", x, "y", y, "x_test", npy("<f4", false, "(1, 2, 1)", []float32{1, 2}), "y_test", npy("<i8", false, "(1,)", []int64{0})), "x_test: samples of shape 2×1, but those of x have 2"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := fromNPZ(t, c.file)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is %v, want one with %q", err, c.want)
			}
		})
	}
}

// A header that claims half a gigabyte must not cost one.
func TestReadNPZMemoryFollowsThePayload(t *testing.T) {
	file := zipped(t, "x", npy("<f8", false, "(536870912, 1)", make([]float64, 10)), "y", npy("<i8", false, "(2,)", []int64{0, 1}))
	takesLittle(t, func() error {
		_, err := fromNPZ(t, file)
		return err
	})
}

// Any array, written with the first index varying fastest, is read as the same
// array written the other way; sizes go beyond a block of the reader.
func TestReadNumbersInEitherOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shape := rapid.SliceOfN(rapid.IntRange(1, 19), 1, 4).Draw(t, "shape")
		size := 1
		for _, n := range shape {
			size *= n
		}
		c, fortran := make([]float64, size), make([]float64, size)
		for i := range c {
			c[i] = float64(i)
			rest, at := i, 0
			for d := len(shape) - 1; d >= 0; d-- { // index by index, the last first
				step := 1
				for _, n := range shape[:d] {
					step *= n
				}
				at += rest % shape[d] * step
				rest /= shape[d]
			}
			fortran[at] = c[i]
		}
		data, err := binary.Append(nil, binary.LittleEndian, fortran)
		if err != nil {
			t.Fatal(err)
		}
		h := npyHeader{kind: 'f', width: 8, order: binary.LittleEndian, fortran: true, shape: shape}
		got, err := readNumbers(bytes.NewReader(data), h, func(v float64) (float64, error) { return v, nil })
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// checkLabelled checks what every reader of own files owes.
func checkLabelled(t *testing.T, l *labelled) {
	t.Helper()
	if err := l.divide(); err != nil {
		return
	}
	if _, err := New(l.set("fuzzed")); err != nil && !errors.Is(err, errConstant) &&
		!strings.Contains(err.Error(), "test: labels: ") && !strings.Contains(err.Error(), "the values lie around") {
		t.Errorf("what was read is no set: %v", err)
	}
}

func FuzzReadNPZ(f *testing.F) {
	x := npy("<f4", false, "(2, 2)", []float32{1, 2, 3, 4})
	y := npy("<i8", false, "(2,)", []int64{0, 1})
	f.Add(x, y, true)
	f.Add(npy("|u1", true, "(2, 3, 4, 4)", counting(96, 0, 256)), y, false)
	f.Add(npy("|O", false, "(2, 2)", []uint8{}), npy("<f8", false, "(2, 1)", []float64{0, 0.5}), false)
	f.Add([]byte("\x93NUMPY\x02\x00\xff\xff\xff\xff{'descr"), y[:20], true)
	f.Add(npy(">f8", false, "(99999999999, 9999999999)", []float64{1, 2}), y, false)
	f.Fuzz(func(t *testing.T, x, y []byte, test bool) {
		arrays := []any{"x", x, "y", y}
		if test {
			arrays = append(arrays, "x_test", x, "y_test", y)
		}
		if l, err := fromNPZ(t, zipped(t, arrays...)); err == nil {
			checkLabelled(t, l)
		}
	})
}

// FuzzReadNPZFile damages the file rather than the arrays in it.
func FuzzReadNPZFile(f *testing.F) {
	good := zipped(f, "x", npy("<f4", false, "(2, 2)", []float32{1, 2, 3, 4}), "y", npy("<i8", false, "(2,)", []int64{0, 1}))
	f.Add(good)
	f.Add(good[:len(good)-10])
	f.Fuzz(func(t *testing.T, file []byte) {
		if l, err := fromNPZ(t, file); err == nil {
			checkLabelled(t, l)
		}
	})
}
