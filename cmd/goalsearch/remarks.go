package main

import (
	"fmt"
	"io"
)

// remarks tells once what was found out about a file that could have been read
// otherwise.
type remarks struct {
	to   io.Writer
	told map[string]bool
}

func newRemarks(to io.Writer) remarks { return remarks{to, make(map[string]bool)} }

// tell tells the remarks about a data set.
func (r remarks) tell(name string, list []string) {
	for _, text := range list {
		line := fmt.Sprintf("%s: %s", name, text)
		if !r.told[line] {
			r.told[line] = true
			fmt.Fprintln(r.to, line)
		}
	}
}
