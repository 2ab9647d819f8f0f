// Package pidio reads what is to be decomposed and writes decompositions, for people and
// for programs.
//
// In the order of the data: [ReadDistributions] reads joint distributions from JSON;
// [ReadSamples] reads samples from delimited text (CSV, TSV), chooses columns, refuses
// missing values and divides continuous columns into bins ([Bins]); [Samples.Distribution]
// counts them. [Decompose] gives a [Result], to which [Samples.PermutationTest] may add how
// much of its information chance alone would give. [WriteTable] and [WriteJSON] print
// results.
//
// Whatever is wrong with a text is told by its line; what a caller may have advice on is an
// [Error] with a [Kind]. What makes a result doubtful is data, a [Remark].
package pidio
