// Package option has the error of an option that a strategy cannot work with.
package option

import "fmt"

// Error is an option that a strategy does not have, or not with this value.
type Error struct {
	Key     string // of the option
	Problem string // what is wrong, and what to do
}

func (e *Error) Error() string { return "option " + e.Key + " " + e.Problem }

// Errorf returns an *Error of the option.
func Errorf(key, format string, args ...any) error {
	return &Error{key, fmt.Sprintf(format, args...)}
}
