package plots

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// panel is a small plot among others, whose axes say the same.
func panel(title string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.Title.Text = printable(title)
	p.Title.TextStyle.Font = sans(smallSize)
	p.Title.Padding = vg.Points(1)
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Tick.Label.Font = sans(smallSize)
		axis.Tick.Length = vg.Points(2)
		axis.Padding = vg.Points(2)
	}
	p.Add(&plotter.Grid{Horizontal: draw.LineStyle{Color: faint, Width: vg.Points(0.5)}})
	return p
}

// drawPanels draws plots in rows, with the numbers of the y axis at the first of each
// row and the labels once.
func drawPanels(c draw.Canvas, list []*plot.Plot, columns int, xLabel, yLabel string) {
	const gap = 8
	rows := (len(list) + columns - 1) / columns
	label := textStyle(labelSize)
	label.XAlign = draw.XCenter
	label.YAlign = draw.YBottom
	numbers := textStyle(smallSize).Width("0.00") + 6
	area := draw.Crop(c, 16+numbers, -4, 14, 0)
	c.FillText(label, vg.Point{X: area.Center().X, Y: c.Min.Y}, xLabel)
	label.Rotation = math.Pi / 2
	label.YAlign = draw.YTop
	c.FillText(label, vg.Point{X: c.Min.X, Y: area.Center().Y}, yLabel)
	w := (area.Max.X - area.Min.X - vg.Length(columns-1)*gap) / vg.Length(columns)
	h := (area.Max.Y - area.Min.Y - vg.Length(rows-1)*gap) / vg.Length(rows)
	for i, p := range list {
		column, row := i%columns, i/columns
		x, y := area.Min.X+vg.Length(column)*(w+gap), area.Max.Y-vg.Length(row+1)*h-vg.Length(row)*gap
		left := x
		if column == 0 {
			left -= numbers
		} else {
			p.Y.Tick.Marker = unlabelled{p.Y.Tick.Marker}
			p.Y.Tick.Label.Color = color.Transparent
		}
		p.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{Min: vg.Point{X: left, Y: y}, Max: vg.Point{X: x + w, Y: y + h}}})
	}
}

// unlabelled are ticks without their labels, which have grid lines all the same.
type unlabelled struct{ plot.Ticker }

// Ticks implements plot.Ticker.
func (u unlabelled) Ticks(low, high float64) []plot.Tick {
	list := u.Ticker.Ticks(low, high)
	for i := range list {
		list[i].Label = " "
	}
	return list
}
