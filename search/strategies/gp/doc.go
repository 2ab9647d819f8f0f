// Package gp is the strategy of a Gaussian process: a model of the value as a
// smooth function of the weights, seen through noise, proposes the goals that it
// believes best or knows least of.
//
// It runs in generations:
//
//   - The design spreads goals evenly over the box. While none stands out, two of
//     three goals are still drawn so and the model proposes the third: a plateau
//     is not quite flat, and the model sees slopes in it that no single trial shows.
//   - The model is fitted to the best Options.Model trials. What matters is the
//     region where goals are good; a limit on its size keeps the model quick, and
//     true there. A failed trial counts as the worst. Values are scaled by their
//     median and spread and compressed, so that neither a plateau nor a peak rules
//     the fit.
//   - The covariance is Matérn 5/2 with a length scale per weight; scales and noise
//     have priors and maximise the posterior (Rasmussen & Williams 2006, eq. 4.17
//     and 5.8), refitted every ten trials. The model takes repeated luck for noise.
//   - A goal is proposed where the mean plus Options.Optimism standard deviations
//     is greatest (Srinivas et al. 2010), found by gradient ascent in the box. For
//     the next one the model believes that it came out at its mean (Desautels et
//     al. 2014), so that a generation spreads. The first goal of a generation is
//     where the mean alone is greatest.
//
// The defaults were tuned on instances from 100 on of package searchtest/problems.
package gp
