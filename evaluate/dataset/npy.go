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

// npyHeader is the header of an array in NumPy's .npy form.
type npyHeader struct {
	// kind and width are those of an element: b(ool), i(nt), u(nsigned), f(loat),
	// and its bytes.
	kind  byte
	width int
	order binary.ByteOrder
	// fortran says that the first index varies fastest, not the last.
	fortran bool
	shape   []int
}

// npyDictionary is the header as NumPy writes it.
var npyDictionary = regexp.MustCompile(`^\{'descr': (.+), 'fortran_order': (True|False), 'shape': \(([0-9, ]*)\),? *\}\s*$`)

// npyType is the type of an element.
var npyType = regexp.MustCompile(`^'([<>|=])([biuf])([1248])'$`)

// maxNPYHeader is the longest header, in bytes, that is read.
const maxNPYHeader = 1 << 16

// ReadNPY reads an array in NumPy's .npy form (NumPy enhancement proposal 1) from r to
// its end: its numbers, row-major, and its shape. A number that is not finite is
// refused.
func ReadNPY(r io.Reader) (numbers []float32, shape []int, err error) {
	h, err := readNPYHeader(r)
	if err != nil {
		return nil, nil, err
	}
	numbers, err = readNumbers(r, h, asValue)
	return numbers, h.shape, err
}

// readNPYHeader reads the header of an array (NumPy enhancement proposal 1,
// "A simple file format for NumPy arrays"), versions 1 to 3.
func readNPYHeader(r io.Reader) (h npyHeader, err error) {
	text, err := readNPYDictionary(r)
	if err != nil {
		return h, err
	}
	parts := npyDictionary.FindStringSubmatch(text)
	if parts == nil {
		return h, fmt.Errorf("header: %q is not what NumPy writes", cut(text))
	}
	if err := h.setType(parts[1]); err != nil {
		return h, err
	}
	h.fortran = parts[2] == "True"
	for text := range strings.SplitSeq(parts[3], ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		size, err := strconv.Atoi(text)
		if err != nil {
			return h, fmt.Errorf("shape: (%s) cannot be", parts[3])
		}
		h.shape = append(h.shape, size)
	}
	return h, nil
}

// readNPYDictionary reads the text of the header.
func readNPYDictionary(r io.Reader) (string, error) {
	var start [8]byte // magic text and version
	if _, err := io.ReadFull(r, start[:]); err != nil {
		return "", headerEnd(err)
	}
	if string(start[:6]) != "\x93NUMPY" {
		return "", errors.New("header: it does not begin as an array of NumPy does")
	}
	lengthBytes := 2
	switch major := start[6]; major {
	case 1:
	case 2, 3:
		lengthBytes = 4
	default:
		return "", fmt.Errorf("header: version %d is not known", major)
	}
	var length [4]byte
	if _, err := io.ReadFull(r, length[:lengthBytes]); err != nil {
		return "", headerEnd(err)
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n > maxNPYHeader {
		return "", fmt.Errorf("header: it claims %d bytes, more than the %d that are accepted", n, maxNPYHeader)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return "", headerEnd(err)
	}
	return string(text), nil
}

func headerEnd(err error) error {
	if isEnd(err) {
		return fmt.Errorf("header: the array ends within it: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// cut shortens a text for an error.
func cut(text string) string {
	const most = 80
	if text = strings.TrimSpace(text); len(text) > most {
		return text[:most] + "…"
	}
	return text
}

// setType reads the type of the elements, such as '<f4'.
func (h *npyHeader) setType(text string) error {
	if strings.Contains(text, "O") {
		return fmt.Errorf("type %s: it holds Python objects; save numbers, as with astype(numpy.float32)", cut(text))
	}
	parts := npyType.FindStringSubmatch(text)
	if parts == nil {
		return fmt.Errorf("type %s: only booleans, integers and floats of 32 or 64 bits can be read", cut(text))
	}
	h.kind, h.width = parts[2][0], int(parts[3][0]-'0')
	if h.kind == 'f' && h.width < 4 || h.kind == 'b' && h.width != 1 {
		return fmt.Errorf("type %s: only booleans, integers and floats of 32 or 64 bits can be read", text)
	}
	h.order = binary.LittleEndian
	if parts[1] == ">" {
		h.order = binary.BigEndian
	}
	return nil
}

// bytes says whether the elements are pixels or booleans, of one byte each.
func (h npyHeader) bytes() bool { return h.width == 1 && h.kind != 'i' }

// size returns the number of elements; none or more than MaxValues are refused.
func (h npyHeader) size() (int, error) {
	size := 1
	for _, n := range h.shape {
		if n == 0 {
			return 0, fmt.Errorf("shape: %s has no element", times(h.shape))
		}
		if n > MaxValues/size {
			return 0, fmt.Errorf("shape: %s is more than the %d numbers that are accepted", times(h.shape), MaxValues)
		}
		size *= n
	}
	return size, nil
}

// times writes a shape as in 60000×28×28.
func times(shape []int) string {
	if len(shape) == 0 {
		return "() (a single number)"
	}
	var sizes []string
	for _, n := range shape {
		sizes = append(sizes, strconv.Itoa(n))
	}
	return strings.Join(sizes, "×")
}

// number decodes an element.
func (h npyHeader) number(b []byte) float64 {
	var bits uint64
	switch h.width {
	case 1:
		bits = uint64(b[0])
	case 2:
		bits = uint64(h.order.Uint16(b))
	case 4:
		bits = uint64(h.order.Uint32(b))
	case 8:
		bits = h.order.Uint64(b)
	}
	switch {
	case h.kind == 'f' && h.width == 4:
		return float64(math.Float32frombits(uint32(bits)))
	case h.kind == 'f':
		return math.Float64frombits(bits)
	case h.kind == 'i':
		unused := 64 - 8*h.width
		return float64(int64(bits<<unused) >> unused)
	}
	return float64(bits)
}

// readNumbers reads the elements of an array from r to its end, row-major, each
// turned into what convert makes of it. Memory grows with the bytes that r really
// delivers.
func readNumbers[E any](r io.Reader, h npyHeader, convert func(float64) (E, error)) ([]E, error) {
	size, err := h.size()
	if err != nil {
		return nil, err
	}
	const block = 1 << 12
	list := make([]E, 0, min(size, block))
	buffer := make([]byte, block*h.width)
	for len(list) < size {
		n, err := io.ReadFull(r, buffer[:min(size-len(list), block)*h.width])
		if isEnd(err) {
			return nil, fmt.Errorf("the array is truncated: %d of %d numbers are there: %w", len(list)+n/h.width, size, io.ErrUnexpectedEOF)
		}
		if err != nil {
			return nil, err
		}
		if len(list)+n/h.width > cap(list) {
			grown := make([]E, len(list), min(size, 2*cap(list)))
			copy(grown, list)
			list = grown
		}
		for at := 0; at < n; at += h.width {
			e, err := convert(h.number(buffer[at:]))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", h.place(len(list)), err)
			}
			list = append(list, e)
		}
	}
	if err := expectEnd(r); err != nil {
		return nil, err
	}
	if h.fortran {
		list = rowMajor(list, h.shape)
	}
	return list, nil
}

// place names the element that is stored at a position, as in [3, 17].
func (h npyHeader) place(at int) string {
	index := make([]string, len(h.shape))
	for i := range h.shape {
		d := len(h.shape) - 1 - i
		if h.fortran {
			d = i
		}
		index[d] = strconv.Itoa(at % h.shape[d])
		at /= h.shape[d]
	}
	return "[" + strings.Join(index, ", ") + "]"
}

// rowMajor brings a list of which the first index varies fastest into the order
// in which the last one does.
func rowMajor[E any](list []E, shape []int) []E {
	ordered := make([]E, len(list))
	index := make([]int, len(shape))
	stride := make([]int, len(shape)) // in ordered
	step := 1
	for d := len(shape) - 1; d >= 0; d-- {
		stride[d] = step
		step *= shape[d]
	}
	to := 0
	for _, e := range list {
		ordered[to] = e
		for d := range index {
			index[d]++
			to += stride[d]
			if index[d] < shape[d] {
				break
			}
			to -= index[d] * stride[d]
			index[d] = 0
		}
	}
	return ordered
}
