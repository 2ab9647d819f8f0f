package store

import (
	"bufio"
	"encoding/json"
	"errors"
	"net"
	"time"

	"goalsearch/search"
)

// The protocol between the writer of a store and other processes: over a unix
// stream socket, one request a connection. A request is a line of JSON,
//
//	{"do":"who"}         who has the store open
//	{"do":"snapshot"}    the store as it is now
//	{"do":"enqueue","study":"…","goals":[…]}    goals for a study's queue
//	{"do":"retry","study":"…","trials":[…]}     failed runs to be trained again
//	{"do":"set-aside","study":"…","trials":[…],"reason":"…"}    a trial out of the ranking, or in it
//	{"do":"cluster"}     what workers on other machines do
//	{"do":"stop"}, {"do":"pause"}, {"do":"continue"}    what Control has
//
// and so is the answer, which comes at once: {"holder":{…}}, or {"error":"…"}. The answer
// to snapshot has "bytes" as well, and so many bytes follow the line as they can be had: a
// bbolt file; that to cluster likewise, and a JSON value follows. The answer to retry
// has "runs", how many they are.

const (
	doWho      = "who"
	doSnapshot = "snapshot"
	doCluster  = "cluster"
	doEnqueue  = "enqueue"
	doRetry    = "retry"
	doSetAside = "set-aside"
	doStop     = "stop"
	doPause    = "pause"
	doContinue = "continue"
)

type request struct {
	Do     string          `json:"do"`
	Study  string          `json:"study,omitempty"`
	Goals  []search.Params `json:"goals,omitempty"`
	Trials []int           `json:"trials,omitempty"`
	Reason string          `json:"reason,omitempty"`
}

type answer struct {
	Owner *Owner `json:"holder,omitempty"`
	Bytes int64  `json:"bytes,omitempty"`
	Runs  int    `json:"runs,omitempty"`
	Error string `json:"error,omitempty"`
}

// Bounds of the protocol.
const (
	maxLine        = 16 << 20         // bytes of a request or of an answer's line
	lineTimeout    = 5 * time.Second  // to receive or send a line
	sendTimeout    = 10 * time.Second // until the other side takes some bytes
	receiveTimeout = 30 * time.Second // until some bytes come
	maxSnapshots   = 4                // sent at the same time
	slotTimeout    = lineTimeout / 2  // to wait for others that get snapshots
)

func writeLine(conn net.Conn, value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return err
	}
	conn.SetDeadline(time.Now().Add(lineTimeout))
	_, err = conn.Write(append(line, '\n'))
	return err
}

func readLine(conn net.Conn, r *bufio.Reader, value any) error {
	conn.SetDeadline(time.Now().Add(lineTimeout))
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return errors.New("a line that is too long")
		case err == nil:
			return json.Unmarshal(line, value)
		case !errors.Is(err, bufio.ErrBufferFull):
			return err
		}
	}
}

// sender sends bytes over a connection, however many: each write has its own time.
type sender struct{ net.Conn }

func (s sender) Write(p []byte) (int, error) {
	s.SetDeadline(time.Now().Add(sendTimeout))
	return s.Conn.Write(p)
}

// receiver receives what follows a line, however much: each read has its own time.
type receiver struct {
	net.Conn
	rest *bufio.Reader
}

func (r receiver) Read(p []byte) (int, error) {
	r.SetDeadline(time.Now().Add(receiveTimeout))
	return r.rest.Read(p)
}
