package comparison

import (
	"math"
	"strconv"

	"goalsearch/results/plots"
)

// Performance draws errors over the number of hidden neurons, beside the paper's.
func Performance(rows []Row) (*plots.Figure, error) {
	var parts []string
	var curves [][]plots.Performance
	for _, part := range Parts() {
		var list []plots.Performance
		for _, r := range rows {
			if r.Part != part {
				continue
			}
			if len(list) == 0 || list[len(list)-1].Curve != r.Curve {
				list = append(list, plots.Performance{Curve: r.Curve, Flat: r.Curve == Readout})
			}
			c := &list[len(list)-1]
			c.Points = append(c.Points, plots.PerformancePoint{Hidden: r.Hidden, Median: r.Median, Low: r.Min, High: r.Max, Reference: r.Published})
		}
		parts, curves = append(parts, string(part)+" images"), append(curves, list)
	}
	return plots.Performances("MNIST, error after 100 epochs: median and range over seeds", parts, curves)
}

// Ratios draws the medians of test errors as multiples of the paper's.
func Ratios(rows []Row) (*plots.Figure, error) {
	var columns []string
	for _, size := range Sizes() {
		columns = append(columns, strconv.Itoa(size))
	}
	var cells [][]plots.Ratio
	for _, r := range rows {
		if r.Part != Test {
			continue
		}
		if r.Hidden == Sizes()[0] {
			cells = append(cells, nil)
		}
		cell := plots.Ratio{Value: r.Median, Ratio: r.Ratio()}
		if r.Seeds == 0 {
			cell.Value = math.NaN()
		}
		cells[len(cells)-1] = append(cells[len(cells)-1], cell)
	}
	return plots.Ratios("MNIST, error on test images after 100 epochs: our median, and × the paper's", "hidden neurons", Curves(), columns, cells)
}
