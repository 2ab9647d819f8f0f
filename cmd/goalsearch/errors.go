package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"goalsearch/evaluate"
	"goalsearch/evaluate/dataset"
	"goalsearch/search"
	"goalsearch/store"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1   // data, pmf, store, training
	exitUsage       = 2   // wrong command line, config or goal
	exitInterrupted = 130 // as a shell has it for a process ended by Ctrl-C
)

// usageError is a mistake in what the user asked for.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// usage marks an error as one of the command line, config or goal.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return &usageError{err}
}

// usagef is usage of a new error.
func usagef(format string, args ...any) error { return usage(fmt.Errorf(format, args...)) }

// told is an error of which the user knows already; it counts for the exit code.
type told struct{ err error }

func (told) Error() string   { return "" }
func (t told) Unwrap() error { return t.err }

// setAside tells of a study that cannot go on and holds up no others.
func setAside(std streams, err error) error {
	fmt.Fprintf(std.err, "goalsearch: %v; going on with the others\n", err)
	return told{err}
}

// askedWrongly are the errors of other rooms by which a user has asked for
// something that there is not.
var askedWrongly = []error{
	dataset.ErrUnknown, dataset.ErrNoDir, dataset.ErrNoSource,
	search.ErrNoStudy, search.ErrStudyExists, search.ErrSpecChanged,
	store.ErrNoTrial,
}

// exitCode is the exit code of a command that ended with err.
func exitCode(err error) int {
	var wrong *usageError
	var field *evaluate.FieldError
	var reading *dataset.ReadingError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errStopped), errors.Is(err, search.ErrInterrupted), errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &wrong), errors.As(err, &field), errors.As(err, &reading):
		return exitUsage
	}
	for _, target := range askedWrongly {
		if errors.Is(err, target) {
			return exitUsage
		}
	}
	return exitFailed
}

// report tells the user of an error, one line for each that it joins, and
// returns the exit code. Who stops a command is told nothing but what the command
// itself has to say.
func report(stderr io.Writer, err error) int {
	code := exitCode(err)
	if err == nil || code == exitInterrupted {
		return code
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			fmt.Fprintln(stderr, "goalsearch: "+line)
		}
	}
	return code
}
