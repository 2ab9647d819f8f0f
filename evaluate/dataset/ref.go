package dataset

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Ref names a data set and says how it is read.
type Ref struct {
	// Name is that of a known set, or the path of a file or folder of the user's own.
	Name string `json:"name"`
	Reading
}

// Reading says how a file of the user's own is read where it could be read in several
// ways. The zero value leaves it to the file.
type Reading struct {
	// X has the inputs: the name of an array of a .npz file; of a table the names of its
	// columns, comma-separated.
	X string `json:"x,omitempty"`
	// Y has the labels: the name of an array, or of a column. Columns that have no names
	// are numbered from 1.
	Y string `json:"y,omitempty"`
	// XTest and YTest are the arrays of a .npz file that have the test part.
	XTest string `json:"x_test,omitempty"`
	YTest string `json:"y_test,omitempty"`
	// Decimal is what stands before the decimals in a table: Point or Comma; "" is Point.
	Decimal string `json:"decimal,omitempty"`
	// Header says whether the first line of a table has the names of its columns: Auto,
	// Present or Absent; "" is Auto.
	Header string `json:"header,omitempty"`
	// Channels says where an array of images with channels has these: Auto, First (before
	// rows and columns) or Last; "" is Auto.
	Channels string `json:"channels,omitempty"`
}

// Values of a Reading.
const (
	Auto    = "auto"
	Point   = "point"
	Comma   = "comma"
	Present = "present"
	Absent  = "absent"
	First   = "first"
	Last    = "last"
)

// ReadingError is returned where a Reading is needed to read a file, or does not fit it.
type ReadingError struct {
	// Key is that of the value in the JSON form of Reading.
	Key string
	// Reason says what is open or wrong.
	Reason string
	// Choice says what the value may be; "": it must be left out.
	Choice string
}

func (e *ReadingError) Error() string {
	if e.Choice == "" {
		return fmt.Sprintf("%s; leave dataset.%s out", e.Reason, e.Key)
	}
	return fmt.Sprintf("%s; set dataset.%s to %s", e.Reason, e.Key, e.Choice)
}

// reading is a value of a Reading.
type reading struct {
	key   string
	value string
	// words are the values that there are, the default first; none: it is a name.
	words []string
	// suffixes are those of the files that it is for.
	suffixes []string
}

func (r Reading) values() []reading {
	npz, table := []string{npzSuffix}, tableSuffixes
	return []reading{
		{"x", r.X, nil, slices.Concat(npz, table)},
		{"y", r.Y, nil, slices.Concat(npz, table)},
		{"x_test", r.XTest, nil, npz},
		{"y_test", r.YTest, nil, npz},
		{"decimal", r.Decimal, []string{Point, Comma}, table},
		{"header", r.Header, []string{Auto, Present, Absent}, table},
		{"channels", r.Channels, []string{Auto, First, Last}, npz},
	}
}

// Validate refuses values that there are not, and those that say nothing of a set of
// that name, by a *ReadingError.
func (r Ref) Validate() error {
	for _, v := range r.values() {
		switch {
		case v.value == "":
		case len(v.words) > 0 && !slices.Contains(v.words, v.value):
			return &ReadingError{v.key, fmt.Sprintf("there is no %q", v.value), either(v.words)}
		case !slices.Contains(v.suffixes, suffixOf(r.Name)):
			return &ReadingError{v.key, fmt.Sprintf("it says how files that end in %s are read, and %s is none", either(v.suffixes), r.Name), ""}
		}
	}
	return nil
}

// Canonical returns the reading in which defaults are left out, so that equal readings
// are equal.
func (r Reading) Canonical() Reading {
	for _, value := range []*string{&r.Decimal, &r.Header, &r.Channels} {
		if *value == Auto || *value == Point {
			*value = ""
		}
	}
	return r
}

// either lists words as in "a, b or c".
func either(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// Suffixes of the names of the user's own files.
const (
	npzSuffix = ".npz"
	csvSuffix = ".csv"
	tsvSuffix = ".tsv"
)

var tableSuffixes = []string{csvSuffix, tsvSuffix}

// suffixOf returns the suffix of a name, in lower case.
func suffixOf(name string) string { return strings.ToLower(filepath.Ext(name)) }

// IsOwn says whether a data set's name is a path of the user's own rather than the name
// of a known set: that of a file, or of a folder of images, which has a slash.
func IsOwn(name string) bool { return isFile(name) || isFolder(name) }

// isFile says whether the name is that of a file of the user's own.
func isFile(name string) bool {
	return suffixOf(name) == npzSuffix || slices.Contains(tableSuffixes, suffixOf(name))
}

// isFolder says whether the name is that of a folder of images.
func isFolder(name string) bool {
	return !isFile(name) && (strings.ContainsRune(name, '/') || strings.ContainsRune(name, os.PathSeparator))
}
