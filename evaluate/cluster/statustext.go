package cluster

import (
	"fmt"
	"strings"
)

// String sums a status up in a line.
func (s Status) String() string {
	return strings.Join([]string{
		count(len(s.Workers), "worker"),
		fmt.Sprintf("%d under way", s.Running),
		fmt.Sprintf("%d in the queue", s.Queue),
		fmt.Sprintf("%d ended", s.Done),
		fmt.Sprintf("%.3g trainings/s", s.Rate),
	}, ", ")
}

// Lines says of each worker, in a line, what it does.
func (s Status) Lines() []string {
	var lines []string
	for _, w := range s.Workers {
		var trains []string
		for _, a := range w.Runs {
			trains = append(trains, fmt.Sprintf("%s, trial %d, run %d, epoch %d", a.Study, a.Trial, a.Run, a.Epoch))
		}
		doing := "nothing to train"
		if len(trains) > 0 {
			doing = strings.Join(trains, "; ")
		}
		lines = append(lines, fmt.Sprintf("%s, process %d, %s, %d ended: %s", w.Host, w.PID, count(w.Cores, "core"), w.Done, doing))
	}
	return lines
}

// count writes a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
