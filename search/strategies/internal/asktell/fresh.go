package asktell

// attempts bounds the redraws of a goal that was tried before. It matters only
// in a box of a few floating-point numbers, which may be exhausted.
const attempts = 100

// Fresh returns the first of a hundred drawn goals that was not tried before, or
// else the last of them. draw is told how often it was asked before.
func Fresh(h *History, draw func(try int) []float64) []float64 {
	x := draw(0)
	for try := 1; try < attempts && h.Known(x); try++ {
		x = draw(try)
	}
	return x
}
