package dataset

import (
	"errors"
	"fmt"
	"os"
)

// MaxValues is the most numbers that a file of the user's own may hold as inputs.
const MaxValues = 1 << 29

// exists returns path if something is there.
func exists(path string) (string, error) {
	_, err := os.Stat(path)
	return path, err
}

func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}
