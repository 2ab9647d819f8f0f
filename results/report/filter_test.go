package report_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"goalsearch/configs"
	"goalsearch/internal/browser"
	"goalsearch/pidnet/pid"
	"goalsearch/results"
	"goalsearch/results/report"
)

// findsEach is a function of the page: what the table finds for each of many filters, the
// numbers of the trials or what is wrong.
const findsEach = `(filters) => filters.map((filter) => {
	const input = document.getElementById('table-filter');
	input.value = filter;
	input.dispatchEvent(new Event('input'));
	const wrong = document.querySelector('#table [role=alert]').textContent;
	if (wrong) return { error: wrong };
	return { trials: [...document.querySelectorAll('#table tbody tr')].map((row) => Number(row.firstChild.textContent)).sort((a, b) => a - b).join(' ') };
})`

type found struct{ Trials, Error string }

func finds(t *testing.T, tab *browser.Page, filters []string) []found {
	t.Helper()
	list, err := json.Marshal(filters)
	if err != nil {
		t.Fatal(err)
	}
	return browser.Ask[[]found](tab, "("+findsEach+")("+string(list)+")")
}

// filtered is the study of results/testdata/filters.jsonl, and its page.
func filtered(t *testing.T) (report.Study, *browser.Page) {
	t.Helper()
	export, err := os.ReadFile("../testdata/filters.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	s := report.Study{State: "complete", Lattice: lattice}
	s.Lattice.Sources = "FCL"
	if s.Study, s.Trials, s.Journal, err = results.ReadJSONL(bytes.NewReader(export), "filters.jsonl"); err != nil {
		t.Fatal(err)
	}
	return s, open(t, page(t, s))
}

// TestFilterCases: the page finds what results.Filter finds.
func TestFilterCases(t *testing.T) {
	text, err := os.ReadFile("../testdata/filters.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Filter string
		found
	}
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	var filters []string
	for _, c := range cases {
		filters = append(filters, c.Filter)
	}
	_, tab := filtered(t)
	for i, got := range finds(t, tab, filters) {
		if c := cases[i]; got != c.found {
			t.Errorf("%s\nfinds %+v\nwant  %+v", c.Filter, got, c.found)
		}
	}
}

// TestFiltersAgree holds the page to results.Filter on filters of random words.
func TestFiltersAgree(t *testing.T) {
	words := []string{
		"and", "or", "not", "none", "contains", "(", ")", "=", "==", "!=", "<", "<=", ">", ">=", "!", "&", "'", `"`, "`",
		"number", "place", "state", "origin", "value", "low", "median", "runs", "planned", "same_as", "test", "reason", "H_res",
		"{F}{C}", "{C}{F}", "{1}{2}", "{F}{CL}", "{F}{C}@2", "{2}{1}@2", "{FC}{FL}{CL}", "{CL}{CF}{LF}", "{F", "{F}{F}", "@2", "`{F}{C}`",
		"0", "1", "-0.25", ".5", "5.", "1e-1", "0.625", "0x1", "1_0", "1e", "complete", "failed", "'failed'", `"and"`, "'not (now)'", "start", "ä", "𝛼",
	}
	operators := []string{"=", "!=", "<", "<=", ">", ">=", "contains"}
	numbers := []string{"number", "place", "value", "low", "median", "planned", "same_as", "H_res", "{F}{C}", "{C}{F}", "{F}{CL}", "{F}{C}@2", "0", "1", ".5", "0.625", "none"}
	texts := []string{"state", "origin", "reason", "complete", "failed", "start", "'and'", `"not (now)"`, "none"}
	r := rand.New(rand.NewPCG(3, 4))
	word := func() string { return words[r.IntN(len(words))] }
	comparison := func() string {
		switch r.IntN(4) {
		case 0:
			return texts[r.IntN(3)] + " " + operators[r.IntN(2)*6] + " " + texts[r.IntN(len(texts))]
		case 1, 2:
			return numbers[r.IntN(12)] + " " + operators[r.IntN(6)] + " " + numbers[r.IntN(len(numbers))]
		}
		return words[19+r.IntN(25)] + " " + operators[r.IntN(len(operators))] + " " + words[19+r.IntN(len(words)-19)]
	}
	filters := make([]string, 3000)
	for i := range filters {
		var parts []string
		for range 1 + r.IntN(4) {
			switch r.IntN(5) {
			case 0:
				parts = append(parts, word())
			case 1:
				parts = append(parts, "not ("+comparison()+" or "+comparison()+")")
			default:
				parts = append(parts, comparison())
			}
		}
		filters[i] = strings.Join(parts, []string{" and ", " or ", " "}[r.IntN(3)])
	}
	study, tab := filtered(t)
	canonical := func(name string) string {
		if atom, err := configs.CanonicalAtom(pid.Sources("FCL"), name); err == nil {
			return atom
		}
		return name
	}
	good := 0
	for i, got := range finds(t, tab, filters) {
		want := foundBy(filters[i], study, canonical)
		if got != want {
			t.Errorf("%s\nfinds %+v\nwant  %+v", filters[i], got, want)
		}
		if got.Error == "" {
			good++
		}
	}
	if good < len(filters)/10 {
		t.Errorf("only %d of %d filters can be read", good, len(filters))
	}
}

// foundBy is what results.Filter finds.
func foundBy(filter string, study report.Study, canonical func(string) string) found {
	f, err := results.ParseFilter(filter, results.Fields(study.Study), canonical)
	if err != nil {
		return found{Error: err.Error()}
	}
	numbers := make([]bool, len(study.Trials))
	for _, r := range results.Rank(study.Spec, study.Trials) {
		numbers[r.Number] = f.Match(r)
	}
	var list []string
	for i, chosen := range numbers {
		if chosen {
			list = append(list, strconv.Itoa(i))
		}
	}
	return found{Trials: strings.Join(list, " ")}
}
