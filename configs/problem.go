package configs

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Problem is one mistake in a config, a goal file or a setting. Its text reads
// "file:line:column: key: what is wrong; what to do".
type Problem struct {
	Where Position
	Key   string // dotted path; "" for the file as a whole
	What  string
}

func (p *Problem) Error() string {
	if p.Key == "" {
		return fmt.Sprintf("%v: %s", p.Where, p.What)
	}
	return fmt.Sprintf("%v: %s: %s", p.Where, p.Key, p.What)
}

// Position is a place in a file, counted from 1, or, with Line 0, a flag.
type Position struct {
	Source       string
	Line, Column int
}

// String gives "file:line:column", or the flag.
func (p Position) String() string {
	if p.Line == 0 {
		return p.Source
	}
	return fmt.Sprintf("%s:%d:%d", p.Source, p.Line, p.Column)
}

// problems collects what is wrong.
type problems struct {
	list   []Problem
	failed error // of what is no mistake in the config
}

func (p *problems) add(at Position, key, format string, args ...any) {
	p.list = append(p.list, Problem{at, key, fmt.Sprintf(format, args...)})
}

// err joins the problems, each once: flags first, then in the order of the file.
func (p *problems) err() error {
	slices.SortStableFunc(p.list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Where.Line, b.Where.Line), cmp.Compare(a.Where.Column, b.Where.Column))
	})
	var all []error
	seen := make(map[Problem]bool)
	for _, problem := range p.list {
		if !seen[problem] {
			seen[problem] = true
			all = append(all, &problem)
		}
	}
	return errors.Join(all...)
}

// split returns the errors that err joins, or err alone.
func split(err error) []error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		return several.Unwrap()
	}
	return []error{err}
}
