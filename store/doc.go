// Package store keeps studies in one bbolt file, so that a search can be killed
// at any instant and go on.
//
// [Open] gives a [DB], the one writer of a file; it is the search.Store that a
// search.Runner writes to. [Read] gives a [Snapshot], which any number of processes
// may have, also while one writes: it is then fetched from the writer, which must
// have called [DB.Serve]. Both are a [Reader]. [Memory] is the same store without a
// file. [Check], [Compact], [Backup] and [Merge] work on whole files, and
// [DB.Insert] takes in a study that was exported.
//
// # Format
//
// The file is a bbolt file, page format 2, with two buckets. Values are JSON.
// Numbers in keys are unsigned, of 64 bits, the most significant byte first.
//
//	meta
//	    format                     "goalsearch"
//	    schema                     1
//	studies
//	    <name of the study>
//	        study                  {"v":1,"spec":…,"budget":…,"numerics":…,"created":…}
//	        trials
//	            trial              {"v":1,"origin":…,"goal":{…},"planned":…,"same_as":…,"set_aside":…}
//	        runs
//	            trial, run         {"v":1,"seed":…,"reason":…,"last":{…},"test_accuracy":…}
//	        details
//	            trial, run         {"v":1,"before":[…],"atoms":{…},"provenance":{…}}
//	        rank
//	            score, trial       empty
//	        same
//	            original, copy     empty
//	        journal
//	            sequence           {"v":1,"time":…,"trial":…,"event":…,"note":…,"goals":[…],"superseded":[…]}
//
// What is absent or zero and optional is left out. The learning curve of a run is
// before, followed by last. The score in a key of rank is ^(b | 1<<63) where b are
// the IEEE 754 bits of a score ≥ 0, b itself where the score is negative, and all
// ones for a failed trial: keys in ascending order are trials from the best to the
// worst, equals by number, failed ones last.
//
// # Decisions
//
//   - JSON, since a commit waits for the disk a hundred times as long as for the
//     codec, and a file that anyone can read outlives its program. Floating-point
//     numbers are written with the fewest digits that give back the same bits.
//   - A run is two values, so that a table of all trials does not read all curves:
//     runs has what a table shows, details what grows with the training.
//   - Nothing that follows from something else is stored: no state, no value, no
//     number of runs. The exceptions are the indexes rank and same, which change in
//     the transaction of what they follow from, and which [Check] compares with it.
//   - A trial that is the same as an earlier one has no runs of its own; same finds
//     its entry when the original ends.
//   - A run never changes. Adding it again is accepted, for a run may be delivered
//     twice; its provenance may then differ, and the first stays. A correction takes a
//     run out, or puts another in its place, and the journal keeps it (superseded), in the
//     same transaction: how the trials were known at any time follows from how they are
//     now and the journal.
//   - The name of a study is the name of its bucket and nowhere in its value, so
//     that renaming moves buckets and rewrites nothing.
//   - Every value has a schema version of its own, v. A later version reads all
//     earlier ones, and a value is rewritten only when it changes anyway; the version
//     in meta is the highest that may occur. A file of a higher version than [Schema]
//     is refused.
//   - A file is looked at before bbolt gets it, under its lock: bbolt ends the
//     process on a truncated file, and initialises or commits to what it opens.
//   - Every commit is synced. Changes that arrive during a commit share the next one.
//
// # Beside a writer
//
// bbolt's lock keeps a file to one process. The writer listens on a unix socket,
// mode 0600, in a directory of mode 0700: goalsearch in $XDG_RUNTIME_DIR, or
// goalsearch-<uid> in the temporary directory or in /tmp. The socket is named by the
// first 64 bits of the SHA-256 of the file's path, absolute and without symbolic
// links. A reader that finds the file locked asks there for a snapshot and reads a
// temporary copy. The socket of a writer that died is removed by the next one, which
// holds the lock by then. serve.go has the protocol.
package store
