package dataset

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// gzipSuffix is what the name of a gzipped file ends with.
const gzipSuffix = ".gz"

// found is what is known of a file that was read.
type found struct {
	compressed bool
	// bytes is the file's size on disk.
	bytes int64
	// verified says that a known SHA-256 sum was met.
	verified bool
}

// content is what an IDX file was found to hold.
type content struct {
	*IDX
	found
}

// find returns the path of the file in folder, under the first of its names that is
// there. Folders of these names are passed over if there is a file. A missing file is
// fs.ErrNotExist.
func (f File) find(folder string) (string, error) {
	inTheWay := ""
	for _, name := range f.names() {
		path := filepath.Join(folder, name)
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return "", err
		case info.IsDir():
			inTheWay = cmp.Or(inTheWay, path)
		default:
			return path, nil
		}
	}
	if inTheWay != "" {
		return inTheWay, nil // whoever reads it says that it is no file
	}
	return "", fmt.Errorf("%s: neither it nor %s%s is there: %w",
		filepath.Join(folder, f.Name), f.Name, gzipSuffix, fs.ErrNotExist)
}

// names are those that the file is found by, the preferred one first: gzipped or not,
// as published or with a dot before the form, train-images.idx3-ubyte.
func (f File) names() []string {
	names := []string{f.Name + gzipSuffix, f.Name}
	if dotted := strings.Replace(f.Name, "-idx", ".idx", 1); dotted != f.Name {
		names = append(names, dotted+gzipSuffix, dotted)
	}
	return names
}

// read reads and checks the file at path. Errors start with the path and the
// field.
func (m member) read(ctx context.Context, path string) (c content, err error) {
	c.found, err = m.scan(ctx, path, c.parser(m))
	return c, namePath(ctx, path, err)
}

// parser reads the uncompressed bytes of the file of m into c.
func (c *content) parser(m member) func(io.Reader) error {
	return func(r io.Reader) (err error) {
		if c.IDX, err = ReadIDX(r, m.dims); err != nil || m.classes == 0 {
			return err
		}
		return checkLabels(c.Data, m.classes)
	}
}

// namePath puts the path before an error that does not have it.
func namePath(ctx context.Context, path string, err error) error {
	if err == nil || ctx.Err() != nil || errors.As(err, new(*fs.PathError)) {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// scan opens the file at path, gzipped or plain whatever it is called, has parse
// read its uncompressed bytes to their end, and holds its sums against the known
// ones.
func (f File) scan(ctx context.Context, path string, parse func(io.Reader) error) (c found, err error) {
	file, err := openRegular(path)
	if err != nil {
		return c, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return c, err
	}
	c.bytes = info.Size()

	fileSum, plainSum := sha256.New(), sha256.New()
	plain, compressed, err := decompress(io.TeeReader(contextReader{ctx, file}, fileSum))
	if err != nil {
		return c, err
	}
	c.compressed = compressed
	if err := parse(io.TeeReader(plain, plainSum)); err != nil {
		return c, err
	}
	c.verified, err = f.verify(hex.EncodeToString(fileSum.Sum(nil)), hex.EncodeToString(plainSum.Sum(nil)))
	return c, err
}

// openRegular opens a file that is no folder, pipe or device.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	return os.Open(path)
}

// verify holds the sums of the file and of its uncompressed bytes against the
// known ones. A file of which only the gzipped original's sum is known may be a
// recompressed copy: it is neither verified nor refused, unless it is known as a file of
// another set.
func (f File) verify(fileSum, plainSum string) (bool, error) {
	met := f.SHA256 == plainSum || f.SHA256 == "" && f.GzipSHA256 != "" && fileSum == f.GzipSHA256
	if met {
		return true, nil
	}
	if set, name := known(fileSum, plainSum); set != "" {
		return false, fmt.Errorf("SHA-256: it is the file %s of the data set %s: put it into the folder %[2]s", name, set)
	}
	if f.SHA256 != "" {
		return false, fmt.Errorf("SHA-256: the uncompressed bytes have %s, want %s", plainSum, f.SHA256)
	}
	return false, nil
}

// known returns the set and the name of the file that has one of these sums; "" if
// none has.
func known(fileSum, plainSum string) (set, name string) {
	for _, s := range sources() {
		for _, f := range s.files() {
			if f.SHA256 == plainSum || f.GzipSHA256 == fileSum {
				return s.Info().Name, f.Name
			}
		}
	}
	return "", ""
}

// decompress returns the uncompressed bytes of r, and whether r is gzipped,
// which its first two bytes tell: no file of a set starts like gzip.
func decompress(r io.Reader) (io.Reader, bool, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	start, err := b.Peek(2)
	if err != nil && err != io.EOF {
		return nil, false, err
	}
	if len(start) < 2 || start[0] != 0x1f || start[1] != 0x8b {
		return b, false, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, true, fmt.Errorf("gzip header: %w", err)
	}
	return z, true, nil
}

// contextReader reads from r until ctx ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
