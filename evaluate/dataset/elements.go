package dataset

import (
	"fmt"
	"io"
)

// readElements reads exactly size elements of width bytes, each turned into what decode
// makes of it and its position. Memory grows with the bytes that r really delivers. An
// early end is io.ErrUnexpectedEOF.
func readElements[E any](r io.Reader, size, width int, decode func(b []byte, at int) (E, error)) ([]E, error) {
	const block = 1 << 12
	list := make([]E, 0, min(size, block))
	buffer := make([]byte, block*width)
	for len(list) < size {
		n, err := io.ReadFull(r, buffer[:min(size-len(list), block)*width])
		if isEnd(err) {
			return nil, fmt.Errorf("the array is truncated: %d of %d numbers are there: %w", len(list)+n/width, size, io.ErrUnexpectedEOF)
		}
		if err != nil {
			return nil, err
		}
		if len(list)+n/width > cap(list) {
			grown := make([]E, len(list), min(size, 2*cap(list)))
			copy(grown, list)
			list = grown
		}
		for at := 0; at < n; at += width {
			e, err := decode(buffer[at:at+width], len(list))
			if err != nil {
				return nil, err
			}
			list = append(list, e)
		}
	}
	return list, nil
}
