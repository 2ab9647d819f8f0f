package plots

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Ratio is one cell of a table of ratios; a NaN is left blank.
type Ratio struct{ Value, Ratio float64 }

// Ratios draws a table: in each cell a value and its ratio to a reference, on a
// colour that says how far from 1 the ratio is, on a logarithmic scale.
func Ratios(title, rowsAre string, rows, columns []string, cells [][]Ratio) (*Figure, error) {
	if len(rows) == 0 || len(columns) == 0 {
		return nil, errors.New("nothing to compare")
	}
	const lineHeight = 26
	colors := diverging(math.Log(1.5))
	f := newPainting(title, vg.Length(len(rows)+2)*lineHeight+1.2*vg.Centimeter, func(c draw.Canvas) {
		style := textStyle(smallSize)
		style.Font = sans(7.5)
		left := style.Width(rowsAre)
		for _, r := range rows {
			left = max(left, style.Width(r))
		}
		left += 6
		w := (c.Max.X - c.Min.X - left) / vg.Length(len(columns))
		center := style
		center.XAlign, center.YAlign = draw.XCenter, draw.YCenter
		side := style
		side.YAlign = draw.YCenter
		y := c.Max.Y - lineHeight/2
		c.FillText(side, vg.Point{X: c.Min.X, Y: y}, rowsAre)
		for i, name := range columns {
			c.FillText(center, vg.Point{X: c.Min.X + left + (vg.Length(i)+0.5)*w, Y: y}, name)
		}
		for k, name := range rows {
			y -= lineHeight
			c.FillText(side, vg.Point{X: c.Min.X, Y: y}, name)
			for i, cell := range cells[k] {
				x := c.Min.X + left + vg.Length(i)*w
				if math.IsNaN(cell.Value) {
					continue
				}
				on := colors.at(math.Log(cell.Ratio))
				c.FillPolygon(on, rectangle(x+1, y-lineHeight/2+1, x+w-1, y+lineHeight/2-1))
				text := center
				text.Color = ink(on)
				c.FillText(text, vg.Point{X: x + w/2, Y: y + 5}, fmt.Sprintf("%.4f", cell.Value))
				c.FillText(text, vg.Point{X: x + w/2, Y: y - 5}, fmt.Sprintf("×%.2f", cell.Ratio))
			}
		}
	})
	f.explain("smaller than the reference", glyphWidth, swatch{colors.at(-math.Log(1.5))})
	f.explain("equal", glyphWidth, swatch{colors.at(0)})
	f.explain("larger; full colour from a factor of 1.5", glyphWidth, swatch{colors.at(math.Log(1.5))})
	return f, nil
}
