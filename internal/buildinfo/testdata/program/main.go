// Command program prints its version.
package main

import (
	"fmt"

	"goalsearch/internal/buildinfo"
)

func main() { fmt.Println(buildinfo.Read().Version) }
