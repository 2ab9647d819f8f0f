// Package design is the random design with which strategies begin: goals spread
// evenly over the box, as [ScreeningDesign] draws them, until one stands out.
//
// Most goals of a search lie on a plateau, at chance level, and a strategy that
// starts there wanders about on it. So the design goes on while nothing stands
// out, that is while the best value exceeds the median of the design by no more
// than 6 scaled median absolute deviations, up to a limit; and it goes on while
// no trial has a value.
package design

import "goalsearch/search/strategies/internal/option"

// Options configure the design. They are a part of the options of a strategy.
// With Design 0 a strategy begins with what the start goals tell, if one of them
// has a value.
type Options struct {
	Design int `json:"design" doc:"goals at random before the strategy begins, rounded up to whole generations; 0: it begins with the start goals, if one of them has a score"`
	Extra  int `json:"design_extra" doc:"most further goals at random while none stands out; 0: none"`
}

// Defaults returns the options for generations of the given size.
func Defaults(generation int) Options {
	return Options{Design: max(20, generation), Extra: max(40, generation)}
}

const most = 1_000_000

// Validate refuses options that no design can have and names the key.
func (o Options) Validate() error {
	switch {
	case o.Design < 0 || o.Design > most:
		return option.Errorf("design", "is %d: give it 0 to %d trials", o.Design, most)
	case o.Extra < 0 || o.Extra > most:
		return option.Errorf("design_extra", "is %d: give it 0 to %d trials", o.Extra, most)
	}
	return nil
}
