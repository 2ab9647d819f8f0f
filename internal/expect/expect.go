// Package expect has what tests say of errors.
package expect

import (
	"errors"
	"strings"
	"testing"
)

// NoError ends a test that has an error.
func NoError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Says wants an error that says words.
func Says(t testing.TB, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("there is no error")
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("error %q does not say %q", err, word)
		}
	}
}

// Refused wants an error of one line that wraps cause, if that is not nil, and says words.
func Refused(t testing.TB, err, cause error, words ...string) {
	t.Helper()
	Says(t, err, words...)
	if cause != nil && !errors.Is(err, cause) {
		t.Errorf("error %q does not wrap %q", err, cause)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("error %q has more than one line", err)
	}
}
