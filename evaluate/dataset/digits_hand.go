package dataset

// hand is how one image was written: everything that differs between two images
// of the same digit in the same way of writing.
type hand struct {
	// xx, xy, yx, yy and shift take the box of the skeletons to pixels.
	xx, xy, yx, yy float64
	shift          point
	// wobble is how far, in the skeleton's units, each point is off.
	wobble float64
	// start and end are the pen's radius at the two ends of a stroke, in
	// pixels; edge is the width over which the ink fades.
	start, end, edge float64
	// ink is the brightest value, 0 to 255. grain is the share of it that the
	// paper may take away, dust the share of pixels that have a speck.
	ink, grain, dust float64
}

// boxPixels is the height of the skeletons' box in pixels, before scaling, as
// the digits of MNIST have it.
const boxPixels = 20

// newHand draws a hand. A rotation by the angle a is given by t = tan(a/2), so
// that sine and cosine are quotients, which every machine rounds alike.
func newHand(r *random) hand {
	t := r.around(0.28)
	norm := 1 + float64(t*t)
	cos, sin := float64(1-float64(t*t))/norm, float64(2*t)/norm
	shear := r.around(0.6)
	width, height := boxPixels*r.between(0.62, 1.15), boxPixels*r.between(0.75, 1.1)

	// Scale first, then shear along x, then rotate.
	leanX := float64(shear * height)
	h := hand{
		xx:     float64(cos * width),
		xy:     float64(cos*leanX) - float64(sin*height),
		yx:     float64(sin * width),
		yy:     float64(sin*leanX) + float64(cos*height),
		shift:  point{digitSide/2 + r.around(4.4), digitSide/2 + r.around(4.4)},
		wobble: r.between(0.02, 0.1),
		edge:   r.between(0.9, 1.6),
		ink:    r.between(150, 255),
		grain:  r.between(0.05, 0.4),
		dust:   r.between(0, 0.012),
	}
	h.start = r.between(0.7, 1.75)
	h.end = float64(h.start * r.between(0.7, 1.15))
	return h
}

// place returns where the hand puts the point p of a skeleton, in pixels.
func (h *hand) place(p point, r *random) point {
	x, y := p.x+r.around(h.wobble), p.y+r.around(h.wobble)
	return point{
		h.shift.x + (float64(h.xx*x) + float64(h.xy*y)),
		h.shift.y + (float64(h.yx*x) + float64(h.yy*y)),
	}
}

// write returns the stroke s as the hand draws it, in pixels.
func (h *hand) write(s stroke, r *random) stroke {
	placed := stroke{s.smooth, make([]point, len(s.points))}
	for i, p := range s.points {
		placed.points[i] = h.place(p, r)
	}
	return placed
}
