package cluster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// servers is what a client asks, and whom it tells when they cannot answer yet.
type servers struct {
	conn     *nats.Conn
	access   Access
	role     role
	replicas int
	say      func(string)
}

// settling is how long servers that start may lack what they then have.
const settling = 15 * time.Second

// Codes of errors of the servers.
const (
	noPeers         jetstream.ErrorCode = 10005 // fewer servers than copies
	notAvailable    jetstream.ErrorCode = 10008 // no leader
	notLeader       jetstream.ErrorCode = 10009
	serverIsAlone   jetstream.ErrorCode = 10074 // it is in no cluster
	scarceResources jetstream.ErrorCode = 10023
)

// patiently calls ask until the servers answer, or give an answer that does not get
// better: a cluster that has just started, or has lost most of its servers, has no
// leader and answers nothing. Requests that ask makes end after apiTimeout.
func (s servers) patiently(ctx context.Context, ask func(context.Context) error) error {
	told := ""
	for begun := time.Now(); ; pause(ctx, redial) {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		h := s.hindrance(err)
		if h.sentence == "" {
			return err
		}
		if h.ends && time.Since(begun) >= h.patience {
			return remedied(h.remedy, "%s", h.sentence)
		}
		if told != h.waiting && s.conn.IsConnected() { // else it is told that it is not
			told = h.waiting
			s.say(told)
		}
	}
}

// hindrance is why the servers do not do what they are asked.
type hindrance struct {
	sentence string // "": none that is known
	remedy   Remedy
	waiting  string // is told while it may get better
	ends     bool   // it does not get better after
	patience time.Duration
}

// hindrance makes one of an error of a request.
func (s servers) hindrance(err error) hindrance {
	var api *jetstream.APIError
	code := jetstream.ErrorCode(0)
	if errors.As(err, &api) {
		code = api.ErrorCode
	}
	switch {
	case errors.Is(s.conn.LastError(), nats.ErrPermissionViolation):
		return hindrance{ends: true, sentence: s.notAllowed()}
	case code == serverIsAlone:
		return hindrance{ends: true, remedy: OneCopy, sentence: fmt.Sprintf("the server at %s is in no cluster and cannot keep everything on %d servers", s.access.URL, s.replicas)}
	case code == noPeers, code == scarceResources:
		few := fmt.Sprintf("the cluster at %s cannot keep everything on %d servers, as fewer run or have room", s.access.URL, s.replicas)
		return hindrance{ends: true, patience: settling, waiting: few + "; waiting", sentence: few, remedy: FewerCopies}
	case code == jetstream.JSErrCodeJetStreamNotEnabled, code == jetstream.JSErrCodeJetStreamNotEnabledForAccount,
		errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, nats.ErrNoResponders):
		none := fmt.Sprintf("the server at %s has no JetStream", s.access.URL)
		return hindrance{ends: true, patience: settling, waiting: none + " yet; waiting", sentence: none, remedy: ServerConfig}
	case code == notAvailable, code == notLeader, errors.Is(err, nats.ErrTimeout), errors.Is(err, context.DeadlineExceeded):
		return hindrance{sentence: s.leaderless(), waiting: s.leaderless()}
	}
	return hindrance{}
}

// leaderless says that the servers do not answer.
func (s servers) leaderless() string {
	if s.access.URL == "" {
		return "the server does not answer yet; waiting"
	}
	return fmt.Sprintf("the servers at %s have no leader, for which more than half of a cluster must run; waiting", s.access.URL)
}

// notAllowed says that the key is another's.
func (s servers) notAllowed() string {
	return fmt.Sprintf("the server at %s does not let the key %s do what a %s does: use the %s's", s.access.URL, s.role.seedFile(s.access.Keys), s.role, s.role)
}
