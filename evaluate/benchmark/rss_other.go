//go:build !linux

package benchmark

// peakRSS returns 0: how much memory the process has had resident is not asked
// of this system.
func peakRSS() uint64 { return 0 }
