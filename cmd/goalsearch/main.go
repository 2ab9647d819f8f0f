package main

import (
	"context"
	"os"

	"goalsearch/cmd/goalsearch/internal/machinecmd"
	"goalsearch/cmd/goalsearch/internal/terminal"
)

func main() {
	std := terminal.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}
	os.Exit(terminal.Run(context.Background(), os.Args, std, newApp, machinecmd.Complete))
}
