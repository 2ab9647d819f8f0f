package dataset

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// The forms of a set's content, in which it is hashed and sent. Each begins with a line,
// contentLine and the number of the form, and little-endian 64-bit numbers: rows,
// columns, channels, classes, training samples, test samples, and inputs of a sample;
// then training inputs, training labels, test inputs and test labels follow.
const (
	// pixelContent: inputs are pixels, labels one byte.
	pixelContent = 1
	// wideContent is for sets for which these are too small: inputs are pixels or IEEE
	// 754 numbers of 32 bits, an eighth number says of how many bytes, and labels are
	// numbers of 16 bits.
	wideContent = 2
	// namedContent is wideContent, after which the names of the classes follow, each
	// with its number of bytes, of 16 bits, before it.
	namedContent = 3

	contentLine = "goalsearch data set, form "
)

// form is the one in which the set's content is written.
func (s *Set) form() int {
	switch {
	case s.ClassNames != nil:
		return namedContent
	case s.Train.Real() || s.Classes > 256:
		return wideContent
	}
	return pixelContent
}

// checksum returns the SHA-256 of the content, in hexadecimal.
func (s *Set) checksum() (string, error) {
	h := sha256.New()
	err := s.WriteContent(h)
	return hex.EncodeToString(h.Sum(nil)), err
}

// WriteContent writes all that identifies the set, for ReadContent; its SHA-256 is
// the set's checksum.
func (s *Set) WriteContent(to io.Writer) error {
	w := bufio.NewWriterSize(to, 1<<16) // keeps the first error
	form := s.form()
	fmt.Fprintf(w, "%s%d\n", contentLine, form)
	numbers := []int{s.Rows, s.Cols, s.Channels, s.Classes, s.Train.Count, s.Test.Count, s.Train.Size}
	if form != pixelContent {
		numbers = append(numbers, s.Train.width())
	}
	var b [8]byte
	for _, n := range numbers {
		_, _ = w.Write(binary.LittleEndian.AppendUint64(b[:0], uint64(n)))
	}
	for _, im := range []Images{s.Train, s.Test} {
		_, _ = w.Write(im.Pixels)
		for _, v := range im.Values {
			_, _ = w.Write(binary.LittleEndian.AppendUint32(b[:0], math.Float32bits(v)))
		}
		for _, label := range im.Labels {
			if form == pixelContent {
				_ = w.WriteByte(uint8(label))
			} else {
				_, _ = w.Write(binary.LittleEndian.AppendUint16(b[:0], label))
			}
		}
	}
	for _, name := range s.ClassNames {
		_, _ = w.Write(binary.LittleEndian.AppendUint16(b[:0], uint16(len(name))))
		_, _ = w.WriteString(name)
	}
	return w.Flush()
}

// width is the number of bytes of an input.
func (im Images) width() int {
	if im.Real() {
		return 4
	}
	return 1
}

// ReadContent reads, to its end, what WriteContent wrote, as the set of that name, and
// refuses what has another checksum. What is read is not trusted: memory grows with the
// bytes that r really delivers. Errors say which data set they are about.
func ReadContent(ctx context.Context, r io.Reader, name, checksum string) (*Set, error) {
	h := sha256.New()
	c := contentReader{r: io.TeeReader(bufio.NewReaderSize(contextReader{ctx, r}, 1<<16), h)}
	s := c.set()
	if c.err == nil {
		c.err = expectEnd(c.r)
	}
	if c.err != nil {
		return nil, fmt.Errorf("data set %s: its content: %w", name, c.err)
	}
	if sum := hex.EncodeToString(h.Sum(nil)); sum != checksum {
		return nil, fmt.Errorf("data set %s: its content has the SHA-256 %s, want %s", name, sum, checksum)
	}
	s.Name = name
	set, err := New(s)
	if err == nil && set.Checksum != checksum {
		return nil, fmt.Errorf("data set %s: its content is in form %d, which is another set's", name, c.form)
	}
	return set, err
}

// contentReader reads a set's content, and keeps the first error.
type contentReader struct {
	r     io.Reader
	err   error
	form  int
	width int // bytes of an input
}

// set reads all of it.
func (c *contentReader) set() (s Set) {
	c.readForm()
	s.Rows, s.Cols, s.Channels = c.number(MaxValues), c.number(MaxValues), c.number(MaxValues)
	s.Classes = c.number(MaxClasses)
	s.Train.Count, s.Test.Count = c.number(MaxValues), c.number(MaxValues)
	s.Train.Size = c.number(MaxValues)
	s.Test.Size = s.Train.Size
	if size := s.Train.Size; c.err == nil && (s.Rows > size || s.Cols > size/s.Rows || s.Channels != size/(s.Rows*s.Cols)) {
		c.err = fmt.Errorf("samples of %d×%d×%d inputs do not have %d", s.Rows, s.Cols, s.Channels, size)
	}
	c.width = 1
	if c.form != pixelContent {
		c.width = c.number(4)
	}
	if c.err == nil && c.width != 1 && c.width != 4 {
		c.err = fmt.Errorf("inputs have %d bytes", c.width)
	}
	c.images(&s.Train)
	c.images(&s.Test)
	if c.form == namedContent {
		s.ClassNames = c.names(s.Classes)
	}
	return s
}

// readForm reads the first line.
func (c *contentReader) readForm() {
	line := make([]byte, len(contentLine)+2)
	c.read(line)
	n, ok := strings.CutPrefix(string(line), contentLine)
	switch {
	case c.err != nil:
	case ok && n[0] >= '0'+pixelContent && n[0] <= '0'+namedContent && n[1] == '\n':
		c.form = int(n[0] - '0')
	default:
		c.err = errors.New("it begins as no data set does")
	}
}

// read fills b.
func (c *contentReader) read(b []byte) {
	if c.err != nil {
		return
	}
	if _, err := io.ReadFull(c.r, b); isEnd(err) {
		c.err = fmt.Errorf("it is truncated: %w", io.ErrUnexpectedEOF)
	} else {
		c.err = err
	}
}

// number reads a number from 1 to most.
func (c *contentReader) number(most uint64) int {
	var b [8]byte
	c.read(b[:])
	n := binary.LittleEndian.Uint64(b[:])
	if c.err == nil && (n < 1 || n > most) {
		c.err = fmt.Errorf("%d is not from 1 to %d", n, most)
	}
	if c.err != nil {
		return 0
	}
	return int(n)
}

// images reads the inputs and labels of a part.
func (c *contentReader) images(im *Images) {
	if c.err != nil {
		return
	}
	if im.Size > MaxValues/im.Count {
		c.err = fmt.Errorf("%d samples of %d inputs are more than the %d numbers that are accepted", im.Count, im.Size, MaxValues)
		return
	}
	if n := im.Count * im.Size; c.width == 4 {
		im.Values = elements(c, n, 4, func(b []byte) float32 { return math.Float32frombits(binary.LittleEndian.Uint32(b)) })
	} else if c.err == nil {
		im.Pixels, c.err = readPayload(c.r, n)
	}
	if c.form == pixelContent {
		im.Labels = elements(c, im.Count, 1, func(b []byte) uint16 { return uint16(b[0]) })
	} else {
		im.Labels = elements(c, im.Count, 2, binary.LittleEndian.Uint16)
	}
}

// elements reads n elements of some bytes each.
func elements[E any](c *contentReader, n, width int, decode func([]byte) E) []E {
	if c.err != nil {
		return nil
	}
	var list []E
	list, c.err = readElements(c.r, n, width, func(b []byte, _ int) (E, error) { return decode(b), nil })
	return list
}

// names reads the names of the classes.
func (c *contentReader) names(classes int) []string {
	var names []string
	for range classes {
		var length [2]byte
		c.read(length[:])
		n := binary.LittleEndian.Uint16(length[:])
		if c.err == nil && n > longestLabel {
			c.err = fmt.Errorf("a class name has %d bytes, more than %d", n, longestLabel)
		}
		name := make([]byte, n)
		c.read(name)
		if c.err != nil {
			return nil
		}
		names = append(names, string(name))
	}
	return names
}
