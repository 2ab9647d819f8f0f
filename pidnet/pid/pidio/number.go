package pidio

import (
	"regexp"
	"strconv"
)

var decimalNumber = regexp.MustCompile(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)

// parseNumber reads a finite decimal number, as any program writes it.
func parseNumber(text string) (float64, bool) {
	if !decimalNumber.MatchString(text) {
		return 0, false
	}
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil
}
