// Package cmaes is the strategy of covariance matrix adaptation: goals are drawn
// from a normal distribution that moves to where they were good, and takes the
// shape of the steps that got it there.
//
// It follows Hansen, The CMA Evolution Strategy: A Tutorial (2016, arXiv
// 1604.00772), to whose equations the code refers, with positive weights alone,
// in the unit cube of the free weights, after a random design:
//
//   - A population has Options.Population goals, rounded up to whole generations, whose best
//     half moves the distribution. The first distribution is centred on the best
//     goal told, start goals included, with Options.Step for a deviation.
//   - Bounds: a goal outside the cube is drawn again, and the tenth is brought to
//     its surface; the distribution learns from the goals as they were tried.
//   - A failed trial ranks last.
//   - Restarts: when the distribution has become as narrow as no weight matters,
//     or ill-conditioned, or its best goals have not improved for long, the next
//     one starts about the best goal told, and its populations are twice as large, which
//     also averages more noise (Auger & Hansen 2005).
package cmaes
