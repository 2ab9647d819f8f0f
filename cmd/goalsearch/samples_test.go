package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/sbinet/npyio/npz"
	"gonum.org/v1/gonum/mat"
)

// samples FILE INPUTS writes a data set of 300 samples of so many inputs in three
// classes, which a network can tell apart: real numbers, the same ones in a .npz
// and in a .csv file.
func samples(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: samples FILE INPUTS")
	}
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	const count, classes = 300, 3
	random := rand.New(rand.NewPCG(1, 2))
	var table bytes.Buffer
	var x []float64
	y := make([]int64, count)
	for i := range y {
		y[i] = int64(i % classes)
		for j := range size {
			v := random.Float64() - 0.5
			if int64(j%classes) == y[i] {
				v += 2
			}
			x = append(x, v)
			fmt.Fprintf(&table, "%v,", v)
		}
		fmt.Fprintln(&table, y[i])
	}
	path := ts.MkAbs(args[0])
	if filepath.Ext(path) == ".csv" {
		ts.Check(os.WriteFile(path, table.Bytes(), 0o644))
		return
	}
	f, err := os.Create(path)
	ts.Check(err)
	w := npz.NewWriter(f)
	ts.Check(w.Write("x.npy", mat.NewDense(count, size, x)))
	ts.Check(w.Write("y.npy", y))
	ts.Check(w.Close())
	ts.Check(f.Close())
}
