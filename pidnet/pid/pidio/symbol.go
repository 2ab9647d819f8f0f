package pidio

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
)

// Symbol is one value of a variable: a number or a text. The same number is one symbol,
// however it is written; a number and a text are two.
type Symbol struct {
	text     string
	isNumber bool
}

// String returns the text, or the number in the shortest form.
func (s Symbol) String() string { return s.text }

// MarshalJSON writes a number or a text.
func (s Symbol) MarshalJSON() ([]byte, error) {
	if s.isNumber {
		return []byte(s.text), nil
	}
	return json.Marshal(s.text)
}

// UnmarshalJSON reads a number or a text.
func (s *Symbol) UnmarshalJSON(data []byte) error {
	switch c := data[0]; {
	case c == '"':
		s.isNumber = false
		return json.Unmarshal(data, &s.text)
	case c == '-' || c >= '0' && c <= '9':
		number, ok := numberSymbol(string(data))
		if !ok {
			return fmt.Errorf("%s is no symbol: the number is too large; write it as a text", data)
		}
		*s = number
		return nil
	}
	return fmt.Errorf("%s is no symbol: write a number or a text", data)
}

// plainNumber is a number as JSON writes it: 007 is a code and not the number 7.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// cellSymbol is the symbol of a cell of a table.
func cellSymbol(text string) Symbol {
	if plainNumber.MatchString(text) {
		if s, ok := numberSymbol(text); ok {
			return s
		}
	}
	return Symbol{text: text}
}

// numberSymbol is the symbol of a number of JSON: 1 and 1.0 are the same, but no two whole
// numbers are, however large. It reports false for a number that no float64 holds.
func numberSymbol(text string) (Symbol, bool) {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Symbol{}, false
	}
	if whole, ok := new(big.Int).SetString(text, 10); ok {
		return Symbol{whole.String(), true}, true
	}
	const exact = 1 << 53
	if x == math.Trunc(x) && math.Abs(x) <= exact {
		return Symbol{strconv.FormatInt(int64(x), 10), true}, true
	}
	return Symbol{strconv.FormatFloat(x, 'g', -1, 64), true}, true
}

// alphabet numbers the symbols of a variable in the order in which they come.
type alphabet struct {
	numbers map[Symbol]int32
	symbols []Symbol
}

// number returns the number of a symbol.
func (a *alphabet) number(s Symbol) int32 {
	n, ok := a.numbers[s]
	if !ok {
		if a.numbers == nil {
			a.numbers = make(map[Symbol]int32)
		}
		n = int32(len(a.symbols))
		a.numbers[s] = n
		a.symbols = append(a.symbols, s)
	}
	return n
}
