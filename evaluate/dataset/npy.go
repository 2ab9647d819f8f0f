package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// npyHeader is the header of an array in NumPy's .npy form.
type npyHeader struct {
	// kind and width are those of an element: b(ool), i(nt), u(nsigned), f(loat), S(tring
	// of bytes), U(nicode), and its bytes.
	kind  byte
	width int
	order binary.ByteOrder
	// fortran says that the first index varies fastest, not the last.
	fortran bool
	shape   []int
}

// npyDictionary is the header as NumPy writes it.
var npyDictionary = regexp.MustCompile(`^\{'descr': (.+), 'fortran_order': (True|False), 'shape': \(([0-9L, ]*)\),? *\}\s*$`)

// npyType is the type of an element.
var npyType = regexp.MustCompile(`^'([<>|=])([biufSU])([0-9]{1,5})'$`)

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
		if text = strings.TrimSuffix(strings.TrimSpace(text), "L"); text == "" { // Python 2 writes 3L
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
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// shown is a text of a file for an error, shortened, in quotes where it has characters
// that would not show.
func shown(text string) string {
	if text = cut(text); strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return strconv.Quote(text)
	}
	return text
}

// widths are the bytes that the elements of each kind may have; of texts up to
// longestLabel characters are read.
var widths = map[byte][]int{'b': {1}, 'i': {1, 2, 4, 8}, 'u': {1, 2, 4, 8}, 'f': {2, 4, 8}}

// setType reads the type of the elements, such as '<f4'.
func (h *npyHeader) setType(text string) error {
	if strings.Contains(text, "O") {
		return fmt.Errorf("type %s: it holds Python objects; save numbers, as with astype(numpy.float32), or labels as texts, with astype(str)", cut(text))
	}
	unknown := fmt.Errorf("type %s: only booleans, integers, floats of 16, 32 or 64 bits, and texts as labels can be read; save others with astype(numpy.float32)", cut(text))
	parts := npyType.FindStringSubmatch(text)
	if parts == nil {
		return unknown
	}
	h.kind = parts[2][0]
	size, err := strconv.Atoi(parts[3])
	if err != nil {
		return unknown
	}
	h.width = size
	if h.kind == 'U' {
		h.width = utf32Bytes * size
	}
	switch {
	case h.isText() && size > longestLabel:
		return fmt.Errorf("type %s: texts of up to %d characters are read", text, longestLabel)
	case h.isText() && size == 0:
		return fmt.Errorf("type %s: all texts are empty", text)
	case !h.isText() && !slices.Contains(widths[h.kind], size):
		return unknown
	}
	h.order = binary.LittleEndian
	if parts[1] == ">" {
		h.order = binary.BigEndian
	}
	return nil
}

// utf32Bytes is the size of a character of a Unicode text.
const utf32Bytes = 4

// isText says whether the elements are texts.
func (h npyHeader) isText() bool { return h.kind == 'S' || h.kind == 'U' }

// bytes says whether the elements are pixels or booleans, of one byte each.
func (h npyHeader) bytes() bool { return h.width == 1 && (h.kind == 'b' || h.kind == 'u') }

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

// bits returns the bits of an element that is a number.
func (h npyHeader) bits(b []byte) uint64 {
	switch h.width {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(h.order.Uint16(b))
	case 4:
		return uint64(h.order.Uint32(b))
	}
	return h.order.Uint64(b)
}

// signed returns the bits of an integer of the header's width as a signed one.
func (h npyHeader) signed(bits uint64) int64 {
	unused := 64 - 8*h.width
	return int64(bits<<unused) >> unused
}

// number decodes an element.
func (h npyHeader) number(b []byte) float64 {
	bits := h.bits(b)
	switch {
	case h.kind == 'f' && h.width == 2:
		return half(uint16(bits))
	case h.kind == 'f' && h.width == 4:
		return float64(math.Float32frombits(uint32(bits)))
	case h.kind == 'f':
		return math.Float64frombits(bits)
	case h.kind == 'i':
		return float64(h.signed(bits))
	}
	return float64(bits)
}

// half returns the value of a float of 16 bits (IEEE 754, binary16): a sign, 5 bits of
// exponent and 10 of fraction.
func half(bits uint16) float64 {
	exponent, fraction := int(bits>>10&0x1f), float64(bits&0x3ff)
	value := math.Ldexp(1024+fraction, exponent-25)
	switch {
	case exponent == 0:
		value = math.Ldexp(fraction, -24)
	case exponent == 0x1f && fraction == 0:
		value = math.Inf(1)
	case exponent == 0x1f:
		value = math.NaN()
	}
	if bits>>15 == 1 {
		return -value
	}
	return value
}

// label writes an element as a label: a text, or a number, integers exactly.
func (h npyHeader) label(b []byte) (string, error) {
	switch h.kind {
	case 'S':
		return strings.TrimRight(string(b), "\x00"), nil
	case 'U':
		return h.unicode(b)
	case 'i':
		return strconv.FormatInt(h.signed(h.bits(b)), 10), nil
	case 'f':
		return strconv.FormatFloat(h.number(b), 'g', -1, 64), nil
	case 'b':
		if b[0] > 1 {
			return "", fmt.Errorf("byte %d is no boolean", b[0])
		}
	}
	return strconv.FormatUint(h.bits(b), 10), nil
}

// unicode decodes a text of UTF-32 (UCS-4 in NumPy), padded with zeros.
func (h npyHeader) unicode(b []byte) (string, error) {
	var text strings.Builder
	for ; len(b) > 0; b = b[utf32Bytes:] {
		c := h.order.Uint32(b)
		if c > unicode.MaxRune || !utf8.ValidRune(rune(c)) {
			return "", fmt.Errorf("a text has the character 0x%x, which there is not", c)
		}
		text.WriteRune(rune(c))
	}
	return strings.TrimRight(text.String(), "\x00"), nil
}

// readNumbers reads the elements of an array from r to its end, row-major, each
// turned into what convert makes of it.
func readNumbers[E any](r io.Reader, h npyHeader, convert func(float64) (E, error)) ([]E, error) {
	if h.isText() {
		return nil, errors.New("type: it has texts where numbers must be")
	}
	return readArray(r, h, func(b []byte) (E, error) { return convert(h.number(b)) })
}

// readArray reads the elements of an array from r to its end, row-major.
func readArray[E any](r io.Reader, h npyHeader, decode func([]byte) (E, error)) ([]E, error) {
	size, err := h.size()
	if err != nil {
		return nil, err
	}
	list, err := readElements(r, size, h.width, func(b []byte, at int) (E, error) {
		e, err := decode(b)
		if err != nil {
			err = fmt.Errorf("%s: %w", h.place(at), err)
		}
		return e, err
	})
	if err != nil {
		return nil, err
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
