package dataset

// point is a place in the plane, x to the right, y down.
type point struct{ x, y float64 }

// stroke is a line of the pen through points: a smooth curve, or straight from
// point to point.
type stroke struct {
	smooth bool
	points []point
}

// curve and line make the two kinds of stroke from x, y, x, y, ….
func curve(xy ...float64) stroke { return stroke{true, pairs(xy)} }
func line(xy ...float64) stroke  { return stroke{false, pairs(xy)} }

func pairs(xy []float64) []point {
	points := make([]point, len(xy)/2)
	for i := range points {
		points[i] = point{xy[2*i], xy[2*i+1]}
	}
	return points
}

// skeletons are the ways in which each digit is written, in a box around the
// origin that is about 0.64 wide and 1 high.
var skeletons = [10][][]stroke{
	0: {
		{curve(0, -.5, -.24, -.37, -.32, 0, -.22, .38, 0, .5, .24, .37, .32, 0, .22, -.38, .02, -.5)},
		{curve(.1, -.45, -.17, -.39, -.27, -.02, -.19, .37, .01, .5, .2, .31, .26, -.1, .14, -.42, -.08, -.48)},
	},
	1: {
		{line(.02, -.5, -.02, .5)},
		{line(-.18, -.26, .04, -.5, .04, .5)},
		{line(-.16, -.28, .03, -.5, .03, .5), line(-.2, .5, .24, .5)},
	},
	2: {
		{curve(-.28, -.26, -.16, -.45, .07, -.49, .25, -.32, .19, -.05, -.06, .23, -.3, .47), line(-.3, .47, .32, .45)},
		{curve(-.26, -.3, -.08, -.49, .18, -.41, .22, -.15, .03, .2, -.2, .43, -.31, .37, -.18, .29, .06, .42, .33, .42)},
	},
	3: {
		{curve(-.26, -.37, -.05, -.5, .2, -.41, .2, -.17, -.07, -.03), curve(-.07, -.03, .22, .06, .28, .31, .05, .5, -.28, .38)},
		{line(-.26, -.47, .24, -.48, -.03, -.08), curve(-.03, -.08, .23, .03, .26, .3, .03, .5, -.28, .4)},
	},
	4: {
		{line(-.18, -.46, -.29, .08, .31, .08), line(.14, -.26, .1, .5)},
		{line(.13, .5, .13, -.5, -.32, .16, .32, .16)},
	},
	5: {
		{line(.27, -.48, -.19, -.48, -.23, -.06), curve(-.23, -.06, .03, -.13, .26, .07, .22, .37, -.03, .5, -.28, .39)},
		{curve(.28, -.46, -.05, -.46, -.2, -.31, -.17, -.1, .1, -.03, .26, .18, .14, .43, -.11, .5, -.28, .41)},
	},
	6: {
		{curve(.2, -.48, -.07, -.3, -.25, .06, -.23, .35, -.02, .5, .21, .38, .23, .14, .04, .02, -.16, .13, -.24, .3)},
		{curve(.04, -.5, -.17, -.16, -.25, .18, -.13, .45, .12, .46, .23, .25, .1, .07, -.11, .13, -.23, .32)},
	},
	7: {
		{line(-.29, -.46, .3, -.46, -.08, .5)},
		{line(-.29, -.46, .3, -.46, -.05, .5), line(-.16, .02, .25, .02)},
		{line(-.28, -.33, -.28, -.46, .28, -.46), curve(.28, -.46, .08, -.06, -.03, .5)},
	},
	8: {
		{curve(.21, -.36, .01, -.5, -.21, -.35, -.12, -.12, .13, .08, .24, .31, 0, .5, -.24, .31, -.13, .08, .13, -.13, .21, -.36)},
		{
			curve(0, -.5, -.19, -.39, -.16, -.14, 0, -.04, .16, -.14, .19, -.39, 0, -.5),
			curve(0, -.04, -.22, .09, -.23, .37, 0, .5, .23, .37, .22, .09, 0, -.04),
		},
	},
	9: {
		{curve(.22, -.3, .05, -.49, -.19, -.4, -.21, -.15, -.02, -.03, .18, -.15, .23, -.36), line(.23, -.36, .18, .5)},
		{curve(.22, -.3, .05, -.49, -.19, -.4, -.21, -.15, -.02, -.03, .18, -.15, .23, -.36), curve(.23, -.36, .25, .08, .1, .4, -.17, .48)},
	},
}

// curveSteps is the number of straight pieces between two points of a curve.
const curveSteps = 5

// flatten returns the corners of the line that draws s.
func (s stroke) flatten() []point {
	if !s.smooth {
		return s.points
	}
	last := len(s.points) - 1
	corners := []point{s.points[0]}
	for i := range last {
		before, after := s.points[max(i-1, 0)], s.points[min(i+2, last)]
		for step := 1; step <= curveSteps; step++ {
			t := float64(step) / curveSteps
			corners = append(corners, catmullRom(before, s.points[i], s.points[i+1], after, t))
		}
	}
	return corners
}

// catmullRom is the point at t, 0 to 1, of the curve from b to c with the
// neighbours a and d (Catmull and Rom 1974, uniform, tension 1/2).
func catmullRom(a, b, c, d point, t float64) point {
	return point{
		cubic(a.x, b.x, c.x, d.x, t),
		cubic(a.y, b.y, c.y, d.y, t),
	}
}

func cubic(a, b, c, d, t float64) float64 {
	c1 := float64(0.5 * (c - a))
	c2 := a - float64(2.5*b) + float64(2*c) - float64(0.5*d)
	c3 := float64(0.5*(d-a)) + float64(1.5*(b-c))
	return b + float64(t*(c1+float64(t*(c2+float64(t*c3)))))
}
