// Package cluster trains the runs of a search on many machines, over NATS JetStream.
//
// The coordinator, the process that searches, has an Evaluator: a search.Evaluator
// that puts runs into a queue and waits for their results. Workers, processes
// anywhere, Join the same server and take runs from it, one per core. The server is an
// external one, or embedded in the coordinator by Serve.
//
// What is on the server (layout.go): a work-queue stream of runs and a stream of
// results, each with a subject per run, named by the content of the run. A subject
// of the results takes one message and no second, so a run has one result, whoever
// else is late. A worker that dies is silent; the run goes to another. A coordinator
// that dies finds the results, and the queue, when it comes back, as the same runs have
// the same names. Results are removed when the store has them (Evaluator.AckOnStore).
//
// A worker that is asked to leave hands its runs back, and notes that beside the
// queue: only deliveries that no hand-back explains count against a run, and one
// that has used up its deliveries ends as failed.
//
// Data sets of the user's own, which no worker can fetch, are in a store that workers can
// only read (data.go).
//
// Workers tell what they do by messages that nobody keeps (presence.go), of which the
// coordinator makes a Status.
package cluster
