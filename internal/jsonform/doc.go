// Package jsonform reads JSON as strictly as configs are read, and writes it in one form.
//
// [Parse] reads a text into a tree of [Value] that knows the line and the column of
// everything in it. It takes a byte order mark, and refuses what a plain decoder
// changes or passes over without a word: keys that stand twice, text that is not UTF-8,
// halves of surrogate pairs, whatever follows the first value. [Value.Decode] fills a Go
// value from the tree and refuses keys that it does not have in exactly this spelling,
// values of another type and null where there is no room for it; [Value.DecodeComplete]
// refuses missing keys as well. What is wrong is an [Error], which says where.
//
// [Write] writes a value for people and programs, [Object] keeps the order of keys, and
// [Differences] lists where two texts differ.
package jsonform
