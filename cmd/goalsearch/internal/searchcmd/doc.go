// Package searchcmd has the commands that search: run, resume, ask and tell, those that

// reach a running search, and those that look at what it found.
package searchcmd
