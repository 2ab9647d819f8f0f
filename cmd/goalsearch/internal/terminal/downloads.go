package terminal

import "io"

// Downloads shows how far the files of a data set are.
type Downloads struct {
	w      io.Writer
	meters map[string]*Progress
}

func NewDownloads(w io.Writer) *Downloads {
	return &Downloads{w: w, meters: make(map[string]*Progress)}
}

// Update has the form of dataset.FetchOptions.Progress.
func (d *Downloads) Update(file string, done, total int64) {
	m, ok := d.meters[file]
	if !ok {
		d.End() // files come one after another
		m = NewProgress(d.w, file, "bytes")
		m.rate = func(perSecond float64) string { return Bytes(uint64(perSecond)) + "/s" }
		d.meters[file] = m
	}
	of := ""
	if total > 0 {
		of = " of " + Bytes(uint64(total))
	}
	m.Update(int(done), int(max(total, done)), Bytes(uint64(done))+of)
}

// End leaves the last state on the screen or in the log.
func (d *Downloads) End() {
	for _, m := range d.meters {
		m.End()
	}
}
