package results_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"goalsearch/results"
	"goalsearch/search"
)

func TestWriteCSV(t *testing.T) {
	ranked := results.Rank(study().Spec, trials())
	text := written(t, func(w io.Writer) error { return results.WriteCSV(w, study(), ranked) })
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	must(t, err)
	if got, want := strings.Join(records[0], " "), "number place state origin value low high median sd runs planned same_as epochs train test {F}{C} {F}{CL} H_res reason"; got != want {
		t.Errorf("the columns are %s, not %s", got, want)
	}
	number := func(text string) float64 {
		x, err := strconv.ParseFloat(text, 64)
		must(t, err)
		return x
	}
	for i, r := range ranked {
		record := make(map[string]string)
		for j, name := range records[0] {
			record[name] = records[i+1][j]
		}
		if record["number"] != strconv.Itoa(r.Number) || record["state"] != string(r.State()) || record["reason"] != r.Reason() {
			t.Errorf("trial %d: %v", r.Number, record)
		}
		if value, ok := r.Value(); !ok && record["value"]+record["low"]+record["high"]+record["place"] != "" ||
			ok && (number(record["value"]) != value || record["place"] != strconv.Itoa(r.Rank)) {
			t.Errorf("trial %d: %v", r.Number, record)
		}
		if low, high, ok := r.Scores.Interval(); ok && (number(record["low"]) != low || number(record["high"]) != high) {
			t.Errorf("trial %d: %v", r.Number, record)
		}
		if number(record["{F}{C}"]) != r.Goal[0].Value || number(record["{F}{CL}"]) != r.Goal[1].Value {
			t.Errorf("trial %d: %v", r.Number, record)
		}
	}
	// Trial 3 has the runs of trial 2; trial 0 alone has a run with a test accuracy,
	// and one without.
	want := []string{
		"2,1,complete,design,0.90625,0.5091811019945409,1.303318898005459,0.90625,0.04419417382415922,2,2,,2,0.90625,,0.5,0.3333333333333333,0,",
		"3,2,complete,offspring,0.90625,0.5091811019945409,1.303318898005459,0.90625,0.04419417382415922,2,2,2,2,0.90625,,0.5,0.3333333333333333,0,",
		"0,3,complete,start,0.625,-0.9632755920218365,2.2132755920218363,0.625,0.1767766952966369,2,2,,2,0.625,,1,0,0,",
		"4,,running,offspring,,,,,,1,2,,2,0.5,,0.75,-1,0,",
		"1,,failed,design,,,,,,2,2,,2,,,-0.25,1e-07,0,diverged in epoch 2: a weight is NaN",
	}
	for i, line := range want {
		if got := strings.Join(records[i+1], ","); got != line {
			t.Errorf("line %d is\n%s, not\n%s", i+2, got, line)
		}
	}
}

// TestCSVIsHarmless: no text is a formula to a spreadsheet, or moves a cursor; numbers stay
// numbers.
func TestCSVIsHarmless(t *testing.T) {
	for _, evil := range []string{"=cmd()", "+1", "-1", "@a", "\tb", "\r=c"} {
		s := study()
		s.Spec.Space[0].Name = evil
		list := trials()[1:2]
		list[0].Goal[0].Name = evil
		list[0].Runs[1].Reason = evil
		text := written(t, func(w io.Writer) error { return results.WriteCSV(w, s, results.Rank(study().Spec, list)) })
		records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		must(t, err)
		want := "'" + strings.NewReplacer("\t", " ", "\r", " ").Replace(evil)
		if records[0][15] != want || records[1][18] != want || records[1][15] != "-0.25" {
			t.Errorf("%q: %q", evil, records)
		}
	}
}

func TestWriteMarkdown(t *testing.T) {
	ranked := results.Rank(study().Spec, trials())
	markdown := func(opts results.TableOptions) string {
		return written(t, func(w io.Writer) error { return results.WriteMarkdown(w, study(), ranked, opts) })
	}
	equalText(t, `
Goals of the study digits: validation accuracy (mean over the runs, ± half its 95 % confidence interval) and weights of the atoms.

| Trial | 2 | 3 | 0 | 4 | 1 |
| :--- | ---: | ---: | ---: | ---: | ---: |
| Accuracy | **0.906** | **0.906** | 0.625 | running | failed |
| ± | 0.397 | 0.397 | 1.588 |  |  |
| Runs | 2 | 2 | 2 | 1/2 | 2 |
| {F}{C} | 0.500 | 0.500 | 1.000 | 0.750 | -0.250 |
| {F}{CL} | 0.333 | 0.333 | 0.000 | -1.000 | 0.000 |
| H\_res | 0.000 | 0.000 | 0.000 | 0.000 | 0.000 |
`, markdown(results.TableOptions{}))
	equalText(t, `
\<script\>a \| b\*\*\</script\>

| Trial | Accuracy | ± | Runs | H\_res | {F}{CL} |
| :--- | ---: | ---: | ---: | ---: | ---: |
| 2 | **0.90625** | 0.39707 | 2 | 0.00000 | 0.33333 |
| 3 | **0.90625** | 0.39707 | 2 | 0.00000 | 0.33333 |
| 0 | 0.62500 | 1.58828 | 2 | 0.00000 | 0.00000 |
| 4 | running |  | 1/2 | 0.00000 | -1.00000 |
| 1 | failed |  | 2 | 0.00000 | 0.00000 |
`, markdown(results.TableOptions{
		Orientation: results.GoalsAsRows, Precision: 5, Atoms: []string{"H_res", "{F}{CL}"}, Caption: "<script>a | b**</script>",
	}))
}

// TestBold: in bold is the goal that ranks first, not one that was luckier.
func TestBold(t *testing.T) {
	ranked := results.Rank(study().Spec, trials())
	ranked[0].Rank, ranked[1].Rank, ranked[2].Rank = 2, 3, 1
	text := written(t, func(w io.Writer) error { return results.WriteMarkdown(w, study(), ranked, results.TableOptions{}) })
	if want := "| Accuracy | 0.906 | 0.906 | **0.625** | running | failed |"; !strings.Contains(text, want) {
		t.Errorf("the table lacks %q:\n%s", want, text)
	}
}

func TestWriteLaTeX(t *testing.T) {
	ranked, err := results.Select(results.Rank(study().Spec, trials()), results.Selection{Trials: []int{0, 2, 4}})
	must(t, err)
	latex := func(opts results.TableOptions) string {
		return written(t, func(w io.Writer) error { return results.WriteLaTeX(w, study(), ranked, opts) })
	}
	equalText(t, `
% needs \usepackage{booktabs}
\begin{table}
  \centering
  \caption{Goals of the study digits: validation accuracy (mean over the runs, $\pm$ half its 95 \% confidence interval) and weights of the atoms.}
  \label{tab:goals}
  \par\smallskip
  \begin{tabular}{lrrr}
    \toprule
    Trial & 2 & 0 & 4 \\
    \midrule
    Accuracy & \textbf{0.906} & 0.625 & running \\
    $\pm$ & 0.397 & 1.588 &  \\
    Runs & 2 & 2 & 1/2 \\
    \midrule
    $\Pi_{\{F\}\{C\}}$ & $0.500$ & $1.000$ & $0.750$ \\
    $\Pi_{\{F\}\{CL\}}$ & $0.333$ & $0.000$ & $-1.000$ \\
    $H_{\mathrm{res}}$ & $0.000$ & $0.000$ & $0.000$ \\
    \bottomrule
  \end{tabular}
\end{table}
`, latex(results.TableOptions{Label: "tab:goals"}))
	equalText(t, `
% needs \usepackage{booktabs}
\begin{table}
  \centering
  \caption{A \_ \% \& \# \$ \{ \} \textasciitilde{} \textasciicircum{} \textbackslash{}input \textless{}\texttt{\char34}\textgreater{} -{}- \texttt{U+4E2D}.}
  \par\smallskip
  \begin{tabular}{lrrrr}
    \toprule
    Trial & Accuracy & $\pm$ & Runs & $\Pi_{\{F\}\{CL\}}$ \\
    \midrule
    2 & \textbf{0.9} & 0.4 & 2 & $0.3$ \\
    0 & 0.6 & 1.6 & 2 & $0.0$ \\
    4 & running &  & 1/2 & $-1.0$ \\
    \bottomrule
  \end{tabular}
\end{table}
`, latex(results.TableOptions{
		Orientation: results.GoalsAsRows, Precision: 1, Atoms: []string{"{F}{CL}"}, Caption: `A _ % & # $ { } ~ ^ \input <"> -- 中.`,
	}))
}

// TestOneRunHasNoInterval: one run says nothing of the spread, and the tables
// claim nothing.
func TestOneRunHasNoInterval(t *testing.T) {
	list := trials()[:1]
	list[0].Planned, list[0].Runs = 1, list[0].Runs[:1]
	ranked := results.Rank(study().Spec, list)
	for _, write := range []func(io.Writer) error{
		func(w io.Writer) error { return results.WriteRank(w, ranked) },
		func(w io.Writer) error { return results.WriteMarkdown(w, study(), ranked, results.TableOptions{}) },
		func(w io.Writer) error { return results.WriteLaTeX(w, study(), ranked, results.TableOptions{}) },
	} {
		if text := written(t, write); strings.Contains(text, "±") || strings.Contains(text, `\pm`) || strings.Contains(text, "NaN") {
			t.Errorf("there is an interval:\n%s", text)
		}
	}
	records, err := csv.NewReader(strings.NewReader(written(t, func(w io.Writer) error { return results.WriteCSV(w, study(), ranked) }))).ReadAll()
	must(t, err)
	if records[1][5] != "" || records[1][6] != "" || records[1][4] != "0.75" {
		t.Errorf("there is an interval: %q", records[1])
	}
}

func TestTableOptionsRefused(t *testing.T) {
	ranked := results.Rank(study().Spec, trials())
	for _, test := range []struct {
		ranked []results.Ranked
		opts   results.TableOptions
		words  []string
	}{
		{nil, results.TableOptions{}, []string{"no trial"}},
		{ranked, results.TableOptions{Atoms: []string{"{F}{C}", "{L}"}}, []string{"study digits has no weight {L}", "{F}{CL}"}},
		{ranked, results.TableOptions{Orientation: "diagonal"}, []string{`"diagonal"`, "rows", "columns"}},
		{ranked, results.TableOptions{Precision: -1}, []string{"precision -1"}},
		{ranked, results.TableOptions{Precision: 99}, []string{"precision 99"}},
	} {
		refused(t, results.WriteMarkdown(io.Discard, study(), test.ranked, test.opts), test.words...)
		refused(t, results.WriteLaTeX(io.Discard, study(), test.ranked, test.opts), test.words...)
	}
	for _, label := range []string{"a}b", "a b", `a\b`, "a%", "é", "a\n"} {
		refused(t, results.WriteLaTeX(io.Discard, study(), ranked, results.TableOptions{Label: label}), "label", "letters")
	}
}

// TestLaTeXCompiles has pdfLaTeX read tables with every kind of text.
func TestLaTeXCompiles(t *testing.T) {
	if _, err := exec.LookPath("pdflatex"); err != nil {
		t.Skip("pdflatex is not installed")
	}
	var all strings.Builder
	for r := rune(0); r < 0x180; r++ {
		all.WriteRune(r)
	}
	all.WriteString("\u2028中😀–—…‘’“”\\input{x}$$\\end{table}!`?`--,,''")
	atoms := []string{"{F}", "{F}{CL}", "{FC}{FL}{CL}", "{1}{23}", "H_res", "H_0", "{a_b}", "%&"}
	s := study()
	s.Name = all.String()
	s.Spec.Space = nil
	trial := search.Trial{Planned: 1, DuplicateOf: -1, Runs: trials()[0].Runs[:1]}
	for i, atom := range atoms {
		s.Spec.Space = append(s.Spec.Space, search.Dimension{Name: atom, Low: -1, High: 1})
		trial.Goal = append(trial.Goal, search.Param{Name: atom, Value: float64(i) / -7})
	}
	list := append(trials()[:3], trial)
	dir := t.TempDir()
	document := ""
	for i, orientation := range []results.Orientation{results.GoalsAsRows, results.GoalsAsColumns} {
		table := written(t, func(w io.Writer) error {
			return results.WriteLaTeX(w, s, results.Rank(study().Spec, list), results.TableOptions{Orientation: orientation, Label: fmt.Sprint("tab:goals.", i), Document: i == 0})
		})
		document = strings.Replace(document, "\\end{document}\n", "", 1) + table + fmt.Sprintf("\\ref{tab:goals.%d}\n", i)
	}
	must(t, os.WriteFile(filepath.Join(dir, "paper.tex"), []byte(document+"\\end{document}\n"), 0o600))
	compile(t, dir)
}

// compile has pdfLaTeX read paper.tex in a directory and returns what it says.
func compile(t *testing.T, dir string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "paper.tex")
	command.Dir = dir
	output, err := command.CombinedOutput()
	if strings.Contains(string(output), "booktabs.sty' not found") {
		t.Skip("LaTeX has no booktabs")
	}
	if err != nil {
		document, _ := os.ReadFile(filepath.Join(dir, "paper.tex"))
		t.Fatalf("%v\n%s\n%s", err, output, document)
	}
	return string(output)
}

// TestLaTeXFitsThePage: a table with all atoms of three sources, which is wider
// than the page, is divided, and one that is not is not.
func TestLaTeXFitsThePage(t *testing.T) {
	s := study()
	s.Spec.Space = nil
	goal := search.Params{}
	for i, atom := range strings.Fields("{F}{C}{L} {F}{C} {F}{L} {C}{L} {F}{CL} {C}{FL} {L}{FC} {F} {C} {L} {FC}{FL}{CL} {FC}{FL} {FC}{CL} {FL}{CL} {FC} {FL} {CL} {FCL} H_res") {
		s.Spec.Space = append(s.Spec.Space, search.Dimension{Name: atom, Low: -1, High: 1})
		goal = append(goal, search.Param{Name: atom, Value: -float64(i) / 19})
	}
	var list []search.Trial
	for i := range 20 {
		list = append(list, search.Trial{Number: 1000 + i, Goal: goal, Planned: 2, DuplicateOf: -1, Runs: trials()[2].Runs})
	}
	for _, c := range []struct {
		orientation results.Orientation
		goals       int
		blocks      int
	}{
		{results.GoalsAsRows, 20, 4},
		{results.GoalsAsColumns, 5, 1},
		{results.GoalsAsColumns, 20, 4},
	} {
		table := written(t, func(w io.Writer) error {
			return results.WriteLaTeX(w, s, results.Rank(study().Spec, list[:c.goals]), results.TableOptions{Orientation: c.orientation, Document: true})
		})
		if got := strings.Count(table, "\\begin{tabular}"); got != c.blocks {
			t.Errorf("%d goals as %s: %d blocks, want %d", c.goals, c.orientation, got, c.blocks)
		}
		if got := strings.Count(table, `{\{FC\}\{FL\}\{CL\}}`); c.orientation == results.GoalsAsRows && got != 1 {
			t.Errorf("an atom stands %d times in the table", got)
		}
		if _, err := exec.LookPath("pdflatex"); err != nil {
			continue
		}
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "paper.tex"), []byte(table), 0o600))
		if output := compile(t, dir); strings.Contains(output, "Overfull") {
			t.Errorf("%d goals as %s are wider than the page:\n%s", c.goals, c.orientation, output)
		}
	}
}
