// Package experiment has studies that try to understand goals rather than find
// them. All are studies like others: stored, resumable, on seeds that all their
// goals share.
//
//   - [Goals] makes a study of a fixed list of goals; [Zeroed], [Shifted] and
//     [Ablated] make such lists from one goal.
//   - [Elimination] is a search.Strategy that takes weights away, one round after
//     another, and races the candidates of each round: few runs for all, more for
//     those that may be the least harmful.
package experiment
