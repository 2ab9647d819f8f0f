// Package compatibility holds the program to what its earlier builds wrote: their stores
// open, their exports are read and written to the byte, their configs mean the same
// studies, and their unfinished studies go on to the same trials.
//
// Every folder of testdata is of one build, and is never written anew. A change of a
// format adds a folder. What the first build wrote is in store/testdata.
package compatibility
