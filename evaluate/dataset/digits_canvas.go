package dataset

import "math"

// canvas is an image being drawn: the share of ink of each pixel, 0 to 1. Pixel
// (column, row) covers the unit square whose centre is (column+½, row+½).
type canvas [digitSide * digitSide]float64

// draw adds a stroke given in pixels. The pen's radius changes evenly from
// start to end, and its ink fades over edge. Where lines cross, the darker wins.
func (c *canvas) draw(s stroke, start, end, edge float64) {
	corners := s.flatten()
	pieces := len(corners) - 1
	for i := range pieces {
		along := (float64(i) + 0.5) / float64(pieces)
		radius := start + float64(along*(end-start))
		c.drawPiece(corners[i], corners[i+1], radius, edge)
	}
}

// drawPiece adds a straight piece with round ends.
func (c *canvas) drawPiece(a, b point, radius, edge float64) {
	reach := radius + edge
	left, right := pixelRange(min(a.x, b.x)-reach, max(a.x, b.x)+reach)
	top, bottom := pixelRange(min(a.y, b.y)-reach, max(a.y, b.y)+reach)
	for row := top; row < bottom; row++ {
		for column := left; column < right; column++ {
			centre := point{float64(column) + 0.5, float64(row) + 0.5}
			share := fade((radius-distance(centre, a, b))/edge + 0.5)
			i := row*digitSide + column
			c[i] = max(c[i], share)
		}
	}
}

// pixelRange returns the pixels from low to high of one axis, those of the
// canvas.
func pixelRange(low, high float64) (first, end int) {
	first = int(max(low, 0))
	end = int(min(max(high+1, 0), digitSide))
	return first, end
}

// distance is that of p from the piece from a to b.
func distance(p, a, b point) float64 {
	abx, aby := b.x-a.x, b.y-a.y
	apx, apy := p.x-a.x, p.y-a.y
	length := float64(abx*abx) + float64(aby*aby)
	t := 0.0
	if length > 0 {
		t = (float64(apx*abx) + float64(apy*aby)) / length
		t = min(max(t, 0), 1)
	}
	dx, dy := apx-float64(t*abx), apy-float64(t*aby)
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// fade takes 0 to 1 to 0 to 1 with level ends.
func fade(x float64) float64 {
	x = min(max(x, 0), 1)
	return float64(float64(x*x) * (3 - float64(2*x)))
}

// develop writes the image's raw values to pixels: ink times share, less the
// grain of the paper, and specks of dust on pixels without ink.
func (c *canvas) develop(pixels []uint8, h *hand, r *random) {
	for i, share := range c {
		value := float64(float64(h.ink*share) * (1 - float64(h.grain*r.float())))
		if share == 0 && r.float() < h.dust {
			value = r.between(20, 200)
		}
		pixels[i] = uint8(value + 0.5)
	}
}
