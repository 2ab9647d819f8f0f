package main

import (
	"bufio"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/browser"
)

// dashboard starts a dashboard of the program's store, and returns its address and
// how to end it by Ctrl-C.
func (p program) dashboard(args ...string) (url string, end func()) {
	p.t.Helper()
	c := p.command(append([]string{"dashboard", "--listen", "127.0.0.1:0"}, args...)...)
	log, err := c.StderrPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	line, err := bufio.NewReader(log).ReadString('\n')
	if err != nil {
		p.t.Fatal(err)
	}
	return regexp.MustCompile(`http://\S+`).FindString(line), func() {
		p.t.Helper()
		c.Process.Signal(syscall.SIGINT)
		if code := exitOf(c.Wait()); code != terminal.ExitInterrupted {
			p.t.Errorf("the dashboard exits %d", code)
		}
	}
}

// TestDashboard follows, pauses, feeds and stops a real search from a page.
func TestDashboard(t *testing.T) {
	if _, err := exec.LookPath("chromium"); err != nil || testing.Short() {
		t.Skip("no Chromium is installed, or the test is to be short")
	}
	t.Cleanup(browser.Stop)
	p := newProgram(t)
	search := p.command("run", "small.yaml", "--trials", "100000", "--workers", "1")
	if err := search.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		search.Process.Kill()
		search.Wait()
	})
	p.await(3)
	url, end := p.dashboard("small")
	page := browser.Open(t, url, `body[data-ready=true]`)

	const trials = `Number(document.querySelector('#summary').innerText.match(/complete\s+(\d+)\s+failed/)[1])`
	text := func(id string) string {
		return browser.Ask[string](page, `document.getElementById('`+id+`').innerText`)
	}
	click := func(id string) { page.Run(chromedp.Click("#"+id, chromedp.ByID)) }

	// It follows, and keeps what the reader has set.
	page.Wait(`document.getElementById('live-state').innerText.startsWith('searching: process ')`)
	page.Run(chromedp.SendKeys("#table-filter", "number < 5", chromedp.ByID))
	page.Run(chromedp.Evaluate(`before = `+trials, nil))
	page.Wait(trials + ` > before + 5`)
	page.Wait(`document.getElementById('table-count').innerText.startsWith('5 of ')`)
	if got := browser.Ask[string](page, `document.getElementById('table-filter').value`); got != "number < 5" {
		t.Errorf("the filter has become %q", got)
	}

	// Pause: nothing more completes. Go on: it does.
	click("live-pause")
	page.Wait(`document.getElementById('live-state').innerText.startsWith('paused: ')`)
	time.Sleep(300 * time.Millisecond) // the training under way ends
	paused := string(p.run("studies", "--format", "json"))
	time.Sleep(500 * time.Millisecond)
	if now := string(p.run("studies", "--format", "json")); now != paused {
		t.Errorf("while it is paused, %s becomes %s", paused, now)
	}
	if got := text("live-pause"); got != "resume" {
		t.Errorf("the button says %q", got)
	}
	click("live-pause")
	page.Wait(`document.getElementById('live-state').innerText.startsWith('searching: ')`)

	// A goal by hand.
	page.Run(chromedp.SendKeys("#live-goal", "{F}{C}=0.75,{FC}=-0.5", chromedp.ByID))
	click("live-enqueue")
	page.Wait(`document.getElementById('live-answer').innerText === 'the goal is enqueued'`)
	page.Run(chromedp.Evaluate(`(() => { const f = document.getElementById('table-filter'); f.value = 'origin = enqueued and {F}{C} = 0.75'; f.dispatchEvent(new Event('input')); })()`, nil))
	page.Wait(`document.getElementById('table-count').innerText.startsWith('1 of ')`)

	// Stop, which is asked once more.
	click("live-stop")
	if got := text("live-stop"); !strings.HasPrefix(got, "really stop") {
		t.Errorf("the button says %q", got)
	}
	click("live-stop")
	if code := exitOf(search.Wait()); code != terminal.ExitInterrupted {
		t.Errorf("the search exits %d", code)
	}
	page.Wait(`document.getElementById('live-state').innerText === 'no search is running'`)
	page.Quiet(strings.TrimSuffix(url, "/"))
	if list := string(p.run("studies", "--format", "json")); !strings.Contains(list, `"interrupted"`) {
		t.Errorf("the study is %s", list)
	}

	// A file is no goal to who looks at a page.
	page.Run(chromedp.Evaluate(`document.getElementById('live-goal').value = 'small.yaml'`, nil))
	click("live-enqueue")
	page.Wait(`document.getElementById('live-answer').innerText.includes('there is no goal "small.yaml"')`)
	end()
}
