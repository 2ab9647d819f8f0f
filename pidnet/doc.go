// Package pidnet has networks of neurons that learn locally: each ascends its
// own goal, a weighted sum of the PID atoms of its binary output about the
// classes of its inputs (feedforward F, context C, lateral L).
//
// In the order of the data: [Samples] hold a data set in memory; a [Network] is
// wired by a [Config] of one of the [Setup]s; [Network.Train] takes a [Batch]
// through the forward passes and one learning step, [Network.Score] through the
// forward passes alone. Inside, a layer aggregates each input class through a
// connection, fires with the probability its activation gives, bins what it
// aggregated, and hands bins and probabilities to package pid for the gradient of
// its goal. Nothing flows between neurons or layers but their outputs.
//
// Source: Schneider, Neuhaus, Ehrlich, Makkeh, Ecker, Priesemann, Wibral (2025),
// What should a neuron aim for?, ICLR (arXiv 2412.02482).
package pidnet
