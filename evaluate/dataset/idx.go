package dataset

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// MaxIDXBytes is the largest payload that ReadIDX accepts, 1 GiB.
const MaxIDXBytes = 1 << 30

// idxUnsignedByte is the element type of the magic number that all published
// sets have.
const idxUnsignedByte = 0x08

// IDX is an array of bytes as read from an IDX file, the format of MNIST
// (LeCun, Cortes, Burges, "The MNIST database", section "The IDX file format").
type IDX struct {
	// Dims are the sizes of the dimensions, the first varying slowest.
	Dims []int
	// Data is the payload, row-major; its length is the product of Dims.
	Data []uint8
}

// Dimension is what a reader of an IDX file expects of one dimension.
type Dimension struct {
	// Name is what errors call it.
	Name string
	// Size is the size it must have; 0 accepts every size from 1 on.
	Size int
}

// ReadIDX reads one IDX array of unsigned bytes, with as many dimensions as
// want, from r to its end. It reports a wrong magic number, a dimension that is
// not as wanted, a payload above MaxIDXBytes, a truncated payload (an error that
// is io.ErrUnexpectedEOF) and bytes after it; errors start with the field.
// Memory grows with the bytes that r really delivers, never with what a header
// claims.
func ReadIDX(r io.Reader, want []Dimension) (*IDX, error) {
	if err := readMagic(r, len(want)); err != nil {
		return nil, err
	}
	dims := make([]int, len(want))
	size := 1
	for i, w := range want {
		d, err := readDimension(r, w)
		if err != nil {
			return nil, err
		}
		if d > MaxIDXBytes/size {
			return nil, fmt.Errorf("%s: the header says %d, which makes the payload larger than %d bytes", w.Name, d, MaxIDXBytes)
		}
		dims[i] = d
		size *= d
	}
	data, err := readPayload(r, size)
	if err != nil {
		return nil, err
	}
	if err := expectEnd(r); err != nil {
		return nil, err
	}
	return &IDX{Dims: dims, Data: data}, nil
}

// readMagic checks the four bytes that say element type and dimensions.
func readMagic(r io.Reader, dims int) error {
	got, err := readUint32(r)
	if err != nil {
		return fmt.Errorf("magic number: %w", err)
	}
	if want := uint32(idxUnsignedByte<<8 | dims); got != want {
		return fmt.Errorf("magic number: the header says 0x%08x, want 0x%08x (unsigned bytes, dimensions: %d)", got, want, dims)
	}
	return nil
}

// readDimension reads one size, at most MaxIDXBytes.
func readDimension(r io.Reader, want Dimension) (int, error) {
	got, err := readUint32(r)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%s: %w", want.Name, err)
	case want.Size != 0 && uint64(got) != uint64(want.Size):
		return 0, fmt.Errorf("%s: the header says %d, want %d", want.Name, got, want.Size)
	case got == 0:
		return 0, fmt.Errorf("%s: the header says 0", want.Name)
	case got > MaxIDXBytes:
		return 0, fmt.Errorf("%s: the header says %d, more than the %d that are accepted", want.Name, got, MaxIDXBytes)
	}
	return int(got), nil
}

// readUint32 reads a big-endian number of the header.
func readUint32(r io.Reader) (uint32, error) {
	var b [4]byte
	n, err := io.ReadFull(r, b[:])
	if isEnd(err) {
		return 0, fmt.Errorf("the file ends within the header, after %d of this field's 4 bytes: %w", n, io.ErrUnexpectedEOF)
	}
	return binary.BigEndian.Uint32(b[:]), err
}

// readPayload reads exactly size bytes. It takes memory in steps that double,
// the last of them to size itself.
func readPayload(r io.Reader, size int) ([]uint8, error) {
	const firstStep = 1 << 20
	data := make([]uint8, 0, min(size, firstStep))
	for len(data) < size {
		if len(data) == cap(data) {
			grown := make([]uint8, len(data), min(size, 2*cap(data)))
			copy(grown, data)
			data = grown
		}
		n, err := io.ReadFull(r, data[len(data):cap(data)])
		data = data[:len(data)+n]
		if isEnd(err) {
			return nil, fmt.Errorf("payload: the file is truncated, %d of %d bytes are there: %w", len(data), size, io.ErrUnexpectedEOF)
		}
		if err != nil {
			return nil, fmt.Errorf("payload: after %d of %d bytes: %w", len(data), size, err)
		}
	}
	return data, nil
}

// expectEnd checks that r has nothing left. A gzip stream finds here whether
// its own checksum holds.
func expectEnd(r io.Reader) error {
	var b [1]byte
	n, err := io.ReadFull(r, b[:])
	switch {
	case n > 0:
		return errors.New("payload: bytes follow that the header does not announce")
	case err == io.EOF:
		return nil
	}
	return fmt.Errorf("end of file: %w", err)
}

// isEnd tells an early end from other failures of a read.
func isEnd(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
