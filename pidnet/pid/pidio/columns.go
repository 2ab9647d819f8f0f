package pidio

import (
	"slices"
	"strconv"
	"strings"

	"goalsearch/internal/suggest"
	"goalsearch/pidnet/pid"
)

// choose returns the positions of the sources and, last, of the target in the columns of a
// sheet. What is not asked for is the rest: the last column for the target, and all others
// for the sources.
func choose(names []string, columns int, sources []string, target string) ([]int, error) {
	find := func(name string) (int, error) {
		if i := slices.Index(names, name); i >= 0 && name != "" {
			if slices.Contains(names[i+1:], name) {
				return 0, refuse(UnknownColumn, 0, "two columns have the name %q: choose by number", name)
			}
			return i, nil
		}
		if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= columns {
			return n - 1, nil
		}
		if named := named(names); len(named) > 0 {
			return 0, refuse(UnknownColumn, 0, "there is no column %q; %s", name, suggest.DidYouMean(name, named))
		}
		return 0, refuse(UnknownColumn, 0, "there is no column %q; the columns have no names, but the numbers 1 to %d", name, columns)
	}
	last := columns - 1
	if target != "" {
		var err error
		if last, err = find(target); err != nil {
			return nil, err
		}
	}
	var chosen []int
	for _, name := range sources {
		i, err := find(name)
		if err != nil {
			return nil, err
		}
		if i == last || slices.Contains(chosen, i) {
			return nil, refuse(UnknownColumn, 0, "column %q is chosen twice: the target and each source need a column of their own", name)
		}
		chosen = append(chosen, i)
	}
	if len(sources) == 0 {
		for i := range columns {
			if i == last {
				continue
			}
			if i < len(names) && names[i] != "" && slices.Contains(names[i+1:], names[i]) {
				return nil, refuse(UnknownColumn, 0, "two columns have the name %q: choose by number", names[i])
			}
			chosen = append(chosen, i)
		}
	}
	if n := len(chosen); n < 2 || n > pid.MaxSources {
		if list := named(names); len(list) > 0 && n > pid.MaxSources {
			return nil, refuse(ColumnCount, 0, "there are %d columns, with %s: choose 2 to %d sources and the target", columns, strings.Join(list, ", "), pid.MaxSources)
		}
		if len(sources) > 0 {
			return nil, refuse(ColumnCount, 0, "%d columns are chosen for sources: choose 2 to %d", n, pid.MaxSources)
		}
		return nil, refuse(ColumnCount, 0, "there are %d columns: give 2 to %d sources and, last, the target", columns, pid.MaxSources)
	}
	return append(chosen, last), nil
}

// named returns the names that are not empty.
func named(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" })
}
