package results

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"goalsearch/internal/jsonform"
	"goalsearch/internal/plaintext"
	"goalsearch/search"
)

// WriteRankJSON writes a ranking as a JSON list, in the given order.
func WriteRankJSON(w io.Writer, ranked []Ranked) error {
	list := make([]rankForm, len(ranked))
	for i, r := range ranked {
		list[i] = rankOf(r)
	}
	return writeList(w, list)
}

// WriteTrialJSON writes one trial of a study as a JSON object.
func WriteTrialJSON(w io.Writer, study search.Study, t search.Trial) error {
	form, err := trialOf(study, t)
	if err != nil {
		return err
	}
	line, err := jsonform.Encode(form)
	if err != nil {
		return fmt.Errorf("trial %d: %w", t.Number, err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, plaintext.JSON(line), "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err = w.Write(b.Bytes())
	return err
}

// WriteStudiesJSON writes studies as a JSON list of objects with the keys name,
// state, trials, complete, failed, pruned, best and best_trial.
func WriteStudiesJSON(w io.Writer, studies []StudyRow) error {
	return writeList(w, studies)
}

// writeList writes a JSON list with an element a line.
func writeList[T any](w io.Writer, list []T) error {
	b := bufio.NewWriter(w)
	b.WriteString("[")
	for i, element := range list {
		line, err := jsonform.Encode(element)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(plaintext.JSON(line))
	}
	if len(list) > 0 {
		b.WriteByte('\n')
	}
	b.WriteString("]\n")
	return b.Flush()
}
