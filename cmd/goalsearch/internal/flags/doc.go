// Package flags declares the flags that several commands share, and reads what they say.
package flags
