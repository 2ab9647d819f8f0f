package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
)

// bbolt trusts what stands in a file: it follows page numbers into its memory
// map, and a file cut short ends the process with SIGBUS. So the file is looked
// at before bbolt gets it. This file and pages.go know bbolt's page format,
// version 2 (bbolt's internal/common: page.go, meta.go, bucket.go), in which all
// numbers have the byte order of the machine.

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

// meta is the content of one of the two meta pages.
type meta struct {
	pageSize uint32
	root     uint64 // page of the root bucket
	freelist uint64 // page of the free list
	pages    uint64 // number of pages in use, so the smallest size of the file
	txid     uint64
}

// errFresh: nothing was ever committed to the file.
var errFresh = errors.New("an empty file")

// readMeta returns the meta page that counts: of the valid ones, the one of the
// later transaction. It refuses what is no bbolt file, or a truncated one, and
// returns errFresh for an empty file and for one whose making was interrupted.
func readMeta(r io.ReaderAt, size int64) (meta, error) {
	if size == 0 {
		return meta{}, errFresh
	}
	var best meta
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
			return meta{}, fmt.Errorf("%w: both its meta pages are invalid; put back a copy made with `goalsearch db backup`", ErrCorrupt)
		}
		return meta{}, fmt.Errorf("%w: it has no bbolt header; give another file with --store", ErrNotStore)
	}
	need := int64(best.pages) * int64(best.pageSize)
	switch {
	case best.txid <= freshLastTxid && size < freshPages*int64(best.pageSize):
		return meta{}, errFresh
	case best.pages > uint64(1<<62)/uint64(best.pageSize) || size < need:
		return meta{}, fmt.Errorf("%w: it has %d bytes, but its meta page counts %d pages of %d; put back a whole copy, of `goalsearch db backup` perhaps", ErrTruncated, size, best.pages, best.pageSize)
	case best.freelist == noFreelist:
		return meta{}, fmt.Errorf("%w: it is a bbolt file without a free list; give another file with --store", ErrNotStore)
	}
	return best, nil
}

// parseMeta reads the meta page at an offset. It reports whether bbolt's magic
// number stands there, and an error if the page is not valid.
func parseMeta(r io.ReaderAt, at int64) (m meta, known bool, err error) {
	var page [pageHeader + metaSize]byte
	if _, err := r.ReadAt(page[:], at); err != nil {
		return meta{}, false, err
	}
	b := page[pageHeader:]
	u32, u64 := binary.NativeEndian.Uint32, binary.NativeEndian.Uint64
	if u32(b) != boltMagic {
		return meta{}, false, errors.New("no magic number")
	}
	sum := fnv.New64a()
	sum.Write(b[:metaSize-8])
	m = meta{pageSize: u32(b[8:]), root: u64(b[16:]), freelist: u64(b[32:]), pages: u64(b[40:]), txid: u64(b[48:])}
	switch {
	case u32(b[4:]) != boltVersion:
		return meta{}, true, errors.New("another bbolt format")
	case u64(b[metaSize-8:]) != sum.Sum64():
		return meta{}, true, errors.New("a wrong checksum")
	case m.pageSize < minPageSize || m.pageSize&(m.pageSize-1) != 0:
		return meta{}, true, errors.New("an impossible page size")
	}
	return m, true, nil
}
