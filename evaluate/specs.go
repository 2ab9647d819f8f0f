package evaluate

import (
	"encoding/json"
	"sync"
)

// specs are training specs that were parsed and checked, by their text, with the data
// that their tasks were checked on.
type specs struct {
	mu     sync.Mutex
	byText map[string]Prepared
}

// maxSpecs bounds how many specs are kept: more than the studies that are trained in
// turn, as those of a sweep on a cluster.
const maxSpecs = 1024

// find returns what is kept of a spec.
func (s *specs) find(text json.RawMessage) (Prepared, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.byText[string(text)]
	return p, ok
}

// keep notes a spec. Where there are too many, all others are forgotten.
func (s *specs) keep(text json.RawMessage, p Prepared) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byText == nil || len(s.byText) >= maxSpecs {
		s.byText = make(map[string]Prepared)
	}
	s.byText[string(text)] = p
}
