package dataset

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
)

// checksum hashes a line with the version of this form, seven little-endian
// 64-bit numbers (rows, columns, channels, classes, training images, test
// images, values in an image), then training values, training labels, test
// values and test labels. In form 1 the values are pixels and a label is a byte.
// Form 2 is for the sets for which these are too small: values are pixels or
// little-endian IEEE 754 numbers of 32 bits, an eighth number says of how many
// bytes, and labels are little-endian numbers of 16 bits.
func (s *Set) checksum() string {
	h := sha256.New()
	form := "goalsearch data set, form 1\n"
	numbers := []int{s.Rows, s.Cols, s.Channels, s.Classes, s.Train.Count, s.Test.Count, s.Train.Size}
	small := !s.Train.Real() && s.Classes <= 256
	if !small {
		form = "goalsearch data set, form 2\n"
		width := 1
		if s.Train.Real() {
			width = 4
		}
		numbers = append(numbers, width)
	}
	h.Write([]byte(form))
	for _, n := range numbers {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(n)))
	}
	for _, im := range []Images{s.Train, s.Test} {
		h.Write(im.Pixels)
		hashEach(h, im.Values, func(b []byte, v float32) []byte {
			return binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		})
		hashEach(h, im.Labels, func(b []byte, label uint16) []byte {
			if small {
				return append(b, uint8(label))
			}
			return binary.LittleEndian.AppendUint16(b, label)
		})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hashEach hashes a list element by element, in the form that appendTo gives
// each.
func hashEach[E any](h hash.Hash, list []E, appendTo func([]byte, E) []byte) {
	const block = 1 << 14
	var b []byte
	for from := 0; from < len(list); from += block {
		b = b[:0]
		for _, e := range list[from:min(from+block, len(list))] {
			b = appendTo(b, e)
		}
		h.Write(b)
	}
}
