package jsonform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// byteOrderMark is what some editors put in front of UTF-8.
const byteOrderMark = "\ufeff"

// Parse reads the one value of a JSON text. Errors are of type *Error.
func Parse(text []byte) (*Value, error) {
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	if err := checkEncoding(text); err != nil {
		return nil, err
	}
	var whole json.RawMessage // bounds the depth, too
	if err := json.Unmarshal(text, &whole); err != nil {
		return nil, describeSyntax(text, err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	p := parser{text: text, decoder: d, at: cursor{line: 1, column: 1}}
	root, err := p.value("")
	if err != nil {
		return nil, err
	}
	return &root, nil
}

// checkEncoding refuses a text that is not UTF-8.
func checkEncoding(text []byte) error {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return &Error{1, 1, "", errors.New("the text is in UTF-16: save it as UTF-8")}
	}
	if utf8.Valid(text) {
		return nil
	}
	offset := 0
	for {
		r, size := utf8.DecodeRune(text[offset:])
		if r == utf8.RuneError && size == 1 {
			return errorAt(text, offset, errors.New("the text is not UTF-8: save it as UTF-8"))
		}
		offset += size
	}
}

// notFinite finds the names that Python and JavaScript write for values that JSON has not.
var notFinite = regexp.MustCompile(`^-?(NaN|nan|Infinity|inf)`)

// describeSyntax says where a text is no JSON, and why.
func describeSyntax(text []byte, err error) error {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return errorAt(text, 0, err)
	}
	offset := int(syntax.Offset)
	if len(bytes.TrimSpace(text)) == 0 {
		return errorAt(text, 0, fmt.Errorf("there is nothing in it: %w", err))
	}
	if offset > 0 && syntax.Error() != "unexpected end of JSON input" {
		offset-- // it stands behind the character
	}
	begin := offset
	for begin > 0 && offset-begin < len("-Infinity") && !strings.ContainsRune(" \t\r\n,:[{", rune(text[begin-1])) {
		begin--
	}
	switch name := notFinite.Find(text[begin:]); {
	case name != nil:
		return errorAt(text, begin, fmt.Errorf("%s is no number of JSON, as it is not finite: %w", name, err))
	case strings.HasSuffix(err.Error(), "after top-level value"):
		return errorAt(text, offset, fmt.Errorf("there is more than one value: %w", err))
	}
	return errorAt(text, offset, err)
}

// errorAt is an error about the byte at an offset.
func errorAt(text []byte, offset int, err error) *Error {
	c := cursor{line: 1, column: 1}
	c.advance(text, min(offset, len(text)))
	return &Error{c.line, c.column, "", err}
}

// cursor is a place in a text.
type cursor struct{ offset, line, column int }

// advance moves the cursor on to an offset.
func (c *cursor) advance(text []byte, offset int) {
	passed := text[c.offset:offset]
	if n := bytes.Count(passed, []byte("\n")); n > 0 {
		c.line += n
		c.column = 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	c.column += utf8.RuneCount(passed)
	c.offset = offset
}

// parser builds the tree of a text that is known to be JSON.
type parser struct {
	text    []byte
	decoder *json.Decoder
	at      cursor // where the last token began
}

// token returns the next token, where it begins, and its bytes.
func (p *parser) token() (json.Token, []byte, error) {
	begin := int(p.decoder.InputOffset())
	token, err := p.decoder.Token()
	if err != nil {
		return nil, nil, errorAt(p.text, begin, err)
	}
	end := int(p.decoder.InputOffset())
	for begin < end && strings.IndexByte(" \t\r\n,:", p.text[begin]) >= 0 {
		begin++
	}
	p.at.advance(p.text, begin)
	raw := p.text[begin:end]
	if text, ok := token.(string); ok && strings.ContainsRune(text, utf8.RuneError) && countReplacements(raw) != strings.Count(text, "\ufffd") {
		return nil, nil, &Error{p.at.line, p.at.column, "", fmt.Errorf("%s has half of a surrogate pair, which is no character", shorten(string(raw)))}
	}
	return token, raw, nil
}

var escapedReplacement = regexp.MustCompile(`(?i)\\(\\|ufffd)`)

// countReplacements counts the replacement characters that the bytes of a JSON text stand for.
func countReplacements(raw []byte) int {
	n := bytes.Count(raw, []byte("\ufffd"))
	for _, escape := range escapedReplacement.FindAll(raw, -1) {
		if len(escape) > len(`\\`) {
			n++
		}
	}
	return n
}

// value reads the next value.
func (p *parser) value(path string) (Value, error) {
	token, raw, err := p.token()
	if err != nil {
		return Value{}, err
	}
	v := Value{Line: p.at.line, Column: p.at.column, Text: string(raw), raw: raw}
	begin := p.at.offset
	switch t := token.(type) {
	case json.Delim:
		v.Text = ""
		if t == '{' {
			v.Kind = Map
			err = p.members(&v, path)
		} else {
			v.Kind = List
			err = p.elements(&v, path)
		}
		if err != nil {
			return v, err
		}
		_, err = p.decoder.Token() // the closing bracket
		v.raw = p.text[begin:p.decoder.InputOffset()]
	case string:
		v.Kind, v.Text = Text, t
	case json.Number:
		v.Kind = Number
	case bool:
		v.Kind = Bool
	}
	return v, err
}

// elements reads the elements of a list.
func (p *parser) elements(v *Value, path string) error {
	for p.decoder.More() {
		item, err := p.value(path + "[" + strconv.Itoa(len(v.Items)) + "]")
		if err != nil {
			return err
		}
		v.Items = append(v.Items, item)
	}
	return nil
}

// members reads the keys and values of an object.
func (p *parser) members(v *Value, path string) error {
	known := make(map[string]Key)
	for p.decoder.More() {
		token, _, err := p.token()
		if err != nil {
			return err
		}
		key := Key{token.(string), p.at.line, p.at.column}
		at := join(path, key.Name)
		if first, ok := known[key.Name]; ok {
			where := fmt.Sprintf("in column %d", first.Column)
			if first.Line != key.Line {
				where = fmt.Sprintf("on line %d", first.Line)
			}
			return &Error{key.Line, key.Column, at, fmt.Errorf("the key stands twice, first %s; leave one out", where)}
		}
		known[key.Name] = key
		item, err := p.value(at)
		if err != nil {
			return err
		}
		v.Keys, v.Items = append(v.Keys, key), append(v.Items, item)
	}
	return nil
}
