package kernel

import (
	"os"

	"golang.org/x/sys/cpu"
)

//go:generate go run -C asm . -out ../avx2_amd64.s -stubs ../zavx2_amd64.go -pkg kernel

// Variable is the environment variable that, set to "portable", keeps the
// kernels in assembly from being used.
const Variable = "GOALSEARCH_KERNELS"

// accelerated returns the kernels in assembly, or nil where they cannot run.
func accelerated() any {
	if !hasAVX2 {
		return nil
	}
	return avx2{}
}

var hasAVX2 = cpu.X86.HasAVX2 && cpu.X86.HasFMA && os.Getenv(Variable) != "portable"
