package results

import (
	"fmt"
	"strconv"
	"strings"
)

// Filter chooses trials by their fields. Its language, which docs/exports.md
// explains:
//
//	filter     = term { "or" term }
//	term       = factor { "and" factor }
//	factor     = "not" factor | "(" filter ")" | comparison
//	comparison = field operator operand
//	operator   = "=" | "!=" | "<" | "<=" | ">" | ">=" | "contains"
//	operand    = number | text | field | "none"
//	field      = a name | atom such as {F}{C} | any name between backticks
//	text       = a word | anything between ' or "
//
// A comparison with what a trial has not is false, whatever the operator; = none
// and != none ask for just that.
type Filter struct{ root condition }

// Match reports whether the filter chooses a trial. The zero Filter chooses all.
func (f Filter) Match(r Ranked) bool { return f.root == nil || f.root.holds(r) }

// String writes the filter so that ParseFilter reads it back.
func (f Filter) String() string {
	if f.root == nil {
		return ""
	}
	return f.root.String()
}

// condition is a node of a filter's tree.
type condition interface {
	holds(Ranked) bool
	String() string
}

type all []condition

func (c all) holds(r Ranked) bool {
	for _, part := range c {
		if !part.holds(r) {
			return false
		}
	}
	return true
}

func (c all) String() string {
	texts := make([]string, len(c))
	for i, part := range c {
		texts[i] = bracketed(part)
	}
	return strings.Join(texts, " and ")
}

type either []condition

func (c either) holds(r Ranked) bool {
	for _, part := range c {
		if part.holds(r) {
			return true
		}
	}
	return false
}

func (c either) String() string {
	texts := make([]string, len(c))
	for i, part := range c {
		texts[i] = part.String()
	}
	return strings.Join(texts, " or ")
}

// bracketed writes a condition to stand beside and or behind not.
func bracketed(c condition) string {
	switch c.(type) {
	case all, either:
		return "(" + c.String() + ")"
	}
	return c.String()
}

type negation struct{ condition }

func (c negation) holds(r Ranked) bool { return !c.condition.holds(r) }
func (c negation) String() string      { return "not " + bracketed(c.condition) }

// presence is a comparison with none.
type presence struct {
	field Field
	none  bool
}

func (c presence) holds(r Ranked) bool { return c.field.of(r).known != c.none }

func (c presence) String() string {
	operator := " != "
	if c.none {
		operator = " = "
	}
	return quoteField(c.field.Name) + operator + wordNone
}

// relation of a field with a number, a text or another field.
type relation struct {
	field    Field
	operator string
	other    *Field // nil: constant
	constant datum
}

func (c relation) holds(r Ranked) bool {
	a, b := c.field.of(r), c.constant
	if c.other != nil {
		b = c.other.of(r)
	}
	if !a.known || !b.known {
		return false
	}
	if c.operator == wordContains {
		return strings.Contains(a.text, b.text)
	}
	order := a.compare(b)
	switch c.operator {
	case "=":
		return order == 0
	case "!=":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func (c relation) String() string {
	operand := exact(c.constant.number)
	switch {
	case c.other != nil:
		operand = quoteField(c.other.Name)
	case c.field.Kind == Text:
		operand = quoteText(c.constant.text)
	}
	return quoteField(c.field.Name) + " " + c.operator + " " + operand
}

// Words of the language.
const (
	wordAnd      = "and"
	wordOr       = "or"
	wordNot      = "not"
	wordNone     = "none"
	wordContains = "contains"
)

func quoteField(name string) string { return "`" + name + "`" }

func quoteText(text string) string {
	if strings.Contains(text, `"`) {
		return "'" + text + "'"
	}
	return `"` + text + `"`
}

// FilterError says where a filter cannot be read.
type FilterError struct {
	At     int // character, from 1
	Reason string
}

func (e *FilterError) Error() string {
	return fmt.Sprintf("at character %s: %s", strconv.Itoa(e.At), e.Reason)
}
