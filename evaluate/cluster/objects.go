package cluster

import (
	"context"
	"errors"
	"fmt"

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

// errTooLarge is why a result is not read.
var errTooLarge = errors.New("it is too large")

// readResult returns the object of a result.
func (o objects) readResult(ctx context.Context, name string) ([]byte, error) {
	info, err := o.store.GetInfo(ctx, name)
	if err != nil {
		return nil, err
	}
	if info.Size > roomiest {
		return nil, fmt.Errorf("%w: %d bytes", errTooLarge, info.Size)
	}
	return o.Read(ctx, name)
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
