package pidio

import "fmt"

// Kind tells remarks and errors apart that a caller may add advice to.
type Kind int

// The kinds of remarks.
const (
	HeaderRead   Kind = iota // the first line was taken for the names of the columns
	MaybeHeader              // the first line was taken for a sample and may be names
	Merged                   // numbers that are written in several ways are one symbol
	Divided                  // a column was divided into bins
	Dropped                  // samples with a missing value were left out
	NearlyUnique             // nearly every value of a column is its own symbol
	Undersampled             // nearly every sample has a combination of sources of its own
)

// The kinds of errors.
const (
	ColumnCount   Kind = iota + 100 // too few or too many columns
	UnknownColumn                   // a column was asked for that is not there, or twice
	IndexColumn                     // the first column numbers the samples
	MissingValue                    // a sample lacks a value
	Continuous                      // nearly every value of a column is a number of its own
	NoNumber                        // a value of a column that is to be divided into bins is no number
)

// Remark is something that makes a result doubtful, or that was decided for the user.
type Remark struct {
	Kind Kind
	Text string
}

// Error is a mistake in samples, or in what was asked of them.
type Error struct {
	Kind Kind
	Line int // in the text, from 1; 0 if it is not about one line
	Err  error
}

// Error gives "line 3: what is wrong".
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Err.Error()
	}
	return fmt.Sprintf("line %d: %v", e.Line, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// refuse makes an Error.
func refuse(kind Kind, line int, format string, args ...any) *Error {
	return &Error{kind, line, fmt.Errorf(format, args...)}
}
