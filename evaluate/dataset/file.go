package dataset

import (
	"bufio"
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
)

// gzipSuffix is what the name of a gzipped file ends with.
const gzipSuffix = ".gz"

// content is what a file was found to hold.
type content struct {
	*IDX
	compressed bool
	// bytes is the file's size on disk.
	bytes int64
	// verified says that a known SHA-256 sum was met.
	verified bool
}

// find returns the path of the file in folder: the gzipped one, where both are
// there. A missing file is fs.ErrNotExist.
func (f File) find(folder string) (string, error) {
	for _, name := range []string{f.Name + gzipSuffix, f.Name} {
		path := filepath.Join(folder, name)
		_, err := os.Stat(path)
		if err == nil {
			return path, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("%s: neither it nor %s%s is there: %w",
		filepath.Join(folder, f.Name), f.Name, gzipSuffix, fs.ErrNotExist)
}

// read reads and checks the file at path, gzipped or plain whatever it is
// called. Errors start with the path and the field.
func (m member) read(ctx context.Context, path string) (content, error) {
	c, err := m.readFile(ctx, path)
	if err == nil || ctx.Err() != nil || errors.As(err, new(*fs.PathError)) {
		return c, err
	}
	return c, fmt.Errorf("%s: %w", path, err)
}

func (m member) readFile(ctx context.Context, path string) (c content, err error) {
	f, err := os.Open(path)
	if err != nil {
		return c, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return c, err
	}
	if !info.Mode().IsRegular() {
		return c, errors.New("not a regular file")
	}
	c.bytes = info.Size()

	fileSum, plainSum := sha256.New(), sha256.New()
	plain, compressed, err := decompress(io.TeeReader(contextReader{ctx, f}, fileSum))
	if err != nil {
		return c, err
	}
	c.compressed = compressed
	if c.IDX, err = ReadIDX(io.TeeReader(plain, plainSum), m.dims); err != nil {
		return c, err
	}
	if m.classes > 0 {
		if err := checkLabels(c.Data, m.classes); err != nil {
			return c, err
		}
	}
	c.verified, err = m.verify(hex.EncodeToString(fileSum.Sum(nil)), hex.EncodeToString(plainSum.Sum(nil)))
	return c, err
}

// verify holds the sums of the file and of its uncompressed bytes against the
// known ones. A file of which only the gzipped original's sum is known may be a
// recompressed copy: it is neither verified nor refused.
func (f File) verify(fileSum, plainSum string) (bool, error) {
	if f.SHA256 == "" {
		return f.GzipSHA256 != "" && fileSum == f.GzipSHA256, nil
	}
	if plainSum != f.SHA256 {
		return false, fmt.Errorf("SHA-256: the uncompressed bytes have %s, want %s", plainSum, f.SHA256)
	}
	return true, nil
}

// decompress returns the uncompressed bytes of r, and whether r is gzipped,
// which its first two bytes tell: no IDX file starts like gzip.
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
