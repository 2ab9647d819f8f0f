package pidnet

import (
	"fmt"
	"slices"
	"strings"
)

// oneOf returns the one of all whose name this is. kind is what they are, for the error.
func oneOf[T ~string](kind, name string, all ...T) (T, error) {
	if slices.Contains(all, T(name)) {
		return T(name), nil
	}
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = string(one)
	}
	return "", fmt.Errorf("there is no %s %q: the %ss are %s", kind, name, kind, strings.Join(names, ", "))
}
