package jsonform_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"goalsearch/internal/jsonform"
)

type point struct {
	X     float64  `json:"x"`
	N     int      `json:"n"`
	Seed  uint8    `json:"seed,omitempty"`
	Label *string  `json:"label"`
	On    bool     `json:"on,omitempty"`
	List  []string `json:"list,omitempty"`
	Inner inner    `json:"inner,omitzero"`
	Odd   odd      `json:"odd,omitempty"`
	Maybe *odd     `json:"maybe,omitempty"`
	Named map[string]inner
	embedded
	Any    any             `json:"any,omitempty"`
	Raw    json.RawMessage `json:"raw,omitempty"`
	hidden int
	Never  int `json:"-"`
}

type inner struct {
	Points []point `json:"points"`
}

type embedded struct {
	Below int `json:"below,omitempty"`
}

// odd reads itself.
type odd int

func (o *odd) UnmarshalJSON(text []byte) error {
	var n int
	if err := json.Unmarshal(text, &n); err != nil || n%2 == 0 {
		return fmt.Errorf("%s is not odd", text)
	}
	*o = odd(n)
	return nil
}

func TestDecode(t *testing.T) {
	text := "\ufeff" + `{"x": 1.5, "n": -3, "seed": 255, "label": null, "on": true, "list": ["ä\ufffd\u00e4\ud83d\ude00\\ufffd"],
	"inner": {"points": null}, "odd": 7, "maybe": 9, "Named": {"a": {"points": [{"x": 2}]}}, "below": 4, "any": {"b": [1]}, "raw": {"c": 1}}`
	var got point
	if err := jsonform.DecodeComplete([]byte(strings.Replace(text, `{"x": 2}`, `{"x": 2, "n": 0, "label": "l", "Named": {}}`, 1)), &got); err != nil {
		t.Fatal(err)
	}
	got.Named["a"].Points[0].Label = nil
	nine := odd(9)
	want := point{X: 1.5, N: -3, Seed: 255, On: true, Maybe: &nine, List: []string{"ä\ufffdä😀\\ufffd"}, Odd: 7,
		Named: map[string]inner{"a": {Points: []point{{X: 2, Named: map[string]inner{}}}}}, embedded: embedded{4},
		Any: map[string]any{"b": []any{1.0}}, Raw: json.RawMessage(`{"c": 1}`)}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	over := point{X: 7, N: 8}
	if err := jsonform.Decode([]byte(`{"n": 9}`), &over); err != nil || over.X != 7 || over.N != 9 || over.hidden != 0 {
		t.Errorf("over what was there: %+v, %v", over, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "line 1, column 1: there is nothing in it: unexpected end of JSON input"},
		{"\ufeff \n", "line 1, column 1: there is nothing in it: unexpected end of JSON input"},
		{"{\n \"x\": }", "line 2, column 7: invalid character '}' looking for beginning of value"},
		{`{"x": 1`, "line 1, column 8: unexpected end of JSON input"},
		{`{"x": NaN}`, "line 1, column 7: NaN is no number of JSON, as it is not finite: invalid character 'N' looking for beginning of value"},
		{`{"x": nan}`, "line 1, column 7: nan is no number of JSON, as it is not finite: invalid character 'a' in literal null (expecting 'u')"},
		{`{"x": -Infinity}`, "line 1, column 7: -Infinity is no number of JSON, as it is not finite: invalid character 'I' in numeric literal"},
		{"{}\n{}", "line 2, column 1: there is more than one value: invalid character '{' after top-level value"},
		{"{}{}", "line 1, column 3: there is more than one value: invalid character '{' after top-level value"},
		{"\xff\xfe{\x00}\x00", "line 1, column 1: the text is in UTF-16: save it as UTF-8"},
		{"{\"list\":\n [\"ä\xe4\"]}", "line 2, column 5: the text is not UTF-8: save it as UTF-8"},
		{`{"list": ["ä", "\ud800"]}`, `line 1, column 16: "\ud800" has half of a surrogate pair, which is no character`},
		{`{"list": ["\\ufffd\udfff"]}`, `line 1, column 11: "\\ufffd\udfff" has half of a surrogate pair, which is no character`},
		{"{\"n\": 1, \"n\": 2}", "line 1, column 10: n: the key stands twice, first in column 2; leave one out"},
		{"{\"n\": 1,\n\"\\u006e\": 1}", "line 2, column 1: n: the key stands twice, first on line 1; leave one out"},
		{"{\"raw\": {\"c\": [{\"d\": 1, \"d\": 2}]}}", "line 1, column 25: raw.c[0].d: the key stands twice, first in column 17; leave one out"},
		{`{"lable": "x"}`, "line 1, column 2: lable: unknown key; did you mean label?"},
		{`{"X": 1}`, "line 1, column 2: X: unknown key; known are x, n,"},
		{`{"hidden": 1}`, "line 1, column 2: hidden: unknown key; known are x, n, seed, label, on, list, inner, odd, maybe, Named, below, any, raw"},
		{`{"Never": 1}`, "unknown key"},
		{`{"inner": {"points": [{"y": 1}]}}`, "line 1, column 24: inner.points[0].y: unknown key; known are"},
		{`[]`, "line 1, column 1: a list stands where an object must"},
		{`null`, "line 1, column 1: null stands where an object must"},
		{`{"x": "1"}`, `line 1, column 7: x: "1" stands where a number must`},
		{`{"x": null}`, `line 1, column 7: x: null stands where a number must`},
		{`{"x": 1e999}`, `line 1, column 7: x: 1e999 is out of range`},
		{`{"x": -1e-400}`, `line 1, column 7: x: -1e-400 is so small that it would be 0`},
		{`{"n": 1.0}`, `line 1, column 7: n: 1.0 stands where a whole number must`},
		{`{"n": 9223372036854775808}`, `n: 9223372036854775808 is out of range`},
		{`{"seed": -1}`, `seed: -1 stands where a whole number that is not negative must`},
		{`{"seed": 256}`, `seed: 256 is out of range`},
		{`{"on": 1}`, `on: 1 stands where true or false must`},
		{`{"label": 1}`, `label: 1 stands where a text must`},
		{`{"list": {"a": 1}}`, `list: an object stands where a list must`},
		{`{"list": ["a", 1]}`, `line 1, column 16: list[1]: 1 stands where a text must`},
		{`{"Named": []}`, `Named: a list stands where an object must`},
		{`{"Named": {"ä": {"points": 1}}}`, `line 1, column 28: Named.ä.points: 1 stands where a list must`},
		{`{"maybe": "9"}`, `line 1, column 11: maybe: "9" is not odd`},
		{"{\"odd\":\n\n  4}", "line 3, column 3: odd: 4 is not odd"},
		{`{"list": "` + strings.Repeat("ä", 50) + `"}`, `list: "` + strings.Repeat("ä", 29) + `… stands where a list must`},
		{strings.Repeat("[", 20000) + strings.Repeat("]", 20000), "exceeded max depth"},
	} {
		var p point
		err := jsonform.Decode([]byte(c.text), &p)
		wrong, ok := errors.AsType[*jsonform.Error](err)
		if !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: %v, want %s", c.text, err, c.want)
			continue
		}
		if wrong.Line < 1 || wrong.Column < 1 {
			t.Errorf("%.60s: %+v has no place", c.text, wrong)
		}
	}
}

func TestDecodeCompleteRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"x": 1, "label": null, "Named": {}}`:                                  "line 1, column 1: the key n is missing",
		`{"x": 1, "n": 1, "label": null, "Named": {"a": {}}}`:                   "line 1, column 48: Named.a: the key points is missing",
		`{"x": 1, "n": 1, "label": null, "Named": {"a": {"points": [ {} ] } }}`: "line 1, column 61: Named.a.points[0]: the key x is missing",
	} {
		var p point
		if err := jsonform.DecodeComplete([]byte(text), &p); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestErrorf(t *testing.T) {
	v, err := jsonform.Parse([]byte("{\"a\":\n [0, {\"b\": 1}]}"))
	if err != nil {
		t.Fatal(err)
	}
	for want, steps := range map[string][]any{
		"line 1, column 1: no":               nil,
		"line 2, column 6: a[1]: no":         {"a", 1},
		"line 2, column 12: a[1].b: no":      {"a", 1, "b"},
		"line 2, column 6: a[1].c: no":       {"a", 1, "c"},
		"line 2, column 2: a[7]: no":         {"a", 7, "x"},
		"line 2, column 2: a[-1]: no":        {"a", -1},
		"line 1, column 1: \"\\x1b[1m\": no": {"\x1b[1m"},
		"line 1, column 1: \"\": no":         {""},
	} {
		if got := v.Errorf(steps, "%s", "no").Error(); got != want {
			t.Errorf("%v: %s, want %s", steps, got, want)
		}
	}
	without := jsonform.Error{Path: "a", Err: errors.New("no")}
	if without.Error() != "a: no" {
		t.Errorf("without a place: %v", &without)
	}
}

// drawJSON draws a value of encoding/json.
func drawJSON(t *rapid.T, depth int) any {
	kinds := 6
	if depth == 0 {
		kinds = 4
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return rapid.Float64().Draw(t, "number")
	case 3:
		return rapid.String().Draw(t, "text")
	case 4:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			list = append(list, drawJSON(t, depth-1))
		}
		return list
	}
	object := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "length") {
		object[rapid.String().Draw(t, "key")] = drawJSON(t, depth-1)
	}
	return object
}

// TestDecodeProperties: whatever encoding/json writes is read as the same, and every value
// is where the tree says.
func TestDecodeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := drawJSON(t, 3)
		var b bytes.Buffer
		if err := jsonform.Write(&b, value); err != nil {
			t.Fatal(err)
		}
		var got any
		if err := jsonform.Decode(b.Bytes(), &got); err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
		if !reflect.DeepEqual(got, value) {
			t.Fatalf("%v became %v", value, got)
		}
		v, err := jsonform.Parse(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, v, strings.Split(b.String(), "\n"))
	})
}

type failer interface {
	Fatalf(format string, args ...any)
}

// checkPlaces holds the places of a tree against the lines of its text.
func checkPlaces(t failer, v *jsonform.Value, lines []string) {
	rest := string([]rune(lines[v.Line-1])[v.Column-1:])
	begins := map[jsonform.Kind]string{jsonform.Null: "null", jsonform.Bool: v.Text, jsonform.Number: v.Text, jsonform.Text: `"`, jsonform.List: "[", jsonform.Map: "{"}
	if !strings.HasPrefix(rest, begins[v.Kind]) {
		t.Fatalf("%v stands at line %d, column %d, where %q is", v, v.Line, v.Column, rest)
	}
	for _, k := range v.Keys {
		if rest := string([]rune(lines[k.Line-1])[k.Column-1:]); !strings.HasPrefix(rest, `"`) {
			t.Fatalf("key %q stands at line %d, column %d, where %q is", k.Name, k.Line, k.Column, rest)
		}
	}
	for i := range v.Items {
		checkPlaces(t, &v.Items[i], lines)
	}
}

// FuzzDecode: no text makes the decoder panic, what it takes encoding/json takes too, and
// what it says is on a line that there is.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		`{"x": 1, "n": 2, "label": "a", "Named": {"b": {"points": [{"x": 1e5}]}}, "odd": 3}`,
		"\ufeff{\n\t\"list\": [\"\\ud83d\\ude00\", \"\ufffd\"], \"raw\": [null, true]}", "[1, 2", `{"x": NaN}`, `{"a":1,"a":2}`, "{}{}", "\xff\xfe{", `"\ud800\\ufffd"`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var p point
		err := jsonform.Decode(text, &p)
		if err == nil {
			var plain point
			if err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &plain); err != nil || !reflect.DeepEqual(p, plain) {
				t.Errorf("%+v, encoding/json: %+v, %v", p, plain, err)
			}
			return
		}
		wrong, ok := errors.AsType[*jsonform.Error](err)
		if !ok || wrong.Line < 1 || wrong.Line > bytes.Count(text, []byte("\n"))+1 || wrong.Column < 1 {
			t.Errorf("error %v of %q", err, text)
		}
		if utf8.Valid(text) && !utf8.ValidString(err.Error()) {
			t.Errorf("error %q is no text", err)
		}
	})
}

func TestWrite(t *testing.T) {
	var b bytes.Buffer
	o := jsonform.Object{{"<z>", 1}, {"a", []string{"&"}}, {"o", jsonform.Object{}}}
	if err := jsonform.Write(&b, o); err != nil {
		t.Fatal(err)
	}
	if want := "{\n  \"<z>\": 1,\n  \"a\": [\n    \"&\"\n  ],\n  \"o\": {}\n}\n"; b.String() != want {
		t.Errorf("%s, want %s", b.String(), want)
	}
	line, err := jsonform.Encode(o)
	if err != nil || string(line) != `{"<z>":1,"a":["&"],"o":{}}` {
		t.Errorf("%s, %v", line, err)
	}
	if _, err := jsonform.Encode(jsonform.Object{{"bad", func() {}}}); err == nil || !strings.Contains(err.Error(), "bad: ") {
		t.Errorf("what JSON has not: %v", err)
	}
}

func TestDifferences(t *testing.T) {
	got, err := jsonform.Differences(
		[]byte(`{"a": 1, "b": [1, {"c": 2}], "d": [1], "e": null, "f": "x", "g": {}}`),
		[]byte(`{"b": [1.0, {"c": 3}], "a": 1, "d": [1, 2], "e": false, "g": [], "h": 0}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []jsonform.Difference{
		{"b[0]", json.Number("1"), json.Number("1.0")},
		{"b[1].c", json.Number("2"), json.Number("3")},
		{"d", jsonform.Length(1), jsonform.Length(2)},
		{"e", nil, false},
		{"f", "x", jsonform.Absent{}},
		{"g", map[string]any{}, []any{}},
		{"h", jsonform.Absent{}, json.Number("0")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, text := range []string{"{", "{} {}"} {
		if _, err := jsonform.Differences([]byte(text), []byte("{}")); err == nil {
			t.Errorf("%s is no JSON", text)
		}
	}
	if got := jsonform.Brief(strings.Repeat("<", 70)); got != `"`+strings.Repeat("<", 59)+"…" {
		t.Errorf("brief: %s", got)
	}
}
