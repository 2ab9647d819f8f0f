package results

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"goalsearch/internal/jsonform"
	"goalsearch/internal/plaintext"
	"goalsearch/search"
)

// WriteJSONL exports a whole study: a trial a line, by number, in the form that
// the package comment describes. The journal may be left out. Trials must have all
// their epochs. A study without trials has no line to stand on and is refused, and
// so are trials that ReadJSONL would not accept.
func WriteJSONL(w io.Writer, study search.Study, trials []search.Trial, journal ...search.Entry) error {
	if len(trials) == 0 {
		return fmt.Errorf("study %s has no trials yet: nothing to export", study.Name)
	}
	for i, t := range trials {
		if err := checkTrial(study.Spec, trials[:i], t); err != nil {
			return fmt.Errorf("study %s: trial %d: %w", study.Name, t.Number, err)
		}
	}
	return writeLines(w, study, trials, provenanceForm{Trials: len(trials), Journal: journal})
}

// WriteSelection writes some trials of a study in the form of WriteJSONL, in the given
// order and without the journal. They are no whole study, and ReadJSONL refuses them.
func WriteSelection(w io.Writer, study search.Study, ranked []Ranked) error {
	if len(ranked) == 0 {
		return fmt.Errorf("study %s: there is no trial to write", study.Name)
	}
	trials := make([]search.Trial, len(ranked))
	for i, r := range ranked {
		trials[i] = r.Trial
	}
	return writeLines(w, study, trials, provenanceForm{Trials: len(trials), Selection: true})
}

// writeLines writes trials, the first with the study and what else the export tells.
func writeLines(w io.Writer, study search.Study, trials []search.Trial, first provenanceForm) error {
	b := bufio.NewWriter(w)
	for i, t := range trials {
		form, err := trialOf(study, t)
		if err == nil && i == 0 {
			first.Runs = form.Provenance.Runs
			form.Provenance = first
			form.Provenance.Study, err = jsonform.Encode(study)
		}
		if err != nil {
			return fmt.Errorf("study %s: %w", study.Name, err)
		}
		line, err := jsonform.Encode(form)
		if err != nil {
			return fmt.Errorf("study %s: trial %d: %w", study.Name, t.Number, err)
		}
		b.Write(plaintext.JSON(line))
		b.WriteByte('\n')
	}
	return b.Flush()
}

// ReadJSONL reads what WriteJSONL wrote, plain or compressed by gzip, and returns
// the same study, trials and journal. Name is the file, for errors, which name the
// line too. It is strict: keys that are unknown, missing or repeated are refused, and
// so is whatever contradicts the rest of the line, the study, or the lines before. A
// byte order mark and empty lines at the end, which editors leave, do no harm.
//
// Of a file that is not whole it returns what stands before the first line that cannot be
// read, with a *TornError.
func ReadJSONL(r io.Reader, name string) (search.Study, []search.Trial, []search.Entry, error) {
	in := exportReader{}
	number, err := in.read(r)
	if err == nil {
		return in.study, in.trials, in.journal, nil
	}
	place := name
	if number > 0 {
		place = fmt.Sprintf("%s:%d", name, number)
	}
	err = fmt.Errorf("%s: %w", place, err)
	if len(in.trials) == 0 {
		return search.Study{}, nil, nil, err
	}
	return in.study, in.trials, in.journalSoFar(), &TornError{Whole: len(in.trials), Announced: in.lines, err: err}
}

// TornError is the error of an export that cannot be read to its end.
type TornError struct {
	Whole     int // trials before the first line that cannot be read
	Announced int // trials that the export had
	err       error
}

func (e *TornError) Error() string { return e.err.Error() }

// Unwrap returns why the export cannot be read further.
func (e *TornError) Unwrap() error { return e.err }

// exportReader gathers what the lines of an export say.
type exportReader struct {
	study   search.Study
	trials  []search.Trial
	journal []search.Entry
	lines   int // that the first line announces
}

// journalSoFar is the journal as far as the trials go: without the end of a search that has
// trials to make again.
func (in *exportReader) journalSoFar() []search.Entry {
	return slices.DeleteFunc(slices.Clone(in.journal), func(e search.Entry) bool {
		return e.Event.Concludes() && e.Trial > len(in.trials)
	})
}

// read reads all lines. If there is an error, it returns the number of its line
// from 1 on, 0 if it is not about one line.
func (in *exportReader) read(r io.Reader) (line int, err error) {
	lines, err := plain(r)
	if err != nil {
		return 0, err
	}
	empty := 0 // number of the first empty line
	for number := 1; ; number++ {
		text, err := readLine(lines)
		if err != nil && err != io.EOF {
			return number, err
		}
		switch blank := len(bytes.TrimSpace(text)) == 0; {
		case blank && empty == 0:
			empty = number
		case !blank && empty > 0:
			return empty, errors.New("the line is empty, and others follow")
		case !blank:
			if err := in.line(text); err != nil {
				return number, err
			}
		}
		if err == io.EOF {
			break
		}
	}
	switch {
	case len(in.trials) == 0:
		return 0, errors.New("the file is empty, not an export of a study")
	case len(in.trials) != in.lines:
		return 0, fmt.Errorf("the first line announces %d trials, but the file has %d: it is incomplete; export the study again", in.lines, len(in.trials))
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
			return nil, fmt.Errorf("it has more than %d bytes, too many for a line of an export", longestLine)
		}
		if err != bufio.ErrBufferFull {
			return line, err
		}
	}
}

// plain undoes compression, and takes a byte order mark away.
func plain(r io.Reader) (*bufio.Reader, error) {
	const size = 1 << 16
	b := bufio.NewReaderSize(r, size)
	if magic, _ := b.Peek(2); string(magic) == "\x1f\x8b" {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, err
		}
		b = bufio.NewReaderSize(z, size)
	}
	if mark, _ := b.Peek(3); string(mark) == "\ufeff" {
		_, err := b.Discard(len(mark))
		return b, err
	}
	return b, nil
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
	if form.Provenance.Selection {
		return errors.New("the export has selected trials only: export the whole study to import it")
	}
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
