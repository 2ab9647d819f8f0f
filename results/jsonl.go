package results

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"goalsearch/internal/jsonform"
	"goalsearch/search"
)

// WriteJSONL exports a whole study: a trial a line, by number, in the form that
// the package comment describes. The journal may be left out. Trials must have all
// their epochs. A study without trials has no line to stand on and is refused, and
// so are trials that ReadJSONL would not accept.
func WriteJSONL(w io.Writer, study search.Study, trials []search.Trial, journal ...search.Entry) error {
	if len(trials) == 0 {
		return fmt.Errorf("study %s has no trials yet: export it when it has", study.Name)
	}
	b := bufio.NewWriter(w)
	for i, t := range trials {
		if err := checkTrial(study.Spec, trials[:i], t); err != nil {
			return fmt.Errorf("study %s: trial %d: %w", study.Name, t.Number, err)
		}
		form, err := trialOf(study, t)
		if err == nil && i == 0 {
			form.Provenance.Trials, form.Provenance.Journal = len(trials), journal
			form.Provenance.Study, err = jsonform.Encode(study)
		}
		if err != nil {
			return fmt.Errorf("study %s: %w", study.Name, err)
		}
		line, err := jsonform.Encode(form)
		if err != nil {
			return fmt.Errorf("study %s: trial %d: %w", study.Name, t.Number, err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	return b.Flush()
}

// ReadJSONL reads what WriteJSONL wrote, plain or compressed by gzip, and returns
// the same study, trials and journal. Name is the file, for errors, which name the
// line too. It is strict: keys that are unknown, missing or repeated are refused, and
// so is whatever contradicts the rest of the line, the study, or the lines before.
func ReadJSONL(r io.Reader, name string) (search.Study, []search.Trial, []search.Entry, error) {
	in := exportReader{}
	number, err := in.read(r)
	switch {
	case err == nil:
		return in.study, in.trials, in.journal, nil
	case number == 0:
		return search.Study{}, nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return search.Study{}, nil, nil, fmt.Errorf("%s:%d: %w", name, number, err)
}

// exportReader gathers what the lines of an export say.
type exportReader struct {
	study   search.Study
	trials  []search.Trial
	journal []search.Entry
	lines   int // that the first line announces
}

// read reads all lines. If there is an error, it returns the number of its line
// from 1 on, 0 if it is not about one line.
func (in *exportReader) read(r io.Reader) (line int, err error) {
	lines, err := plain(r)
	if err != nil {
		return 0, err
	}
	for number := 1; ; number++ {
		text, err := readLine(lines)
		if err != nil && err != io.EOF {
			return number, err
		}
		if err == io.EOF && len(text) == 0 {
			break
		}
		if err := in.line(text); err != nil {
			return number, err
		}
	}
	switch {
	case len(in.trials) == 0:
		return 0, errors.New("the file is empty: it is no export of a study")
	case len(in.trials) != in.lines:
		return 0, fmt.Errorf("the first line announces %d trials, but there are %d: the file is incomplete; export the study again", in.lines, len(in.trials))
	}
	return 0, nil
}

// longestLine is how long a line of an export may be: a trial of a million epochs fits.
const longestLine = 256 << 20

// readLine returns a line with its end, io.EOF if it has none.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > longestLine {
			return nil, fmt.Errorf("it has more than %d bytes: it is no line of an export", longestLine)
		}
		if err != bufio.ErrBufferFull {
			return line, err
		}
	}
}

// plain undoes compression.
func plain(r io.Reader) (*bufio.Reader, error) {
	const size = 1 << 16
	b := bufio.NewReaderSize(r, size)
	if magic, _ := b.Peek(2); string(magic) != "\x1f\x8b" {
		return b, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(z, size), nil
}

// line reads one line of an export.
func (in *exportReader) line(text []byte) error {
	form, err := decodeTrial(text)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return fmt.Errorf("%w; every line of an export is JSON", err)
	}
	if err != nil {
		return err
	}
	study := in.study
	if len(in.trials) == 0 {
		if study, err = decodeStudy(form.Provenance.Study); err != nil {
			return fmt.Errorf("provenance.study: %w", err)
		}
		in.lines, in.journal = form.Provenance.Trials, form.Provenance.Journal
	}
	t, err := form.trial(study.Spec)
	if err != nil {
		return err
	}
	if err := checkTrial(study.Spec, in.trials, t); err != nil {
		return err
	}
	derived, err := trialOf(study, t)
	if err != nil {
		return err
	}
	if state := t.State(); form.State == state && derived.State != state { // earlier versions knew no study's state
		value, ok := t.Value()
		derived.headForm = headOf(t, state, value, ok)
	}
	if len(in.trials) == 0 {
		derived.Provenance.Study = form.Provenance.Study
		derived.Provenance.Trials, derived.Provenance.Journal = in.lines, in.journal
	}
	if err := compareForms(form, derived); err != nil {
		return err
	}
	in.study, in.trials = study, append(in.trials, t)
	return nil
}

// decodeTrial reads the form of a trial, strictly.
func decodeTrial(text []byte) (trialForm, error) {
	var form trialForm
	if len(bytes.TrimSpace(text)) == 0 {
		return form, errors.New("the line is empty")
	}
	return form, decodeStrictly(text, &form)
}

func decodeStudy(text []byte) (search.Study, error) {
	var study search.Study
	if err := decodeStrictly(text, &study); err != nil {
		if wrong, ok := errors.AsType[*jsonform.Error](err); ok {
			wrong.Column = 0 // of the line it is not known
		}
		return study, err
	}
	if study.Name == "" {
		return study, errors.New("the study has no name")
	}
	return study, study.Validate()
}

// decodeStrictly reads a JSON text that has neither more nor less than the value into
// which it is read would be written as.
func decodeStrictly[T any](text []byte, value *T) error {
	if json.Unmarshal(text, value) == nil {
		if again, err := jsonform.Encode(value); err == nil && bytes.Equal(bytes.TrimSpace(text), again) {
			return nil // as exports are written
		}
		*value = *new(T)
	}
	if err := jsonform.DecodeComplete(text, value); err != nil {
		if wrong, ok := errors.AsType[*jsonform.Error](err); ok {
			wrong.Line = 0 // the file's line is told
		}
		return err
	}
	again, err := jsonform.Encode(value)
	if err != nil {
		return err
	}
	return difference(text, again, "is unknown or does not belong here", "belongs here")
}

// compareForms refuses a form that says of a trial what does not follow from it.
func compareForms(given, derived trialForm) error {
	a, err := jsonform.Encode(given)
	if err != nil {
		return err
	}
	b, err := jsonform.Encode(derived)
	if err != nil || bytes.Equal(a, b) {
		return err
	}
	return difference(a, b, "does not belong here", "follows from the rest of the line")
}
