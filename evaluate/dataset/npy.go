package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// npyHeader says what is in a .npy file, NumPy's format of one array
// (numpy.lib.format, versions 1 to 3).
type npyHeader struct {
	// kind is the type of an element as NumPy writes it, as in <f4.
	kind  string
	shape []int
	npyType
}

// npyType is how an element is kept.
type npyType struct {
	bytes   int
	integer bool
	decode  func([]byte) float64
}

// maxNPYHeader is the longest header that is accepted, in bytes; those of plain
// arrays have 118.
const maxNPYHeader = 1 << 12

const npyMagic = "\x93NUMPY"

// npyDictionary is the form that NumPy gives the header.
var npyDictionary = regexp.MustCompile(`^\{'descr': (.+), 'fortran_order': (True|False), 'shape': \(([0-9, ]*)\), \} *\n?$`)

// readNPYHeader reads a header and refuses arrays that are no data: of another
// type than integers and floating point numbers, in Fortran's order, or too
// large.
func readNPYHeader(r io.Reader) (npyHeader, error) {
	text, err := npyHeaderText(r)
	if err != nil {
		return npyHeader{}, err
	}
	parts := npyDictionary.FindStringSubmatch(text)
	if parts == nil {
		return npyHeader{}, errors.New("header: it does not say type, order and shape as NumPy writes them")
	}
	h := npyHeader{kind: strings.Trim(parts[1], "'")}
	var known bool
	if h.npyType, known = npyTypeOf(h.kind); !known {
		return npyHeader{}, fmt.Errorf("type %s is none that is read: write x.astype(numpy.float32), or uint8 for pixels", h.kind)
	}
	if h.shape, err = npyShape(parts[3]); err != nil {
		return npyHeader{}, err
	}
	if parts[2] == "True" {
		return npyHeader{}, errors.New("it is in Fortran order: write numpy.ascontiguousarray(x)")
	}
	return h, nil
}

// npyHeaderText reads the header's bytes up to the dictionary's end.
func npyHeaderText(r io.Reader) (string, error) {
	start := make([]byte, len(npyMagic)+2)
	if _, err := io.ReadFull(r, start); err != nil {
		return "", fmt.Errorf("header: %w", early(err))
	}
	if string(start[:len(npyMagic)]) != npyMagic {
		return "", errors.New("header: it is no array in NumPy's format")
	}
	width := 4
	switch version := start[len(npyMagic)]; version {
	case 1:
		width = 2
	case 2, 3:
	default:
		return "", fmt.Errorf("header: version %d of NumPy's format is not known", version)
	}
	var length [4]byte
	if _, err := io.ReadFull(r, length[:width]); err != nil {
		return "", fmt.Errorf("header: %w", early(err))
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n > maxNPYHeader {
		return "", fmt.Errorf("header: it says that it has %d bytes, more than the %d that are accepted", n, maxNPYHeader)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return "", fmt.Errorf("header: %w", early(err))
	}
	return string(text), nil
}

// early is the error of a read that had to deliver more.
func early(err error) error {
	if isEnd(err) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// npyShape reads the sizes of the dimensions; their product is at most MaxValues.
func npyShape(text string) ([]int, error) {
	var shape []int
	size := 1
	for _, field := range strings.Split(strings.TrimSuffix(strings.TrimSpace(text), ","), ",") {
		field = strings.TrimSpace(field)
		if field == "" {
			return nil, errors.New("it is a single number, no array")
		}
		d, err := strconv.Atoi(field)
		if err != nil || d > MaxValues/max(size, 1) {
			return nil, fmt.Errorf("shape (%s): it has more than the %d numbers that are accepted", text, MaxValues)
		}
		shape = append(shape, d)
		size *= d
	}
	return shape, nil
}

// npyTypeOf returns how elements of a NumPy type are kept: integers of 1 to 8
// bytes, and numbers in single and double precision, in either byte order.
func npyTypeOf(kind string) (npyType, bool) {
	if len(kind) != 3 || !strings.Contains("<>|", kind[:1]) {
		return npyType{}, false
	}
	var order binary.ByteOrder = binary.LittleEndian
	if kind[0] == '>' {
		order = binary.BigEndian
	}
	decode, ok := map[string]func([]byte) float64{
		"u1": func(b []byte) float64 { return float64(b[0]) },
		"i1": func(b []byte) float64 { return float64(int8(b[0])) },
		"u2": func(b []byte) float64 { return float64(order.Uint16(b)) },
		"i2": func(b []byte) float64 { return float64(int16(order.Uint16(b))) },
		"u4": func(b []byte) float64 { return float64(order.Uint32(b)) },
		"i4": func(b []byte) float64 { return float64(int32(order.Uint32(b))) },
		"u8": func(b []byte) float64 { return float64(order.Uint64(b)) },
		"i8": func(b []byte) float64 { return float64(int64(order.Uint64(b))) },
		"f4": func(b []byte) float64 { return float64(math.Float32frombits(order.Uint32(b))) },
		"f8": func(b []byte) float64 { return math.Float64frombits(order.Uint64(b)) },
	}[kind[1:]]
	return npyType{bytes: int(kind[2] - '0'), integer: kind[1] != 'f', decode: decode}, ok
}

// isByte says whether the array is of pixels.
func (h npyHeader) isByte() bool { return h.bytes == 1 && strings.HasSuffix(h.kind, "u1") }

// each reads the elements in their order, up to the end of r, and hands each to
// use with its index.
func (h npyHeader) each(r io.Reader, use func(i int, v float64) error) error {
	size := 1
	for _, d := range h.shape {
		size *= d
	}
	const block = 1 << 13
	buffer := make([]byte, min(block, size)*h.bytes)
	for from := 0; from < size; from += block {
		b := buffer[:min(block, size-from)*h.bytes]
		if n, err := io.ReadFull(r, b); err != nil {
			return fmt.Errorf("after %d of %d numbers: %w", from+n/h.bytes, size, early(err))
		}
		for i := range len(b) / h.bytes {
			if err := use(from+i, h.decode(b[i*h.bytes:])); err != nil {
				return err
			}
		}
	}
	return expectEnd(r)
}
