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
		estimate := Footprint(c)
		t.Logf("%s: %d of %d KiB", name, taken>>10, estimate>>10)
		if taken > estimate {
			t.Errorf("%s takes %d bytes, more than the estimated %d", name, taken, estimate)
		}
	}
}
