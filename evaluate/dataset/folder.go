package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ownFolder is the source of a set in a folder of the user's own, as given or below the
// data directory, with a folder of PNG images for each class: CLASS/IMAGE.png, or
// train/CLASS/IMAGE.png and test/CLASS/IMAGE.png.
type ownFolder string

// Info implements source. What is in the folder is known once it is read.
func (f ownFolder) Info() Info {
	return Info{Name: string(f), About: "a folder of your own", Sources: []string{}}
}

// files implements source: none is known beforehand.
func (f ownFolder) files() []File { return nil }

// Open reads the images. Errors name the file.
func (f ownFolder) Open(ctx context.Context, dir string) (*Set, error) {
	path, err := findOwn(string(f), dir)
	if err != nil {
		return nil, fmt.Errorf("data set %s: %w", f, err)
	}
	s, _, err := f.read(ctx, path)
	return s, err
}

// read reads the folder at path.
func (f ownFolder) read(ctx context.Context, path string) (s *Set, size int64, err error) {
	r := folderReader{ctx: ctx}
	l, err := r.read(path)
	if err != nil {
		return nil, r.bytes, wrapOwn(ctx, string(f), path, err)
	}
	set, err := l.set(string(f))
	if err != nil {
		return nil, r.bytes, wrapOwn(ctx, string(f), path, err)
	}
	s, err = New(set)
	return s, r.bytes, err
}

// Check implements source: it is valid if it can be read.
func (f ownFolder) Check(ctx context.Context, dir string) (Report, error) {
	r := Report{Name: string(f), Dir: dir}
	path, err := findOwn(string(f), dir)
	if err != nil {
		r.Files = []FileReport{notFound(string(f), err)}
		return r, nil
	}
	r.Dir = path
	s, size, err := f.read(ctx, path)
	if ctx.Err() != nil {
		return Report{}, fmt.Errorf("data set %s: %w", f, ctx.Err())
	}
	report := found{bytes: size}.report(string(f), path, 0, err)
	if err == nil {
		report.describe(s)
	}
	r.Files = []FileReport{report}
	return r, nil
}

// Fetch implements source: nobody has the folder but the user.
func (f ownFolder) Fetch(context.Context, string, FetchOptions) error {
	return fmt.Errorf("data set %s: %w: it is a folder of your own", f, ErrNoSource)
}

// folderReader reads a folder of images.
type folderReader struct {
	ctx   context.Context
	form  pngForm // of the first image, which all have
	first string  // its path
	bytes int64
}

// Names of the folders of the two parts.
var (
	trainFolders = []string{"train", "training"}
	testFolders  = []string{"test", "testing"}
)

// read reads the folder at path.
func (r *folderReader) read(path string) (*labelled, error) {
	folders, err := subfolders(path)
	if err != nil {
		return nil, err
	}
	trainPart, testPart := named(folders, trainFolders), named(folders, testFolders)
	if (trainPart == "") != (testPart == "") {
		return nil, fmt.Errorf("%s: there is a folder %s, but none %s beside it: give both, or a folder for each class", path, trainPart+testPart, either(slices.Concat(trainFolders, testFolders)))
	}
	var l labelled
	if trainPart == "" {
		if err := r.readPart(path, folders, &l.train); err != nil {
			return nil, err
		}
	} else {
		for _, f := range folders {
			if f != trainPart && f != testPart {
				l.remarks = append(l.remarks, fmt.Sprintf("the folder %s is left alone, as it is neither of %s and %s", f, trainPart, testPart))
			}
		}
		for _, half := range []struct {
			folder string
			*part
		}{{trainPart, &l.train}, {testPart, &l.test}} {
			at := filepath.Join(path, half.folder)
			classes, err := subfolders(at)
			if err != nil {
				return nil, err
			}
			if err := r.readPart(at, classes, half.part); err != nil {
				return nil, err
			}
		}
	}
	l.rows, l.cols, l.channels = r.form.rows, r.form.cols, r.form.channels
	return &l, nil
}

// named returns the folder that has one of some names; "" if none has.
func named(folders, names []string) string {
	i := slices.IndexFunc(folders, func(f string) bool { return slices.Contains(names, strings.ToLower(f)) })
	if i < 0 {
		return ""
	}
	return folders[i]
}

// subfolders lists the folders in a folder, by name, but for hidden ones. Files beside
// them are refused.
func subfolders(path string) ([]string, error) {
	entries, err := visible(path)
	if err != nil {
		return nil, err
	}
	var folders []string
	for _, e := range entries {
		isFolder, err := isFolderAt(filepath.Join(path, e))
		if err != nil {
			return nil, err
		}
		if !isFolder {
			return nil, fmt.Errorf("%s: it is a file where only the folders of classes must be", filepath.Join(path, e))
		}
		folders = append(folders, e)
	}
	if len(folders) == 0 {
		return nil, fmt.Errorf("%s: there is no folder of a class in it", path)
	}
	return folders, nil
}

// visible lists what is in a folder, by name, but for what is hidden.
func visible(path string) ([]string, error) {
	entries, err := os.ReadDir(path)
	if pathErr := (*fs.PathError)(nil); errors.As(err, &pathErr) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: it is no folder of images, nor a file that ends in %s", path, either(append([]string{npzSuffix}, tableSuffixes...)))
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && !strings.EqualFold(name, "Thumbs.db") {
			names = append(names, name)
		}
	}
	return names, nil
}

// isFolderAt says whether a path, or what it links to, is a folder.
func isFolderAt(path string) (bool, error) {
	info, err := os.Stat(path)
	return err == nil && info.IsDir(), err
}

// readPart reads the images of all classes of a part.
func (r *folderReader) readPart(path string, classes []string, p *part) error {
	for _, class := range classes {
		folder := filepath.Join(path, class)
		images, err := visible(folder)
		if err != nil {
			return err
		}
		if len(images) == 0 {
			return fmt.Errorf("%s: there is no image in it", folder)
		}
		for _, image := range images {
			if err := r.readImage(filepath.Join(folder, image), p); err != nil {
				return namePath(r.ctx, filepath.Join(folder, image), err)
			}
			if err := p.labels.add(class, func() string { return folder }); err != nil {
				return fmt.Errorf("%s: %w", folder, err)
			}
		}
	}
	return nil
}

// readImage reads one image, which must have the form of the others.
func (r *folderReader) readImage(path string, p *part) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if !strings.EqualFold(filepath.Ext(path), ".png") {
		return errors.New("its name does not end in .png: keep images of this form alone in the folder of a class")
	}
	file, err := openRegular(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	r.bytes += info.Size()
	form, err := readPNGForm(file)
	if err != nil {
		return err
	}
	if r.first == "" {
		r.form, r.first = form, path
	}
	if form != r.form {
		return fmt.Errorf("it is %s, but %s is %s: give all images one form", form, r.first, r.form)
	}
	if len(p.Pixels)+form.size() > MaxValues {
		return fmt.Errorf("there are more than the %d pixels that are accepted", MaxValues)
	}
	if p.Pixels, err = appendPNG(p.Pixels, file, form); err != nil {
		return err
	}
	p.Count++
	p.Size = form.size()
	return nil
}
