// Package browser has tests drive a headless Chromium, where one is installed.
package browser

import (
	"context"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium is the browser of all tests of a package, started by the first that
// needs it; nil if there is none.
var chromium = sync.OnceValues(start)

func start() (context.Context, context.CancelFunc) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
			allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
			ctx, cancel := chromedp.NewContext(allocator)
			return ctx, func() { cancel(); stop() }
		}
	}
	return nil, func() {}
}

// Stop ends the browser, when no test needs it. Another test may start it again.
func Stop() {
	_, stop := chromium()
	stop()
	chromium = sync.OnceValues(start)
}

// Page is a tab with a page, which watches what it says and asks for.
type Page struct {
	t   *testing.T
	tab context.Context

	mu         sync.Mutex
	complaints []string
	requests   []string
}

// Open opens a page and waits until an element is visible. It skips the test where
// there is no browser.
func Open(t *testing.T, url, element string) *Page {
	t.Helper()
	if testing.Short() {
		t.Skip("browsers are slow")
	}
	ctx, _ := chromium()
	if ctx == nil {
		t.Skip("no Chromium is installed")
	}
	if err := chromedp.Run(ctx); err != nil { // it starts with its first tab
		t.Fatal(err)
	}
	tab, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	tab, cancel = context.WithTimeout(tab, time.Minute)
	t.Cleanup(cancel)
	p := &Page{t: t, tab: tab}
	chromedp.ListenTarget(tab, p.hear)
	p.Run(log.Enable(), network.Enable(), runtime.Enable(), chromedp.Navigate(url), chromedp.WaitVisible(element, chromedp.ByQuery))
	return p
}

func (p *Page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		text := []string{e.Type.String()}
		for _, a := range e.Args {
			text = append(text, string(a.Value))
		}
		p.complaints = append(p.complaints, strings.Join(text, " "))
	case *runtime.EventExceptionThrown:
		p.complaints = append(p.complaints, e.ExceptionDetails.Error())
	case *log.EventEntryAdded:
		p.complaints = append(p.complaints, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	}
}

// Run does something with the page.
func (p *Page) Run(actions ...chromedp.Action) {
	p.t.Helper()
	if err := chromedp.Run(p.tab, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// Ask evaluates an expression in the page.
func Ask[T any](p *Page, expression string) T {
	p.t.Helper()
	var answer T
	p.Run(chromedp.Evaluate(expression, &answer))
	return answer
}

// Wait waits until an expression of the page is true.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	for start := time.Now(); time.Since(start) < 30*time.Second; time.Sleep(20 * time.Millisecond) {
		if Ask[bool](p, expression) {
			return
		}
	}
	p.t.Fatalf("%s does not become true; the page says %q", expression, Ask[string](p, `document.body.innerText.slice(0, 2000)`))
}

// Quiet holds that the page made no complaint, and asked for nothing whose address
// does not begin so.
func (p *Page) Quiet(address string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.complaints) > 0 {
		p.t.Errorf("the page says %q", p.complaints)
	}
	for _, r := range p.requests {
		if !strings.HasPrefix(r, address) {
			p.t.Errorf("the page asks for %s", r)
		}
	}
}
