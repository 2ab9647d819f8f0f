package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// State is how a file of a data set was found.
type State string

const (
	// Missing: the file is not there.
	Missing State = "missing"
	// Valid: the file is there and holds what it must.
	Valid State = "valid"
	// Invalid: the file is there and cannot be used.
	Invalid State = "invalid"
)

// Report is what Check found.
type Report struct {
	// Name is the set's.
	Name string `json:"name"`
	// Dir is the folder that was looked in; empty for a set without files.
	Dir string `json:"dir"`
	// Files has one entry for every file of the set.
	Files []FileReport `json:"files"`
}

// OK says whether every file is valid, so that the set can be opened.
func (r Report) OK() bool {
	for _, f := range r.Files {
		if f.State != Valid {
			return false
		}
	}
	return true
}

// FileReport is what Check found out about one file.
type FileReport struct {
	// Name is the file's, without .gz.
	Name string `json:"name"`
	// Path is where it was found; empty where it is missing.
	Path  string `json:"path"`
	State State  `json:"state"`
	// Compressed says that the file is gzipped.
	Compressed bool `json:"compressed"`
	// Bytes is its size on disk.
	Bytes int64 `json:"bytes"`
	// Count is the number of images, labels or samples in a valid file.
	Count int `json:"count"`
	// Verified says that a known SHA-256 sum was met. A valid file may be
	// unverified: of some sets only the sums of the original gzipped files are
	// known, and this is another form of them.
	Verified bool `json:"verified"`
	// Content says of valid data of the user's own what they hold.
	Content string `json:"content,omitempty"`
	// Classes are the names of their classes, in order, where these have names.
	Classes []string `json:"classes,omitempty"`
	// Remarks say what was found out about a file that could have been read otherwise.
	Remarks []string `json:"remarks,omitempty"`
	// Problem says what is wrong with a file that is not valid.
	Problem string `json:"problem"`
}

// Check reports on the set's files below the data directory dir.
func (m Manifest) Check(ctx context.Context, dir string) (Report, error) {
	if err := needDir(m.Name, dir); err != nil {
		return Report{}, err
	}
	r := Report{Name: m.Name, Dir: m.folder(dir)}
	for _, f := range m.members() {
		report := f.check(ctx, r.Dir)
		if err := ctx.Err(); err != nil {
			return Report{}, fmt.Errorf("data set %s: %w", m.Name, err)
		}
		r.Files = append(r.Files, report)
	}
	comparePair(r.Files[0], &r.Files[1])
	comparePair(r.Files[2], &r.Files[3])
	return r, nil
}

// check reports on one file in folder.
func (m member) check(ctx context.Context, folder string) FileReport {
	path, err := m.find(folder)
	if err != nil {
		return notFound(m.Name, err)
	}
	c, err := m.read(ctx, path)
	count := 0
	if err == nil {
		count = c.Dims[0]
	}
	return c.report(m.Name, path, count, err)
}

// notFound reports on a file that could not be found.
func notFound(name string, err error) FileReport {
	r := FileReport{Name: name, State: Invalid, Problem: err.Error()}
	if errors.Is(err, fs.ErrNotExist) {
		r.State = Missing
	}
	return r
}

// report reports on a file that was read, with an error if it is not valid.
func (c found) report(name, path string, count int, err error) FileReport {
	r := FileReport{Name: name, Path: path, State: Valid, Compressed: c.compressed, Bytes: c.bytes, Count: count, Verified: c.verified}
	if err != nil {
		r.State, r.Count, r.Verified, r.Problem = Invalid, 0, false, err.Error()
	}
	return r
}

// describe says what valid data of the user's own hold.
func (r *FileReport) describe(s *Set) {
	r.Count = s.Train.Count + s.Test.Count
	r.Content = fmt.Sprintf("%d training and %d test samples of %s in %d classes, SHA-256 of the content %s",
		s.Train.Count, s.Test.Count, s.shape(), s.Classes, s.Checksum)
	r.Classes, r.Remarks = s.ClassNames, slices.Clone(s.Remarks)
	if text := BalanceOf(s.Train.Labels, s.Classes).Remark(s.ClassNames); text != "" {
		r.Remarks = append(r.Remarks, text)
	}
}

// shape is the size of a sample, in words.
func (s *Set) shape() string {
	kind := "pixels"
	if s.Train.Real() {
		kind = "real numbers"
	}
	return fmt.Sprintf("%d×%d×%d %s", s.Rows, s.Cols, s.Channels, kind)
}

// comparePair marks labels that are not as many as their images.
func comparePair(images FileReport, labels *FileReport) {
	if images.State == Valid && labels.State == Valid && images.Count != labels.Count {
		labels.State = Invalid
		labels.Problem = fmt.Sprintf("%s: label count: %d, but %s has %d images", labels.Path, labels.Count, images.Name, images.Count)
	}
}
