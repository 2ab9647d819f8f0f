package clustercmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"goalsearch/cmd/goalsearch/internal/terminal"
)

// slurmOptions are those of workers that a batch script shall start.
type slurmOptions workerOptions

// run prints the script. The last command replaces the shell, so that what Slurm
// sends to the script reaches the worker, which hands its trainings back.
func (o slurmOptions) Run(_ context.Context, std terminal.Streams) error {
	program, err := os.Executable()
	if err != nil {
		program = "goalsearch"
	}
	words := []string{terminal.Quote(program), "worker", "--connect", terminal.Quote(o.access.URL)}
	for _, path := range []struct{ flag, value string }{{"--keys", o.access.Keys}, {"--data", o.data}} {
		if path.value == "" {
			continue
		}
		full, err := filepath.Abs(path.value)
		if err != nil {
			return err
		}
		words = append(words, path.flag, terminal.Quote(full))
	}
	cores := o.workers
	if cores < 1 {
		cores = 8
	}
	idle := "10m"
	if o.idle > 0 {
		idle = o.idle.String()
	}
	words = append(words, "--workers", `"$SLURM_CPUS_PER_TASK"`, "--idle", idle)
	_, err = fmt.Fprintf(std.Out, `#!/bin/sh
# Workers for goalsearch: sbatch THIS FILE
#SBATCH --job-name=goalsearch
#SBATCH --array=1-4
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=%d
#SBATCH --time=24:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
# --array: the number of workers. --requeue: restart workers that were preempted.
# --signal: 60 s before the time limit the worker returns its trainings to the queue.
exec %s
`, cores, strings.Join(words, " "))
	return err
}
