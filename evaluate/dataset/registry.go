package dataset

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Errors that callers branch on: all are mistakes of the command line or the
// config, not of the data.
var (
	// ErrUnknown: there is no data set of that name.
	ErrUnknown = errors.New("unknown data set")
	// ErrNoDir: the set needs files, and no data directory was given.
	ErrNoDir = errors.New("no data directory")
	// ErrNoSource: the set cannot be fetched from anywhere.
	ErrNoSource = errors.New("there is nowhere to fetch it from")
)

// Info says what a data set is.
type Info struct {
	// Name is what Open knows the set by.
	Name string `json:"name"`
	// About says in a few words what the images show.
	About string `json:"about"`
	// Train and Test are numbers of images.
	Train int `json:"train"`
	Test  int `json:"test"`
	// Classes is the number of classes.
	Classes int `json:"classes"`
	// Rows, Cols and Channels are the shape of an image.
	Rows     int `json:"rows"`
	Cols     int `json:"cols"`
	Channels int `json:"channels"`
	// Sources are the addresses of the folders that hold the files; none for a
	// set that needs no files.
	Sources []string `json:"sources"`
}

// source is a data set that the registry knows, in files or generated. dir is
// the data directory; a set that needs one returns ErrNoDir where it is empty.
type source interface {
	Info() Info
	// files are those that it comes in.
	files() []File
	Open(ctx context.Context, dir string) (*Set, error)
	Check(ctx context.Context, dir string) (Report, error)
	Fetch(ctx context.Context, dir string, o FetchOptions) error
}

// sources are the known sets, in the order in which List shows them.
func sources() []source {
	return []source{generated{}, mnist, fashionMNIST, cifar10}
}

// List returns the known data sets.
func List() []Info {
	var infos []Info
	for _, s := range sources() {
		infos = append(infos, s.Info())
	}
	return infos
}

// lookup finds the set that a name or path means.
func lookup(ref Ref) (source, error) {
	if err := ref.Validate(); err != nil {
		return nil, err
	}
	ref.Reading = ref.Canonical()
	if isFile(ref.Name) {
		return ownFile(ref), nil
	}
	if isFolder(ref.Name) {
		return ownFolder(ref.Name), nil
	}
	var names []string
	for _, s := range sources() {
		known := s.Info().Name
		if known == ref.Name {
			return s, nil
		}
		names = append(names, known)
	}
	return nil, fmt.Errorf("%w %q: known are %s; a file of your own is named by a path that ends in %s, %s or %s, a folder of images by one with a slash, as in images/",
		ErrUnknown, ref.Name, strings.Join(names, ", "), npzSuffix, csvSuffix, tsvSuffix)
}

// Open returns the data set of that name. dir is the data directory, which holds
// a folder for every set that comes in files; "builtin-digits" needs none. A name
// that [IsOwn] is the path of a file or folder of the user's own, below dir or as given.
// Errors name the file, the field and what to do; a missing file is
// fs.ErrNotExist.
func Open(ctx context.Context, ref Ref, dir string) (*Set, error) {
	s, err := lookup(ref)
	if err != nil {
		return nil, err
	}
	return s.Open(ctx, dir)
}

// Check reads every file of a data set below the data directory dir, and reports what
// it found. The error is for what keeps it from looking: an unknown name, no directory,
// or ctx.
func Check(ctx context.Context, ref Ref, dir string) (Report, error) {
	s, err := lookup(ref)
	if err != nil {
		return Report{}, err
	}
	return s.Check(ctx, dir)
}

// Fetch downloads the files of the data set of that name into its folder below
// the data directory dir. Files that are there and valid are kept; a set that
// needs no files is nothing to do.
//
// A download goes to a .part file, which the next Fetch continues. It gets its
// final name only when it is whole, verified and on disk. Sources are tried one
// after another; the error names what each answered. When ctx ends, so does
// Fetch, with ctx's error.
func Fetch(ctx context.Context, name, dir string, o FetchOptions) error {
	s, err := lookup(Ref{Name: name})
	if err != nil {
		return err
	}
	return s.Fetch(ctx, dir, o)
}
