package results

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"goalsearch/search"
)

// ParseFilter reads a filter that speaks of the given fields. Atoms may be written
// in any way that canonical turns into the name of a field; nil: in none but that.
// An error is a *FilterError.
func ParseFilter(source string, fields []Field, canonical func(string) string) (Filter, error) {
	p := &filterParser{source: source, fields: fields, canonical: canonical}
	p.next()
	root, err := p.filter(0)
	if err == nil && p.token.kind != endOfFilter {
		err = p.wrong("unexpected %s: join comparisons with 'and' or 'or'", p.token)
	}
	if err == nil {
		err = p.failure
	}
	if err != nil {
		return Filter{}, err
	}
	return Filter{root}, nil
}

type tokenKind int

const (
	endOfFilter tokenKind = iota
	wordToken             // letters, digits and _
	atomToken             // {F}{C}
	backtickToken
	textToken
	numberToken
	operatorToken // a comparison or a bracket
	badToken
)

type filterToken struct {
	kind tokenKind
	at   int // byte
	text string
}

func (t filterToken) String() string {
	if t.kind == endOfFilter {
		return "the end"
	}
	return strconv.Quote(t.text)
}

type filterParser struct {
	source    string
	fields    []Field
	canonical func(string) string
	token     filterToken // the next one
	failure   error       // of a token
}

func (p *filterParser) wrong(format string, args ...any) error {
	if p.failure != nil {
		return p.failure
	}
	return p.wrongAt(p.token.at, format, args...)
}

func (p *filterParser) wrongAt(at int, format string, args ...any) error {
	return &FilterError{utf8.RuneCountInString(p.source[:at]) + 1, fmt.Sprintf(format, args...)}
}

// next reads the next token.
func (p *filterParser) next() {
	at := p.token.at + len(p.token.text)
	if p.token.kind == backtickToken || p.token.kind == textToken {
		at += 2 // the quotes
	}
	rest := strings.TrimLeft(p.source[at:], " \t\r\n")
	at = len(p.source) - len(rest)
	p.token = filterToken{at: at}
	if rest == "" {
		return
	}
	set := func(kind tokenKind, n int) { p.token.kind, p.token.text = kind, rest[:n] }
	switch c := rest[0]; {
	case strings.IndexByte("'\"`", c) >= 0:
		n := strings.IndexByte(rest[1:], c)
		if n < 0 {
			p.failure = p.wrongAt(at, "%c is not closed", c)
			set(badToken, len(rest))
			return
		}
		p.token.kind, p.token.text = textToken, rest[1:1+n]
		if c == '`' {
			p.token.kind = backtickToken
		}
	case c == '{':
		set(atomToken, atomLength(rest))
	case c == '(' || c == ')':
		set(operatorToken, 1)
	case strings.IndexByte("=!<>", c) >= 0:
		n := 1
		if len(rest) > 1 && rest[1] == '=' {
			n = 2
		}
		set(operatorToken, n)
	case c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9':
		set(numberToken, numberLength(rest))
	case wordByte(c):
		n := 1
		for n < len(rest) && wordByte(rest[n]) {
			n++
		}
		set(wordToken, n+layerLength(rest[n:]))
	default:
		_, n := utf8.DecodeRuneInString(rest)
		set(badToken, n)
	}
}

func wordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// atomLength is how far the brackets of an atom go, and its layer.
func atomLength(s string) int {
	n := 0
	for n < len(s) && s[n] == '{' {
		end := strings.IndexByte(s[n:], '}')
		if end < 0 {
			return len(s)
		}
		n += end + 1
	}
	return n + layerLength(s[n:])
}

// layerLength is how far the layer of a weight goes, as in {F}{C}@2.
func layerLength(s string) int {
	n := 1
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if s == "" || s[0] != '@' || n == 1 {
		return 0
	}
	return n
}

// numberLength is how far a number may go: a sign behind e belongs to it.
func numberLength(s string) int {
	n := 1
	for n < len(s) && (wordByte(s[n]) || s[n] == '.' || (s[n] == '+' || s[n] == '-') && (s[n-1] == 'e' || s[n-1] == 'E')) {
		n++
	}
	return n
}

// word reports whether the next token is a word of the language, and reads it.
func (p *filterParser) word(word string) bool {
	if p.token.kind != wordToken || p.token.text != word {
		return false
	}
	p.next()
	return true
}

func (p *filterParser) bracket(text string) bool {
	if p.token.kind != operatorToken || p.token.text != text {
		return false
	}
	p.next()
	return true
}

func (p *filterParser) filter(depth int) (condition, error) {
	parts, err := p.list(depth, wordOr, p.term)
	if len(parts) == 1 {
		return parts[0], err
	}
	return either(parts), err
}

func (p *filterParser) term(depth int) (condition, error) {
	parts, err := p.list(depth, wordAnd, p.factor)
	if len(parts) == 1 {
		return parts[0], err
	}
	return all(parts), err
}

// list reads parts that a word joins.
func (p *filterParser) list(depth int, word string, read func(int) (condition, error)) ([]condition, error) {
	var parts []condition
	for {
		part, err := read(depth)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if !p.word(word) {
			return parts, nil
		}
	}
}

func (p *filterParser) factor(depth int) (condition, error) {
	const deepest = 100
	if depth > deepest {
		return nil, p.wrong("parentheses and nots are nested more than %d deep", deepest)
	}
	if p.word(wordNot) {
		part, err := p.factor(depth + 1)
		return negation{part}, err
	}
	if p.bracket("(") {
		part, err := p.filter(depth + 1)
		if err != nil {
			return nil, err
		}
		if !p.bracket(")") {
			return nil, p.wrong("expected ), found %s", p.token)
		}
		return part, nil
	}
	return p.comparison()
}

func (p *filterParser) comparison() (condition, error) {
	field, err := p.field()
	if err != nil {
		return nil, err
	}
	at, operator := p.token.at, p.token.text
	switch {
	case p.word(wordContains):
	case p.token.kind == operatorToken && slices.Contains([]string{"=", "==", "!=", "<", "<=", ">", ">="}, operator):
		p.next()
	default:
		return nil, p.wrong("expected an operator =, !=, <, <=, >, >= or contains, found %s", p.token)
	}
	if operator == "==" {
		operator = "="
	}
	equality := operator == "=" || operator == "!="
	switch {
	case field.Kind == Text && !equality && operator != wordContains:
		return nil, p.wrongAt(at, "%s is a text: compare it with =, != or contains", field.Name)
	case field.Kind != Text && operator == wordContains:
		return nil, p.wrongAt(at, "%s is a number: contains applies to texts", field.Name)
	case equality && p.word(wordNone):
		return presence{field, operator == "="}, nil
	}
	return p.operand(relation{field: field, operator: operator})
}

// field reads the name of a field.
func (p *filterParser) field() (Field, error) {
	field, ok := p.named()
	if ok {
		p.next()
		return field, nil
	}
	switch p.token.kind {
	case wordToken, atomToken, backtickToken:
		return field, p.wrong("unknown field %s; the fields are %s", p.token, fieldNames(p.fields))
	}
	return field, p.wrong("expected a field such as value, found %s", p.token)
}

// named returns the field that the next token names, if it does.
func (p *filterParser) named() (Field, bool) {
	name := p.token.text
	switch p.token.kind {
	case atomToken:
		if p.canonical != nil {
			name = p.canonical(name)
		}
	case wordToken, backtickToken:
	default:
		return Field{}, false
	}
	return fieldNamed(p.fields, name)
}

func fieldNames(fields []Field) string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// operand reads what a field is compared with.
func (p *filterParser) operand(r relation) (condition, error) {
	if other, ok := p.named(); ok {
		if (other.Kind == Text) != (r.field.Kind == Text) {
			return nil, p.wrong("cannot compare %s, a %s, with %s, a %s", r.field.Name, r.field.Kind, other.Name, other.Kind)
		}
		p.next()
		r.other = &other
		return r, nil
	}
	r.constant.known = true
	switch kind := p.token.kind; {
	case r.field.Kind == Text && (kind == textToken || kind == wordToken):
		r.constant.text = p.token.text
		if r.field.Name == "origin" && r.operator != wordContains {
			r.constant.text = originNamed(r.constant.text)
		}
		if err := p.checkState(r); err != nil {
			return nil, err
		}
	case r.field.Kind != Text && kind == numberToken:
		x, err := strconv.ParseFloat(p.token.text, 64)
		if err != nil || math.IsInf(x, 0) || !decimal.MatchString(p.token.text) {
			return nil, p.wrong("%s is not a finite number", p.token)
		}
		r.constant.number = x
	case r.field.Kind == Text:
		return nil, p.wrong(`expected a word or "a text" to compare %s with, found %s`, r.field.Name, p.token)
	default:
		return nil, p.wrong("expected a number to compare %s with, found %s", r.field.Name, p.token)
	}
	p.next()
	return r, nil
}

// decimal is how a number of a filter is written: Go's forms for its own programs are not
// meant.
var decimal = regexp.MustCompile(`^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$`)

// checkState refuses a state that there is not.
func (p *filterParser) checkState(r relation) error {
	states := []search.State{search.Waiting, search.Running, search.Complete, search.Pruned, search.Failed}
	if r.field.Name != "state" || r.operator == wordContains || slices.Contains(states, search.State(r.constant.text)) {
		return nil
	}
	return p.wrong("unknown state %s; the states are %v", p.token, states)
}
