// Package goalcmd has the commands that work with single goals: they train, test, compare

// and simplify them.
package goalcmd
