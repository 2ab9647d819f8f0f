package dataset

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
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

func fromNPZ(t testing.TB, file []byte, how Reading) (*labelled, error) {
	return readNPZ(t.Context(), bytes.NewReader(file), int64(len(file)), how)
}

// imagesOf returns the images of the training part with the numbers of their classes.
func imagesOf(t *testing.T, l *labelled, p part) Images {
	t.Helper()
	classes, err := l.train.labels.classes()
	if err != nil {
		t.Fatal(err)
	}
	im := p.Images
	if im.Labels, err = classes.of(&p.labels); err != nil {
		t.Fatal(err)
	}
	return im
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
		"float16":        {npy("<f2", false, "(3, 2)", []uint16{0, 0x3c00, 0x4000, 0xc200, 0x4480, 0x5640}), labels, values},
		"float16, big":   {npy(">f2", false, "(3, 2)", []byte{0, 0, 0x3c, 0, 0x40, 0, 0xc2, 0, 0x44, 0x80, 0x56, 0x40}), labels, values},
		"uint16":         {npy("<u2", false, "(3, 2)", []uint16{0, 1, 2, 3, 4, 65535}), labels, Images{Values: []float32{0, 1, 2, 3, 4, 65535}, Labels: []uint16{0, 1, 1}, Count: 3, Size: 2}},
		"uint32":         {npy("<u4", false, "(3, 2)", []uint32{0, 1, 2, 3, 4, 1 << 31}), labels, Images{Values: []float32{0, 1, 2, 3, 4, 1 << 31}, Labels: []uint16{0, 1, 1}, Count: 3, Size: 2}},
		"uint64":         {npy("<u8", false, "(3, 2)", []uint64{0, 1, 2, 3, 4, 1 << 63}), labels, Images{Values: []float32{0, 1, 2, 3, 4, 1 << 63}, Labels: []uint16{0, 1, 1}, Count: 3, Size: 2}},
		"int16, big":     {npy(">i2", false, "(3, 2)", []byte{0, 0, 0, 1, 0, 2, 0xff, 0xfd, 0, 4, 0, 100}), labels, whole},
		"of Python 2":    {npy("<f4", false, "(3L, 2L)", singles), labels, values},
		"fortran order":  {npy("<f8", true, "(3, 2)", []float64{0, 2, 4.5, 1, -3, 100}), labels, values},
		"float labels":   {npy("<f4", false, "(3, 2)", singles), npy("<f8", false, "(3,)", []float64{0, 1, 1}), values},
		"labels in rows": {npy("<f4", false, "(3, 2)", singles), npy("|u1", false, "(3, 1)", []uint8{0, 1, 1}), values},
		"labels big":     {npy("<f4", false, "(3, 2)", singles), npy(">u2", false, "(3,)", []byte{0, 0, 0, 1, 0, 1}), values},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l, err := fromNPZ(t, zipped(t, "x", c.x, "y", c.y, "names", npy("|O", false, "(3,)", []byte{1})), Reading{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, imagesOf(t, l, l.train)); diff != "" {
				t.Error(diff)
			}
			if l.rows != 1 || l.cols != 2 || l.channels != 1 || l.test.Count != 0 {
				t.Errorf("a sample is %d×%d×%d, %d are for testing", l.rows, l.cols, l.channels, l.test.Count)
			}
		})
	}
}

// Labels keep their names, whatever type they have.
func TestReadNPZLabels(t *testing.T) {
	x := npy("<f4", false, "(3, 1)", []float32{1, 2, 3})
	for name, c := range map[string]struct {
		y      []byte
		labels []uint16
		names  []string
	}{
		"words":                {npy("<U5", false, "(3,)", utf32("tulip", "rose", "tulip")), []uint16{1, 0, 1}, []string{"rose", "tulip"}},
		"words, big endian":    {npy(">U2", false, "(3,)", []byte{0, 0, 0, 'b', 0, 0, 0, 0, 0, 0, 0, 'a', 0, 0, 0, 'a', 0, 0, 0, 'b', 0, 0, 0, 0}), []uint16{1, 0, 1}, []string{"aa", "b"}},
		"other scripts":        {npy("<U5", false, "(3,)", utf32("猫", "Ärger", "猫")), []uint16{1, 0, 1}, []string{"Ärger", "猫"}},
		"bytes":                {npy("|S5", false, "(3,)", []byte("tuliprose\x00tulip")), []uint16{1, 0, 1}, []string{"rose", "tulip"}},
		"texts of numbers":     {npy("<U5", false, "(3,)", utf32("10", "9", "10")), []uint16{1, 0, 1}, []string{"9", "10"}},
		"texts that count":     {npy("<U5", false, "(3,)", utf32("1", "0", "1")), []uint16{1, 0, 1}, nil},
		"negative numbers":     {npy("<i4", false, "(3,)", []int32{1, -1, 1}), []uint16{1, 0, 1}, []string{"-1", "1"}},
		"a gap":                {npy("|u1", false, "(3,)", []uint8{7, 0, 7}), []uint16{1, 0, 1}, []string{"0", "7"}},
		"from 1 on":            {npy("<f8", false, "(3,)", []float64{2, 1, 2}), []uint16{1, 0, 1}, []string{"1", "2"}},
		"large, but different": {npy("<i8", false, "(3,)", []int64{1<<62 + 1, 1 << 62, 1<<62 + 1}), []uint16{1, 0, 1}, []string{"4611686018427387904", "4611686018427387905"}},
		"beyond int64":         {npy("<u8", false, "(3,)", []uint64{1 << 63, 5, 1 << 63}), []uint16{1, 0, 1}, []string{"5", "9223372036854775808"}},
		"booleans":             {npy("|b1", false, "(3,)", []uint8{1, 0, 1}), []uint16{1, 0, 1}, nil},
		"float16":              {npy("<f2", false, "(3,)", []uint16{0x3c00, 0, 0x3c00}), []uint16{1, 0, 1}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := fromNPZ(t, zipped(t, "x", x, "y", c.y, "x_test", x, "y_test", c.y), Reading{})
			if err != nil {
				t.Fatal(err)
			}
			s, err := l.set("own")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.labels, s.Train.Labels) + cmp.Diff(c.labels, s.Test.Labels) + cmp.Diff(c.names, s.ClassNames); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// utf32 writes texts of up to 5 characters as NumPy's '<U5'.
func utf32(texts ...string) (b []byte) {
	for _, text := range texts {
		characters := append([]rune(text), make([]rune, 5)...)
		for _, c := range characters[:5] {
			b = binary.LittleEndian.AppendUint32(b, uint32(c))
		}
	}
	return b
}

// The names that arrays have in the files of Keras, scikit-learn and others.
func TestReadNPZNames(t *testing.T) {
	whole := func(i uint8) []byte { return npy("|u1", false, "(2, 1)", []uint8{i, i + 1}) }
	labels := npy("|u1", false, "(2,)", []uint8{0, 1})
	for name, c := range map[string]struct {
		arrays []string // those with inputs hold their position
		how    Reading
		train  uint8
		test   int // -1: held out
	}{
		"usual":           {[]string{"x", "y"}, Reading{}, 0, -1},
		"with test part":  {[]string{"x", "y", "x_test", "y_test"}, Reading{}, 0, 2},
		"Keras":           {[]string{"x_train", "y_train", "x_test", "y_test"}, Reading{}, 0, 2},
		"in any order":    {[]string{"y_test", "x_test", "y_train", "x_train"}, Reading{}, 3, 1},
		"scikit-learn":    {[]string{"X_train", "X_test", "y_train", "y_test"}, Reading{}, 0, 1},
		"train_test":      {[]string{"train_images", "train_labels", "test_images", "test_labels", "val_images", "val_labels"}, Reading{}, 0, 2},
		"bunch":           {[]string{"data", "target"}, Reading{}, 0, -1},
		"without names":   {[]string{"arr_0", "arr_1"}, Reading{}, 0, -1},
		"asked":           {[]string{"x", "y", "pictures", "kinds"}, Reading{X: "pictures", Y: "kinds"}, 2, -1},
		"one asked":       {[]string{"x", "data", "y"}, Reading{X: "data"}, 1, -1},
		"asked with test": {[]string{"p_train", "y_train", "p_test", "y_test"}, Reading{X: "p_train"}, 0, 2},
		"test asked":      {[]string{"x", "y", "p", "k"}, Reading{XTest: "p", YTest: "k"}, 0, 2},
		"one test asked":  {[]string{"x", "y", "p", "y_test"}, Reading{XTest: "p"}, 0, 2},
		"not its test":    {[]string{"p", "y", "x_test", "y_test"}, Reading{X: "p"}, 0, -1},
	} {
		t.Run(name, func(t *testing.T) {
			var file []any
			for i, array := range c.arrays {
				isLabels := strings.Contains(array, "y") || strings.Contains(array, "label") || slices.Contains([]string{"target", "arr_1", "kinds", "k"}, array)
				if file = append(file, array); isLabels {
					file = append(file, labels)
				} else {
					file = append(file, whole(uint8(i)))
				}
			}
			l, err := fromNPZ(t, zipped(t, file...), c.how)
			if err != nil {
				t.Fatal(err)
			}
			test := -1
			if l.test.Count > 0 {
				test = int(l.test.Pixels[0])
			}
			if l.train.Pixels[0] != c.train || test != c.test {
				t.Errorf("inputs are array %d, those of the test part array %d, want %d and %d", l.train.Pixels[0], test, c.train, c.test)
			}
		})
	}
}

func TestReadNPZShapes(t *testing.T) {
	for shape, want := range map[string]struct {
		how  Reading
		size [3]int // channels, rows, columns
	}{
		"(2, 48)":       {Reading{}, [3]int{1, 1, 48}},
		"(2, 6, 8)":     {Reading{}, [3]int{1, 6, 8}},
		"(2, 3, 2, 8)":  {Reading{}, [3]int{3, 2, 8}},
		"(2, 1, 48, 1)": {Reading{}, [3]int{1, 48, 1}},
		"(2, 8, 2, 3)":  {Reading{}, [3]int{8, 2, 3}},
		"(2, 4, 4, 3)":  {Reading{Channels: Last}, [3]int{3, 4, 4}},
		"(2, 2, 8, 3)":  {Reading{}, [3]int{3, 2, 8}},
		"(2, 6, 8, 1)":  {Reading{}, [3]int{1, 6, 8}},
		"(2, 3, 16, 1)": {Reading{Channels: First}, [3]int{3, 16, 1}},
		"(2, 16, 3, 1)": {Reading{Channels: Last}, [3]int{1, 16, 3}},
	} {
		l, err := fromNPZ(t, zipped(t, "x", npy("|u1", false, shape, counting(96, 0, 256)), "y", npy("|u1", false, "(2,)", []uint8{0, 1})), want.how)
		if err != nil {
			t.Errorf("%s: %v", shape, err)
			continue
		}
		if got := [3]int{l.channels, l.rows, l.cols}; got != want.size || l.train.Size != 48 {
			t.Errorf("%s: a sample is %v of %d numbers, want %v", shape, got, l.train.Size, want.size)
		}
	}
}

// Images with their channels last are those with their channels first.
func TestReadNPZChannelsLast(t *testing.T) {
	const rows, columns, channels = 2, 5, 3
	var first, last []float32 // of two images
	for i := range 2 * channels * rows * columns {
		first = append(first, float32(i))
	}
	for sample := range 2 {
		for at := range rows * columns {
			for c := range channels {
				last = append(last, first[(sample*channels+c)*rows*columns+at])
			}
		}
	}
	bytesOf := func(list []float32) (b []uint8) {
		for _, v := range list {
			b = append(b, uint8(v))
		}
		return b
	}
	y := npy("|u1", false, "(2,)", []uint8{0, 1})
	for _, c := range []struct{ first, last []byte }{
		{npy("<f4", false, "(2, 3, 2, 5)", first), npy("<f4", false, "(2, 2, 5, 3)", last)},
		{npy("|u1", false, "(2, 3, 2, 5)", bytesOf(first)), npy("|u1", false, "(2, 2, 5, 3)", bytesOf(last))},
	} {
		want, err := fromNPZ(t, zipped(t, "x", c.first, "y", y), Reading{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := fromNPZ(t, zipped(t, "x", c.last, "y", y), Reading{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.train.Images, got.train.Images); diff != "" || got.channels != 3 || got.rows != rows || got.cols != columns {
			t.Errorf("%d×%d×%d: %s", got.channels, got.rows, got.cols, diff)
		}
		if remarks := strings.Join(got.remarks, "; "); remarks != "x has its channels last" {
			t.Errorf("remarks are %q", remarks)
		}
	}
}

// Floats of 16 bits are what the definition of binary16 in IEEE 754 says: for every
// pattern of bits, against a reading digit by digit.
func TestHalf(t *testing.T) {
	for bits := range 1 << 16 {
		sign, exponent, fraction := 1.0, bits>>10&31, 0.0
		if bits>>15 == 1 {
			sign = -1
		}
		for i := range 10 {
			if bits>>(9-i)&1 == 1 {
				fraction += math.Pow(2, float64(-1-i))
			}
		}
		want := sign * (1 + fraction) * math.Pow(2, float64(exponent-15))
		switch {
		case exponent == 0:
			want = sign * fraction * math.Pow(2, -14)
		case exponent == 31 && fraction == 0:
			want = math.Inf(int(sign))
		case exponent == 31:
			want = math.NaN()
		}
		if got := half(uint16(bits)); got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Fatalf("0x%04x is %v, want %v", bits, got, want)
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
	l, err := fromNPZ(t, b.Bytes(), Reading{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Images{Values: []float32{1, 2, 3, 4, 5, 6}, Labels: []uint16{1, 0, 1}, Count: 3, Size: 2}, imagesOf(t, l, l.train)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Images{Values: []float32{7, 8}, Labels: []uint16{1}, Count: 1, Size: 2}, imagesOf(t, l, l.test)); diff != "" {
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
		how  Reading
	}{
		"empty":               {nil, "it is no .npz file: zip", Reading{}},
		"no zip":              {[]byte("1,2,3\n4,5,6\n"), "it is no .npz file: zip", Reading{}},
		"no x":                {zipped(t, "z", x, "y", y), "there is no array x for the inputs; the file has z, y; set dataset.x to the name of the array", Reading{}},
		"no y":                {zipped(t, "x", x), "there is no array y for the labels", Reading{}},
		"x twice":             {zipped(t, "x", x, "x", x, "y", y), "the arrays x, x may all be the inputs", Reading{}},
		"x_test alone":        {zipped(t, "x", x, "y", y, "x_test", x), "there is no array y_test for the labels of the test part", Reading{}},
		"y_test alone":        {zipped(t, "x", x, "y", y, "y_test", y), "there is no array x_test for the inputs of the test part", Reading{}},
		"empty array":         {with(nil, y), "x: header: the array ends within it", Reading{}},
		"short header":        {with(x[:30], y), "x: header: the array ends within it", Reading{}},
		"no array":            {with([]byte("this is a text"), y), "x: header: it does not begin as an array of NumPy does", Reading{}},
		"version":             {with([]byte("\x93NUMPY\x09\x00\x01\x00 "), y), "x: header: version 9 is not known", Reading{}},
		"huge header":         {with([]byte("\x93NUMPY\x02\x00\xff\xff\xff\xff{'descr"), y), "x: header: it claims 4294967295 bytes", Reading{}},
		"no dictionary":       {with(npyOf("[1, 2, 3]", []uint8{}), y), `x: header: "[1, 2, 3]" is not what NumPy writes`, Reading{}},
		"no newline":          {with([]byte("\x93NUMPY\x01\x00\x02\x00{}"), y), `x: header: "{}" is not what NumPy writes`, Reading{}},
		"objects":             {with(npy("|O", false, "(2, 2)", []uint8{}), y), "x: type '|O': it holds Python objects; save numbers", Reading{}},
		"structure":           {with(npyOf("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", []uint8{}), y), "x: type [('a', '<f4')]: only booleans", Reading{}},
		"text":                {with(npy("<U1", false, "(2, 2)", make([]uint8, 16)), y), "x: type: it has texts where numbers must be", Reading{}},
		"empty texts":         {with(x, npy("<U0", false, "(2,)", []uint8{})), "y: type '<U0': all texts are empty", Reading{}},
		"long texts":          {with(x, npy("<U257", false, "(2,)", []uint8{})), "y: type '<U257': texts of up to 256 characters are read", Reading{}},
		"longer texts":        {with(x, npy("<U999999", false, "(2,)", []uint8{})), "y: type '<U999999': only", Reading{}},
		"no character":        {with(x, npy("<U1", false, "(2,)", []uint32{'a', 0xd800})), "y: [1]: a text has the character 0xd800, which there is not", Reading{}},
		"no label":            {with(x, npy("<U1", false, "(2,)", []uint32{'a', 0})), "y: [1]: the value is missing", Reading{}},
		"long doubles":        {with(npy("<f16", false, "(2, 2)", []uint8{}), y), "x: type '<f16': only booleans, integers, floats of 16, 32 or 64 bits", Reading{}},
		"dates":               {with(npy("<M8[ns]", false, "(2, 2)", []uint8{}), y), "x: type '<M8[ns]': only", Reading{}},
		"open channels":       {with(npy("|u1", false, "(2, 3, 8, 1)", make([]uint8, 48)), y), "x: shape: of 2×3×8×1 both the second and the last number may be that of channels; set dataset.channels to first or last", Reading{}},
		"no channels":         {with(x, y), "x: shape: 2×2 has no channels; leave dataset.channels out", Reading{Channels: Last}},
		"no such array":       {with(x, y), "there is no array z for the inputs; the file has x, y; set dataset.x", Reading{X: "z"}},
		"no such labels":      {with(x, y), "there is no array z for the labels; the file has x, y; set dataset.y", Reading{Y: "z"}},
		"no such test":        {with(x, y), "there is no array z for the inputs of the test part", Reading{XTest: "z"}},
		"asked for twice":     {zipped(t, "x", x, "x", x, "y", y), "x: the file has 2 arrays of that name", Reading{X: "x"}},
		"two inputs":          {zipped(t, "x", x, "data", x, "y", y), "the arrays x, data may all be the inputs; set dataset.x to the name of one", Reading{}},
		"two labels":          {zipped(t, "x", x, "Y", y, "y", y), "the arrays Y, y may all be the labels; set dataset.y to the name of one", Reading{}},
		"whole and train":     {zipped(t, "x", x, "x_train", x, "y", y), "the arrays x, x_train may all be the inputs", Reading{}},
		"complex":             {with(npy("<c8", false, "(2, 2)", []uint8{}), y), "x: type '<c8': only booleans", Reading{}},
		"one number":          {with(npy("<f4", false, "()", []float32{1}), y), "x: shape: () (a single number) is none of", Reading{}},
		"one dimension":       {with(npy("<f4", false, "(4,)", []float32{1, 2, 3, 4}), y), "x: shape: 4 is none of", Reading{}},
		"five dimensions":     {with(npy("<f4", false, "(1, 1, 1, 1, 4)", []float32{1, 2, 3, 4}), y), "x: shape: 1×1×1×1×4 is none of", Reading{}},
		"no sample":           {with(npy("<f4", false, "(0, 2)", []uint8{}), y), "x: shape: 0×2 has no element", Reading{}},
		"huge":                {with(npy("|u1", false, "(1000000, 1000000)", []uint8{}), y), "x: shape: 1000000×1000000 is more than the", Reading{}},
		"overflowing":         {with(npy("|u1", false, "(4294967296, 4294967296, 2)", []uint8{}), y), "x: shape: ", Reading{}},
		"beyond int":          {with(npy("|u1", false, "(99999999999999999999, 2)", []uint8{}), y), "x: shape: (99999999999999999999, 2) cannot be", Reading{}},
		"truncated":           {with(x[:len(x)-5], y), "x: the array is truncated: 2 of 4 numbers are there", Reading{}},
		"longer":              {with(append(bytes.Clone(x), 0), y), "x: payload: bytes follow", Reading{}},
		"damaged":             {damaged, "checksum error", Reading{}},
		"NaN":                 {with(npy("<f4", false, "(2, 2)", []float32{1, 2, nan, 4}), y), "x: [1, 0]: NaN is not a finite number", Reading{}},
		"NaN, fortran order":  {with(npy("<f4", true, "(2, 2)", []float32{1, 2, nan, 4}), y), "x: [0, 1]: NaN is not a finite number", Reading{}},
		"infinity":            {with(npy("<f4", false, "(2, 2)", []float32{inf, 2, 3, 4}), y), "x: [0, 0]: +Inf is not a finite number", Reading{}},
		"too large":           {with(npy("<f8", false, "(2, 2)", []float64{1, 2, 3, -1e300}), y), "x: [1, 1]: -1e+300 is too large for single precision", Reading{}},
		"no boolean":          {with(npy("|b1", false, "(2, 2)", []uint8{0, 1, 2, 0}), y), "x: [1, 0]: byte 2 is no boolean", Reading{}},
		"fraction as label":   {with(x, npy("<f8", false, "(2,)", []float64{0, 1.5})), "y: [1]: label 1.5 is no whole number, nor a word", Reading{}},
		"NaN as label":        {with(x, npy("<f4", false, "(2,)", []float32{nan, 1})), "y: [0]: the value is missing", Reading{}},
		"inexact label":       {with(x, npy("<f8", false, "(2,)", []float64{0, 1e300})), "y: [1]: label 1e+300 is no whole number", Reading{}},
		"infinite label":      {with(x, npy("<f8", false, "(2,)", []float64{0, math.Inf(1)})), "y: [1]: label +Inf is no whole number", Reading{}},
		"one-hot labels":      {with(x, npy("<i8", false, "(2, 2)", []int64{0, 1, 1, 0})), "y: shape: 2×2 is not one label for each sample; of one column for each class, numpy.argmax(y, axis=1) makes labels", Reading{}},
		"more labels":         {with(x, npy("<i8", false, "(3,)", []int64{0, 1, 1})), "y: there are 3 labels, but x has 2 samples", Reading{}},
		"other size to test":  {zipped(t, "x", x, "y", y, "x_test", npy("<f4", false, "(1, 3)", []float32{1, 2, 3}), "y_test", npy("<i8", false, "(1,)", []int64{0})), "x_test: samples of shape 3, but those of x have 2", Reading{}},
		"other type to test":  {zipped(t, "x", x, "y", y, "x_test", npy("|u1", false, "(1, 2)", []uint8{1, 2}), "y_test", npy("<i8", false, "(1,)", []int64{0})), "x_test: one of it and x has bytes", Reading{}},
		"other label to test": {zipped(t, "x", x, "y", y, "x_test", x, "y_test", npy("<f8", false, "(2,)", []float64{0, 7})), "y_test: [1]: no training sample has the label 7", Reading{}},
		"other shape to test": {zipped(t, "x", x, "y", y, "x_test", npy("<f4", false, "(1, 2, 1)", []float32{1, 2}), "y_test", npy("<i8", false, "(1,)", []int64{0})), "x_test: samples of shape 2×1, but those of x have 2", Reading{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l, err := fromNPZ(t, c.file, c.how)
			if err == nil {
				_, err = l.set("own")
			}
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
		_, err := fromNPZ(t, file, Reading{})
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

// checkLabelled checks what every reader of own files owes: a set, or an error that
// is the data's.
func checkLabelled(t *testing.T, l *labelled) {
	t.Helper()
	set, err := l.set("fuzzed")
	if err != nil {
		return
	}
	s, err := New(set)
	if err != nil {
		if !errors.Is(err, errConstant) && !strings.Contains(err.Error(), "the values lie around") {
			t.Errorf("what was read is no set: %v", err)
		}
		return
	}
	checkContent(t, s)
}

func FuzzReadNPZ(f *testing.F) {
	x := npy("<f4", false, "(2, 2)", []float32{1, 2, 3, 4})
	y := npy("<i8", false, "(2,)", []int64{0, 1})
	f.Add(x, y, true, uint8(0))
	f.Add(npy("|u1", true, "(2, 3, 4, 4)", counting(96, 0, 256)), y, false, uint8(2))
	f.Add(npy("|u1", false, "(2, 4, 4, 3)", counting(96, 0, 256)), npy("<U2", false, "(2,)", []uint32{'a', 'b', 'c', 0}), true, uint8(0))
	f.Add(npy("<f2", false, "(2, 1)", []uint16{0x3c00, 0x7c00}), npy("|S3", false, "(2,)", []byte("abcde\x00")), true, uint8(0))
	f.Add(npy("|O", false, "(2, 2)", []uint8{}), npy("<f8", false, "(2, 1)", []float64{0, 0.5}), false, uint8(1))
	f.Add([]byte("\x93NUMPY\x02\x00\xff\xff\xff\xff{'descr"), y[:20], true, uint8(0))
	f.Add(npy(">f8", false, "(99999999999, 9999999999)", []float64{1, 2}), y, false, uint8(0))
	f.Fuzz(func(t *testing.T, x, y []byte, test bool, channels uint8) {
		arrays := []any{"x", x, "y", y}
		if test {
			arrays = append(arrays, "x_test", x, "y_test", y)
		}
		if l, err := fromNPZ(t, zipped(t, arrays...), Reading{Channels: []string{"", First, Last}[channels%3]}); err == nil {
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
		if l, err := fromNPZ(t, file, Reading{}); err == nil {
			checkLabelled(t, l)
		}
	})
}
