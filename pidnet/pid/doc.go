// Package pid computes partial information decompositions (PID) with the
// shared-exclusions measure I_sx, and goals that are weighted sums of their atoms.
//
// In the order of the data: an [Antichain] names an atom, "{F}{CL}"; the
// [Lattice] of all antichains of n sources has the order in which atoms are
// listed everywhere, the redundancy order and its Möbius inverse; a [PMF] is
// decomposed into atoms by [PMF.Decompose]; a [Goal] weighs atoms, and an
// [Objective] is a goal folded through the lattice, ready to give the value and
// the gradient of a binary neuron on a batch of binned inputs.
//
// Everything here is float64 and written to be read: faster implementations are
// tested against it. Information is in bits.
//
// Sources: Makkeh, Gutknecht, Wibral (2021), Phys. Rev. E 103, 032149 (the
// measure and its gradient); Gutknecht, Wibral, Makkeh (2021), Proc. R. Soc. A
// 477 (the lattice); Williams, Beer (2010), arXiv 1004.2515 (PID).
package pid
