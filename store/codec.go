package store

import (
	"encoding/json"
	"fmt"
	"time"

	"goalsearch/internal/jsonform"
	"goalsearch/search"
)

// Schema is the version of the format that this package writes, and the highest
// that it reads. It stands in the file's meta bucket and, as "v", in every value.
const Schema = 1

// version is the part that all values have in common.
type version struct {
	V int `json:"v"`
}

func (v version) schema() int { return v.V }

// studyRecord is the value of a study; its name is the name of its bucket.
type studyRecord struct {
	version
	Spec     search.Spec   `json:"spec"`
	Extent   search.Budget `json:"extent"`
	Numerics string        `json:"numerics"`
	Created  time.Time     `json:"created,omitzero"`
}

// trialRecord is the value of a trial; its number is the key.
type trialRecord struct {
	version
	Origin  search.Origin `json:"origin"`
	Goal    search.Params `json:"goal"`
	Planned int           `json:"planned"`
	SameAs  *int          `json:"same_as,omitempty"`
	// SetAside is why the trial is left out of the ranking.
	SetAside string `json:"set_aside,omitempty"`
}

// runRecord is what a table of trials needs of a run.
type runRecord struct {
	version
	Seed         uint64        `json:"seed"`
	Reason       string        `json:"reason,omitempty"`
	Last         *search.Epoch `json:"last,omitempty"`
	TestAccuracy *float64      `json:"test_accuracy,omitempty"`
}

// detailRecord is the rest of a run: what grows with the length of training,
// and what may differ between equal runs.
type detailRecord struct {
	version
	Before     []search.Epoch    `json:"before,omitempty"` // the curve up to the last epoch, which runRecord has
	Atoms      search.Params     `json:"atoms,omitempty"`
	Provenance search.Provenance `json:"provenance,omitzero"`
}

// entryRecord is the value of a journal entry.
type entryRecord struct {
	version
	search.Entry
}

// decode reads a value of this or an earlier schema version.
func decode[T interface{ schema() int }](raw []byte) (T, error) {
	var value, zero T
	if len(raw) == 0 {
		return zero, fmt.Errorf("%w: a value is missing", ErrCorrupt)
	}
	err := json.Unmarshal(raw, &value)
	v := value.schema()
	if err != nil {
		// A newer version may have given a key another type.
		var only version
		if json.Unmarshal(raw, &only) == nil {
			v = only.V
		}
	}
	switch {
	case v > Schema:
		return zero, fmt.Errorf("%w: a value has schema version %d, this goalsearch reads up to %d: install a newer one", ErrNewer, v, Schema)
	case err != nil:
		return zero, fmt.Errorf("%w: a value is no JSON of its kind: %w", ErrCorrupt, err)
	case v < 1:
		return zero, fmt.Errorf("%w: a value has schema version %d", ErrCorrupt, v)
	}
	return value, nil
}

func encodeStudy(s search.Study) ([]byte, error) {
	return jsonform.Encode(studyRecord{version{Schema}, s.Spec, s.Budget, s.Numerics, s.Created})
}

func decodeStudy(name string, raw []byte) (search.Study, error) {
	r, err := decode[studyRecord](raw)
	if err != nil {
		return search.Study{}, err
	}
	return search.Study{Name: name, Spec: r.Spec, Budget: r.Extent, Numerics: r.Numerics, Created: r.Created}, nil
}

func encodeTrial(t search.Trial) ([]byte, error) {
	r := trialRecord{version: version{Schema}, Origin: t.Origin, Goal: t.Goal, Planned: t.Planned}
	if t.DuplicateOf >= 0 {
		r.SameAs = &t.DuplicateOf
	} else {
		r.SetAside = t.SetAside
	}
	return jsonform.Encode(r)
}

// decodeTrial reads a trial without its runs. Names in its goal that are as in like
// are shared with it.
func decodeTrial(number int, raw string, like search.Params) (search.Trial, error) {
	r, ok := scanTrial(raw, like)
	if !ok {
		var err error
		if r, err = decode[trialRecord]([]byte(raw)); err != nil {
			return search.Trial{}, err
		}
	}
	t := search.Trial{Number: number, Origin: r.Origin, Goal: r.Goal, Planned: r.Planned, DuplicateOf: -1, SetAside: r.SetAside}
	if r.SameAs != nil {
		t.DuplicateOf = *r.SameAs
	}
	return t, nil
}

func encodeRun(r search.Run) (run, detail []byte, err error) {
	short := runRecord{version: version{Schema}, Seed: r.Seed, Reason: r.Reason, TestAccuracy: r.Outcome.TestAccuracy}
	long := detailRecord{version: version{Schema}, Atoms: r.Outcome.Atoms, Provenance: r.Provenance}
	if n := len(r.Outcome.Curve); n > 0 {
		short.Last = &r.Outcome.Curve[n-1]
		long.Before = r.Outcome.Curve[:n-1]
	}
	if run, err = jsonform.Encode(short); err != nil {
		return nil, nil, err
	}
	detail, err = jsonform.Encode(long)
	return run, detail, err
}

// decodeRunSummary reads a run as Reader.TrialSummaries gives it.
func decodeRunSummary(number int, raw string) (search.Run, error) {
	r, ok := scanRun(raw)
	if !ok {
		var err error
		if r, err = decode[runRecord]([]byte(raw)); err != nil {
			return search.Run{}, err
		}
	}
	run := search.Run{Number: number, Seed: r.Seed, Reason: r.Reason, Outcome: search.Outcome{TestAccuracy: r.TestAccuracy}}
	if r.Last != nil {
		run.Outcome.Curve = []search.Epoch{*r.Last}
	}
	return run, nil
}

func decodeRun(number int, raw, detail string) (search.Run, error) {
	run, err := decodeRunSummary(number, raw)
	if err != nil {
		return search.Run{}, err
	}
	d, ok := scanDetail(detail)
	if !ok {
		if d, err = decode[detailRecord]([]byte(detail)); err != nil {
			return search.Run{}, err
		}
	}
	run.Outcome.Curve = append(d.Before, run.Outcome.Curve...)
	run.Outcome.Atoms = d.Atoms
	run.Provenance = d.Provenance
	return run, nil
}

func encodeEntry(e search.Entry) ([]byte, error) {
	return jsonform.Encode(entryRecord{version{Schema}, e})
}

func decodeEntry(raw []byte) (search.Entry, error) {
	r, err := decode[entryRecord](raw)
	return r.Entry, err
}
