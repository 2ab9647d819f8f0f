package plots

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"goalsearch/results"
	"goalsearch/search"
)

// Lattice draws a goal on the redundancy lattice of its sources: a node per atom with
// its weight, coloured by it, the atoms below it under it. A weight that is no node,
// as that of the residual entropy, stands apart. It is an error if the goal has no
// atom of the lattice.
func Lattice(title string, goal search.Params, lattice results.Lattice) (*Figure, error) {
	known, most := 0, 0.0
	var apart []search.Param
	for _, w := range goal {
		if lattice.Has(w.Name) {
			known++
		} else {
			apart = append(apart, w)
		}
		most = max(most, math.Abs(w.Value))
	}
	if known == 0 {
		return nil, errors.New("the goal has no atom of the lattice: nothing to plot")
	}
	levels := lattice.Levels()
	const level = 42 // points from one level to the next
	height := vg.Length(len(levels))*level + 2*vg.Centimeter
	return newPainting(title, height, func(c draw.Canvas) {
		p := diagram{Canvas: c, lattice: lattice, levels: levels, colors: diverging(max(most, 1e-3))}
		p.draw(goal, apart)
	}), nil
}

// diagram draws a lattice.
type diagram struct {
	draw.Canvas
	lattice results.Lattice
	levels  [][]int
	colors  colormap
}

// Sizes of a node, and of the room for the scale.
const (
	nodeHeight = 27
	nodeMargin = 5
	scaleWidth = 60
)

func (d diagram) draw(goal search.Params, apart []search.Param) {
	nodeWidth, widest := vg.Length(44), 1
	style := textStyle(smallSize)
	for _, name := range d.lattice.Nodes {
		nodeWidth = max(nodeWidth, style.Width(name)+2*nodeMargin)
	}
	for _, nodes := range d.levels {
		widest = max(widest, len(nodes))
	}
	places := make([]vg.Point, len(d.lattice.Nodes))
	right := d.Max.X - scaleWidth
	step := (d.Max.Y - d.Min.Y - nodeHeight) / vg.Length(max(1, len(d.levels)-1))
	apartness := (right - d.Min.X - nodeWidth) / vg.Length(max(1, widest-1))
	apartness = min(apartness, 1.6*nodeWidth)
	centre := (d.Min.X + right) / 2
	for l, nodes := range d.levels {
		for k, i := range nodes {
			places[i] = vg.Point{
				X: centre + (vg.Length(k)-vg.Length(len(nodes)-1)/2)*apartness,
				Y: d.Min.Y + nodeHeight/2 + vg.Length(l)*step,
			}
		}
	}
	for _, cover := range d.lattice.Covers {
		a, b := places[cover[0]], places[cover[1]]
		d.StrokeLine2(draw.LineStyle{Color: light, Width: vg.Points(0.8)}, a.X, a.Y, b.X, b.Y)
	}
	for i, name := range d.lattice.Nodes {
		weight, ok := goal.Get(name)
		d.node(places[i], nodeWidth, name, weight, ok)
	}
	for k, w := range apart {
		d.node(vg.Point{X: d.Min.X + nodeWidth/2, Y: d.Min.Y + nodeHeight/2 + vg.Length(k)*(nodeHeight+nodeMargin)}, nodeWidth, w.Name, w.Value, true)
	}
	scale := vg.Rectangle{Min: vg.Point{X: d.Max.X - 36, Y: d.Min.Y + 10}, Max: vg.Point{X: d.Max.X - 26, Y: d.Max.Y - 18}}
	d.colors.drawUpright(d.Canvas, scale)
	style.XAlign = draw.XCenter
	d.FillText(style, vg.Point{X: scale.Max.X, Y: d.Max.Y}, "weight")
}

// node draws a node around a point: name and weight below each other.
func (d diagram) node(at vg.Point, w vg.Length, name string, weight float64, known bool) {
	fill := color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	text := "–"
	if known {
		fill, text = d.colors.at(weight), fmt.Sprintf("%.3f", weight+0)
		if text == "-0.000" {
			text = "0.000"
		}
	}
	box := rectangle(at.X-w/2, at.Y-nodeHeight/2, at.X+w/2, at.Y+nodeHeight/2)
	d.FillPolygon(fill, box)
	d.StrokeLines(draw.LineStyle{Color: black, Width: vg.Points(0.6)}, closed(box))
	style := textStyle(smallSize)
	style.XAlign, style.Color = draw.XCenter, ink(fill)
	d.FillText(style, vg.Point{X: at.X, Y: at.Y + nodeHeight/2 - 2}, printable(name))
	d.FillText(style, vg.Point{X: at.X, Y: at.Y - 1}, text)
}
