package jsonform

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Error is a mistake in a JSON text.
type Error struct {
	// Line and Column count from 1, columns in characters. What is 0 is left out of the text.
	Line, Column int
	// Path leads to the value, as in pmf[2].p; "" is the text as a whole.
	Path string
	Err  error
}

// Error gives "line 2, column 7: pmf[2].p: what is wrong".
func (e *Error) Error() string {
	var where []string
	if e.Line > 0 {
		where = append(where, fmt.Sprintf("line %d", e.Line))
	}
	if e.Column > 0 {
		where = append(where, fmt.Sprintf("column %d", e.Column))
	}
	text := e.Err.Error()
	if e.Path != "" {
		text = e.Path + ": " + text
	}
	if len(where) == 0 {
		return text
	}
	return strings.Join(where, ", ") + ": " + text
}

func (e *Error) Unwrap() error { return e.Err }

// join appends a key to a path, in quotes where it is empty or has what cannot be printed.
func join(path, key string) string {
	if quoted := strconv.Quote(key); key == "" || len(quoted) != len(key)+len(`""`) {
		key = quoted
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// shorten cuts a text for a message at a character, and shows as spaces what cannot be printed.
func shorten(text string) string {
	const most = 60
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
