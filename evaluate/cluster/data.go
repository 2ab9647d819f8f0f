package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"goalsearch/evaluate/dataset"
)

// Data sets of the user's own, which no worker can fetch, travel by the server: the
// coordinator puts the content of each into a store that workers can only read, under
// the name of its checksum, and a worker that does not have it reads it there. Whoever
// reads it holds it against the checksum, which the coordinator tells.

// dataTime bounds how long the content of a data set is read from the server.
const dataTime = time.Hour

// refreshEvery is the time between two looks whether the server still has data sets;
// it removes what is older than keepResults.
const refreshEvery = time.Hour

// objectName names the object of a data set's content.
func (d Dataset) objectName() string { return "data-" + d.Checksum }

// offered are the data sets that travel, each content once.
func (e *Evaluator) offered() []Dataset {
	var list []Dataset
	for _, d := range e.options.Datasets {
		known := slices.ContainsFunc(list, func(o Dataset) bool { return o.Checksum == d.Checksum })
		if dataset.IsOwn(d.Name) && !known && e.options.Content != nil {
			list = append(list, d)
		}
	}
	return list
}

// offer puts the data sets that travel on the server, and removes those of others.
func (e *Evaluator) offer(ctx context.Context) error {
	if err := e.withdrawData(ctx, e.offered()); err != nil {
		return err
	}
	for _, d := range e.offered() {
		if err := e.put(ctx, d); err != nil {
			return fmt.Errorf("data set %s: workers cannot be given it: %w", d.Name, err)
		}
	}
	return nil
}

// put puts a data set on the server, unless it is there and stays for long enough.
func (e *Evaluator) put(ctx context.Context, d Dataset) error {
	info, err := e.queue.data.GetInfo(ctx, d.objectName())
	if err == nil && time.Since(info.ModTime) < keepResults/2 {
		return nil
	}
	if err != nil && !errors.Is(err, jetstream.ErrObjectNotFound) {
		return err
	}
	r, w := io.Pipe()
	written := make(chan struct{})
	go func() {
		defer close(written)
		w.CloseWithError(e.options.Content(ctx, d, w))
	}()
	_, err = e.queue.data.Put(ctx, jetstream.ObjectMeta{Name: d.objectName()}, r)
	_ = r.Close() // ends a writer that was not read to the end
	<-written
	return err
}

// refresh keeps data sets on the server while the search goes on.
func (e *Evaluator) refresh(ctx context.Context) {
	every(ctx, refreshEvery, func() {
		for _, d := range e.offered() {
			if err := e.put(ctx, d); err != nil && ctx.Err() == nil {
				e.options.Say(fmt.Sprintf("data set %s: workers that join may not get it: %v", d.Name, err))
			}
		}
	})
}

// withdrawData removes data sets from the server, but for some.
func (e *Evaluator) withdrawData(ctx context.Context, stay []Dataset) error {
	list, err := e.queue.data.List(ctx)
	if errors.Is(err, jetstream.ErrNoObjectsFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, info := range list {
		stays := slices.ContainsFunc(stay, func(d Dataset) bool { return d.objectName() == info.Name })
		if !stays {
			if err := e.queue.data.Delete(ctx, info.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// fetchData reads a data set from the server.
func (w *Worker) fetchData(ctx context.Context, d Dataset) error {
	ctx, cancel := context.WithTimeout(ctx, dataTime)
	defer cancel()
	asked := servers{conn: w.conn, access: w.options.Access, role: worker, say: w.options.Say}
	var content jetstream.ObjectResult
	err := asked.patiently(ctx, func(ctx context.Context) error {
		store, err := w.js.ObjectStore(timeout(ctx, apiTimeout), dataBucket)
		if err == nil {
			content, err = store.Get(ctx, d.objectName())
		}
		return err
	})
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = content.Close() }) // a read that waits ends
	defer stop()
	return errors.Join(w.options.Trainer.Receive(ctx, d.Ref, d.Scale, d.Checksum, content), content.Close())
}
