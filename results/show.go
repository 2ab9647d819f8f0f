package results

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"goalsearch/internal/plaintext"
	"goalsearch/search"
)

// ShowOptions of WriteTrial.
type ShowOptions struct {
	// ByMagnitude lists the weights that are farthest from 0 first; otherwise they
	// come in the order of the study's space.
	ByMagnitude bool
}

// WriteTrial writes all that people want to know of one trial of a study: its
// score, weights beside the atoms that they led to, runs, learning curve, what
// failed, and where it was computed.
func WriteTrial(w io.Writer, study search.Study, t search.Trial, opts ShowOptions) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "trial %d of %s\n", t.Number, plaintext.Printable(study.Name))
	showHead(&b, study.Spec, t)
	for _, section := range []struct {
		title string
		table *Table
	}{
		{"weights, and the mean atoms of the hidden neurons in bits", goalSection(t, opts)},
		{"runs", runSection(t)},
		{"learning curve" + meanOver(t), curveSection(t)},
	} {
		if len(section.table.rows) > 0 {
			fmt.Fprintf(&b, "\n%s\n", section.title)
			section.table.WriteTo(&b)
		}
	}
	showProvenance(&b, t)
	_, err := b.WriteTo(w)
	return err
}

// numericsLabel names the numerics of a run for people.
func numericsLabel(numerics string) string {
	if numerics == search.External {
		return "external"
	}
	return numerics
}

func showHead(b *bytes.Buffer, spec search.Spec, t search.Trial) {
	line := func(key, text string) { fmt.Fprintf(b, "%-9s %s\n", key, plaintext.Printable(text)) }
	line("state", string(spec.State(t)))
	if reason := t.Reason(); reason != "" {
		line("reason", reason)
	}
	if t.SetAside != "" {
		line("set aside", t.SetAside)
	}
	if value, ok := spec.Value(t); ok {
		line("accuracy", fixed(value, accuracyDigits)+spread(Describe(scores(t))))
	}
	line("origin", OriginLabel(t.Origin))
	if t.DuplicateOf >= 0 {
		line("runs", fmt.Sprintf("those of trial %d, which has the same goal", t.DuplicateOf))
	} else {
		line("runs", fmt.Sprintf("%d of %d", len(t.Runs), t.Planned))
	}
}

// spread tells how far scores lie apart, after their mean.
func spread(s Statistics) string {
	low, high, ok := s.Interval()
	if !ok {
		return " (one run)"
	}
	return fmt.Sprintf(" (%.0f %% interval %s to %s, sd %s, median %s)", 100*Confidence,
		fixed(low, accuracyDigits), fixed(high, accuracyDigits), fixed(s.SD, accuracyDigits), fixed(s.Median, accuracyDigits))
}

func goalSection(t search.Trial, opts ShowOptions) *Table {
	atoms := meanAtoms(t)
	goal := t.Goal
	if opts.ByMagnitude {
		goal = byMagnitude(goal)
	}
	table := NewTable(Left("atom"), Right("weight"), Right("bits"))
	row := func(name, weight string) {
		bits := ""
		if x, ok := atoms.Get(name); ok {
			bits = fixed(x, weightDigits+1)
		}
		table.Add(name, weight, bits)
	}
	for _, p := range goal {
		row(p.Name, fixed(p.Value, weightDigits))
	}
	for _, a := range atoms {
		if _, ok := goal.Get(a.Name); !ok {
			row(a.Name, "")
		}
	}
	return table
}

// meanAtoms returns the mean of each atom over the longest runs that have it, in the
// order in which the runs name them.
func meanAtoms(t search.Trial) search.Params {
	var means search.Params
	count := make(map[string]int)
	for _, r := range t.Longest() {
		for _, a := range r.Outcome.Atoms {
			i := slices.IndexFunc(means, func(p search.Param) bool { return p.Name == a.Name })
			if i < 0 {
				i = len(means)
				means = append(means, search.Param{Name: a.Name})
			}
			means[i].Value += a.Value
			count[a.Name]++
		}
	}
	for i := range means {
		means[i].Value /= float64(count[means[i].Name])
	}
	return means
}

func runSection(t search.Trial) *Table {
	table := NewTable(Right("run"), Right("seed"), Right("epochs"), Right("train"), Right("validation"), Right("test"), Right("seconds"), Left("host"), Left("reason"))
	for _, r := range t.Runs {
		train, validation, test, seconds := "", "", "", ""
		if n := len(r.Outcome.Curve); n > 0 {
			train = fixed(r.Outcome.Curve[n-1].TrainAccuracy, accuracyDigits)
			validation = fixed(r.Outcome.Curve[n-1].ValidationAccuracy, accuracyDigits)
		}
		if a := r.Outcome.TestAccuracy; a != nil {
			test = fixed(*a, accuracyDigits)
		}
		if s := r.Provenance.Seconds; s > 0 {
			seconds = fixed(s, 1)
		}
		table.Add(strconv.Itoa(r.Number), strconv.FormatUint(r.Seed, 10), strconv.Itoa(r.Outcome.Epochs()), train, validation, test, seconds, r.Provenance.Host, r.Reason)
	}
	return table
}

func meanOver(t search.Trial) string {
	if n := len(scores(t)); n > 1 {
		return fmt.Sprintf(", means over %d runs", n)
	}
	return ""
}

// curveSection has chosen epochs of the mean learning curve of the longest runs, and
// how far apart they are.
func curveSection(t search.Trial) *Table {
	table := NewTable(Right("epoch"), Right("train"), Right("validation"), Right("lowest"), Right("highest"))
	last, runs := 0, t.Longest()
	for _, r := range runs {
		last = max(last, r.Outcome.Epochs())
	}
	for _, epoch := range milestones(last) {
		var train, validation []float64
		for _, r := range runs {
			i := slices.IndexFunc(r.Outcome.Curve, func(e search.Epoch) bool { return e.Epoch == epoch })
			if i >= 0 && r.Reason == "" {
				train = append(train, r.Outcome.Curve[i].TrainAccuracy)
				validation = append(validation, r.Outcome.Curve[i].ValidationAccuracy)
			}
		}
		if len(validation) == 0 {
			continue
		}
		cells := []string{strconv.Itoa(epoch), fixed(Describe(train).Mean, accuracyDigits), fixed(Describe(validation).Mean, accuracyDigits)}
		if len(validation) > 1 {
			cells = append(cells, fixed(slices.Min(validation), accuracyDigits), fixed(slices.Max(validation), accuracyDigits))
		}
		table.Add(cells...)
	}
	return table
}

// milestones lists all epochs up to the last if they are few, else 0, 1, 2, 5, 10,
// 20, 50, … and the last.
func milestones(last int) []int {
	const few = 12
	var list []int
	if last <= few {
		for e := range last + 1 {
			list = append(list, e)
		}
		return list
	}
	list = append(list, 0)
	for decade := 1; decade < last; decade *= 10 {
		for _, step := range []int{1, 2, 5} {
			if e := decade * step; e < last {
				list = append(list, e)
			}
		}
	}
	return append(list, last)
}

// showProvenance tells where the runs were made: what they have in common once.
func showProvenance(b *bytes.Buffer, t search.Trial) {
	var lines []string
	add := func(key, text string) {
		if line := fmt.Sprintf("%-9s %s", key, plaintext.Printable(text)); text != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	if len(t.Runs) > 0 && !t.Runs[0].Provenance.Started.IsZero() {
		add("started", t.Runs[0].Provenance.Started.UTC().Format(time.RFC3339))
	}
	for _, r := range t.Runs {
		add("classes", strings.Join(r.Provenance.Classes, ", "))
	}
	for _, r := range t.Runs {
		add("numerics", numericsLabel(r.Provenance.Numerics))
	}
	for _, r := range t.Runs {
		add("software", string(r.Provenance.Software))
	}
	if len(lines) > 0 {
		fmt.Fprintf(b, "\nprovenance\n%s\n", strings.Join(lines, "\n"))
	}
	for _, r := range t.Runs {
		if r.Provenance.Stack == "" {
			continue
		}
		fmt.Fprintf(b, "\nstack of run %d\n", r.Number)
		for line := range strings.Lines(strings.TrimSpace(r.Provenance.Stack)) {
			fmt.Fprintf(b, "  %s\n", plaintext.Printable(strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", "    ")))
		}
		break
	}
}
