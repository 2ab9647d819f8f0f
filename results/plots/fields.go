package plots

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Shape of an image: within it the channels follow one another, each Rows×Columns.
type Shape struct{ Rows, Columns, Channels int }

// mostFields is the number of fields that a figure has room for.
const mostFields = 400

// Fields draws receptive fields as a grid of images, a field per neuron: its
// weights by pixel, blue below 0 and vermilion above, in the mean over channels, each
// scaled by its own largest weight. More than 400 are refused. captions, if there are any,
// are one per neuron, and stand below its field.
func Fields(title string, fields [][]float32, captions []string, shape Shape) (*Figure, error) {
	switch {
	case len(fields) == 0:
		return nil, errors.New("there are no neurons whose fields could be drawn")
	case len(fields) > mostFields:
		return nil, fmt.Errorf("%d fields are more than a figure has room for: choose %d at most", len(fields), mostFields)
	case captions != nil && len(captions) != len(fields):
		return nil, fmt.Errorf("%d captions are not one for each of %d fields", len(captions), len(fields))
	}
	var pictures []image.Image
	for n, field := range fields {
		if len(field) != shape.Rows*shape.Columns*shape.Channels {
			return nil, fmt.Errorf("neuron %d has %d weights, which are no image of %d×%d×%d", n, len(field), shape.Rows, shape.Columns, shape.Channels)
		}
		pictures = append(pictures, pictureOf(field, shape))
	}
	columns := columnsFor(len(pictures), shape)
	rows := (len(pictures) + columns - 1) / columns
	const gap = 2
	side := (width - 2*margin + gap) / vg.Length(columns)
	fieldWidth, fieldHeight := fieldSize(side-gap, rows, shape)
	style, below := textStyle(smallSize), vg.Length(0) // below a field
	if captions != nil {
		below = style.FontExtents().Height + gap
	}
	height := vg.Length(rows)*(fieldHeight+below+gap) + 1.6*vg.Centimeter
	f := newPainting(title, height, func(c draw.Canvas) {
		for i, picture := range pictures {
			x := c.Min.X + vg.Length(i%columns)*side
			y := c.Max.Y - vg.Length(i/columns)*(fieldHeight+below+gap)
			c.DrawImage(vg.Rectangle{Min: vg.Point{X: x, Y: y - fieldHeight}, Max: vg.Point{X: x + fieldWidth, Y: y}}, picture)
			if captions != nil {
				c.FillText(style, vg.Point{X: x, Y: y - fieldHeight - gap}, shortened(style, printable(captions[i]), side-gap))
			}
		}
	})
	scale := diverging(1)
	f.explain("negative weight", glyphWidth, swatch{scale.at(-1)})
	f.explain("0", glyphWidth, swatch{scale.at(0)})
	f.explain("positive weight; each field by its own largest", glyphWidth, swatch{scale.at(1)})
	return f, nil
}

// fieldSize returns the size of a field at most so wide: its pixels are squares, unless
// so many rows would be longer than a page, or too small to be seen.
func fieldSize(widest vg.Length, rows int, shape Shape) (width, height vg.Length) {
	const (
		page  = 24 * vg.Centimeter
		least = 4
	)
	ratio := vg.Length(shape.Rows) / vg.Length(shape.Columns)
	width, height = widest, widest*ratio
	if highest := page / vg.Length(rows); height > highest {
		width, height = highest/ratio, highest
	}
	return max(width, least), max(height, least)
}

// columnsFor returns the columns of a grid about as wide as two thirds of its height.
func columnsFor(count int, shape Shape) int {
	ideal := math.Sqrt(float64(count) * 1.4 * float64(shape.Rows) / float64(shape.Columns))
	return min(count, max(1, int(math.Ceil(ideal))))
}

// pictureOf draws the weights of a neuron, each pixel several dots wide, so that
// programs that smooth images leave it sharp.
func pictureOf(field []float32, shape Shape) image.Image {
	pixels := make([]float64, shape.Rows*shape.Columns)
	most := 0.0
	for i := range pixels {
		for channel := range shape.Channels {
			pixels[i] += float64(field[channel*len(pixels)+i]) / float64(shape.Channels)
		}
		most = max(most, math.Abs(pixels[i]))
	}
	scale := diverging(max(most, math.SmallestNonzeroFloat64))
	const dots = 4
	picture := image.NewNRGBA(image.Rect(0, 0, dots*shape.Columns, dots*shape.Rows))
	for y := range dots * shape.Rows {
		for x := range dots * shape.Columns {
			picture.SetNRGBA(x, y, scale.at(pixels[y/dots*shape.Columns+x/dots]))
		}
	}
	return picture
}

// swatch is the sample of a colour.
type swatch struct{ color.Color }

// Thumbnail implements plot.Thumbnailer.
func (s swatch) Thumbnail(c *draw.Canvas) {
	r := c.Rectangle
	c.FillPolygon(s.Color, rectangle(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y))
	c.StrokeLines(draw.LineStyle{Color: black, Width: vg.Points(0.5)}, closed(rectangle(r.Min.X, r.Min.Y, r.Max.X, r.Max.Y)))
}
