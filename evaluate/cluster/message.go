package cluster

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"goalsearch/search"
)

// job is a run in the queue.
type job struct {
	Identity
	Data Dataset        `json:"data"`
	Run  search.RunSpec `json:"run"`

	epochs int // that its result must have; 0: not known
}

// id is the same for the same training by the same program, whoever asks for it and
// when. Study, trial and run number are left out: the outcome does not depend on them.
func (j job) id() (string, error) {
	j.Run.Study, j.Run.Trial, j.Run.Run, j.Run.Alone = "", 0, 0, false
	j.Data = Dataset{Checksum: j.Data.Checksum} // the task has the rest
	text, err := json.Marshal(j)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16]), nil
}

// result is what came of a run.
type result struct {
	Outcome    search.Outcome    `json:"outcome"`
	Reason     string            `json:"reason,omitempty"` // why there is no outcome
	Stack      string            `json:"stack,omitempty"`
	Provenance search.Provenance `json:"provenance"`
	// Object names the object that has the result, if it is too big for a message.
	Object string `json:"object,omitempty"`
}

// evaluated returns what an evaluator returns.
func (r result) evaluated() (search.Outcome, search.Provenance, error) {
	if r.Reason != "" {
		return search.Outcome{}, r.Provenance, &search.Failure{Reason: r.Reason, Stack: r.Stack}
	}
	return r.Outcome, r.Provenance, nil
}

const (
	compressFrom = 64 << 10  // bytes of a result from which on it is compressed
	largest      = 768 << 10 // bytes of a message; a server takes 1 MiB with its headers
	longestStack = 64 << 10
	// roomiest bounds a result, and what a compressed one may grow to: a million epochs are
	// less.
	roomiest = 256 << 20
)

// encode writes a value as JSON, compressed if it is long.
func encode(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil || len(text) < compressFrom {
		return text, err
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// decode reads what encode wrote.
func decode(text []byte, value any) error {
	if bytes.HasPrefix(text, []byte{0x1f, 0x8b}) {
		r, err := gzip.NewReader(bytes.NewReader(text))
		if err != nil {
			return err
		}
		if text, err = io.ReadAll(io.LimitReader(r, roomiest)); err != nil {
			return fmt.Errorf("it cannot be unpacked: %w", err)
		}
	}
	return json.Unmarshal(text, value)
}
