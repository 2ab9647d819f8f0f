package store

import (
	"errors"
	"fmt"
	"syscall"
)

// Errors that callers branch on, beside those of package search. Every error of
// this package that has one of these causes wraps it.
var (
	// ErrNoStore: there is no file at the path.
	ErrNoStore = errors.New("there is no store")
	// ErrNotStore: the file is something else: a directory, no bbolt file, or a
	// bbolt file of another program.
	ErrNotStore = errors.New("not a goalsearch store")
	// ErrNewer: the file, or a value in it, has a schema version above Schema.
	ErrNewer = errors.New("written by a newer goalsearch")
	// ErrTruncated: the file is shorter than its own count of pages.
	ErrTruncated = errors.New("truncated")
	// ErrCorrupt: the file contradicts itself.
	ErrCorrupt = errors.New("damaged")
	// ErrLocked: another process has the store open.
	ErrLocked = errors.New("in use")
	// ErrNoTrial: the study has no trial of that number.
	ErrNoTrial = errors.New("no such trial")
	// ErrSpecChanged: a study of that name is stored with another spec.
	ErrSpecChanged = errors.New("the study's spec differs from the stored one")
	// ErrConflict: what is to be stored contradicts what is stored.
	ErrConflict = errors.New("contradicts what is stored")
)

// in says which store an error is about.
func in(path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store %s: %w", path, err)
}

// full says what a full disk means to the store that a change was meant for.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return fmt.Errorf("no room on its disk; this change is not stored, all earlier ones are and can be read: free some space and go on: %w", err)
	}
	return err
}
