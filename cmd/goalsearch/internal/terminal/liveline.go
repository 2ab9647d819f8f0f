package terminal

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// usualColumns is the width of a terminal that does not tell its own.
const usualColumns = 80

// liveLine is a line of a terminal that is drawn again and again. It fits the width that
// the terminal has at the moment.
type liveLine struct {
	w       io.Writer
	columns func() int
	width   int // of what is drawn, in columns; 0: nothing is
}

// draw draws a line of progress in place of the last one.
func (l *liveLine) draw(name, about string, done, total int) {
	columns := l.columns()
	l.clear()
	text := fitLine(bar(done, total, columns), name, about, columns-1) // the cursor stands in the last column
	fmt.Fprint(l.w, text)
	l.width = uniseg.StringWidth(text)
}

// clear removes what is drawn: in a terminal that has become narrower it takes several rows.
func (l *liveLine) clear() {
	if l.width == 0 {
		return
	}
	if up := (l.width - 1) / max(l.columns(), 1); up > 0 {
		fmt.Fprintf(l.w, "\x1b[%dA", up)
	}
	fmt.Fprint(l.w, "\r\x1b[J")
	l.width = 0
}

// keep leaves what is drawn on the screen.
func (l *liveLine) keep() {
	if l.width > 0 {
		fmt.Fprintln(l.w)
		l.width = 0
	}
}

// bar draws the share of work that is done; in a narrow terminal its number alone.
func bar(done, total, columns int) string {
	const width = 20
	share := 1.0
	if total > 0 {
		share = float64(min(max(done, 0), total)) / float64(total)
	}
	percent := fmt.Sprintf("%3d %%", int(share*100))
	if columns < usualColumns {
		return percent
	}
	full := int(share * width)
	return percent + " [" + strings.Repeat("=", full) + strings.Repeat(" ", width-full) + "]"
}

// fitLine puts a line together that takes at most so many columns: first the name is
// shortened, in its middle, then the text behind it is cut.
func fitLine(bar, name, about string, columns int) string {
	const leastName = 12
	line := func(name string) string { return bar + " " + name + ": " + about }
	if over := uniseg.StringWidth(line(name)) - columns; over > 0 {
		name = ShortenMiddle(name, max(uniseg.StringWidth(name)-over, leastName))
	}
	return cut(line(name), columns)
}

// ShortenMiddle shortens a text to a width in columns; an ellipsis stands for its middle.
func ShortenMiddle(text string, columns int) string {
	if uniseg.StringWidth(text) <= columns {
		return text
	}
	if columns < 2 {
		return cut(text, columns)
	}
	head := take(text, columns/2)
	var tail string
	rest := columns - 1 - uniseg.StringWidth(head)
	clusters := graphemes(text)
	for i := len(clusters) - 1; i >= 0; i-- {
		if uniseg.StringWidth(clusters[i]+tail) > rest {
			break
		}
		tail = clusters[i] + tail
	}
	return head + "…" + tail
}

// cut shortens a text at its end.
func cut(text string, columns int) string {
	if columns < 1 {
		return ""
	}
	if uniseg.StringWidth(text) <= columns {
		return text
	}
	return take(text, columns-1) + "…"
}

// take returns as much of a text's beginning as fits.
func take(text string, columns int) string {
	taken := ""
	for _, c := range graphemes(text) {
		if uniseg.StringWidth(taken+c) > columns {
			break
		}
		taken += c
	}
	return taken
}

// graphemes divides a text into what a reader sees as characters.
func graphemes(text string) []string {
	var list []string
	for g := uniseg.NewGraphemes(text); g.Next(); {
		list = append(list, g.Str())
	}
	return list
}
