// Package machinecmd has the commands about this machine and program: data sets, the store

// as a file, speed, decompositions, versions and completion.
package machinecmd
