// Package plaintext makes text harmless for terminals, files of lines and JSON.
//
// Text that was read from a file may hold control characters, which move the cursor or
// change colours, and characters that turn the direction of what follows. No command
// writes them as they are.
package plaintext

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Printable returns text of one line without effects: tabs and ends of lines are spaces,
// other control characters, those that change the direction and bytes that are no UTF-8 are
// U+FFFD.
func Printable(text string) string {
	if isPlainASCII(text) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("\t\n\v\f\r\u0085\u2028\u2029", r):
			return ' '
		case hasEffect(r):
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
}

// hasEffect reports whether a character does something beyond being shown.
func hasEffect(r rune) bool {
	const joiner, nonJoiner = '\u200d', '\u200c' // of letters, and of the parts of an emoji
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != joiner && r != nonJoiner
}

// isPlainASCII reports whether text has nothing but printable ASCII.
func isPlainASCII(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// IsPrintable reports whether text is printed as it is.
func IsPrintable(text string) bool { return Printable(text) == text }

// JSON returns a JSON text in which characters with effects that JSON lets stand in its
// strings are written as escapes. It means the same.
func JSON(text []byte) []byte {
	return escaped(text, func(b []byte, r rune) []byte {
		for _, unit := range utf16.AppendRune(nil, r) {
			b = fmt.Appendf(b, `\u%04x`, unit)
		}
		return b
	})
}

// YAML is JSON for YAML: texts with such characters must stand in double quotes.
func YAML(text []byte) []byte {
	return escaped(text, func(b []byte, r rune) []byte { return fmt.Appendf(b, `\U%08X`, r) })
}

// escaped has write append characters with effects. Below U+007F there are none but the
// white space of the form itself, as JSON and YAML escape the others.
func escaped(text []byte, write func([]byte, rune) []byte) []byte {
	var b []byte // nil: nothing is escaped yet
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r >= 0x7F && hasEffect(r) {
			if b == nil {
				b = append(make([]byte, 0, len(text)+16), text[:i]...)
			}
			b = write(b, r)
		} else if b != nil {
			b = append(b, text[i:i+n]...)
		}
		i += n
	}
	if b == nil {
		return text
	}
	return b
}
