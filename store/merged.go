package store

import "fmt"

// String says what became of a study that was joined to a store.
func (m Merged) String() string {
	gained := "gained"
	if m.Created {
		gained = "new, with"
	}
	return fmt.Sprintf("study %s: %s %s and %s", m.As, gained, count(m.Trials, "trial"), count(m.Runs, "run"))
}

// count writes a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
