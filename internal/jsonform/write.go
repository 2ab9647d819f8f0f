package jsonform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"goalsearch/internal/plaintext"
)

// Write writes a value as JSON of many lines, indented by two spaces, with a line break at
// its end. The characters <, > and & stand for themselves, those that a terminal would
// obey do not.
func Write(w io.Writer, value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(plaintext.JSON(b.Bytes()))
	return err
}

// Encode returns a value as JSON on one line, without its end. The characters <, > and &
// stand for themselves.
func Encode(value any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Object is a JSON object whose members keep their order.
type Object []Member

// Member is a key of an Object and its value.
type Member struct {
	Name  string
	Value any
}

// MarshalJSON writes the members in order.
func (o Object) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			text = append(text, ',')
		}
		name, err := Encode(m.Name)
		if err != nil {
			return nil, err
		}
		value, err := Encode(m.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Name, err)
		}
		text = append(append(append(text, name...), ':'), value...)
	}
	return append(text, '}'), nil
}
