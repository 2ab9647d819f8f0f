package evaluate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"goalsearch/pidnet"
	"goalsearch/pidnet/pid"
	"goalsearch/search"
)

// continued trains a run that is part of a longer training: from the snapshot of its
// beginning, if that is there, else from the beginning, to the same bits. If the
// training may go on after it, it leaves a snapshot.
func (l *Local) continued(ctx context.Context, data *Data, task Task, goals []pid.Goal, r search.RunSpec, threads int, report func(search.Epoch) error) (search.Outcome, error) {
	name, err := snapshotName(task, data, r)
	if err != nil {
		return search.Outcome{}, err
	}
	if r.Epochs > 0 {
		task.Training.Epochs = r.Epochs
		task.Training.Test = false
	}
	t, err := newTraining(data, task, goals, r.Seed, threads)
	if err != nil {
		return search.Outcome{}, err
	}
	before, after := l.snapshot(name, r.From), l.snapshot(name, r.Epochs)
	if before != "" {
		if content, err := l.Snapshots.Read(ctx, before); err == nil {
			t.restore(content)
		}
	}
	outcome, err := t.run(ctx, report)
	if err != nil {
		return search.Outcome{}, err
	}
	// Snapshots are a cache: without one the training is done again.
	if after != "" {
		if content, err := t.snapshot(outcome.Curve); err == nil {
			_ = l.Snapshots.Write(ctx, after, content)
		}
	}
	if before != "" {
		_ = l.Snapshots.Remove(ctx, before)
	}
	return outcome.Outcome, nil
}

// snapshot names a snapshot after so many epochs, "" if there is none.
func (l *Local) snapshot(name string, epochs int) string {
	if l.Snapshots == nil || epochs == 0 {
		return ""
	}
	return fmt.Sprintf("%s-%d", name, epochs)
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
