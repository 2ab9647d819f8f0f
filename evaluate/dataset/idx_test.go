package dataset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// matrix is a wish for a 2-dimensional array of any size.
var matrix = []Dimension{{"rows", 0}, {"columns", 0}}

func TestReadIDX(t *testing.T) {
	data := counting(6, 1, 256)
	file := encodeIDX(data, 2, 3)
	for name, want := range map[string][]Dimension{
		"any size":   matrix,
		"known size": {{"rows", 2}, {"columns", 3}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadIDX(iotest.OneByteReader(bytes.NewReader(file)), want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&IDX{Dims: []int{2, 3}, Data: data}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadIDXOverSeveralSteps(t *testing.T) {
	data := counting(3<<20+17, 0, 251)
	got, err := ReadIDX(bytes.NewReader(encodeIDX(data, len(data))), []Dimension{{"count", 0}})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Data, data) || cap(got.Data) != len(data) {
		t.Errorf("%d bytes with capacity %d differ from the %d written", len(got.Data), cap(got.Data), len(data))
	}
}

func TestReadIDXRefuses(t *testing.T) {
	good := encodeIDX(counting(6, 1, 256), 2, 3)
	header := func(words ...uint32) (b []byte) {
		for _, w := range words {
			b = binary.BigEndian.AppendUint32(b, w)
		}
		return b
	}
	cases := map[string]struct {
		file  []byte
		want  string
		early bool
	}{
		"empty":              {nil, "magic number: the file ends within the header, after 0 of", true},
		"short magic":        {good[:3], "magic number: the file ends within the header, after 3 of", true},
		"labels":             {encodeIDX([]uint8{1}, 1), "magic number: the header says 0x00000801, want 0x00000802", false},
		"other element type": {header(0x0d02, 2, 3), "magic number: the header says 0x00000d02", false},
		"short rows":         {good[:6], "rows: the file ends within the header, after 2 of", true},
		"short columns":      {good[:8], "columns: the file ends within the header", true},
		"other rows":         {header(0x0802, 3, 3), "rows: the header says 3, want 2", false},
		"no column":          {header(0x0802, 2, 0), "columns: the header says 0", false},
		"many columns":       {header(0x0802, 2, 1<<31), "columns: the header says 2147483648, more than", false},
		"overflowing size":   {header(0x0802, 2, 1<<30), "columns: the header says 1073741824, which makes the payload larger", false},
		"no payload":         {good[:12], "payload: the file is truncated, 0 of 6 bytes are there", true},
		"truncated payload":  {good[:17], "payload: the file is truncated, 5 of 6 bytes are there", true},
		"trailing byte":      {append(bytes.Clone(good), 0), "payload: bytes follow that the header does not announce", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := ReadIDX(bytes.NewReader(c.file), []Dimension{{"rows", 2}, {"columns", 0}})
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Fatalf("error is %v, want one that starts with %q", err, c.want)
			}
			if got := errors.Is(err, io.ErrUnexpectedEOF); got != c.early {
				t.Errorf("is io.ErrUnexpectedEOF: %v, want %v", got, c.early)
			}
		})
	}
}

func TestReadIDXPassesOnReadErrors(t *testing.T) {
	broken := errors.New("disk on fire")
	file := encodeIDX(counting(6, 1, 256), 2, 3)
	for n := range len(file) + 1 {
		r := io.MultiReader(bytes.NewReader(file[:n]), iotest.ErrReader(broken))
		if _, err := ReadIDX(r, matrix); !errors.Is(err, broken) {
			t.Errorf("after %d bytes: error is %v, want the reader's", n, err)
		}
	}
}

// A header that claims a gigabyte must not cost one.
func TestReadIDXMemoryFollowsThePayload(t *testing.T) {
	file := encodeIDX(make([]uint8, 100), 1<<15, 1<<15)
	takesLittle(t, func() error {
		_, err := ReadIDX(bytes.NewReader(file), matrix)
		return err
	})
}

// What ReadIDX accepts, encodes to the very bytes it read.
func FuzzReadIDX(f *testing.F) {
	good := encodeIDX(counting(6, 1, 256), 2, 3)
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add(append(bytes.Clone(good), 7))
	f.Add(encodeIDX([]uint8{9}, 1))
	f.Add(encodeIDX(nil, 1<<20, 1<<20))
	f.Add(append([]byte{0, 0, 8, 2}, bytes.Repeat([]byte{0xff}, 8)...))
	f.Add(encodeIDX(nil, 0, 5))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := ReadIDX(bytes.NewReader(file), matrix)
		if err != nil {
			return
		}
		if again := encodeIDX(got.Data, got.Dims...); !bytes.Equal(again, file) {
			t.Errorf("read %x, which is %x", file, again)
		}
	})
}
