package dataset

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// cells reads the numbers of a table.
type cells struct{ decimalComma bool }

// withDecimalComma is how numbers with a decimal comma look.
var withDecimalComma = regexp.MustCompile(`^[-+]?[0-9]+,[0-9]+([eE][-+]?[0-9]+)?$`)

// withPoints is how numbers with points look that have no place beside decimal commas.
var withPoints = regexp.MustCompile(`^[-+]?[0-9]+\.[0-9.,]*([eE][-+]?[0-9]+)?$`)

// isNumber says whether a cell has a number, finite or not, even one that is refused.
func (c cells) isNumber(cell string) bool {
	_, err := c.parse(cell)
	return err == nil || errors.Is(err, strconv.ErrRange) || c.decimalComma && withPoints.MatchString(cell)
}

// isWord says whether a cell has something that is neither a number nor a missing value.
func (c cells) isWord(cell string) bool { return !isMissing(cell) && !c.isNumber(cell) }

// parse reads a number, or what programs write for false and true, which are 0 and 1.
func (c cells) parse(cell string) (float64, error) {
	switch cell {
	case "False", "FALSE", "false":
		return 0, nil
	case "True", "TRUE", "true":
		return 1, nil
	}
	if c.decimalComma {
		if strings.Contains(cell, ".") {
			return 0, strconv.ErrSyntax
		}
		cell = strings.Replace(cell, ",", ".", 1)
	}
	return strconv.ParseFloat(cell, 64)
}

// input reads an input of a sample.
func (c cells) input(cell string) (float32, error) {
	v, err := c.parse(cell)
	switch {
	case isMissing(cell) && cell != "":
		return 0, fmt.Errorf("%q: %w", cell, errMissing)
	case cell == "":
		return 0, errMissing
	case errors.Is(err, strconv.ErrSyntax) && c.decimalComma && strings.Contains(cell, "."):
		return 0, fmt.Errorf("%q has a point, where decimals follow a comma", cut(cell))
	case errors.Is(err, strconv.ErrSyntax) && withDecimalComma.MatchString(cell):
		return 0, commaError(cell)
	case errors.Is(err, strconv.ErrSyntax):
		return 0, fmt.Errorf("%q is no number", cut(cell))
	}
	return asValue(v)
}

// labelOf returns a label as it is read in any table: a number with a point.
func (c cells) labelOf(cell string) string {
	if c.decimalComma && withDecimalComma.MatchString(cell) {
		return strings.Replace(cell, ",", ".", 1)
	}
	return cell
}

// commaError says that a cell seems to have a decimal comma.
func commaError(cell string) error {
	return &ReadingError{"decimal", fmt.Sprintf("%q is no number unless decimals follow a comma", cut(cell)), Comma}
}
