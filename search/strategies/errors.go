package strategies

import (
	"fmt"
	"strings"

	"goalsearch/search/strategies/internal/option"
)

// UnknownError is returned for a name that no strategy has.
type UnknownError struct{ Name string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("unknown strategy %q: there are %s", e.Name, strings.Join(Names(), ", "))
}

// OptionError is returned for an option that a strategy does not have, or not with this
// value.
type OptionError = option.Error
