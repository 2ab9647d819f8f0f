package dataset

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Archive describes a data set that comes as one tar archive of record files, as
// CIFAR-10 does: what the files are called, what they must hold, and where the
// archive can be got. It lives in the folder Name of the data directory, as it
// was fetched or unpacked.
type Archive struct {
	// Name is the set's name and its folder's.
	Name string
	// About says in a few words what the images show.
	About string
	// Sources are the addresses of folders that hold the gzipped archive, the
	// preferred one first.
	Sources []string
	// File is the archive.
	File File
	// Inner is the folder within the archive that has the record files. They are
	// found unpacked in the set's folder or in Inner below it.
	Inner string
	// Train and Test are the names of the record files of the two parts, in the
	// order of their images.
	Train, Test []string
	// Records is the number of images in each record file.
	Records int
	// Classes is the number of classes, Rows×Cols the shape of an image in each
	// of its Channels.
	Classes, Rows, Cols, Channels int
}

// Info implements source.
func (a Archive) Info() Info {
	return Info{
		Name: a.Name, About: a.About,
		Train: len(a.Train) * a.Records, Test: len(a.Test) * a.Records, Classes: a.Classes,
		Rows: a.Rows, Cols: a.Cols, Channels: a.Channels,
		Sources: a.Sources,
	}
}

// files implements source.
func (a Archive) files() []File { return []File{a.File} }

// folder is where the set's files are below the data directory.
func (a Archive) folder(dir string) string { return filepath.Join(dir, a.Name) }

// members are the names of all record files.
func (a Archive) members() []string { return append(append([]string{}, a.Train...), a.Test...) }

func (a Archive) form() recordForm {
	return recordForm{count: a.Records, size: a.Rows * a.Cols * a.Channels, classes: a.Classes}
}

// records are the images of each record file, by its name.
type records map[string]Images

// Open reads and checks the set's archive below the data directory dir, or,
// where there is none, its record files. Errors are those of the package's Open.
func (a Archive) Open(ctx context.Context, dir string) (*Set, error) {
	if err := needDir(a.Name, dir); err != nil {
		return nil, err
	}
	read, err := a.read(ctx, a.folder(dir))
	if err != nil {
		return nil, filesError(ctx, a.Name, dir, err)
	}
	return New(Set{
		Name: a.Name, Train: read.join(a.Train), Test: read.join(a.Test),
		Classes: a.Classes, Rows: a.Rows, Cols: a.Cols, Channels: a.Channels,
	})
}

// read reads the record files in folder, packed or not.
func (a Archive) read(ctx context.Context, folder string) (records, error) {
	packed, err := a.File.find(folder)
	if err == nil {
		all, _, err := a.readPacked(ctx, packed)
		return all, err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	all := make(records)
	for _, name := range a.members() {
		place, missing := a.findMember(folder, name)
		switch {
		case missing == nil:
		case len(all) == 0 && errors.Is(missing, fs.ErrNotExist):
			return nil, err // nothing is unpacked: the archive is what is missing
		default:
			return nil, missing
		}
		var im Images
		if im, _, err = a.readMember(ctx, place); err != nil {
			return nil, err
		}
		all[name] = im
	}
	return all, nil
}

// join puts the images of record files one behind another.
func (r records) join(names []string) Images {
	pixels := 0
	for _, name := range names {
		pixels += len(r[name].Pixels)
	}
	all := Images{Pixels: make([]uint8, 0, pixels)}
	for _, name := range names {
		im := r[name]
		all.Pixels = append(all.Pixels, im.Pixels...)
		all.Labels = append(all.Labels, im.Labels...)
		all.Count += im.Count
		all.Size = im.Size
		delete(r, name)
	}
	return all
}

// findMember returns the path of an unpacked record file. A missing file is
// fs.ErrNotExist.
func (a Archive) findMember(folder, name string) (string, error) {
	for _, place := range []string{filepath.Join(folder, name), filepath.Join(folder, a.Inner, name)} {
		_, err := os.Stat(place)
		if err == nil {
			return place, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("%s: it is neither there nor in %s: %w", filepath.Join(folder, name), a.Inner, fs.ErrNotExist)
}

// readMember reads one unpacked record file, of which no sum is known.
func (a Archive) readMember(ctx context.Context, place string) (im Images, c found, err error) {
	c, err = File{}.scan(ctx, place, func(r io.Reader) error { return a.form().read(r, &im) })
	return im, c, namePath(ctx, place, err)
}

// readPacked reads all record files from the archive at place.
func (a Archive) readPacked(ctx context.Context, place string) (all records, c found, err error) {
	c, err = a.File.scan(ctx, place, a.parser(&all))
	return all, c, namePath(ctx, place, err)
}

// parser reads the uncompressed bytes of an archive into all.
func (a Archive) parser(all *records) func(io.Reader) error {
	return func(r io.Reader) (err error) {
		if *all, err = a.unpack(r); err != nil {
			return err
		}
		// Tar pads an archive with zeros behind its end.
		const padding = 1 << 20
		if _, err := io.CopyN(io.Discard, r, padding); err != nil && err != io.EOF {
			return fmt.Errorf("end of file: %w", err)
		}
		return expectEnd(r)
	}
}

// unpack reads the record files of a tar archive; other files in it are left
// alone.
func (a Archive) unpack(r io.Reader) (records, error) {
	all := make(records)
	wanted := make(map[string]bool)
	for _, name := range a.members() {
		wanted[name] = true
	}
	for t := tar.NewReader(r); ; {
		header, err := t.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("tar header: %w", err)
		}
		name := path.Base(path.Clean(header.Name))
		if header.Typeflag != tar.TypeReg || !wanted[name] {
			continue
		}
		if _, twice := all[name]; twice {
			return nil, fmt.Errorf("%s: it is in the archive twice", name)
		}
		if want := int64(a.form().bytes()); header.Size != want {
			return nil, fmt.Errorf("%s: it has %d bytes, want %d", name, header.Size, want)
		}
		var im Images
		if err := a.form().read(t, &im); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all[name] = im
	}
	for _, name := range a.members() {
		if _, ok := all[name]; !ok {
			return nil, fmt.Errorf("%s: it is not in the archive", name)
		}
	}
	return all, nil
}

// Check reports on the set's archive below the data directory dir, or, where
// only record files are there, on these.
func (a Archive) Check(ctx context.Context, dir string) (Report, error) {
	if err := needDir(a.Name, dir); err != nil {
		return Report{}, err
	}
	r := Report{Name: a.Name, Dir: a.folder(dir)}
	r.Files = a.check(ctx, r.Dir)
	if err := ctx.Err(); err != nil {
		return Report{}, fmt.Errorf("data set %s: %w", a.Name, err)
	}
	return r, nil
}

func (a Archive) check(ctx context.Context, folder string) []FileReport {
	packed, err := a.File.find(folder)
	if err == nil {
		_, c, err := a.readPacked(ctx, packed)
		return []FileReport{c.report(a.File.Name, packed, len(a.members())*a.Records, err)}
	}
	var reports []FileReport
	unpacked := false
	for _, name := range a.members() {
		place, err := a.findMember(folder, name)
		if err != nil {
			reports = append(reports, notFound(name, err))
			continue
		}
		unpacked = true
		_, c, err := a.readMember(ctx, place)
		reports = append(reports, c.report(name, place, a.Records, err))
	}
	if !unpacked {
		return []FileReport{notFound(a.File.Name, err)}
	}
	return reports
}

// Fetch downloads the set's archive into its folder below the data directory
// dir, as the package's Fetch says. Record files that are there, all of them
// valid, are as good.
func (a Archive) Fetch(ctx context.Context, dir string, o FetchOptions) error {
	if err := needDir(a.Name, dir); err != nil {
		return err
	}
	files := []wanted{{a.File, a.sizeLimit(), a.isValid, a.verifyDownload}}
	if err := fetchAll(ctx, a.folder(dir), a.Sources, files, o.withDefaults()); err != nil {
		return fmt.Errorf("data set %s: %w", a.Name, err)
	}
	return nil
}

// sizeLimit is more than the gzipped archive can have.
func (a Archive) sizeLimit() int64 {
	const others = 1 << 20 // headers, padding, and what is there besides
	return gzippedLimit(int64(len(a.members()))*int64(a.form().bytes()) + others)
}

func (a Archive) isValid(ctx context.Context, folder string) (size int64, valid bool) {
	for _, r := range a.check(ctx, folder) {
		if r.State != Valid {
			return 0, false
		}
		size += r.Bytes
	}
	return size, true
}

// verifyDownload checks an archive that was downloaded.
func (a Archive) verifyDownload(ctx context.Context, place string) error {
	c, err := a.File.scan(ctx, place, a.parser(new(records)))
	if err != nil {
		return err
	}
	return a.File.mustMeet(c)
}
