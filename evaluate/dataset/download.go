package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

// maxBreaks is how many broken connections a download from one source survives,
// as long as each brought something.
const maxBreaks = 5

// download fetches one file over HTTP into part, which it continues if it is
// there.
type download struct {
	part string
	// limit is the size in bytes that the file stays below.
	limit  int64
	client *http.Client
	// stall is how long the server may be silent.
	stall time.Duration
	// progress is told the bytes that are there and the file's size, or -1.
	progress func(done, total int64)
	// verify says whether the finished file is the wanted one.
	verify func(ctx context.Context, path string) error
}

// localError is a failure of this machine's disk, which no other source cures.
type localError struct{ error }

func (e localError) Unwrap() error { return e.error }

// errRange: the server's answer to a range does not continue the part.
var errRange = errors.New("the server sent another range than asked for")

// errStalled: the server sent nothing for too long.
var errStalled = errors.New("the server stopped sending")

// isFinal says whether err ends the whole fetch rather than one source's turn.
func isFinal(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.As(err, new(localError))
}

// transfer is the outcome of one request.
type transfer struct {
	// resumed says that the part has bytes of earlier requests.
	resumed bool
	// received counts the bytes that this request added to the part.
	received int64
	// etag is the strong entity tag of the file, or empty.
	etag string
}

// from downloads and verifies the file at address. What an earlier source or
// process left in the part is continued; if the whole is then not the wanted
// file, the part was of another one, and the download starts over, once.
func (d *download) from(ctx context.Context, address string) error {
	var etag string
	startedOver := false
	for breaks := 0; ; {
		t, err := d.request(ctx, address, etag)
		etag = t.etag
		if err == nil {
			if err = d.verify(ctx, d.part); err == nil || ctx.Err() != nil {
				return err
			}
			if err := d.discard(); err != nil {
				return err
			}
			if !t.resumed || startedOver {
				return err
			}
			startedOver = true
			continue
		}
		switch {
		case isFinal(ctx, err):
			return err
		case errors.Is(err, errRange) && !startedOver:
			if err := d.discard(); err != nil {
				return err
			}
			startedOver, etag = true, ""
		case t.received > 0 && breaks < maxBreaks:
			breaks++
		default:
			return err
		}
	}
}

// discard removes the part.
func (d *download) discard() error {
	if err := removeIfThere(d.part); err != nil {
		return localError{err}
	}
	return nil
}

// request asks once for what the part lacks and appends it. It returns nil when
// the server says that the part is whole. etag is that of an earlier request to
// the same address; where the file has changed since, the server sends it whole.
func (d *download) request(ctx context.Context, address, etag string) (t transfer, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(d.stall, func() { cancel(fmt.Errorf("%w for %v", errStalled, d.stall)) })
	defer watch.Stop()
	defer func() {
		if cause := context.Cause(ctx); err != nil && errors.Is(cause, errStalled) {
			err = cause
		}
	}()

	offset, err := d.partSize()
	if err != nil {
		return t, err
	}
	t.etag = etag
	response, err := d.send(ctx, address, offset, etag)
	if err != nil {
		return t, err
	}
	defer response.Body.Close()
	t.etag = strongTag(response.Header)
	offset, whole, err := continueAt(response, offset)
	if err != nil {
		return t, err
	}
	t.resumed = offset > 0
	if whole {
		return t, nil
	}
	t.received, err = d.append(response, offset, watch)
	return t, err
}

// partSize is the number of bytes that are there already.
func (d *download) partSize() (int64, error) {
	info, err := os.Stat(d.part)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, localError{err}
	}
	return info.Size(), nil
}

// send asks for the bytes from offset on.
func (d *download) send(ctx context.Context, address string, offset int64, etag string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	// Without this, http would gunzip what a server marks as encoded.
	r.Header.Set("Accept-Encoding", "identity")
	if offset > 0 {
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
		if etag != "" {
			r.Header.Set("If-Range", etag)
		}
	}
	response, err := d.client.Do(r)
	if wrapped := new(url.Error); errors.As(err, &wrapped) {
		err = wrapped.Err // the address is in the caller's message
	}
	return response, err
}

// strongTag returns the entity tag of an answer unless it is weak, which cannot
// vouch for bytes.
func strongTag(h http.Header) string {
	tag := h.Get("ETag")
	if strings.HasPrefix(tag, "W/") {
		return ""
	}
	return tag
}

// continueAt says where the answer's body belongs: at offset, as was asked, or
// at 0 from a server that sends the whole file. whole says that the server has
// nothing beyond offset.
func continueAt(r *http.Response, offset int64) (at int64, whole bool, err error) {
	switch {
	case r.StatusCode == http.StatusOK:
		return 0, false, nil
	case r.StatusCode == http.StatusPartialContent && offset > 0:
		if first, ok := firstByte(r.Header.Get("Content-Range")); !ok || first != offset {
			return 0, false, fmt.Errorf("%w: %q for bytes from %d on", errRange, r.Header.Get("Content-Range"), offset)
		}
		return offset, false, nil
	case r.StatusCode == http.StatusRequestedRangeNotSatisfiable && offset > 0:
		return offset, true, nil
	}
	return 0, false, fmt.Errorf("the server answered %s", r.Status)
}

// firstByte reads the start of "bytes 100-199/200" (RFC 9110, section 14.4).
func firstByte(contentRange string) (int64, bool) {
	span, ok := strings.CutPrefix(contentRange, "bytes ")
	if !ok {
		return 0, false
	}
	first, _, ok := strings.Cut(span, "-")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(first, 10, 64)
	return n, err == nil
}

// append writes the body to the part from offset on, and the part to disk, also
// when the connection breaks. watch is wound up whenever bytes arrive.
func (d *download) append(r *http.Response, offset int64, watch *time.Timer) (received int64, err error) {
	f, err := d.openPart(offset)
	if err != nil {
		return 0, localError{err}
	}
	defer func() {
		if e := errors.Join(f.Sync(), f.Close()); e != nil {
			err = localError{e}
		}
	}()
	total := int64(-1)
	if r.ContentLength >= 0 {
		total = offset + r.ContentLength
	}
	buffer := make([]byte, 1<<16)
	for {
		d.progress(offset+received, total)
		n, readErr := r.Body.Read(buffer)
		watch.Reset(d.stall)
		if offset+received+int64(n) > d.limit {
			return 0, d.tooLarge(f)
		}
		if _, err := f.Write(buffer[:n]); err != nil {
			return received, localError{err}
		}
		received += int64(n)
		if readErr == io.EOF {
			d.progress(offset+received, total)
			return received, nil
		}
		if readErr != nil {
			return received, fmt.Errorf("after %d bytes: %w", offset+received, readErr)
		}
	}
}

// openPart opens the part for writing from offset on. At 0 it makes a new file.
func (d *download) openPart(offset int64) (*os.File, error) {
	if offset > 0 {
		return os.OpenFile(d.part, os.O_WRONLY|os.O_APPEND, 0)
	}
	return os.OpenFile(d.part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
}

// tooLarge empties the part: what it holds cannot become the wanted file.
func (d *download) tooLarge(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return localError{err}
	}
	return fmt.Errorf("the server sends more than the %d bytes that the file can have", d.limit)
}
