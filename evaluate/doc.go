// Package evaluate turns a goal and a seed into a learning curve: it trains
// networks.
//
// In the order of the data:
//
//   - a [Task] says what is trained: data set, network, training; [Task.Suit] chooses, for
//     data of the user's own, what nobody has said;
//   - [NewData] makes a data set ready for networks, which any number of runs share;
//   - [Prepare] checks, once, that a task can be trained on data;
//   - [Goals] turns the named weights of a trial into the goals of a network's layers;
//   - a [Trainer] trains with one goal: it splits the data by the run's seed, runs the
//     epochs and scores them; [Trainer.TrainWithDiagnostics] also returns the weights, and
//     the atoms of every epoch, and a [Tester] tests networks that were kept;
//   - [Local] is the search.Evaluator of this process: it loads each data set and parses
//     each training spec once, and trains what a search.Runner asks for.
//
// Training is a pure function of task, goal and seed.
package evaluate
