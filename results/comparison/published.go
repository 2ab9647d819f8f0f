package comparison

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed published.csv
var publishedText string

// Part of the data whose error is compared.
type Part string

const (
	Train Part = "train"
	Test  Part = "test"
)

// Parts lists all parts.
func Parts() []Part { return []Part{Test, Train} }

// published is a line of the figure: the errors of a curve on a part, by size.
type published struct {
	curve  string
	part   Part
	errors map[int]float64
}

// figure reads published.csv. It panics if the embedded file is broken.
var figure = sync.OnceValue(func() (lines []published) {
	rows, err := csv.NewReader(strings.NewReader(publishedText)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("comparison: published.csv: %v", err))
	}
	for _, row := range rows[1:] {
		line := published{curve: row[0], part: Part(row[1]), errors: make(map[int]float64)}
		for i, text := range row[2:] {
			size, err := strconv.Atoi(strings.TrimPrefix(rows[0][2+i], "n"))
			if err != nil {
				panic(fmt.Sprintf("comparison: published.csv: column %s: %v", rows[0][2+i], err))
			}
			if line.errors[size], err = strconv.ParseFloat(text, 64); err != nil {
				panic(fmt.Sprintf("comparison: published.csv: %s: %v", row[0], err))
			}
		}
		lines = append(lines, line)
	}
	return lines
})

// Curves lists the curves of the figure, in its file's order.
func Curves() []string {
	var names []string
	for _, line := range figure() {
		if len(names) == 0 || names[len(names)-1] != line.curve {
			names = append(names, line.curve)
		}
	}
	return names
}

// Sizes lists the numbers of hidden neurons of the figure.
func Sizes() []int { return []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000} }

// Readout is the curve of networks without hidden neurons: the same at all sizes.
const Readout = "readout-only"

// sparse and its dense twin are the same networks where every neuron hears all.
const (
	sparse       = "trivariate-optimised-sparse"
	dense        = "trivariate-optimised"
	mostLaterals = 100
)
