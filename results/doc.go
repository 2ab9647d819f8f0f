// Package results says what the trials of a study mean, to people and to programs.
//
// [Rank] puts trials in order, [Select] picks some of them, by a [Filter] if need
// be, [Describe] sums up the scores of their runs; [Pair] and [Compare] hold goals
// against each other on the seeds that they share, and [Distance] tells how far
// apart they are; package importance tells which weights the score depends on.
// What is printed of them:
//
//   - for people, aligned [Table]s: [WriteRank], [WriteTrial], [WriteStudies];
//   - for programs, JSON whose keys never change their meaning: [WriteRankJSON],
//     [WriteTrialJSON], [WriteStudiesJSON];
//   - for other tools: [WriteCSV], [WriteParquet], [WriteNPZ], whose columns are the
//     [Fields] of a study, and [WriteOptuna];
//   - for papers: [WriteMarkdown], [WriteLaTeX];
//   - for another store, losing nothing: [WriteJSONL], which [ReadJSONL] reads back; or,
//     for programs, chosen trials in the same form: [WriteSelection].
//
// # JSON
//
// A trial is an object with the keys
//
//	number      from 0
//	state       "waiting", "running", "complete", "pruned" or "failed"
//	value       mean validation accuracy of its runs, null unless it is complete or pruned
//	origin      "start", "enqueued", "design" or "offspring"
//	goal        weights by name, in the order of the study's space
//	planned     number of runs that it should have                         [trial]
//	same_as     number of the earlier trial of which the runs are, or null  [trial]
//	runs        a list by run number of objects with the keys
//	    seed
//	    epochs               trained, 0 if the run failed
//	    validation_accuracy  after the last epoch, null if the run failed
//	    test_accuracy        only where it was recorded
//	    reason               only where the run failed: why
//	    curve                a list of epoch, train_accuracy, validation_accuracy  [trial]
//	    atoms                mean PID atoms of the last epoch in bits, by name      [trial]
//	reason      why the trial failed, else ""
//	set_aside   only where the trial was left out of the ranking: why
//	provenance  all that may differ between two equal searches              [trial]
//	    study      name; in the first line of an export, the whole study
//	    trials     number of lines of the export, in its first line
//	    selection  true in the first line of chosen trials, which are no whole study
//	    journal    of the study, in the first line of an export
//	    runs       a list by run number: when, where and by what each was made
//
// Keys marked [trial] are in an export and where one trial is shown, the others
// also in a ranking. Accuracies are in 0..1 and nothing is rounded: a number has the
// fewest digits that give back the same bits. Without provenance, exports of two
// equal searches are equal byte for byte.
package results
