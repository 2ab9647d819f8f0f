package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"goalsearch/internal/jsonform"
	"goalsearch/search"
)

// Keys of the ranking sort as their scores do, the other way round.
func TestRankKey(t *testing.T) {
	special := []float64{math.MaxFloat64, 1, math.Nextafter(1, 0), 0.5, math.SmallestNonzeroFloat64, 0, -math.SmallestNonzeroFloat64, -0.5, -1, -math.MaxFloat64}
	rapid.Check(t, func(rt *rapid.T) {
		score := rapid.OneOf(rapid.SampledFrom(special), rapid.Float64())
		a, b := score.Draw(rt, "a"), score.Draw(rt, "b")
		if math.IsInf(a, 0) || math.IsInf(b, 0) {
			rt.Skip("not finite")
		}
		if got := cmp.Compare(invert(b), invert(a)); got != cmp.Compare(a, b) {
			rt.Fatalf("keys of %v and %v compare %d", a, b, got)
		}
		if invert(a) == unscored {
			rt.Fatalf("%v has the key of a failed trial", a)
		}
		i, j := rapid.IntRange(0, 1000).Draw(rt, "i"), rapid.IntRange(0, 1000).Draw(rt, "j")
		if got := bytes.Compare(rankKey(invert(a), i), rankKey(invert(a), j)); got != cmp.Compare(i, j) {
			rt.Fatalf("trials %d and %d of equal score compare %d", i, j, got)
		}
	})
	if invert(math.Copysign(0, -1)) != invert(0) {
		t.Error("-0 has another key than 0")
	}
}

// The scanner reads what encode writes: if it fell back to encoding/json,
// reading would be slow but not wrong, so nothing else would tell.
func TestScannerReadsWhatIsWritten(t *testing.T) {
	accuracy, same := 0.25, 3
	epochs := []search.Epoch{{Epoch: 0, TrainAccuracy: 0.1, ValidationAccuracy: 1e-9}, {Epoch: 1, TrainAccuracy: 1, ValidationAccuracy: 0}}
	goal := search.Params{{Name: "{F}{C}", Value: -1e-7}, {Name: "H_res", Value: 1e21}}
	for _, r := range []trialRecord{
		{version: version{1}, Origin: search.Initial, Goal: goal, Planned: 1},
		{version: version{1}, Origin: search.Start, Goal: goal[:1], Planned: 12, SameAs: &same},
		{version: version{1}, Origin: search.Start, Goal: goal[:1], Planned: 1, SetAside: "its weights blow up"},
	} {
		scanned(t, r, func(text string) (trialRecord, bool) { return scanTrial(text, nil) })
		scanned(t, r, func(text string) (trialRecord, bool) { return scanTrial(text, goal[1:]) })
		scanned(t, r, func(text string) (trialRecord, bool) { return scanTrial(text, goal) })
	}
	for _, r := range []runRecord{
		{version: version{1}, Seed: search.MaxSeed - 1, Last: &epochs[1], TestAccuracy: &accuracy},
		{version: version{1}, Reason: "diverged in epoch 3"},
	} {
		scanned(t, r, scanRun)
	}
	for _, r := range []detailRecord{
		{version: version{1}},
		{version: version{1}, Before: epochs, Atoms: goal, Provenance: search.Provenance{Host: "bee", Stack: "a}\n\"b", Software: json.RawMessage(`{"version":"1"}`)}},
	} {
		scanned(t, r, scanDetail)
	}
}

func scanned[T any](t *testing.T, want T, scan func(string) (T, bool)) {
	t.Helper()
	text, err := jsonform.Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := scan(string(text))
	if !ok {
		t.Fatalf("%s is not read", text)
	}
	if diff := gocmp.Diff(want, got, options); diff != "" {
		t.Errorf("%s (- wanted, + got):\n%s", text, diff)
	}
}

var options = gocmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0), gocmp.AllowUnexported(trialRecord{}, runRecord{}, detailRecord{}, version{})}

// Any bytes are read as encoding/json reads them, or refused; what is read is
// read again after it was written.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		`{"v":1,"origin":"design","goal":{"{F}":0.5,"H_res":-0},"planned":2,"same_as":1}`,
		`{"v":1,"origin":"design","goal":{},"planned":2,"set_aside":"odd"}`,
		`{"v":1,"seed":12,"reason":"diverged","last":{"epoch":1,"train_accuracy":0.5,"validation_accuracy":1e-3},"test_accuracy":1}`,
		`{"v":1,"before":[{"epoch":0,"train_accuracy":0,"validation_accuracy":0}],"atoms":{"{F}":1},"provenance":{"host":"a","software":{"b":1}}}`,
		`{"v":1,"spec":{"science":{},"space":[{"name":"a","low":0,"high":1}]},"extent":{"trials":1},"numerics":"x"}`,
		`{"v":1,"time":"2026-11-23T20:40:00Z","trial":3,"event":"resumed"}`,
		`{"v":2}`, `{"v":1,"seed":01}`, `{"v":1,"seed":1e2}`, `{"V":1}`, `null`, `{`, ``,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		agree(t, raw, func(text string) (trialRecord, bool) {
			return scanTrial(text, search.Params{{Name: "{F}"}, {Name: "H_res"}})
		})
		agree(t, raw, scanRun)
		agree(t, raw, scanDetail)
		if s, err := decodeStudy("a", raw); err == nil {
			text, err := encodeStudy(s)
			again, err2 := decodeStudy("a", text)
			if err != nil || err2 != nil || !gocmp.Equal(s.Budget, again.Budget) || !gocmp.Equal(s.Spec.Space, again.Spec.Space, options) {
				t.Fatalf("%s became %s: %v, %v", raw, text, err, err2)
			}
		}
		if trial, err := decodeTrial(3, string(raw), nil); err == nil && trial.DuplicateOf >= -1 {
			text, err := encodeTrial(trial)
			again, err2 := decodeTrial(3, string(text), trial.Goal)
			if err != nil || err2 != nil || !gocmp.Equal(trial, again, options) {
				t.Fatalf("%s became %s: %v, %v", raw, text, err, err2)
			}
		}
		if run, err := decodeRun(2, string(raw), string(raw)); err == nil {
			text, detail, err := encodeRun(run)
			again, err2 := decodeRun(2, string(text), string(detail))
			if err != nil || err2 != nil || runDifference(run, again) != "" {
				t.Fatalf("%s became %s, %s: %v, %v", raw, text, detail, err, err2)
			}
		}
		if e, err := decodeEntry(raw); err == nil {
			if _, err := encodeEntry(e); err != nil {
				t.Fatalf("%s: %v", raw, err)
			}
		}
	})
}

// agree wants the scanner to accept only what encoding/json reads, and alike;
// that a name may stand twice is the one exception.
func agree[T interface{ schema() int }](t *testing.T, raw []byte, scan func(string) (T, bool)) {
	fast, ok := scan(string(raw))
	if !ok {
		return
	}
	slow, err := decode[T](raw)
	if err != nil {
		if !strings.Contains(err.Error(), "given twice") {
			t.Fatalf("%s was read, but: %v", raw, err)
		}
		return
	}
	if diff := gocmp.Diff(slow, fast, options); diff != "" {
		t.Fatalf("%s (- json, + scanner):\n%s", raw, diff)
	}
}

// Changes that share a transaction fail alone.
func TestShareFailsAlone(t *testing.T) {
	db, err := Open(t.TempDir()+"/test.db", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	bad := errors.New("bad")
	var batch []*change
	for i := range 6 {
		batch = append(batch, &change{func(tx *bbolt.Tx) error {
			if err := tx.Bucket(metaBucket).Put(numberKey(i), nil); err != nil || i%3 != 0 {
				return err
			}
			return bad
		}, make(chan error, 1)})
	}
	all := slices.Clone(batch)
	db.commit(batch)
	for i, c := range all {
		if err := <-c.done; (i%3 == 0) != errors.Is(err, bad) {
			t.Errorf("change %d: %v", i, err)
		}
		stored := false
		err := db.view(func(tx *bbolt.Tx) error {
			stored = tx.Bucket(metaBucket).Get(numberKey(i)) != nil
			return nil
		})
		if err != nil || stored != (i%3 != 0) {
			t.Errorf("change %d is stored: %v, %v", i, stored, err)
		}
	}
}

// TestCommandError: that nobody is there is said only where nobody is.
func TestCommandError(t *testing.T) {
	for _, c := range []struct {
		err  error
		idle bool
	}{
		{errNoSocket, true},
		{&net.OpError{Op: "dial", Err: errors.New("refused")}, true},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, false},
		{io.EOF, false},
		{&refusal{"no such study"}, false},
	} {
		if err := commandError("s.db", c.err); errors.Is(err, ErrIdle) != c.idle || !c.idle && !errors.Is(err, c.err) {
			t.Errorf("%v becomes %v", c.err, err)
		}
	}
}
