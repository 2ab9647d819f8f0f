// Package importance says which weights of a goal its score depends on.
//
// A random forest learns the score as a function of the weights that were searched,
// from the complete trials of a study ([Of]). Its variance over the whole box of
// goals is divided into what each weight explains alone, what each pair explains
// beyond its two weights, and the rest: functional analysis of variance. Shares come
// with intervals from bootstrap samples of the trials.
//
// Everything follows from the trials and a seed: equal calls give equal bits.
//
// Sources: Breiman (2001), Random forests, Machine Learning 45, 5–32; Hutter, Hoos,
// Leyton-Brown (2014), An efficient approach for assessing hyperparameter importance,
// ICML; Efron (1979), Bootstrap methods, Annals of Statistics 7, 1–26.
package importance
