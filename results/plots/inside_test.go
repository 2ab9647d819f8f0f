package plots

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

func TestCourses(t *testing.T) {
	courses := []Course{
		{"{F}", "layer 1", []float64{0, 0.2, 0.3}, []float64{0, 0.1, 0.1}},
		{"{F}", "layer 2", []float64{0, 0.1, 0.2}, []float64{0, 0.1, 0.1}},
		{"H_res", "layer 1", []float64{1, 0.5, 0.4}, []float64{0, 0.1, 0.1}},
		{"H_res", "layer 2", []float64{1, 0.7, 0.6}, []float64{0, 0.1, 0.1}},
	}
	f, err := Courses("deep", courses)
	d := parse(t, render(t, f, err, SVG))
	for _, text := range []string{"deep", "{F}", "H_res", "layer 1: mean", "layer 2: mean", "epoch", "bits"} {
		d.written(t, text)
	}
	lines := 0
	for _, p := range d.paths {
		if len(p.xs) == 3 && strings.HasPrefix(p.style, "fill:none") {
			lines++
		}
	}
	if lines != len(courses) {
		t.Errorf("%d lines of 3 epochs, want %d", lines, len(courses))
	}
	if _, err := Courses("none", nil); err == nil {
		t.Error("a figure of no atoms")
	}
}

func TestFields(t *testing.T) {
	shape := Shape{Rows: 2, Columns: 3, Channels: 1}
	f, err := Fields("fields", [][]float32{{1, 0, -1, 0, 0, 0}, {0, 0, 0, 0, 0, 0}}, nil, shape)
	svg := render(t, f, err, SVG)
	if n := strings.Count(svg, "<image"); n != 2 {
		t.Errorf("%d images of 2 neurons", n)
	}
	for _, long := range []Shape{{Rows: 1000, Columns: 1, Channels: 1}, {Rows: 1, Columns: 1000, Channels: 1}} {
		f, err := Fields("fields", [][]float32{make([]float32, 1000), make([]float32, 1000)}, nil, long)
		if err != nil {
			t.Fatal(err)
		}
		if f.height < 2*vg.Centimeter || f.height > 30*vg.Centimeter {
			t.Errorf("fields of %d×%d make a figure %v cm high", long.Rows, long.Columns, float64(f.height/vg.Centimeter))
		}
	}
	f, err = Fields("fields", [][]float32{{1, 0, -1, 0, 0, 0}, {0, 0, 0, 0, 0, 0}}, []string{"rose", "tulip\x1b"}, shape)
	named := render(t, f, err, SVG)
	for _, name := range []string{">rose<", ">tulip"} {
		if !strings.Contains(named, name) || strings.Contains(svg, name) {
			t.Errorf("the caption %s is not below its field alone", name)
		}
	}
	if strings.Contains(named, "\x1b") {
		t.Error("a caption has a control character")
	}
	if _, err := Fields("fields", [][]float32{make([]float32, 6)}, []string{"a", "b"}, shape); err == nil {
		t.Error("more captions than fields are drawn")
	}
	picture := pictureOf([]float32{2, 0, -1, 0, 0, 0}, shape)
	if got, want := picture.At(0, 0), diverging(1).at(1); got != want {
		t.Errorf("the largest weight is %v, want %v", got, want)
	}
	if got, want := picture.At(11, 3), diverging(1).at(-0.5); got != want {
		t.Errorf("minus half of the largest weight is %v, want %v", got, want)
	}
	for name, fields := range map[string][][]float32{
		"none": nil, "of another size": {{1, 2}}, "too many": make([][]float32, mostFields+1),
	} {
		if _, err := Fields("fields", fields, nil, shape); err == nil {
			t.Errorf("%s: drawn", name)
		}
	}
}

func TestPerformances(t *testing.T) {
	curves := []Performance{
		{Curve: "a", Points: []PerformancePoint{{1, 0.8, 0.7, 0.9, 0.85}, {10, 0.3, 0.3, 0.3, 0.2}, {100, math.NaN(), math.NaN(), math.NaN(), 0.1}}},
		{Curve: "b", Flat: true, Points: []PerformancePoint{{1, 0.5, 0.4, 0.6, math.NaN()}}},
	}
	f, err := Performances("errors", []string{"test", "train"}, [][]Performance{curves, curves})
	svg := render(t, f, err, SVG)
	d := parse(t, svg)
	for _, text := range []string{"errors", "test", "train", "a", "b", "published"} {
		d.written(t, text)
	}
	for _, text := range []string{">hidden neurons<", ">error<", ">100<", ">0.5<"} {
		if n := strings.Count(svg, text); n != 2 {
			t.Errorf("%s stands there %d times, want once a panel", text, n)
		}
	}
	if strings.Contains(svg, "NaN") {
		t.Error("the figure has a NaN")
	}
	if _, err := Performances("none", nil, nil); err == nil {
		t.Error("a figure of no errors")
	}
}

func TestRatios(t *testing.T) {
	f, err := Ratios("table", "size", []string{"a", "b"}, []string{"1", "2"},
		[][]Ratio{{{0.1, 1}, {math.NaN(), math.NaN()}}, {{0.2, 0.5}, {0.3, 1.25}}})
	svg := render(t, f, err, SVG)
	d := parse(t, svg)
	for _, text := range []string{"size", "a", "b", "0.1000", "×1.00", "0.2000", "×0.50", "×1.25"} {
		d.written(t, text)
	}
	if strings.Contains(svg, "NaN") {
		t.Error("the figure has a NaN")
	}
	if _, err := Ratios("none", "", nil, nil, nil); err == nil {
		t.Error("a table of nothing")
	}
}
