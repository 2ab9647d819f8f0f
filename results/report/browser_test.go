package report_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"goalsearch/internal/browser"
	"goalsearch/results"
	"goalsearch/results/importance"
	"goalsearch/results/report"
	"goalsearch/search"
)

// hostile is a name that would do harm if a page took it for more than text.
const hostile = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)> & _ =cmd() {{.}} \u2028"

var lattice = results.Lattice{
	Nodes:  []string{"{F}{C}", "{F}", "{C}", "{FC}"},
	Covers: [][2]int{{0, 1}, {0, 2}, {1, 3}, {2, 3}},
}

// made returns a study of so many trials with so many runs each; every 20th failed.
func made(name string, n, runs int) report.Study {
	s := report.Study{State: "complete", Lattice: lattice}
	s.Name = name
	s.Spec = search.Spec{
		TrainingSpec: json.RawMessage(`{"dataset":{"name":"builtin-digits"},"network":{"hidden":50,"setup":"context"},"training":{"epochs":3}}`),
		Strategy:     "genetic", Generation: 10, Runs: runs, Seeds: search.SharedSeeds, Seed: 1,
	}
	for _, atom := range lattice.Nodes {
		s.Spec.Space = append(s.Spec.Space, search.Dimension{Name: atom, Low: -1, High: 1})
	}
	s.Spec.Space = append(s.Spec.Space, search.Dimension{Name: "H_res"})
	s.Budget.Trials = n
	s.Journal = []search.Entry{{Time: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Event: search.Created, Note: name}}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		x := []float64{2*r.Float64() - 1, 2*r.Float64() - 1, 2*r.Float64() - 1, 2*r.Float64() - 1}
		t := search.Trial{Number: i, Origin: search.Proposed, Planned: runs, DuplicateOf: -1, Goal: s.Spec.Space.Goal(x)}
		switch {
		case i == 0:
			t.Origin = search.Start
		case i < 10:
			t.Origin = search.Initial
		}
		for k := range runs {
			run := search.Run{Number: k, Seed: s.Spec.RunSeed(i, k), Provenance: search.Provenance{Host: "bee", Software: json.RawMessage(`{"version":"1"}`)}}
			if i%20 == 19 {
				run.Reason = "diverged: " + name
			} else {
				score := 0.5 + 0.2*x[0] - 0.1*x[1] + 0.02*r.NormFloat64()
				for e := range 4 {
					run.Outcome.Curve = append(run.Outcome.Curve, search.Epoch{Epoch: e, TrainAccuracy: score * float64(e) / 3, ValidationAccuracy: 0.1 + (score-0.1)*float64(e)/3})
				}
			}
			t.Runs = append(t.Runs, run)
		}
		s.Trials = append(s.Trials, t)
	}
	if im, err := importance.Of(s.Study, s.Trials, importance.Options{}); err == nil {
		s.Importance = &im
	} else {
		s.Remark = err.Error()
	}
	return s
}

func TestMain(m *testing.M) {
	code := m.Run()
	browser.Stop()
	os.Exit(code)
}

// open opens a page and waits until it is drawn.
func open(t *testing.T, url string) *browser.Page {
	t.Helper()
	return browser.Open(t, url, `body[data-ready=true]`)
}

// page writes a report and returns where it is.
func page(t *testing.T, studies ...report.Study) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Write(f, studies, report.Options{Title: studies[0].Name, Generated: "today", Program: "a test"}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return "file://" + path
}

const (
	firstNumber = `document.querySelector('#table tbody tr td').innerText`
	rowCount    = `document.querySelector('#table-count').innerText`
)

// TestLatticeOfLayers: where layers have goals of their own, each has its lattice.
func TestLatticeOfLayers(t *testing.T) {
	study := made("deep", 12, 1)
	study.Spec.Space = nil
	for layer := 1; layer <= 2; layer++ {
		for _, atom := range lattice.Nodes {
			study.Spec.Space = append(study.Spec.Space, search.Dimension{Name: fmt.Sprintf("%s@%d", atom, layer), Low: -1, High: 1})
		}
	}
	for i := range study.Trials {
		study.Trials[i].Goal = study.Spec.Space.Goal([]float64{0.5, 0.25, 0, 0, -0.5, -0.25, 0, 0})
	}
	tab := open(t, page(t, study))
	const of = `[...document.querySelectorAll('svg.lattice')].map((svg) => svg.previousElementSibling.textContent + ': ' + svg.querySelectorAll('g').length + ' ' + svg.querySelector('g').textContent).join('; ')`
	if got, want := browser.Ask[string](tab, of), "Layer 1: 4 {F}{C}0.500; Layer 2: 4 {F}{C}-0.500"; got != want {
		t.Errorf("the lattices are %q, want %q", got, want)
	}
}

func TestReportInABrowser(t *testing.T) {
	study := made(hostile, 120, 2)
	url := page(t, study)
	tab := open(t, url)
	best := results.Rank(study.Spec, study.Trials)[0]

	if title := browser.Ask[string](tab, `document.title`); !strings.HasPrefix(title, "</script><script>") {
		t.Errorf("the title is %q", title)
	}
	if n := browser.Ask[int](tab, `document.querySelectorAll('main img, main script').length`); n != 0 {
		t.Errorf("a name has become %d elements", n)
	}
	if got := browser.Ask[string](tab, `document.querySelector('#trial-title').innerText`); got != fmt.Sprintf("Trial %d, the best", best.Number) {
		t.Errorf("the trial shown is %q", got)
	}
	if got := browser.Ask[string](tab, `[...document.querySelectorAll('svg.lattice g')].map((g) => g.textContent).join(' ')`); !strings.Contains(got, fmt.Sprintf("{F}{C}%.3f", best.Goal[0].Value)) {
		t.Errorf("the lattice has %q", got)
	}

	// Sort: by number, up and down.
	sortBy := func(column string) chromedp.Action {
		return chromedp.Evaluate(fmt.Sprintf(`[...document.querySelectorAll('#table th button')].find((b) => b.innerText.startsWith(%q)).click()`, column), nil)
	}
	tab.Run(sortBy("number"))
	if got := browser.Ask[string](tab, firstNumber); got != "0" {
		t.Errorf("sorted by number, trial %s is first", got)
	}
	tab.Run(sortBy("number"))
	if got := browser.Ask[string](tab, firstNumber); got != "119" {
		t.Errorf("sorted down by number, trial %s is first", got)
	}
	if got := browser.Ask[string](tab, `document.querySelector('#table th[aria-sort=descending]').innerText`); got != "number ▼" {
		t.Errorf("the column sorted by is %q", got)
	}

	// Filter, as a user types.
	filter := func(text string) {
		tab.Run(chromedp.Evaluate(`document.getElementById('table-filter').value = ''`, nil), chromedp.SendKeys("#table-filter", text, chromedp.ByID))
	}
	filter("state = failed")
	if got := browser.Ask[string](tab, rowCount); got != "6 of 120 trials" {
		t.Errorf("of the failed there are %q", got)
	}
	filter("value > 0.5 and {F}{C} > 0.9 and origin != start")
	want := 0
	for _, trial := range study.Trials {
		if value, ok := trial.Value(); ok && value > 0.5 && trial.Goal[0].Value > 0.9 && trial.Origin != search.Start {
			want++
		}
	}
	if got := browser.Ask[string](tab, rowCount); got != fmt.Sprintf("%d of 120 trials", want) {
		t.Errorf("there are %q, want %d", got, want)
	}
	filter("valu > 1")
	if got := browser.Ask[string](tab, `document.querySelector('#table [role=alert]').innerText`); !strings.HasPrefix(got, `at character 1: there is no field "valu"; there are number, place`) {
		t.Errorf("a wrong filter says %q", got)
	}
	filter("number = 19")

	// Open a trial by keyboard.
	tab.Run(chromedp.Focus(`#table tbody button`, chromedp.ByQuery), chromedp.KeyEvent("\r"))
	if got := browser.Ask[string](tab, `document.activeElement.innerText`); got != "Trial 19" {
		t.Errorf("the focus is on %q", got)
	}
	if got := browser.Ask[string](tab, `document.querySelector('#trial').innerText`); !strings.Contains(got, "diverged: </script>") {
		t.Errorf("trial 19 is shown as %q", got)
	}

	// Every chart is drawn, and says what it is.
	for _, id := range []string{"history", "parallel", "slice", "curves"} {
		if got := browser.Ask[string](tab, fmt.Sprintf(`(() => { const e = document.getElementById('%s-chart'); const c = e.querySelector('canvas'); return c && c.width > 200 && e.getAttribute('role') + ' ' + e.getAttribute('aria-label'); })() || ''`, id)); !strings.HasPrefix(got, "img ") || len(got) < 20 {
			t.Errorf("chart %s is %q", id, got)
		}
	}
	tab.Quiet(url)
}

// TestRangesChooseTrials: what is marked on an axis of the parallel coordinates, the
// table keeps to.
func TestRangesChooseTrials(t *testing.T) {
	study := made("s", 100, 1)
	url := page(t, study)
	tab := open(t, url)
	tab.Run(chromedp.Evaluate(`echarts.getInstanceByDom(document.getElementById('parallel-chart')).dispatchAction({type: 'axisAreaSelect', parallelAxisIndex: 0, parallelAxisId: undefined, intervals: [[0.5, 1]]})`, nil))
	want := 0
	for _, trial := range study.Trials {
		if trial.Goal[0].Value >= 0.5 {
			want++
		}
	}
	if got := browser.Ask[string](tab, rowCount); got != fmt.Sprintf("%d of 100 trials, within the ranges marked in the parallel coordinates", want) {
		t.Errorf("there are %q, want %d", got, want)
	}
	tab.Run(chromedp.Evaluate(`document.querySelector('#parallel button').click()`, nil))
	if got := browser.Ask[string](tab, rowCount); got != "100 of 100 trials" {
		t.Errorf("without ranges there are %q", got)
	}
	tab.Quiet(url)
}

func TestStudiesBesideEachOther(t *testing.T) {
	few := made("few", 4, 1)
	few.Trials = few.Trials[:1]
	few.Trials[0].Runs = nil
	url := page(t, made("first", 60, 1), few)
	tab := open(t, url)
	if got := browser.Ask[int](tab, `document.querySelectorAll('#studies tbody tr').length`); got != 2 {
		t.Errorf("%d studies are compared", got)
	}
	tab.Run(chromedp.Evaluate(`[...document.querySelectorAll('#studies button')].find((b) => b.innerText === 'few').click()`, nil))
	if got := browser.Ask[string](tab, `document.querySelector('#summary-title').innerText + ': ' + document.querySelector('#trial-title').innerText`); got != "few: No trial to show" {
		t.Errorf("it shows %q", got)
	}
	if got := browser.Ask[string](tab, `document.querySelector('#importance').innerText`); !strings.Contains(got, "too few to tell") {
		t.Errorf("importance says %q", got)
	}
	tab.Quiet(url)
}

// TestPhoneAndDark: a narrow page does not scroll sideways, and text keeps its
// contrast in the dark.
func TestPhoneAndDark(t *testing.T) {
	url := page(t, made("a-study-with-a-long-name/network.hidden=50,training.epochs=10,seed=1", 60, 2))
	tab := open(t, url)
	tab.Run(chromedp.EmulateViewport(360, 740), emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}), chromedp.Sleep(200*time.Millisecond))
	if w := browser.Ask[int](tab, `document.documentElement.scrollWidth`); w > 360 {
		t.Errorf("the page is %d wide on a phone of 360", w)
	}
	contrast := browser.Ask[float64](tab, `(() => {
		const luminance = (color) => { const [r, g, b] = color.match(/[0-9]+/g).map((x) => { x /= 255; return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
		const section = getComputedStyle(document.querySelector('section'));
		return Math.min(...['.note', 'h2', '.link', 'dt'].map((s) => (luminance(getComputedStyle(document.querySelector('main ' + s)).color) + 0.05) / (luminance(section.backgroundColor) + 0.05)));
	})()`)
	if contrast < 4.5 {
		t.Errorf("the contrast is %.1f", contrast)
	}
	tab.Quiet(url)
}

// TestEverythingHasAName: what can be used has a name for who does not see it, ids
// are unique, and headings do not jump.
func TestEverythingHasAName(t *testing.T) {
	url := page(t, made("first", 60, 2), made("second", 30, 1))
	tab := open(t, url)
	unnamed := browser.Ask[[]string](tab, `[...document.querySelectorAll('button, a, input, select, [role=img], [role=region], section')].filter((e) => {
		const label = e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') && document.getElementById(e.getAttribute('aria-labelledby')).textContent) || e.textContent.trim() || (e.labels && [...e.labels].map((l) => l.textContent).join(''));
		return !label;
	}).map((e) => e.outerHTML.slice(0, 100))`)
	if len(unnamed) > 0 {
		t.Errorf("without a name: %q", unnamed)
	}
	if twice := browser.Ask[int](tab, `document.querySelectorAll('[id]').length - new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size`); twice != 0 {
		t.Errorf("%d ids stand twice", twice)
	}
	if jump := browser.Ask[bool](tab, `[...document.querySelectorAll('h1, h2, h3')].map((h) => +h.tagName[1]).some((n, i, all) => i > 0 && n > all[i - 1] + 1)`); jump {
		t.Error("a level of headings is left out")
	}
	tab.Quiet(url)
}

// TestManyTrials: a page of 10,000 trials has every one of them, and stays small.
func TestManyTrials(t *testing.T) {
	study := made("many", 10_000, 1)
	url := page(t, study)
	info, err := os.Stat(strings.TrimPrefix(url, "file://"))
	if err != nil || info.Size() > 5<<20 {
		t.Errorf("the page has %d bytes: %v", info.Size(), err)
	}
	tab := open(t, url)
	if got := browser.Ask[string](tab, rowCount); got != "10000 of 10000 trials" {
		t.Errorf("the table has %q", got)
	}
	t.Logf("drawn in %.0f ms", browser.Ask[float64](tab, `performance.getEntriesByName('drawn')[0]?.startTime ?? -1`))
	tab.Quiet(url)
}

// TestScreenshots writes pictures of a report to the directory that
// GOALSEARCH_SCREENSHOTS names, of the page GOALSEARCH_REPORT: to be looked at.
func TestScreenshots(t *testing.T) {
	dir, path := os.Getenv("GOALSEARCH_SCREENSHOTS"), os.Getenv("GOALSEARCH_REPORT")
	if dir == "" || path == "" {
		t.Skip("GOALSEARCH_SCREENSHOTS and GOALSEARCH_REPORT are unset")
	}
	for _, c := range []struct {
		name          string
		width, height int64
		scheme        string
	}{{"desktop", 1280, 1500, "light"}, {"dark", 1280, 1500, "dark"}, {"phone", 390, 1500, "light"}} {
		tab := open(t, "file://"+path)
		tab.Run(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: c.scheme}}), chromedp.EmulateViewport(c.width, c.height), chromedp.Sleep(500*time.Millisecond))
		height := browser.Ask[int64](tab, `document.documentElement.scrollHeight`)
		var picture []byte
		tab.Run(cdppage.BringToFront(), chromedp.EmulateViewport(c.width, height), chromedp.Sleep(time.Second), chromedp.CaptureScreenshot(&picture))
		if err := os.WriteFile(filepath.Join(dir, c.name+".png"), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNothingSearched: a study of one goal, and one of neurons without any, have no axes to
// draw over, and all else.
func TestNothingSearched(t *testing.T) {
	study := made("one", 1, 2)
	for i, w := range study.Trials[0].Goal {
		study.Spec.Space[i].Low, study.Spec.Space[i].High = w.Value, w.Value
	}
	none := made("none", 1, 2)
	none.Spec.Space, none.Trials[0].Goal = search.Space{}, search.Params{}
	none.Lattice = results.Lattice{Nodes: []string{}, Covers: [][2]int{}}
	for _, s := range []report.Study{study, none} {
		url := page(t, s)
		tab := open(t, url)
		const drawn = `[...document.querySelectorAll('.chart')].map((e) => e.id + ' ' + e.querySelectorAll('canvas').length).join(', ')`
		if got, want := browser.Ask[string](tab, drawn), "trial-chart 1, history-chart 1, curves-chart 1"; got != want {
			t.Errorf("%s: there are %q, want %q", s.Name, got, want)
		}
		if got := browser.Ask[string](tab, `document.querySelector('#trial-title').innerText`); got != "Trial 0, the best" {
			t.Errorf("%s: the trial is called %q", s.Name, got)
		}
		tab.Quiet(url)
	}
}

// TestPageGrows: data that come later are drawn: trials within ranges that were marked
// before, another study, and what has become of the trial that is open.
func TestPageGrows(t *testing.T) {
	study := made("s", 100, 1)
	begun := study
	begun.Trials = study.Trials[:40:40]
	var reported atomic.Pointer[[]report.Study]
	reported.Store(&[]report.Study{begun})
	changed := make(chan struct{}, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			text, _, err := report.LivePage("s")
			if err != nil {
				t.Error(err)
			}
			w.Write(text)
		case "/data":
			text, err := report.Encode(*reported.Load(), report.Options{Title: "s", Generated: "now", Program: "a test", Live: &report.Live{}})
			if err != nil {
				t.Error(err)
			}
			w.Write(text)
		case "/events":
			w.Header().Set("Content-Type", "text/event-stream")
			for {
				io.WriteString(w, "event: changed\ndata: 1\n\n")
				w.(http.Flusher).Flush()
				select {
				case <-changed:
				case <-r.Context().Done():
					return
				}
			}
		}
	}))
	t.Cleanup(s.Close) // when the tab is closed
	tab := open(t, s.URL)
	const mark = `echarts.getInstanceByDom(document.getElementById('parallel-chart')).dispatchAction({type: 'axisAreaSelect', parallelAxisIndex: 0, parallelAxisId: undefined, intervals: [[0.5, 1]]})`
	tab.Run(chromedp.Evaluate(mark, nil))
	tab.Run(chromedp.Evaluate(`[...document.querySelectorAll('#best button')].at(-1).click()`, nil))
	const title = `document.querySelector('#trial-title').innerText`
	opened := browser.Ask[string](tab, title)
	within := func(trials []search.Trial) (n int) {
		for _, trial := range trials {
			if trial.Goal[0].Value >= 0.5 {
				n++
			}
		}
		return n
	}
	if got, want := browser.Ask[string](tab, rowCount), fmt.Sprintf("%d of 40 trials, within", within(begun.Trials)); !strings.HasPrefix(got, want) {
		t.Errorf("at first there are %q, want %q", got, want)
	}
	const place = `document.querySelector('#trial dl').innerText`
	before := browser.Ask[string](tab, place)
	tab.Run(chromedp.Evaluate(`document.activeElement.blur()`, nil))
	reported.Store(&[]report.Study{study, made("other", 5, 1)})
	changed <- struct{}{}
	tab.Wait(`document.querySelectorAll('#table-count').length && ` + rowCount + `.includes(' of 100 ')`)
	if got, want := browser.Ask[string](tab, rowCount), fmt.Sprintf("%d of 100 trials, within", within(study.Trials)); !strings.HasPrefix(got, want) {
		t.Errorf("then there are %q, want %q", got, want)
	}
	if got := browser.Ask[int](tab, `document.querySelectorAll('#studies tbody tr').length`); got != 2 {
		t.Errorf("%d studies are shown", got)
	}
	if got := browser.Ask[string](tab, title); got != opened {
		t.Errorf("the open trial was %q and is %q", opened, got)
	}
	if got := browser.Ask[string](tab, place); got == before { // its place has changed
		t.Errorf("the open trial is still %q", got)
	}
	tab.Quiet(s.URL)
}
