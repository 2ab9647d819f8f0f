// Command goalsearch finds and understands goal functions for neurons that
// learn locally.
//
// A command line takes this way: run (main.go) makes the [cli.App] with its
// commands (app.go), brings the arguments into the order that the app reads
// (arguments.go), and turns the error into an exit code (errors.go). Every
// command has a file of its own with three parts: a function that declares it,
// a struct of its options, and that struct's method run, which does the work
// with the other packages of this module. What happens to the studies of `run`
// and `resume` stands in searching.go.
//
// Data goes to stdout; progress, hints and errors to stderr.
package main
