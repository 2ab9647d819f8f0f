// Package variants has studies of goals that are close to one: they tell what a goal's
// weights are worth. All are studies like others: stored, resumable, on seeds that all
// their goals share.
//
//   - [ListStudy] makes a study of a fixed list of goals; [Zeroed], [Shifted] and
//     [Ablated] make such lists, the variants of one goal.
//   - [Elimination] is the search.Strategy of an [EliminationStudy]. It takes weights
//     away, one round after another, and races the candidates of each round: few runs for
//     all, more for those that may be the least harmful. [Near] chooses from its path the
//     goals that are worth a check.
package variants
