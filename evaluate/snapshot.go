package evaluate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"goalsearch/pidnet"
	"goalsearch/search"
)

// trainPart does a run that is part of a longer training: from the snapshot of its
// beginning, if that is there, else from the beginning, to the same bits. If the
// training may go on after it, it leaves a snapshot.
func (t Trainer) trainPart(ctx context.Context, kept Snapshots, r search.RunSpec, report func(search.Epoch) error) (Outcome, error) {
	task := &t.networks.task
	if r.Epochs > task.Training.Epochs {
		return Outcome{}, fmt.Errorf("%d epochs are wanted of a training of %d", r.Epochs, task.Training.Epochs)
	}
	var names partNames
	if kept != nil {
		var err error
		if names, err = snapshotNames(*task, t.networks.data, r); err != nil {
			return Outcome{}, err
		}
	}
	if r.Epochs > 0 {
		task.Training.Epochs, task.Training.Test = r.Epochs, false
	}
	run, err := t.networks.training(r.Seed)
	if err != nil {
		return Outcome{}, err
	}
	if names.begin != "" {
		if content, err := kept.Read(ctx, names.begin); err == nil {
			run.restore(content)
		}
	}
	outcome, err := run.run(ctx, report)
	if err != nil {
		return Outcome{}, err
	}
	// Snapshots are a cache: without one the training is done again.
	if names.end != "" {
		if content, err := run.snapshot(outcome.Curve); err == nil {
			_ = kept.Write(ctx, names.end, content)
		}
	}
	if names.begin != "" {
		_ = kept.Remove(ctx, names.begin)
	}
	return outcome, nil
}

// partNames name the snapshots with which part of a training begins and ends; "": none.
type partNames struct{ begin, end string }

// snapshotNames are the same for one training, however it is divided.
func snapshotNames(task Task, data *Data, r search.RunSpec) (partNames, error) {
	name, err := snapshotName(task, data, r)
	after := func(epochs int) string {
		if epochs == 0 {
			return ""
		}
		return fmt.Sprintf("%s-%d", name, epochs)
	}
	return partNames{after(r.From), after(r.Epochs)}, err
}

// snapshotName is the same for runs of one training, however long.
func snapshotName(task Task, data *Data, r search.RunSpec) (string, error) {
	task.Training.Epochs, task.Training.Test = 0, false
	text, err := json.Marshal(struct {
		Task     Task
		Data     string
		Goal     search.Params
		Seed     uint64
		Numerics string
	}{task.sized(), data.Checksum, r.Goal, r.Seed, pidnet.Numerics()})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16]), nil
}

// snapshot is the training as it is now: a line of JSON with the learning curve, the
// network, and a checksum of both.
func (t *training) snapshot(curve []search.Epoch) ([]byte, error) {
	line, err := json.Marshal(curve)
	if err != nil {
		return nil, err
	}
	content, err := t.network.AppendSnapshot(append(line, '\n'))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	return append(content, sum[:]...), nil
}

// restore continues from a snapshot, if it is whole; else the training begins anew.
func (t *training) restore(content []byte) {
	if len(content) < sha256.Size {
		return
	}
	body := content[:len(content)-sha256.Size]
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], content[len(body):]) {
		return
	}
	line, network, ok := bytes.Cut(body, []byte("\n"))
	var curve []search.Epoch
	if !ok || json.Unmarshal(line, &curve) != nil || len(curve) > t.task.Training.Epochs {
		return
	}
	if t.network.Restore(network) == nil {
		t.past = curve
	}
}
