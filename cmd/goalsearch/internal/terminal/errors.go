package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
	"goalsearch/internal/campaign"
	"goalsearch/internal/experiment"
	"goalsearch/internal/plaintext"
	"goalsearch/internal/studies"
	"goalsearch/search"
	"goalsearch/store"
)

// Exit codes.
const (
	ExitDone        = 0
	ExitFailed      = 1   // data, pmf, store, training
	ExitUsage       = 2   // wrong command line, config or goal
	ExitInterrupted = 130 // as a shell has it for a process ended by Ctrl-C
)

// UsageError is a mistake in what the user asked for.
type UsageError struct{ err error }

func (e *UsageError) Error() string { return e.err.Error() }
func (e *UsageError) Unwrap() error { return e.err }

// Usage marks an error as one of the command line, config or goal.
func Usage(err error) error {
	if err == nil {
		return nil
	}
	return &UsageError{err}
}

// Usagef is usage of a new error.
func Usagef(format string, args ...any) error { return Usage(fmt.Errorf(format, args...)) }

// failedError is an error in parsing options that is none of the command line.
type failedError struct{ err error }

func (e *failedError) Error() string { return e.err.Error() }
func (e *failedError) Unwrap() error { return e.err }

// Failed marks an error in parsing options as none of the command line, as of data that
// had to be read to complete them.
func Failed(err error) error {
	if err == nil {
		return nil
	}
	return &failedError{err}
}

// askedWrongly are the errors of other rooms by which a user has asked for
// something that there is not.
var askedWrongly = []error{
	dataset.ErrUnknown, dataset.ErrNoDir, dataset.ErrNoSource,
	search.ErrNoStudy, search.ErrStudyExists, search.ErrSpecChanged,
	store.ErrNoTrial,
}

// ExitCode is the exit code of a command that ended with err.
func ExitCode(err error) int {
	var wrong *UsageError
	var field *evaluate.FieldError
	var reading *dataset.ReadingError
	var changed *campaign.DataChanged
	var request *experiment.RequestError
	var trained *search.TrainedHereError
	var goal *studies.GoalError
	switch {
	case err == nil:
		return ExitDone
	case errors.Is(err, ErrStopped), errors.Is(err, search.ErrInterrupted), errors.Is(err, context.Canceled):
		return ExitInterrupted
	case errors.As(err, &wrong), errors.As(err, &field), errors.As(err, &reading), errors.As(err, &changed), errors.As(err, &request), errors.As(err, &trained), errors.As(err, &goal):
		return ExitUsage
	}
	for _, target := range askedWrongly {
		if errors.Is(err, target) {
			return ExitUsage
		}
	}
	return ExitFailed
}

// Report tells the user of an error, one line for each that it joins, and
// returns the exit code. Who stops a command is told nothing but what the command
// itself has to say.
func Report(stderr io.Writer, err error) int {
	code := ExitCode(err)
	if err == nil || code == ExitInterrupted {
		return code
	}
	for line := range strings.SplitSeq(advised(err), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			fmt.Fprintln(stderr, "goalsearch: "+plaintext.Printable(line))
		}
	}
	return code
}
