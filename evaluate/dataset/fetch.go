package dataset

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"goalsearch/internal/atomicfile"
)

// partSuffix is what the name of an unfinished download ends with.
const partSuffix = ".part"

// FetchOptions say how Fetch downloads. The zero value downloads from the set's
// own sources.
type FetchOptions struct {
	// BaseURL is the address of a folder that holds the gzipped files, a
	// mirror; it replaces the set's sources. Files that were compressed anew
	// are accepted where the sum of the uncompressed bytes is known and met.
	BaseURL string
	// Client sends the requests; nil is http.DefaultClient.
	Client *http.Client
	// Progress, if not nil, is called from Fetch's goroutine, many times a
	// second, with the bytes of a file that are there and the bytes it will
	// have, -1 where the server does not say. A file that is there already is
	// reported once, whole.
	Progress func(file string, done, total int64)
	// Stall is how long a source may send nothing before it is given up; 0 is
	// one minute.
	Stall time.Duration
}

// withDefaults fills what o leaves open.
func (o FetchOptions) withDefaults() FetchOptions {
	if o.Client == nil {
		o.Client = http.DefaultClient
	}
	if o.Progress == nil {
		o.Progress = func(string, int64, int64) {}
	}
	if o.Stall <= 0 {
		o.Stall = time.Minute
	}
	return o
}

// Fetch downloads the set's files into its folder below the data directory dir,
// as the package's Fetch says.
func (m Manifest) Fetch(ctx context.Context, dir string, o FetchOptions) error {
	if err := needDir(m.Name, dir); err != nil {
		return err
	}
	var files []wanted
	for _, f := range m.members() {
		files = append(files, wanted{f.File, f.sizeLimit(), f.isValid, f.verifyDownload})
	}
	if err := fetchAll(ctx, m.folder(dir), m.Sources, files, o.withDefaults()); err != nil {
		return fmt.Errorf("data set %s: %w", m.Name, err)
	}
	return nil
}

// wanted is a file that is to be there after a fetch.
type wanted struct {
	File
	// limit is the size in bytes that the gzipped file stays below.
	limit int64
	// isValid says whether the copy that Open would read from folder is valid,
	// and its size.
	isValid func(ctx context.Context, folder string) (int64, bool)
	// verify says whether the downloaded file at path is the wanted one.
	verify func(ctx context.Context, path string) error
}

// fetchAll makes sure that valid copies of files are in folder.
func fetchAll(ctx context.Context, folder string, bases []string, files []wanted, o FetchOptions) error {
	if o.BaseURL != "" {
		bases = []string{o.BaseURL}
	}
	if err := checkBases(bases); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	unlock, err := lockFolder(folder)
	if err != nil {
		return err
	}
	defer unlock()
	for _, f := range files {
		if err := f.fetch(ctx, folder, bases, o); err != nil {
			return err
		}
	}
	return nil
}

// checkBases refuses addresses that cannot be fetched from.
func checkBases(bases []string) error {
	if len(bases) == 0 {
		return errors.New("it has no source; give the address of a mirror")
	}
	for _, base := range bases {
		u, err := url.Parse(base)
		if err != nil {
			return fmt.Errorf("source: %w", err)
		}
		if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return fmt.Errorf("source %q is not an http or https address", base)
		}
	}
	return nil
}

// fetch makes sure that a valid copy of w is in folder.
func (w wanted) fetch(ctx context.Context, folder string, bases []string, o FetchOptions) error {
	name := w.Name + gzipSuffix
	final := filepath.Join(folder, name)
	d := download{
		part:   final + partSuffix,
		limit:  w.limit,
		client: o.Client,
		stall:  o.Stall,
		progress: func(done, total int64) {
			o.Progress(name, done, total)
		},
		verify: w.verify,
	}
	if size, ok := w.isValid(ctx, folder); ok {
		d.progress(size, size)
		return removeIfThere(d.part)
	}
	failures := fmt.Errorf("%s: no source has it", name)
	for _, base := range bases {
		address, err := url.JoinPath(base, name)
		if err != nil {
			return fmt.Errorf("source: %w", err)
		}
		err = d.from(ctx, address)
		if err == nil {
			return atomicfile.Rename(d.part, final)
		}
		if isFinal(ctx, err) {
			return fmt.Errorf("%s: %w", name, err)
		}
		failures = fmt.Errorf("%w; %s: %w", failures, address, err)
	}
	return failures
}

// isValid says whether the copy that Open would read is valid, and its size.
func (m member) isValid(ctx context.Context, folder string) (int64, bool) {
	path, err := m.find(folder)
	if err != nil {
		return 0, false
	}
	c, err := m.read(ctx, path)
	return c.bytes, err == nil
}

// verifyDownload checks a file that was downloaded.
func (m member) verifyDownload(ctx context.Context, path string) error {
	c, err := m.scan(ctx, path, new(content).parser(m))
	if err != nil {
		return err
	}
	return m.mustMeet(c)
}

// mustMeet refuses a download that meets no sum though one is known, unlike a
// copy that somebody put there.
func (f File) mustMeet(c found) error {
	if f.GzipSHA256 != "" && !c.verified {
		return fmt.Errorf("SHA-256: the file does not have %s, the only sum that is known", f.GzipSHA256)
	}
	return nil
}

// sizeLimit is more than the gzipped file can have.
func (m member) sizeLimit() int64 {
	size := int64(1)
	for _, d := range m.dims {
		if d.Size == 0 {
			size = MaxIDXBytes
			break
		}
		size *= int64(d.Size)
	}
	const header = 64
	return gzippedLimit(header + size)
}

// gzippedLimit is more than a file of so many bytes has when gzipped: deflate
// adds at most some bytes a block to what it cannot compress.
func gzippedLimit(size int64) int64 {
	const slack = 1 << 16
	return size + size/256 + slack
}

// removeIfThere removes a file that need not exist.
func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
