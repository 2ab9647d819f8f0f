package evaluate

import (
	"context"
	"fmt"
	"io"
	"sync"

	"goalsearch/evaluate/dataset"
)

// library loads each data set once for each scale.
type library struct {
	dir  string
	mu   sync.Mutex
	sets map[scaled]*Data
	// forms are those of sets that were read to know how they are best learned.
	forms map[dataset.Ref]Form
}

// scaled is a data set under a scale.
type scaled struct {
	ref   dataset.Ref
	scale Scale
}

// scaledOf returns the one of a data set, whichever way its defaults are written.
func scaledOf(ref dataset.Ref, scale Scale) scaled {
	ref.Reading = ref.Canonical()
	if scale == "" {
		scale = GlobalScale
	}
	return scaled{ref, scale}
}

// open returns a data set, which it loads if it is not there.
func (l *library) open(ctx context.Context, s scaled) (*Data, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if d, ok := l.sets[s]; ok {
		return d, nil
	}
	set, err := dataset.Open(ctx, s.ref, l.dir)
	if err != nil {
		return nil, err
	}
	return l.keep(set, s)
}

// form returns that of a data set.
func (l *library) form(ctx context.Context, ref dataset.Ref) (Form, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if f, ok := l.forms[ref]; ok {
		return f, nil
	}
	set, err := dataset.Open(ctx, ref, l.dir)
	if err != nil {
		return Form{}, err
	}
	if l.forms == nil {
		l.forms = make(map[dataset.Ref]Form)
	}
	l.forms[ref] = FormOf(set)
	return l.forms[ref], nil
}

// receive takes a data set's content, which must have a checksum, in place of what is
// there or could be loaded.
func (l *library) receive(ctx context.Context, s scaled, checksum string, content io.Reader) error {
	set, err := dataset.ReadContent(ctx, content, s.ref.Name, checksum)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err = l.keep(set, s)
	return err
}

// loaded returns the data that are loaded whose content has a checksum; where there are
// none, data of which this alone is known.
func (l *library) loaded(checksum string) *Data {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range l.sets {
		if d.Checksum == checksum {
			return d
		}
	}
	return &Data{Checksum: checksum}
}

// keep prepares a data set. l.mu is held.
func (l *library) keep(set *dataset.Set, s scaled) (*Data, error) {
	d, err := NewData(set, s.scale)
	if err != nil {
		return nil, err
	}
	if l.sets == nil {
		l.sets = make(map[scaled]*Data)
	}
	l.sets[s] = d
	return d, nil
}

// holding returns a data set, which must have the content of a checksum; "": any.
func (l *library) holding(ctx context.Context, s scaled, checksum string) (*Data, error) {
	d, err := l.open(ctx, s)
	if err == nil && checksum != "" && d.Checksum != checksum {
		return nil, fmt.Errorf("data set %s: %w", s.ref.Name, otherContent(d.Checksum, checksum))
	}
	return d, err
}

// otherContent says that a data set has changed.
func otherContent(got, want string) error {
	return fmt.Errorf("its content has the SHA-256 %s, want %s", got, want)
}
