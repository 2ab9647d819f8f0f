package campaign

import (
	"runtime"

	"goalsearch/evaluate"
)

// Parallelism is how many trainings go at once, and how many threads each has.
type Parallelism struct {
	Workers, Threads int
	// Short tells why there are fewer workers than wanted; nil if there are not.
	Short *FewerAtOnce
}

// AtOnce decides on the parallelism of trainings, and sets the limit of this
// process's memory by it. wanted is 0 for all cores; most is how many trainings there are
// to do at once. continues: trainings may continue others.
func AtOnce(wanted, most int, training evaluate.Prepared, continues bool) Parallelism {
	cores := runtime.GOMAXPROCS(0)
	p := Parallelism{Workers: wanted, Threads: 1}
	if wanted < 1 {
		p.Workers = cores
	}
	p.Workers = min(p.Workers, max(most, 1))
	each := training.Footprint(continues)
	if free, ok := evaluate.AvailableMemory(); ok && each > 0 {
		// A tenth stays free for what the estimate does not know.
		if fit := max(int(min(free/10*9/each, 1<<20)), 1); fit < p.Workers {
			p.Short = &FewerAtOnce{AtOnce: fit, Wanted: p.Workers, Each: each, Free: free}
			p.Workers = fit
		}
		evaluate.SetMemoryLimit(max(free/10*9, 2*uint64(p.Workers)*each))
	}
	if p.Workers == 1 {
		p.Threads = cores
	}
	return p
}
