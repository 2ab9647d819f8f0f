package dataset

import "path/filepath"

// Manifest describes a data set of four IDX files: what they are called, what
// they must hold, and where they can be got. Its files live in the folder Name
// of the data directory.
type Manifest struct {
	// Name is the set's name and its folder's.
	Name string
	// About says in a few words what the images show.
	About string
	// Sources are the addresses of folders that hold the gzipped files, the
	// preferred one first.
	Sources []string
	// Classes is the number of classes, Rows×Cols the shape of an image in
	// pixels of one channel.
	Classes, Rows, Cols int
	// Train and Test are the two parts of the set.
	Train, Test Part
}

// Part describes the files of the training or of the test images.
type Part struct {
	// Count is the number of images; 0 accepts what the files hold.
	Count int
	// Images and Labels are the part's two files.
	Images, Labels File
}

// File describes one file of a set.
type File struct {
	// Name is the plain file's; the gzipped one's has .gz appended.
	Name string
	// SHA256 is the sum, in hex, of the uncompressed bytes; empty where it is
	// not known.
	SHA256 string
	// GzipSHA256 is the sum, in hex, of the gzipped file at its sources; empty
	// where it is not known.
	GzipSHA256 string
}

// member is one file of a manifest with what its header must say.
type member struct {
	File
	dims []Dimension
	// classes is the number of classes of a file of labels, 0 for images.
	classes int
}

// members are the four files, images before labels, training before test.
func (m Manifest) members() []member {
	train, test := m.pair(m.Train), m.pair(m.Test)
	return []member{train[0], train[1], test[0], test[1]}
}

// pair are the images and the labels of a part.
func (m Manifest) pair(p Part) [2]member {
	return [2]member{
		{File: p.Images, dims: []Dimension{{"image count", p.Count}, {"rows", m.Rows}, {"columns", m.Cols}}},
		{File: p.Labels, dims: []Dimension{{"label count", p.Count}}, classes: m.Classes},
	}
}

// folder is where the set's files are below the data directory.
func (m Manifest) folder(dir string) string { return filepath.Join(dir, m.Name) }

// Info implements source.
func (m Manifest) Info() Info {
	return Info{
		Name: m.Name, About: m.About,
		Train: m.Train.Count, Test: m.Test.Count, Classes: m.Classes,
		Rows: m.Rows, Cols: m.Cols, Channels: 1,
		Sources: m.Sources,
	}
}

// files implements source.
func (m Manifest) files() []File {
	return []File{m.Train.Images, m.Train.Labels, m.Test.Images, m.Test.Labels}
}
