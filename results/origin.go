package results

import "goalsearch/search"

// OriginLabel is how tables and figures for people name an origin. Files and JSON have
// the origin itself.
func OriginLabel(o search.Origin) string {
	switch o {
	case search.Initial:
		return "initial design"
	case search.Proposed:
		return "proposed"
	}
	return string(o)
}

// originNamed is the origin that a filter names: itself, by its label, or, for the
// initial design, by "initial".
func originNamed(text string) string {
	switch text {
	case "initial", OriginLabel(search.Initial):
		return string(search.Initial)
	case OriginLabel(search.Proposed):
		return string(search.Proposed)
	}
	return text
}
