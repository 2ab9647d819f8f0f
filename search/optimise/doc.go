// Package optimise searches a space of weights with a function: the front door of
// package search for programs that score goals themselves.
//
//   - [Maximise] searches in memory, [MaximiseInFile] in a store, where a search that was
//     ended before its time goes on;
//   - a [Func] scores one goal;
//   - [Options] say how far the search goes and how; their zero values work;
//   - a [Result] has the best goal, and all trials in the order of their ranking.
//
// The same space, function, seed and strategy give the same trials, whatever the number
// of workers and however often the search was stopped. Where the function lives in another
// program or takes epochs, use the parts: a search.Runner with an evaluator, or
// search.Runner.Ask and search.Tell.
package optimise
