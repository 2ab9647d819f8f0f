// Package gp is the strategy of a Gaussian process: a model of the value as a
// smooth function of the weights, seen through noise, proposes the goals that it
// believes best or knows least of.
//
// It runs in generations:
//
//   - The design spreads goals evenly over the box. While none stands out, two of
//     three goals are still drawn so and the model proposes the third: a plateau
//     is not quite flat, and the model sees slopes in it that no single trial shows.
//   - The model is fitted to Options.Model trials, which keeps it quick, and true
//     where it matters: where there are more, a third of them are the best and the
//     others those nearest to where its mean was best before. A failed trial counts
//     as the worst. Values are scaled by their median and spread and compressed, so
//     that neither a plateau nor a peak rules the fit.
//   - The covariance is Matérn 5/2 with a length scale per weight; scales and noise
//     have priors and maximise the posterior (Rasmussen & Williams 2006, eq. 4.17
//     and 5.8), refitted every twenty trials. The model takes repeated luck for noise.
//   - A goal is proposed where the mean plus Options.Optimism standard deviations
//     is greatest (Srinivas et al. 2010), found by gradient ascent in the box. For
//     the next one the model believes that it came out at its mean (Desautels et
//     al. 2014), so that a generation spreads. The first goal of a generation is
//     where the mean alone is greatest; and once there are more trials than the
//     model takes, each goal has an optimism drawn between 0 and the whole, mostly
//     small, so that goals gather where they are best.
//
// The defaults were tuned on instances from 100 on of package searchtest/problems.
package gp
