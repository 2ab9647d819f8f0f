package kernel

import (
	"os"
	"syscall"
	"testing"
	"unsafe"
)

// fenced returns n numbers with memory that cannot be touched right in front of
// the first, or right behind the last: who reads there does not live to tell.
func fenced(t *testing.T, n int, behind bool) []float32 {
	t.Helper()
	page := os.Getpagesize()
	size := (4*n + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Munmap(memory) })
	for _, fence := range [][]byte{memory[:page], memory[page+size:]} {
		if err := syscall.Mprotect(fence, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	first := page
	if behind {
		first = page + size - 4*n
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&memory[first])), n)
}
