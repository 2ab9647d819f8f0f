package boltfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// pageWalk visits every page of a bbolt file with all bounds checked, which
// bbolt's own check does not do: page numbers, element offsets, and that no page
// is used twice, so there is no cycle. A file that passes cannot make bbolt
// fault or run for ever.
type pageWalk struct {
	r     io.ReaderAt
	meta  Meta
	owner []byte // per page: 0 unvisited, 'm' meta, 't' tree, 'f' free list, 'e' free (empty)
	found []string
}

// maxFound bounds the list of problems of a file that is mostly garbage.
const maxFound = 100

// Check returns what is wrong with the pages of a file with a meta page.
func Check(r io.ReaderAt, m Meta) []string {
	if m.pages < freshPages {
		return []string{fmt.Sprintf("the meta page counts only %d pages", m.pages)}
	}
	w := &pageWalk{r: r, meta: m, owner: make([]byte, m.pages)}
	w.owner[0], w.owner[1] = 'm', 'm'
	w.tree(m.root)
	w.freelist()
	for id, o := range w.owner {
		if o == 0 {
			w.problem("page %d is neither used nor free", id)
		}
	}
	return w.found
}

func (w *pageWalk) problem(format string, args ...any) {
	switch {
	case len(w.found) < maxFound:
		w.found = append(w.found, fmt.Sprintf(format, args...))
	case len(w.found) == maxFound:
		w.found = append(w.found, "and more of the kind")
	}
}

// page reads a page with its overflow and claims it for an owner; nil if that
// cannot be.
func (w *pageWalk) page(id uint64, owner byte) []byte {
	if id < 2 || id >= w.meta.pages {
		w.problem("page %d is outside the file's %d pages", id, w.meta.pages)
		return nil
	}
	size := uint64(w.meta.pageSize)
	var head [pageHeader]byte
	if _, err := w.r.ReadAt(head[:], int64(id*size)); err != nil {
		w.problem("page %d: %v", id, err)
		return nil
	}
	if got := binary.NativeEndian.Uint64(head[:]); got != id {
		w.problem("page %d calls itself page %d", id, got)
		return nil
	}
	overflow := uint64(binary.NativeEndian.Uint32(head[12:]))
	if overflow >= w.meta.pages-id {
		w.problem("page %d reaches %d pages on, out of the file", id, overflow)
		return nil
	}
	for i := id; i <= id+overflow; i++ {
		if w.owner[i] != 0 {
			w.problem("page %d is used twice", i)
			return nil
		}
		w.owner[i] = owner
	}
	page := make([]byte, (overflow+1)*size)
	if _, err := w.r.ReadAt(page, int64(id*size)); err != nil {
		w.problem("page %d: %v", id, err)
		return nil
	}
	return page
}

func pageFlags(page []byte) uint16 { return binary.NativeEndian.Uint16(page[8:]) }

func pageCount(page []byte) int { return int(binary.NativeEndian.Uint16(page[10:])) }

// tree visits a page of a bucket and all below it.
func (w *pageWalk) tree(id uint64) {
	page := w.page(id, 't')
	if page == nil {
		return
	}
	switch pageFlags(page) {
	case branchPageFlag:
		w.branch(id, page)
	case leafPageFlag:
		w.leaf(id, page, false)
	default:
		w.problem("page %d has flags %#x, neither a branch's nor a leaf's", id, pageFlags(page))
	}
}

const elementSize = 16 // of branch and leaf elements alike

// element cuts out element i of a page; pos is its offset from the element.
func element(page []byte, i int) ([]byte, int) {
	at := pageHeader + i*elementSize
	if at+elementSize > len(page) {
		return nil, 0
	}
	return page[at : at+elementSize], at
}

// data cuts n bytes out of a page, nil if they are not all in it.
func data(page []byte, at, n uint64) []byte {
	if at > uint64(len(page)) || n > uint64(len(page))-at {
		return nil
	}
	return page[at : at+n]
}

func (w *pageWalk) branch(id uint64, page []byte) {
	if pageCount(page) == 0 {
		w.problem("page %d is a branch without children", id)
	}
	var last []byte
	for i := range pageCount(page) {
		// pos uint32, ksize uint32, child uint64
		e, at := element(page, i)
		if e == nil {
			w.problem("page %d: element %d is outside the page", id, i)
			return
		}
		u32 := binary.NativeEndian.Uint32
		key := data(page, uint64(at)+uint64(u32(e)), uint64(u32(e[4:])))
		if !w.ordered(id, i, last, key) {
			return
		}
		last = key
		w.tree(binary.NativeEndian.Uint64(e[8:]))
	}
}

func (w *pageWalk) leaf(id uint64, page []byte, inline bool) {
	var last []byte
	for i := range pageCount(page) {
		// flags uint32, pos uint32, ksize uint32, vsize uint32
		e, at := element(page, i)
		if e == nil {
			w.problem("page %d: element %d is outside the page", id, i)
			return
		}
		u32 := binary.NativeEndian.Uint32
		start, ksize, vsize := uint64(at)+uint64(u32(e[4:])), uint64(u32(e[8:])), uint64(u32(e[12:]))
		key, value := data(page, start, ksize), data(page, start+ksize, vsize)
		if value == nil {
			key = nil
		}
		if !w.ordered(id, i, last, key) {
			return
		}
		last = key
		if u32(e)&bucketLeafFlag == 0 {
			continue
		}
		switch {
		case inline || len(value) < 16:
			w.problem("page %d: element %d is no bucket that bbolt makes", id, i)
		case binary.NativeEndian.Uint64(value) != 0:
			w.tree(binary.NativeEndian.Uint64(value)) // root uint64, sequence uint64
		case len(value) < 16+pageHeader || pageFlags(value[16:]) != leafPageFlag:
			w.problem("page %d: element %d is a bucket without a page", id, i)
		default:
			w.leaf(id, value[16:], true)
		}
	}
}

// ordered reports whether the walk of a page can go on with its element i.
func (w *pageWalk) ordered(id uint64, i int, last, key []byte) bool {
	switch {
	case key == nil:
		w.problem("page %d: element %d reaches out of the page", id, i)
		return false
	case i > 0 && bytes.Compare(last, key) >= 0:
		w.problem("page %d: key %d (%x) is not above the one before it", id, i, key)
		return false
	}
	return true
}

// freelist visits the list of free pages.
func (w *pageWalk) freelist() {
	page := w.page(w.meta.freelist, 'f')
	if page == nil {
		return
	}
	if pageFlags(page) != freePageFlag {
		w.problem("page %d, the free list, has flags %#x", w.meta.freelist, pageFlags(page))
		return
	}
	ids, n := page[pageHeader:], uint64(pageCount(page))
	if n == 0xFFFF { // the count did not fit and is the first number
		n, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if n > uint64(len(ids)/8) {
		w.problem("the free list counts %d pages, more than it has room for", n)
		return
	}
	for i := range n {
		id := binary.NativeEndian.Uint64(ids[8*i:])
		switch {
		case id < 2 || id >= w.meta.pages:
			w.problem("the free list has page %d, outside the file's %d pages", id, w.meta.pages)
		case w.owner[id] == 'e':
			w.problem("page %d is free twice", id)
		case w.owner[id] != 0:
			w.problem("page %d is both used and free", id)
		default:
			w.owner[id] = 'e'
		}
	}
}
