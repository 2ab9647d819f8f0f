// Package plots draws what a study found, as figures for a paper.
//
//   - [History]: the score of every trial in the order in which they were proposed,
//     and the best so far;
//   - [Curves]: how the best trials learned, among all others;
//   - [Distribution]: the share of the goals of studies that reach each score;
//   - [Weights]: the weights of the best goals, a row each;
//   - [Lattice]: one goal on the redundancy lattice of its sources;
//   - [Importance]: the shares of weights and pairs in the score's variance;
//   - [Parallel]: every goal as a line across its weights;
//   - [Slice], [Contour]: the score over one weight, and over two;
//   - [Sensitivity], [Ablation]: a goal with a weight changed, and with its weights
//     set to 0 one after another;
//   - [Compared]: two goals, seed by seed;
//   - [Courses], [Fields]: atoms over training, and weights of trained neurons;
//   - [Performances], [Ratios]: errors beside published ones.
//
// A [Figure] is as wide as the text of a page and has no text smaller than 9 pt.
// Its colours are those of Okabe and Ito (2008), which colour-blind people can
// tell apart; what a colour tells, a shape or a dash tells as well, for print in
// grey. It depends on nothing but the trials: equal trials give equal bytes.
package plots
