package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// queue is a coordinator's view of what the server keeps.
type queue struct {
	js      jetstream.JetStream
	runs    jetstream.Stream
	results jetstream.Stream
	objects objects
	data    jetstream.ObjectStore
}

const (
	// keepResults bounds how long the result of a run waits that no study asks for.
	keepResults = 30 * 24 * time.Hour
	// manyPending is more than the runs that all workers together have under way.
	manyPending = 1 << 20
	// purposeKey names, in the metadata of the stream of runs, what they are for.
	purposeKey = "goalsearch-for"
)

// queueOptions say what for and how the server keeps runs and results.
type queueOptions struct {
	purpose          string
	heartbeatTimeout time.Duration
	replicas         int
}

// openQueue makes the streams, or finds them. Runs that wait there from before stay if
// they are for the same purpose: the same program and studies.
func openQueue(ctx context.Context, conn *nats.Conn, o queueOptions) (*queue, error) {
	js, err := jetstream.New(conn, jetstream.WithDefaultTimeout(apiTimeout))
	if err != nil {
		return nil, err
	}
	q := &queue{js: js}
	if q.runs, err = q.openRuns(ctx, o); err != nil {
		return nil, fmt.Errorf("the queue of runs: %w", err)
	}
	q.results, err = q.openStream(ctx, jetstream.StreamConfig{
		Name: resultsStream, Subjects: []string{resultSubject + "*"}, Storage: jetstream.FileStorage, Replicas: o.replicas,
		AllowDirect: true, MaxAge: keepResults, Duplicates: time.Second,
	})
	if err != nil {
		return nil, fmt.Errorf("the stream of results: %w", err)
	}
	_, err = q.openStream(ctx, jetstream.StreamConfig{
		Name: releasesStream, Subjects: []string{releaseSubject + "*"}, Storage: jetstream.FileStorage, Replicas: o.replicas,
		AllowDirect: true, MaxAge: keepResults, MaxMsgsPerSubject: 1, Duplicates: time.Second,
	})
	if err != nil {
		return nil, fmt.Errorf("the stream of hand-backs: %w", err)
	}
	if q.objects.store, err = q.openObjects(ctx, objectsBucket, o.replicas); err != nil {
		return nil, fmt.Errorf("the store of objects: %w", err)
	}
	if q.data, err = q.openObjects(ctx, dataBucket, o.replicas); err != nil {
		return nil, fmt.Errorf("the store of data sets: %w", err)
	}
	return q, nil
}

// openStream makes a stream, or changes the one that is there, which stays on as many
// servers as it is on.
func (q *queue) openStream(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	var err error
	if c.Replicas, err = q.atLeast(ctx, c.Name, c.Replicas); err != nil {
		return nil, err
	}
	return q.js.CreateOrUpdateStream(ctx, c)
}

// openObjects makes a store of objects likewise.
func (q *queue) openObjects(ctx context.Context, bucket string, replicas int) (jetstream.ObjectStore, error) {
	replicas, err := q.atLeast(ctx, "OBJ_"+bucket, replicas)
	if err != nil {
		return nil, err
	}
	return q.js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: bucket, Storage: jetstream.FileStorage, Replicas: replicas, TTL: keepResults})
}

// atLeast returns on how many servers a stream is to be that may be on more already.
func (q *queue) atLeast(ctx context.Context, stream string, replicas int) (int, error) {
	old, err := q.js.Stream(ctx, stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return replicas, nil
	}
	if err != nil {
		return 0, err
	}
	return max(replicas, old.CachedInfo().Config.Replicas), nil
}

// openRuns makes the stream of runs with its consumer.
func (q *queue) openRuns(ctx context.Context, o queueOptions) (jetstream.Stream, error) {
	old, err := q.js.Stream(ctx, runsStream)
	if err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, err
	}
	if err == nil && old.CachedInfo().Config.Metadata[purposeKey] != o.purpose {
		if err := old.Purge(ctx); err != nil {
			return nil, err
		}
	}
	runs, err := q.openStream(ctx, jetstream.StreamConfig{
		Name: runsStream, Subjects: []string{runSubject + "*"}, Storage: jetstream.FileStorage, Replicas: o.replicas,
		Retention: jetstream.WorkQueuePolicy, Metadata: map[string]string{purposeKey: o.purpose}, Duplicates: time.Second,
	})
	if err != nil {
		return nil, err
	}
	_, err = runs.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable: queueConsumer, AckPolicy: jetstream.AckExplicitPolicy, AckWait: o.heartbeatTimeout,
		MaxDeliver: -1, MaxAckPending: manyPending, MaxWaiting: manyPending,
	})
	if err != nil {
		return nil, err
	}
	_, err = q.js.ResumeConsumer(ctx, runsStream, queueConsumer) // where a coordinator died in a pause
	return runs, err
}

// publish puts a run into the queue, unless it is there.
func (q *queue) publish(ctx context.Context, id string, j job) error {
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if len(text) > largest {
		return fmt.Errorf("what is to be trained takes %d bytes, more than a message of %d", len(text), largest)
	}
	_, err = publishFirst(ctx, q.js, runSubject+id, text, 0)
	return err
}

// publishFirst publishes a message on a subject whose last one has a sequence number,
// 0: on a subject that has none. It is tried until the server has answered. taken
// says that the subject has another last message: perhaps this one, if an answer was
// lost.
func publishFirst(ctx context.Context, js jetstream.JetStream, subject string, text []byte, last uint64) (taken bool, err error) {
	for {
		_, err := js.Publish(ctx, subject, text, jetstream.WithExpectLastSequencePerSubject(last))
		var api *jetstream.APIError
		switch {
		case err == nil:
			return false, nil
		case errors.As(err, &api) && api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence:
			return true, nil
		case ctx.Err() != nil:
			return false, ctx.Err()
		case errors.Is(err, nats.ErrConnectionClosed), errors.Is(err, nats.ErrMaxPayload), errors.Is(err, nats.ErrPermissionViolation):
			return false, fmt.Errorf("publishing %s: %w", subject, err)
		}
		pause(ctx, redial)
	}
}

// lastOf returns the last message of a subject of a stream, nil if there is none.
func lastOf(ctx context.Context, conn *nats.Conn, stream, subject string) (*nats.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	m, err := conn.RequestWithContext(ctx, "$JS.API.DIRECT.GET."+stream+"."+subject, nil)
	if err != nil {
		return nil, err
	}
	switch status := m.Header.Get("Status"); status {
	case "":
		return m, nil
	case "404":
		return nil, nil
	default:
		return nil, fmt.Errorf("the server does not tell the last message of %s: %s %s", subject, status, m.Header.Get("Description"))
	}
}
