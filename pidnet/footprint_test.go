package pidnet

import (
	"runtime"
	"testing"
)

// TestFootprint: what a network takes is within the estimate, by which it is decided how
// many are trained at once.
func TestFootprint(t *testing.T) {
	const neurons, batch = 600, 1024
	samples := sketches[float32](t, batch)
	held := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for name, c := range configs() {
		for i := range c.Hidden {
			c.Hidden[i] = neurons
		}
		c.Laterals, c.Batch = neurons, batch
		before := held()
		n := newTestNetwork[float32](t, c)
		trainFor(t, n, samples, 0, 1)
		taken := held() - before
		runtime.KeepAlive(n)
		estimate := Footprint(c, false)
		t.Logf("%s: %d of %d KiB", name, taken>>10, estimate>>10)
		if taken > estimate {
			t.Errorf("%s takes %d bytes, more than the estimated %d", name, taken, estimate)
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		allocated := m.TotalAlloc
		snapshot, err := n.AppendSnapshot(nil)
		if err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&m)
		allocated = m.TotalAlloc - allocated
		if more := Footprint(c, true) - estimate; uint64(len(snapshot)) > more+1<<20 || allocated > 2*uint64(len(snapshot))+1<<20 {
			t.Errorf("%s: a snapshot has %d bytes, for which %d are allocated; the estimate is %d", name, len(snapshot), allocated, more)
		}
	}
}
