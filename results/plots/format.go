package plots

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/encoding/charmap"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Format is the kind of file that a figure is written as, named like the ending
// of its files.
type Format string

// Formats of a figure.
const (
	SVG Format = "svg"
	PNG Format = "png" // 300 dots per inch
	PDF Format = "pdf" // characters outside of Windows-1252 become question marks
)

// Formats lists all formats.
func Formats() []Format { return []Format{SVG, PNG, PDF} }

// FormatOf returns the format that the ending of a file's name stands for, in
// capitals or not.
func FormatOf(path string) (Format, error) {
	ending := strings.ToLower(filepath.Ext(path))
	if f := Format(strings.TrimPrefix(ending, ".")); slices.Contains(Formats(), f) {
		return f, nil
	}
	var list []string
	for _, f := range Formats() {
		list = append(list, "."+string(f))
	}
	if ending == "" {
		return "", fmt.Errorf("%q has no file extension: use one of %s", path, strings.Join(list, ", "))
	}
	return "", fmt.Errorf("%q ends in %s, which is not a plot format: use one of %s", path, filepath.Ext(path), strings.Join(list, ", "))
}

// Write writes the figure.
func (f *Figure) Write(w io.Writer, format Format) error {
	switch format {
	case SVG:
		return f.writeSVG(w)
	case PNG:
		const dotsPerInch = 300
		c := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, f.height), vgimg.UseDPI(dotsPerInch))}
		f.draw(draw.New(c))
		_, err := c.WriteTo(w)
		return err
	case PDF:
		c := vgpdf.New(width, f.height)
		f.draw(draw.NewCanvas(western{c}, width, f.height))
		_, err := c.WriteTo(w)
		return err
	}
	return fmt.Errorf("%q is not a plot format: use one of %v", format, Formats())
}

func (f *Figure) writeSVG(w io.Writer) error {
	c := vgsvg.New(width, f.height)
	f.draw(draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return err
	}
	// Who does not have the font has one of the same widths. Quotes in texts are
	// escaped, so that this is found in attributes alone.
	_, err := w.Write(bytes.ReplaceAll(b.Bytes(),
		[]byte(`style="font-family:Liberation Sans;`),
		[]byte(`style="font-family:Liberation Sans,Arial,Helvetica,sans-serif;`)))
	return err
}

// western is a canvas of a PDF, whose fonts have the characters of Windows-1252
// and read a byte as one.
type western struct{ *vgpdf.Canvas }

// FillString draws a text in UTF-8.
func (w western) FillString(face font.Face, at vg.Point, text string) {
	var b []byte
	for _, r := range text {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			c = '?'
		}
		b = append(b, c)
	}
	w.Canvas.FillString(face, at, string(b))
}

// A PDF says when it was made, and lists its parts in the order of a map, unless
// told otherwise; the library that writes it can be told for all documents only.
func init() {
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultCatalogSort(true)
}
