package jsonform

import (
	"fmt"
	"slices"
)

// Kind is the kind of a JSON value.
type Kind uint8

// The kinds of JSON values.
const (
	Null Kind = iota
	Bool
	Number
	Text
	List
	Map
)

// Value is a value of a JSON text and its place there.
type Value struct {
	Kind Kind
	// Text has the characters of a text without its quotes, and a number, true,
	// false or null as it stands.
	Text string
	// Items are the elements of a list, or the values of an object, in order.
	Items []Value
	// Keys are those of the values of an object.
	Keys []Key
	// Line and Column say where the value begins; they count from 1, columns in characters.
	Line, Column int

	raw []byte
}

// Key is a key of an object and its place.
type Key struct {
	Name         string
	Line, Column int
}

// describe names a value in a message.
func (v *Value) describe() string {
	switch v.Kind {
	case List:
		return "a list"
	case Map:
		return "an object"
	}
	return shorten(string(v.raw))
}

// Errorf makes an error about the value that the steps lead to: keys (string) and
// positions in lists (int). Where they lead nowhere it is about the last one that there is.
func (v *Value) Errorf(steps []any, format string, args ...any) *Error {
	path := ""
	for _, step := range steps {
		i := -1
		switch s := step.(type) {
		case int:
			path += fmt.Sprintf("[%d]", s)
			if v.Kind == List && s < len(v.Items) {
				i = s
			}
		case string:
			path = join(path, s)
			i = slices.IndexFunc(v.Keys, func(k Key) bool { return k.Name == s })
		}
		if i < 0 {
			break
		}
		v = &v.Items[i]
	}
	return &Error{v.Line, v.Column, path, fmt.Errorf(format, args...)}
}
