package benchmark

import "syscall"

// peakRSS returns the most memory that the process has had resident, in bytes.
func peakRSS() uint64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return uint64(usage.Maxrss) << 10
}
