// Package viewcmd has the commands that show what was found, and that take studies out of

// a store and into it: plots, pages, exports, imports, the paper's tables.
package viewcmd
