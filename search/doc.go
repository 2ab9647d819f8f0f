// Package search finds goals: it asks a strategy for goal weights, has an
// evaluator score them, and keeps every change in a store.
//
// The main path, in the order in which the data flows:
//
//   - a [Spec] says what is searched: a [Space] of weights, the strategy and its
//     seed, and, opaque to this package, the training spec of a run;
//   - a [Study] is a named Spec with a [Budget], how far to go; [Register] enters it
//     into a store;
//   - the [Runner] asks the [Strategy] for [Proposal]s, makes each a [Trial],
//     hands its runs to the [Evaluator], and writes every change to the [Store]
//     before acting on it;
//   - a [Trial] is one goal; a [Run] is one training of it with one seed. [Rank], [Best],
//     [Count] and [Overview.Status] derive from the runs what is best, complete, pruned and
//     done.
//
// Package optimise has all of it in one call, for a program that scores goals with a
// function. Where other programs train, [Runner.Ask] lists the runs that are wanted and
// [Tell] takes their scores; [Enqueue] adds goals to a study that is there, also those that
// have failed before: these are trained again.
//
// A strategy is a pure function of its configuration, the search seed and the
// trials it was told, so resuming is replaying: the Runner asks again, compares
// the proposals with what is stored, and trains only what is missing.
//
// # Corrections
//
// A run that failed for a reason outside can be trained again ([Retry]), and what another
// program has told can be replaced ([Answer]) or taken back ([Withdraw]). Such a
// correction acts at the end of the generation under way. All that was proposed before
// stays, and is replayed with the runs as they were then, which the journal keeps
// ([Superseded]). From there on a fresh strategy, which is told all trials as they are
// known then ([Retrace]), proposes; the journal has the point (event [Retold]), so that
// a study that is killed and resumed, however often, has the same trials. [SetAside]
// leaves a trial out of the ranking and changes nothing else.
//
// This package imports no other room of the project. To it a goal is a list of
// named numbers, [Params].
package search
