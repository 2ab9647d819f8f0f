package plaintext_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"goalsearch/internal/plaintext"
)

func TestPrintable(t *testing.T) {
	for given, want := range map[string]string{
		"":                       "",
		"plain ~ text":           "plain ~ text",
		"ä ≠ 𝛼 {F}{C}":           "ä ≠ 𝛼 {F}{C}",
		"a\x1b[31mred\x1b[0m":    "a\uFFFD[31mred\uFFFD[0m",
		"tab\tline\nreturn\rend": "tab line return end",
		"bell\a del\x7f":         "bell\uFFFD del\uFFFD",
		"csi \u009b2J":           "csi \uFFFD2J",
		"next\u0085line":         "next line",
		"turned \u202egnp.exe":   "turned \uFFFDgnp.exe",
		"lines\u2028apart\u2029": "lines apart ",
		"bytes \xff\xfe":         "bytes \uFFFD",
		"mark \ufeff":            "mark \uFFFD",
		"5\u00a0%, 👩\u200d🔬":     "5\u00a0%, 👩\u200d🔬",
	} {
		if got := plaintext.Printable(given); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("a\x1b[31m\u202e\xff")
	f.Fuzz(func(t *testing.T, text string) {
		got := plaintext.Printable(text)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, harmful) {
			t.Fatalf("%q becomes %q", text, got)
		}
		if again := plaintext.Printable(got); again != got {
			t.Fatalf("%q becomes %q, then %q", text, got, again)
		}
	})
}

// FuzzJSON: the text means what it did and has nothing with an effect besides white space
// of its own.
func FuzzJSON(f *testing.F) {
	f.Add("a\u009b\u202e\x7f\U000E0001 \xff")
	f.Fuzz(func(t *testing.T, text string) {
		given, err := json.Marshal(map[string]string{text: text})
		if err != nil {
			t.Skip()
		}
		got := plaintext.JSON(given)
		if bytes.ContainsFunc(got, harmful) {
			t.Fatalf("%q becomes %q", given, got)
		}
		var before, after map[string]string
		if err := json.Unmarshal(given, &before); err != nil {
			t.Skip()
		}
		if err := json.Unmarshal(got, &after); err != nil || len(before) != len(after) {
			t.Fatalf("%q becomes %q: %v", given, got, err)
		}
		for key, value := range before {
			if after[key] != value {
				t.Fatalf("%q becomes %q", value, after[key])
			}
		}
	})
}

// harmful are control characters, and those by which text changes its direction or hides.
func harmful(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d'
}
