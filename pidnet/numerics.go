package pidnet

import "goalsearch/pidnet/internal/kernel"

// Numerics is the id of the arithmetic that networks run on. Equal ids give
// equal bits; results of another id may differ in the last bits.
func Numerics() string { return kernel.Numerics() }
