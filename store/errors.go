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
	// ErrNoDirectory: nor is there the directory in which the file would be.
	ErrNoDirectory = errors.New("its directory does not exist")
	// ErrNoAccess: the file may not be opened.
	ErrNoAccess = errors.New("it cannot be opened")
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

// LockedError is ErrLocked with the process that has the store open.
type LockedError struct {
	Owner *Owner // nil: it does not answer
	// Unread is why the store cannot be read meanwhile either, nil if that was not tried.
	Unread error
}

func (e *LockedError) Error() string {
	text := ErrLocked.Error() + " by a process that does not answer, perhaps on another machine"
	if e.Owner != nil {
		text = fmt.Sprintf("%v by %s", ErrLocked, e.Owner)
	}
	if e.Unread != nil {
		text += fmt.Sprintf(", and it cannot be read meanwhile: %v", e.Unread)
	}
	return text
}

// Unwrap returns ErrLocked.
func (e *LockedError) Unwrap() error { return ErrLocked }

// DanglingLinkError is ErrNoStore where the path is a link.
type DanglingLinkError struct {
	Target string // where the link leads
}

func (e *DanglingLinkError) Error() string {
	return fmt.Sprintf("it is a link to %s, which does not exist", e.Target)
}

// Unwrap returns ErrNoStore.
func (e *DanglingLinkError) Unwrap() error { return ErrNoStore }

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
		return fmt.Errorf("no room on its disk; this change is not stored, all earlier ones are and can be read: free some space and continue: %w", err)
	}
	return err
}
