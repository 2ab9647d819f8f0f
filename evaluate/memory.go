package evaluate

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"goalsearch/pidnet"
)

// Footprint estimates the memory that one run takes besides its data set, in bytes.
func Footprint(science Science, data *Data) uint64 {
	return pidnet.Footprint(pidnet.Config{
		Setup:    science.Network.Setup,
		Inputs:   data.Train.Size(),
		Dense:    data.Train.Dense(),
		Classes:  data.Train.Classes(),
		Hidden:   science.Network.Layers(),
		Laterals: science.Network.Laterals,
		Batch:    science.Training.Batch,
	})
}

// AvailableMemory returns how much memory the machine can still give, in bytes;
// false where the system does not tell.
func AvailableMemory() (uint64, bool) {
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
