// Package dataset has the labelled images that networks are trained on.
//
// A [Set] is a data set in memory: raw pixels and labels of its training and
// test parts, with the mean and standard deviation of its training pixels and
// one checksum over all it holds. [Open] gets one by name. [List] names the sets
// there are; they come from three kinds of place:
//
//   - files below a data directory, described by a [Manifest] of IDX files or an
//     [Archive] of records: which files, how many images, which SHA-256 sums,
//     where to get them. [Check] says what is wrong with the files there, [Fetch]
//     downloads them;
//   - a generator: [Digits] draws the handwriting-like digits of
//     "builtin-digits", the same on every machine, so that everything can be
//     tried without a download;
//   - a file of the user's own, NumPy's .npz or a table, or a folder of images by
//     class, whose path is its name. A [Ref] says how it is read where that is open.
//
// A set's content, all that its checksum is of, can be written and read elsewhere:
// [Set.WriteContent], [ReadContent].
//
// Files are not trusted. Every field of a header is held against what is expected
// or bearable before memory is taken for it, and the sums are those of the
// uncompressed bytes, so that a recompressed copy is as good as the original.
//
// Pixels stay raw, 0 to 255, and so do real values: networks apply [Set.Mean] and
// [Set.Std] themselves. Splitting into training and validation images, and
// batches, belong to package evaluate.
package dataset
