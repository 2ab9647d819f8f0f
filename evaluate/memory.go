package evaluate

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// AvailableMemory returns how much memory this process can still have, in bytes: what
// the machine can give, within what a container or batch job allows; false where the
// system does not tell.
func AvailableMemory() (uint64, bool) {
	free, known := machineMemory()
	limit, err := memlimit.FromCgroup()
	if err != nil { // there is none
		return free, known
	}
	var own runtime.MemStats
	runtime.ReadMemStats(&own)
	left := limit - min(limit, own.Sys-own.HeapReleased)
	if !known {
		return left, true
	}
	return min(free, left), true
}

// SetMemoryLimit has the collector run more often before this process takes so many bytes
// more than it has, unless GOMEMLIMIT says how many it may take.
func SetMemoryLimit(more uint64) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	var own runtime.MemStats
	runtime.ReadMemStats(&own)
	debug.SetMemoryLimit(int64(min(own.Sys-own.HeapReleased+more, math.MaxInt64)))
}

// machineMemory returns how much memory the machine can still give.
func machineMemory() (uint64, bool) {
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kib uint64
		if rest, ok := strings.CutPrefix(lines.Text(), "MemAvailable:"); ok {
			if _, err := fmt.Sscan(rest, &kib); err == nil {
				return kib << 10, true
			}
		}
	}
	return 0, false
}
