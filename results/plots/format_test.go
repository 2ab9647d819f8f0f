package plots

import (
	"bytes"
	"compress/zlib"
	"image/png"
	"io"
	"strings"
	"testing"
)

func TestFormatOf(t *testing.T) {
	for path, want := range map[string]Format{"a.svg": SVG, "b/c.PNG": PNG, "d.e.pdf": PDF} {
		if got, err := FormatOf(path); got != want || err != nil {
			t.Errorf("%s: %s, %v", path, got, err)
		}
	}
	for path, want := range map[string]string{
		"a.gif": `"a.gif" ends in .gif, which is not a plot format: use one of .svg, .png, .pdf`,
		"svg":   `"svg" has no file extension: use one of .svg, .png, .pdf`,
		"-":     `"-" has no file extension: use one of .svg, .png, .pdf`,
		"a.":    `"a." ends in ., which is not a plot format: use one of .svg, .png, .pdf`,
	} {
		if _, err := FormatOf(path); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

func TestEqualTrialsGiveEqualBytes(t *testing.T) {
	for _, format := range Formats() {
		var texts [2][2]string
		for i := range texts {
			f, err := History(named("s"), made(60, 2, 3))
			texts[0][i] = render(t, f, err, format)
			f, err = Curves(named("s"), made(60, 2, 3), 5)
			texts[1][i] = render(t, f, err, format)
		}
		for kind, pair := range texts {
			if pair[0] != pair[1] {
				t.Errorf("kind %d as %s differs", kind, format)
			}
		}
	}
}

// TestWritingTwice holds that writing a figure does not change it.
func TestWritingTwice(t *testing.T) {
	f, err := Curves(named("s"), made(30, 1, 3), 5)
	first := render(t, f, err, SVG)
	render(t, f, nil, PNG)
	if render(t, f, nil, SVG) != first {
		t.Error("the second writing differs")
	}
}

func TestPNG(t *testing.T) {
	f, err := History(named("s"), made(30, 1, 1))
	c, err := png.DecodeConfig(strings.NewReader(render(t, f, err, PNG)))
	if err != nil {
		t.Fatal(err)
	}
	// 16 cm × 9 cm at 300 dots per inch.
	if c.Width != 1890 || c.Height != 1063 {
		t.Errorf("%d × %d dots", c.Width, c.Height)
	}
}

const hostile = "</text><script>alert(1)</script> &amp; \"q\" $x_1^2$ \\textbf{b} (größe) α\x00\x1b[31m\u202e\uffff\n\xff {nb}"

func TestTextIsHarmless(t *testing.T) {
	f, err := History(named(hostile), made(30, 1, 1))
	svg := render(t, f, err, SVG)
	if strings.Contains(svg, "<script") {
		t.Error("markup of a name is markup of the figure")
	}
	title := ""
	for _, s := range parse(t, svg).texts {
		if strings.Contains(s.style, "font-size:11px") {
			title += s.text + " "
		}
	}
	for _, part := range []string{"</text><script>alert(1)</script>", "&amp;", "\"q\"", "$x_1^2$", `\textbf{b}`, "(größe)", "α", "{nb}"} {
		if !strings.Contains(title, part) {
			t.Errorf("%q is not in the title %q", part, title)
		}
	}
	if i := strings.IndexFunc(title, func(r rune) bool { return r < ' ' || r == '\u202e' || r == '\uffff' }); i >= 0 {
		t.Errorf("the title %q has a character without a shape", title)
	}
	render(t, f, nil, PNG)
}

func TestTextOfPDF(t *testing.T) {
	f, err := History(named(hostile), made(30, 1, 1))
	var text strings.Builder
	for part := range strings.SplitSeq(render(t, f, err, PDF), "stream\n") {
		if r, err := zlib.NewReader(strings.NewReader(part)); err == nil {
			io.Copy(&text, r)
		}
	}
	for _, part := range []string{`\(gr` + "\xf6\xdf" + `e\) ?`, "<script>alert\\(1\\)</script>"} {
		if !bytes.Contains([]byte(text.String()), []byte(part)) {
			t.Errorf("%q is not in the document", part)
		}
	}
}
