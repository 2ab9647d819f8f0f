// Command gen writes the documentation of configs; see package configs.
package main

import (
	"bytes"
	"fmt"
	"os"

	"goalsearch/configs"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%d arguments: name the file to write", len(args))
	}
	var text bytes.Buffer
	if err := configs.WriteReference(&text); err != nil {
		return err
	}
	return os.WriteFile(args[0], text.Bytes(), 0o644)
}
