// Package evolve is the genetic strategy: a random design, then evolution of
// the best goals found, on the populations and models of eaopt.
//
// It runs in generations:
//
//   - The design draws goals evenly from the box until one stands out (package
//     design): evolution that starts on a plateau wanders about on it.
//   - Then evolution, (mu+lambda): the parents are the Options.Parents best goals
//     of all that were told, start goals included. Parents are drawn by
//     tournaments of two; a pair blends into two offspring, each weight at a point
//     of its own on the line through both parents, a quarter beyond either; then a
//     few weights of each offspring mutate by steps of many sizes. What leaves the
//     box is reflected back.
//
// eaopt drives the evolution by one Model.Apply per generation. Its pitfalls are
// met as follows: the fitness of an individual is set from the told trial and
// never carried over from a parent (eaopt's crossover leaves it stale);
// selection, crossover and mutation are this package's own (eaopt's tournament
// may name the wrong winner, its mutation never moves a weight from 0, and none
// knows bounds); survivors are sorted stably, so that equal values, common on a
// plateau, keep one order, newer goals first. Fitness is the negated value,
// which eaopt minimises; a failed trial's is +Inf, the worst.
//
// The defaults were tuned on the instances 100 to 299 of package
// searchtest/problems; BenchmarkStrategies of package strategies measures them
// on 0 to 19. They lie on a broad plateau: half or double of any one of them
// changes the medians at 300 and 1000 evaluations by at most about .03. Fewer
// parents are quicker, more are steadier.
package evolve
