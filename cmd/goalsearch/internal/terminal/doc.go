// Package terminal is what all commands share: the streams, signals, the order of
// arguments, help, progress, output files, and errors as exit codes.
//
// Data goes to stdout; progress, hints and errors to stderr.
package terminal
