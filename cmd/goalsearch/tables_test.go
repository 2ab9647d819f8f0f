package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"

	"goalsearch/internal/smalldata"
)

// table FILE KIND SEED [NAME…] draws a small table as a .csv file, with names for its
// classes if there are any.
func table(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: table FILE KIND SEED [NAME…]")
	}
	seed, err := strconv.ParseUint(args[2], 10, 64)
	ts.Check(err)
	t := smalldata.Draw(args[1], seed)
	var text bytes.Buffer
	for i := range t.X[0] {
		fmt.Fprintf(&text, "x%d,", i+1)
	}
	text.WriteString("label\n")
	for i, row := range t.X {
		for _, v := range row {
			fmt.Fprintf(&text, "%v,", v)
		}
		label := fmt.Sprint(t.Y[i])
		if names := args[3:]; len(names) > 0 {
			label = names[t.Y[i]]
		}
		fmt.Fprintln(&text, label)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), text.Bytes(), 0o644))
}
