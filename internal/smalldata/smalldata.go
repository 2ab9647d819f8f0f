// Package smalldata draws small tables for tests: data sets as people have them, of
// few samples, of real numbers in units of their own, of classes that differ in size.
//
// The same seed draws the same table.
package smalldata

import (
	"math"
	"math/rand/v2"
	"slices"

	"goalsearch/evaluate/dataset"
)

// Table is labelled samples.
type Table struct {
	// X has the inputs, by sample.
	X [][]float32
	// Y has the class of each sample, from 0.
	Y []uint16
}

// Kinds of tables.
const (
	Moons = "moons" // two half circles, and three inputs of noise: 200 samples
	Blobs = "blobs" // three clusters with 80, 15 and 5 % of 400 samples
	Iris  = "iris"  // three classes in four columns of different units: 150 samples
	Tiny  = "tiny"  // three clusters of four samples each
)

// Kinds lists all of them.
func Kinds() []string { return []string{Moons, Blobs, Iris, Tiny} }

// Draw draws a table of a kind.
func Draw(kind string, seed uint64) Table {
	d := drawer{rand.New(rand.NewPCG(seed, 0x736d616c6c))}
	switch kind {
	case Moons:
		return d.moons(200)
	case Blobs:
		return d.blobs(320, 60, 20)
	case Iris:
		return d.iris(50)
	case Tiny:
		return d.blobs(4, 4, 4)
	}
	panic("smalldata: there is no table of kind " + kind)
}

// Held draws other samples of a table's kind, to test what was learned on it.
func Held(kind string, seed uint64) Table {
	if kind == Tiny {
		return drawer{rand.New(rand.NewPCG(seed, 0x68656c64))}.blobs(50, 50, 50)
	}
	return Draw(kind, seed+1<<32)
}

type drawer struct{ *rand.Rand }

// moons draws two half circles of radius 1 that reach into each other.
func (d drawer) moons(count int) (t Table) {
	const noise = 0.2
	for i := range count {
		angle := math.Pi * d.Float64()
		x, y := math.Cos(angle), math.Sin(angle)
		if i%2 == 1 {
			x, y = 1-x, 0.5-y
		}
		t.add(uint16(i%2), x+noise*d.NormFloat64(), y+noise*d.NormFloat64(), d.NormFloat64(), d.NormFloat64(), d.NormFloat64())
	}
	return t.shuffled(d)
}

// blobs draws normal clusters of some sizes around the corners of a triangle, and two
// inputs of noise.
func (d drawer) blobs(sizes ...int) (t Table) {
	const radius = 2.2
	for class, size := range sizes {
		angle := 2 * math.Pi * float64(class) / float64(len(sizes))
		for range size {
			t.add(uint16(class), radius*math.Cos(angle)+d.NormFloat64(), radius*math.Sin(angle)+d.NormFloat64(), d.NormFloat64(), d.NormFloat64())
		}
	}
	return t.shuffled(d)
}

// iris draws flowers with about the means and deviations of Fisher's (1936), their lengths
// and widths in different units: metres, millimetres, centimetres and micrometres.
func (d drawer) iris(size int) (t Table) {
	means := [][4]float64{{5.0, 3.4, 1.5, 0.25}, {5.9, 2.8, 4.3, 1.3}, {6.6, 3.0, 5.5, 2.0}}
	deviations := [][4]float64{{0.35, 0.38, 0.17, 0.1}, {0.52, 0.31, 0.47, 0.2}, {0.64, 0.32, 0.55, 0.27}}
	units := [4]float64{0.01, 10, 1, 10000}
	for class := range means {
		for range size {
			large := d.NormFloat64() // a flower that is large is so in all
			var x [4]float64
			for i := range x {
				x[i] = units[i] * (means[class][i] + deviations[class][i]*(0.7*large+0.714*d.NormFloat64()))
			}
			t.add(uint16(class), x[:]...)
		}
	}
	return t.shuffled(d)
}

func (t *Table) add(class uint16, x ...float64) {
	row := make([]float32, len(x))
	for i, v := range x {
		row[i] = float32(v)
	}
	t.X, t.Y = append(t.X, row), append(t.Y, class)
}

// shuffled has the samples in random order.
func (t Table) shuffled(d drawer) Table {
	d.Shuffle(len(t.Y), func(i, j int) {
		t.X[i], t.X[j] = t.X[j], t.X[i]
		t.Y[i], t.Y[j] = t.Y[j], t.Y[i]
	})
	return t
}

// Set makes a data set of two tables, one to train with and one to test with.
func Set(name string, train, test Table) (*dataset.Set, error) {
	size := len(train.X[0])
	images := func(t Table) dataset.Images {
		return dataset.Images{Values: slices.Concat(t.X...), Labels: t.Y, Count: len(t.Y), Size: size}
	}
	return dataset.New(dataset.Set{
		Name: name, Train: images(train), Test: images(test),
		Classes: int(slices.Max(train.Y)) + 1, Rows: 1, Cols: size, Channels: 1,
	})
}
