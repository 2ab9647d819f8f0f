// Package boltfile looks at a bbolt file before bbolt does, and without it.
//
// bbolt trusts what stands in a file: it follows page numbers into its memory map, and a
// file that was cut short ends the process with SIGBUS. [ReadMeta] refuses what is no whole
// bbolt file; [Check] visits every page with all bounds checked. The package knows bbolt's
// page format, version 2 (bbolt's internal/common: page.go, meta.go, bucket.go), in which
// all numbers have the byte order of the machine.
package boltfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

const (
	boltMagic      = 0xED0CDAED
	boltVersion    = 2
	pageHeader     = 16 // id uint64, flags uint16, count uint16, overflow uint32
	metaSize       = 64
	noFreelist     = ^uint64(0)
	minPageSize    = 1024
	maxPageShift   = 14 // page sizes from 1 KiB to 16 MiB
	freshPages     = 4  // pages of a file in which nothing was ever committed
	freshLastTxid  = 1
	branchPageFlag = 0x01
	leafPageFlag   = 0x02
	freePageFlag   = 0x10
	bucketLeafFlag = 0x01
)

// Meta is the content of one of the two meta pages.
type Meta struct {
	pageSize uint32
	root     uint64 // page of the root bucket
	freelist uint64 // page of the free list
	pages    uint64 // number of pages in use, so the smallest size of the file
	txid     uint64
}

// What ReadMeta finds wrong.
var (
	// ErrEmpty: nothing was ever committed to the file.
	ErrEmpty = errors.New("it is empty")
	// ErrNoBolt: it is no bbolt file, or none of those that this package knows.
	ErrNoBolt = errors.New("it has no bbolt header")
	// ErrTruncated: the file is shorter than its meta page says.
	ErrTruncated = errors.New("it was cut short")
	// ErrInvalid: the meta pages are damaged.
	ErrInvalid = errors.New("both its meta pages are invalid")
)

// ReadMeta returns the meta page that counts: of the valid ones, the one of the
// later transaction. A file whose making was interrupted counts as an empty one.
func ReadMeta(r io.ReaderAt, size int64) (Meta, error) {
	if size == 0 {
		return Meta{}, ErrEmpty
	}
	var best Meta
	found, magic := false, false
	for shift := -1; shift <= maxPageShift; shift++ {
		at := int64(0)
		if shift >= 0 {
			at = minPageSize << shift
		}
		m, known, err := parseMeta(r, at)
		magic = magic || known
		if err != nil || at > 0 && int64(m.pageSize) != at {
			continue
		}
		if !found || m.txid > best.txid {
			best, found = m, true
		}
	}
	if !found {
		if magic {
			return Meta{}, ErrInvalid
		}
		return Meta{}, ErrNoBolt
	}
	need := int64(best.pages) * int64(best.pageSize)
	switch {
	case best.txid <= freshLastTxid && size < freshPages*int64(best.pageSize):
		return Meta{}, ErrEmpty
	case best.pages > uint64(1<<62)/uint64(best.pageSize) || size < need:
		return Meta{}, fmt.Errorf("%w: it has %d bytes, but its meta page counts %d pages of %d", ErrTruncated, size, best.pages, best.pageSize)
	case best.freelist == noFreelist:
		return Meta{}, fmt.Errorf("%w with a free list", ErrNoBolt)
	}
	return best, nil
}

// parseMeta reads the meta page at an offset. It reports whether bbolt's magic
// number stands there, and an error if the page is not valid.
func parseMeta(r io.ReaderAt, at int64) (m Meta, known bool, err error) {
	var page [pageHeader + metaSize]byte
	if _, err := r.ReadAt(page[:], at); err != nil {
		return Meta{}, false, err
	}
	b := page[pageHeader:]
	u32, u64 := binary.NativeEndian.Uint32, binary.NativeEndian.Uint64
	if u32(b) != boltMagic {
		return Meta{}, false, errors.New("no magic number")
	}
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	m = Meta{pageSize: u32(b[8:]), root: u64(b[16:]), freelist: u64(b[32:]), pages: u64(b[40:]), txid: u64(b[48:])}
	switch {
	case u32(b[4:]) != boltVersion:
		return Meta{}, true, errors.New("another bbolt format")
	case u64(b[metaSize-8:]) != sum.Sum64():
		return Meta{}, true, errors.New("a wrong checksum")
	case m.pageSize < minPageSize || m.pageSize&(m.pageSize-1) != 0:
		return Meta{}, true, errors.New("an impossible page size")
	}
	return m, true, nil
}
