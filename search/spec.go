package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxSeed bounds every seed, so that it survives a trip through a JSON number.
const MaxSeed = 1 << 53

// MaxRuns bounds the runs of a trial and the trials of a generation, MaxTrials the trials
// of a study: more is a mistake, which memory would not hold.
const (
	MaxRuns   = 10_000
	MaxTrials = 100_000_000
)

// Spec is the identity of a study: everything that decides which trials it has
// and how each is trained. Two studies with equal specs have bit-identical
// trials. How far a study goes is its Budget, which is no part of its identity.
type Spec struct {
	// TrainingSpec is the canonical JSON of what a run trains: data set, network,
	// training. It is opaque to this package.
	TrainingSpec json.RawMessage `json:"science"`
	// Space has the weights in the order of every goal of the study.
	Space Space `json:"space"`
	// Start lists goals that are tried first.
	Start []Params `json:"start,omitempty"`
	// Strategy is the name of the strategy, Options its configuration as canonical JSON.
	Strategy string          `json:"strategy"`
	Options  json.RawMessage `json:"options,omitempty"`
	// Generation is the number of trials that are asked for, trained and told together.
	Generation int `json:"generation"`
	// Runs is the number of trainings of each trial; Budget.Runs may raise it.
	Runs int `json:"runs"`
	// Rungs are the epochs after which a trial may end early, ascending; the last
	// rung is what the task says. None: every trial is trained to the end.
	Rungs []int `json:"rungs,omitempty"`
	// Seeds says how the seeds of those trainings are picked.
	Seeds SeedPolicy `json:"seeds"`
	// Seed is the search seed, below MaxSeed.
	Seed uint64 `json:"seed"`
}

// Validate refuses a spec that no study can have.
func (s Spec) Validate() error {
	if err := s.validateSpace(); err != nil {
		return err
	}
	for i, goal := range s.Start {
		if _, err := s.Space.Place(goal); err != nil {
			return fmt.Errorf("start goal %d: %w", i, err)
		}
	}
	switch {
	case len(s.TrainingSpec) == 0:
		return errors.New("the spec says nothing of what to train")
	case s.Strategy == "":
		return errors.New("the spec names no strategy")
	case s.Generation < 1:
		return fmt.Errorf("a generation must have at least 1 trial, not %d", s.Generation)
	case s.Runs < 1:
		return fmt.Errorf("a trial must have at least 1 run, not %d", s.Runs)
	case s.Generation > MaxRuns:
		return fmt.Errorf("a generation of %d trials is larger than %d", s.Generation, MaxRuns)
	case s.Runs > MaxRuns:
		return fmt.Errorf("%d runs of a trial are more than %d", s.Runs, MaxRuns)
	case s.Seed >= MaxSeed:
		return fmt.Errorf("seed %d is not below 2^53", s.Seed)
	}
	if err := checkRungs(s.Rungs); err != nil {
		return err
	}
	if len(s.Rungs) > 0 && s.Strategy == List {
		return errors.New("a list of goals is trained to the end: it has no rungs")
	}
	return s.Seeds.validate()
}

// validateSpace wants a space that can be searched, and of a List a goal.
func (s Spec) validateSpace() error {
	if s.Strategy != List {
		return s.Space.Validate()
	}
	if len(s.Start) == 0 {
		return errors.New("a study of a list of goals needs at least 1 goal")
	}
	return s.Space.validateWeights()
}

// Canonical returns the one JSON text of the spec: keys of opaque parts sorted,
// start goals written out in the order of the space, no insignificant space.
func (s Spec) Canonical() ([]byte, error) {
	start := make([]Params, len(s.Start))
	for i, goal := range s.Start {
		placed, err := s.Space.Place(goal)
		if err != nil {
			return nil, fmt.Errorf("start goal %d: %w", i, err)
		}
		start[i] = placed
	}
	s.Start = start
	var err error
	if s.TrainingSpec, err = canonical(s.TrainingSpec); err != nil {
		return nil, fmt.Errorf("science: %w", err)
	}
	if s.Options, err = canonical(s.Options); err != nil {
		return nil, fmt.Errorf("options: %w", err)
	}
	return json.Marshal(s)
}

// Hash returns the SHA-256 of the canonical text in hexadecimal: the identity
// of a study.
func (s Spec) Hash() (string, error) {
	text, err := s.Canonical()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// canonical rewrites JSON with sorted keys and without insignificant space;
// numbers keep their text. Empty input stays empty.
func canonical(raw json.RawMessage) (json.RawMessage, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	value, err := decodeJSON(raw)
	if err != nil {
		return nil, err
	}
	return json.Marshal(value)
}

func decodeJSON(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one JSON value")
	}
	return value, nil
}
