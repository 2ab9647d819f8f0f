package cluster

import (
	"context"
	"errors"

	"github.com/nats-io/nats.go/jetstream"
)

// objects is the object store: snapshots of trainings that may be continued, and
// results that are too big for a message. It is a cache of snapshots as
// evaluate.Local wants it.
type objects struct{ store jetstream.ObjectStore }

// Read returns an object, whole: its checksum is checked.
func (o objects) Read(ctx context.Context, name string) ([]byte, error) {
	return o.store.GetBytes(ctx, name)
}

// Write puts an object there, unless there is one of that name: names stand for
// contents.
func (o objects) Write(ctx context.Context, name string, content []byte) error {
	_, err := o.store.GetInfo(ctx, name)
	if !errors.Is(err, jetstream.ErrObjectNotFound) {
		return err
	}
	_, err = o.store.PutBytes(ctx, name, content)
	return err
}

// Remove does nothing: another worker may train the same run, as this one's result may
// not have arrived. The coordinator removes all when a study has ended.
func (objects) Remove(context.Context, string) error { return nil }
