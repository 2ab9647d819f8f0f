package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"goalsearch/evaluate/dataset"
)

// Identity is what coordinator and workers must share, so that runs have the same
// bits anywhere.
type Identity struct {
	Version  string `json:"version"`  // of the program
	Numerics string `json:"numerics"` // id of the kernels
}

// Dataset is a data set, as trainings use it, by its content.
type Dataset struct {
	dataset.Ref
	// Scale is how its inputs are normalised.
	Scale    string `json:"scale,omitempty"`
	Checksum string `json:"sha256"`
}

// isOf says whether it is the data set of a task.
func (d Dataset) isOf(task taskData) bool { return d.Ref == task.Ref && d.Scale == task.Scale }

// taskData is what a task says of its data set.
type taskData struct {
	dataset.Ref
	Scale string `json:"scale"`
}

// Requirements is what a coordinator requires of workers.
type Requirements struct {
	Identity
	Datasets []Dataset `json:"datasets"`
	// Largest is the training that takes the most memory, as search.Spec has it.
	Largest json.RawMessage `json:"largest,omitempty"`
}

// check refuses a worker of another program or kind of processor.
func (i Identity) check(mine Identity) error {
	if mine.Version != i.Version {
		return refuse("this worker is goalsearch %s, the coordinator is goalsearch %s: start workers with the coordinator's program", mine.Version, i.Version)
	}
	if mine.Numerics != i.Numerics {
		return refuse("this machine computes with %s, the coordinator with %s, and their results differ in the last bits: use a machine with the same kind of processor, or set GOALSEARCH_KERNELS=portable for coordinator and workers of one architecture", mine.Numerics, i.Numerics)
	}
	return nil
}

// check refuses a worker that has not the data set, or has another of that name.
func (d Dataset) check(ctx context.Context, t Trainer) error {
	checksum, err := t.Checksum(ctx, d.Ref, d.Scale)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, fs.ErrNotExist) {
		return remedied(GiveData, "this worker does not have the data set %s%s", d.Name, missing(err))
	}
	if err != nil {
		return refuse("this worker cannot use what it has as the data set %s: %v", d.Name, err)
	}
	if checksum != d.Checksum {
		return refuse("this worker's data set %s has the SHA-256 %s, the coordinator's %s: copy the coordinator's here", d.Name, checksum, d.Checksum)
	}
	return nil
}

// missing says which file is not there, if err does.
func missing(err error) string {
	var at *fs.PathError
	if !errors.As(err, &at) {
		return ""
	}
	return fmt.Sprintf(" (there is no %s)", at.Path)
}
