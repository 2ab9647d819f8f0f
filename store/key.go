package store

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Names of the buckets and keys of the file; doc.go describes them.
var (
	metaBucket    = []byte("meta")
	formatKey     = []byte("format")
	schemaKey     = []byte("schema")
	studiesBucket = []byte("studies")

	studyKey      = []byte("study")
	trialsBucket  = []byte("trials")
	runsBucket    = []byte("runs")
	detailsBucket = []byte("details")
	rankBucket    = []byte("rank")
	sameBucket    = []byte("same")
	journalBucket = []byte("journal")

	// studyBuckets are the buckets of every study.
	studyBuckets = [][]byte{trialsBucket, runsBucket, detailsBucket, rankBucket, sameBucket, journalBucket}
)

// numberKey is the key of a trial, or of a journal entry.
func numberKey(n int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// pairKey is the key of a run (trial, run) and of a copy (original, copy).
func pairKey(a, b int) []byte { return binary.BigEndian.AppendUint64(numberKey(a), uint64(b)) }

// unscored stands in the place of a score of a failed trial. No finite score
// maps to it, and all sort before it.
const unscored = math.MaxUint64

// invert maps finite scores to numbers in the opposite order, one to one but
// for -0, which counts as 0.
func invert(score float64) uint64 {
	bits := math.Float64bits(score + 0)
	if bits>>63 == 0 {
		return ^(bits | 1<<63)
	}
	return bits
}

// rankKey orders ended trials: better scores first, equal ones by number.
func rankKey(inverted uint64, trial int) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, inverted), uint64(trial))
}

// parseNumber reads a key made by numberKey.
func parseNumber(key []byte) (int, error) {
	if len(key) != 8 {
		return 0, fmt.Errorf("%w: key %x has %d bytes, not 8", ErrCorrupt, key, len(key))
	}
	n := binary.BigEndian.Uint64(key)
	if n > math.MaxInt32 {
		return 0, fmt.Errorf("%w: key %x is out of range", ErrCorrupt, key)
	}
	return int(n), nil
}

// parsePair reads a key made by pairKey.
func parsePair(key []byte) (a, b int, err error) {
	if len(key) != 16 {
		return 0, 0, fmt.Errorf("%w: key %x has %d bytes, not 16", ErrCorrupt, key, len(key))
	}
	if a, err = parseNumber(key[:8]); err != nil {
		return 0, 0, err
	}
	b, err = parseNumber(key[8:])
	return a, b, err
}

// parseRank reads a key made by rankKey.
func parseRank(key []byte) (inverted uint64, trial int, err error) {
	if len(key) != 16 {
		return 0, 0, fmt.Errorf("%w: rank key %x has %d bytes, not 16", ErrCorrupt, key, len(key))
	}
	trial, err = parseNumber(key[8:])
	return binary.BigEndian.Uint64(key), trial, err
}
