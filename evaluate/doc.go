// Package evaluate turns a goal and a seed into a learning curve: it trains
// networks.
//
// A [Science] says what is trained. [Local] is the search.Evaluator of this
// process: it loads each data set once, shares it among concurrent runs, and
// hands every run to [Train], which splits the data, runs the epochs and scores
// them. Training is a pure function of science, goal and seed.
package evaluate
