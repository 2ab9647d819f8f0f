package store

import (
	"encoding/json"
	"strconv"
	"strings"

	"goalsearch/search"
)

// A table of ten thousand trials is read in the time that encoding/json takes
// for a thousand, by reading the text that encode writes piece by piece. A
// scanner accepts that text and no other; what it does not accept is left to
// encoding/json, which also knows what is wrong with it.

// scanner is what is left to read of a value, and whether all so far was as
// encode writes it.
type scanner struct {
	rest string
	ok   bool
}

func scan(raw string) *scanner { return &scanner{raw, true} }

// has reads literal text if it comes next.
func (s *scanner) has(text string) bool {
	rest, found := strings.CutPrefix(s.rest, text)
	s.rest = rest
	return found && s.ok
}

// want reads literal text that must come next.
func (s *scanner) want(text string) { s.ok = s.has(text) }

// done reports whether the whole value was read.
func (s *scanner) done() bool { return s.ok && s.rest == "" }

// string reads a JSON string of plain characters.
func (s *scanner) string() string {
	s.want(`"`)
	for i := range len(s.rest) {
		switch c := s.rest[i]; {
		case c == '"':
			text := s.rest[:i]
			s.rest = s.rest[i+1:]
			return text
		case c < ' ', c == '\\', c >= 0x7f:
			s.ok = false
			return ""
		}
	}
	s.ok = false
	return ""
}

// kept reads a JSON string of plain characters that does not hold on to the value's
// text.
func (s *scanner) kept() string { return strings.Clone(s.string()) }

// hasName reads a name and the colon behind it if they come next.
func (s *scanner) hasName(name string) bool {
	n := len(name)
	if len(s.rest) < n+3 || s.rest[0] != '"' || s.rest[1:n+1] != name || s.rest[n+1:n+3] != `":` {
		return false
	}
	s.rest = s.rest[n+3:]
	return s.ok
}

// number reads the text of a JSON number.
func (s *scanner) number() string {
	i := 0
	digits := func() {
		start := i
		for i < len(s.rest) && '0' <= s.rest[i] && s.rest[i] <= '9' {
			i++
		}
		s.ok = s.ok && i > start
	}
	is := func(c byte) bool { return i < len(s.rest) && s.rest[i] == c }
	if is('-') {
		i++
	}
	if is('0') {
		i++
	} else {
		digits()
	}
	if is('.') {
		i++
		digits()
	}
	if is('e') || is('E') {
		i++
		if is('+') || is('-') {
			i++
		}
		digits()
	}
	text := s.rest[:i]
	s.rest = s.rest[i:]
	return text
}

func (s *scanner) float() float64 {
	x, err := strconv.ParseFloat(s.number(), 64)
	s.ok = s.ok && err == nil
	return x
}

func (s *scanner) int() int {
	n, err := strconv.Atoi(s.number())
	s.ok = s.ok && err == nil
	return n
}

func (s *scanner) uint64() uint64 {
	n, err := strconv.ParseUint(s.number(), 10, 64)
	s.ok = s.ok && err == nil
	return n
}

// params reads an object of numbers. That no name stands twice was seen to when
// it was written, and is by Check. Names that are as in like, as those of all goals
// of a study are, are shared with it.
func (s *scanner) params(like search.Params) search.Params {
	s.want("{")
	list := make(search.Params, 0, max(len(like), strings.Count(s.rest, ":")))
	for s.ok && !s.has("}") {
		if len(list) > 0 {
			s.want(",")
		}
		p := search.Param{}
		if i := len(list); i < len(like) && s.hasName(like[i].Name) {
			p.Name = like[i].Name
		} else {
			p.Name = s.kept()
			s.want(":")
		}
		p.Value = s.float()
		s.ok = s.ok && p.Name != ""
		list = append(list, p)
	}
	return list
}

func (s *scanner) epoch() (e search.Epoch) {
	s.want(`{"epoch":`)
	e.Epoch = s.int()
	s.want(`,"train_accuracy":`)
	e.TrainAccuracy = s.float()
	s.want(`,"validation_accuracy":`)
	e.ValidationAccuracy = s.float()
	s.want(`}`)
	return e
}

func scanTrial(raw string, like search.Params) (r trialRecord, ok bool) {
	s := scan(raw)
	s.want(`{"v":1,"origin":`)
	r.V = 1
	r.Origin = search.Origin(s.kept())
	s.want(`,"goal":`)
	r.Goal = s.params(like)
	s.want(`,"planned":`)
	r.Planned = s.int()
	if s.has(`,"same_as":`) {
		same := s.int()
		r.SameAs = &same
	}
	if s.has(`,"set_aside":`) {
		r.SetAside = s.kept()
	}
	s.want(`}`)
	return r, s.done()
}

func scanRun(raw string) (r runRecord, ok bool) {
	s := scan(raw)
	s.want(`{"v":1,"seed":`)
	r.V = 1
	r.Seed = s.uint64()
	if s.has(`,"reason":`) {
		r.Reason = s.kept()
	}
	if s.has(`,"last":`) {
		last := s.epoch()
		r.Last = &last
	}
	if s.has(`,"test_accuracy":`) {
		accuracy := s.float()
		r.TestAccuracy = &accuracy
	}
	s.want(`}`)
	return r, s.done()
}

func scanDetail(raw string) (r detailRecord, ok bool) {
	s := scan(raw)
	s.want(`{"v":1`)
	r.V = 1
	if s.has(`,"before":[`) {
		for s.ok && !s.has(`]`) {
			if len(r.Before) > 0 {
				s.want(`,`)
			}
			r.Before = append(r.Before, s.epoch())
		}
	}
	if s.has(`,"atoms":`) {
		r.Atoms = s.params(nil)
	}
	if s.has(`,"provenance":`) {
		object, found := strings.CutSuffix(s.rest, `}`)
		if !found || json.Unmarshal([]byte(object), &r.Provenance) != nil {
			return r, false
		}
		s.rest = `}`
	}
	s.want(`}`)
	return r, s.done()
}
