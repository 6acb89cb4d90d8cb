package slacksim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdpinput "github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long the browser may take for anything; the machine that runs
// the tests may be busy, and a broken feature fails whatever the limit.
const patience = 15 * time.Second

// startBrowser starts one headless browser for all tabs of a test. A browser
// that does not start is a failure: the page is a feature, not an extra.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox)
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("the browser does not start; install chromium: %v", err)
	}
	return ctx
}

// another is a browser of its own, as far as pages can tell: nothing kept in the
// first one is seen in it.
func another(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	return ctx
}

// tab is one tab of the browser, driven as a person does: with the mouse and
// the keyboard, at what is visible.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string
	forgiven bool
}

// openTab opens url and waits until the page is ready. What the page writes to
// the console as an error, or throws, fails the test when it ends.
func openTab(t *testing.T, browser context.Context, url string, before ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	p := &tab{t: t, ctx: ctx}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800)); err != nil {
		t.Fatal(err)
	}
	console := chromedp.Console(ctx)
	go func() {
		for m, err := range console {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException || m.Type == chromedp.ConsoleWarning {
				p.mu.Lock()
				p.problems = append(p.problems, fmt.Sprintf("%s: %s (%s)", m.Type, m.Text, m.URL))
				p.mu.Unlock()
			}
		}
	}()
	t.Cleanup(func() {
		if p.forgiven {
			return
		}
		for _, problem := range p.console() {
			t.Errorf("in the browser's console: %s", problem)
		}
	})
	if err := chromedp.Do(ctx, before...); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	p.wait(`document.documentElement.classList.contains("ready")`)
	return p
}

// reload reads the page again.
func (p *tab) reload() {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.Reload()); err != nil {
		p.t.Fatal(err)
	}
	p.wait(`document.documentElement.classList.contains("ready")`)
}

func (p *tab) console() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.problems
}

// forgive makes a test that causes errors pass over them. The browser reports
// some late, so it is for the tab's whole life.
func (p *tab) forgive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.forgiven = true
}

// eval is the value of a JavaScript expression.
func eval[T any](p *tab, expression string) T {
	p.t.Helper()
	got, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// wait waits until a JavaScript expression is true.
func (p *tab) wait(expression string) {
	p.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(15 * time.Millisecond) {
		got, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && got {
			return
		}
		if time.Now().After(end) {
			body, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string]("document.body.innerText"))
			p.t.Fatalf("waited %s for %s (error %v, console %q); the page shows:\n%s", patience, expression, err, p.console(), body)
		}
	}
}

// find is a JavaScript expression for the last visible element that matches
// selector and contains text; "" matches any.
func find(selector, text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%s)].findLast((n) => n.checkVisibility() && n.textContent.includes(%s))`, quote(selector), quote(text))
}

func quote(s string) string {
	out, _ := json.Marshal(s) // a string always marshals
	return string(out)
}

// see waits for an element that matches selector and contains text.
func (p *tab) see(selector, text string) {
	p.t.Helper()
	p.wait(find(selector, text))
}

// gone waits until there is no such element.
func (p *tab) gone(selector, text string) {
	p.t.Helper()
	p.wait("!" + find(selector, text))
}

// click presses the mouse in the middle of an element.
func (p *tab) click(selector, text string) {
	p.t.Helper()
	p.see(selector, text)
	// Like a person, it waits until what it aims at stands still and is not covered.
	at := eval[[2]float64](p, fmt.Sprintf(`(async () => {
		const middle = (n) => { const r = n.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; };
		%[1]s.scrollIntoView({ block: "nearest" });
		for (let last = "";;) {
			await new Promise(requestAnimationFrame);
			const now = middle(%[1]s);
			if (String(now) === last && %[1]s.contains(document.elementFromPoint(...now))) return now;
			last = String(now);
		}
	})()`, find(selector, text)))
	if err := chromedp.Do(p.ctx, chromedp.MouseClickXY(at[0], at[1])); err != nil {
		p.t.Fatalf("click %s %q: %v", selector, text, err)
	}
}

// keys types into whatever has the focus. Special keys are those of package kb;
// text of some length comes at once, as from an input method.
func (p *tab) keys(keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		action := chromedp.KeyEvent(k)
		switch {
		case k == kb.Enter:
			action = press("Enter", "\r", 13)
		case utf8.RuneCountInString(k) > 3:
			action = insert(k)
		}
		if err := chromedp.Do(p.ctx, action); err != nil {
			p.t.Fatalf("type %q: %v", k, err)
		}
	}
}

func insert(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cdpinput.InsertText, cdpinput.InsertTextParams{Text: text})
		return err
	})
}

// press is a key as a keyboard sends it. KeyEvent sends the character on its
// own, so that a page that took the key gets it once more.
func press(key, text string, code int64) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		down := cdpinput.DispatchKeyEventParams{Key: key, WindowsVirtualKeyCode: code, NativeVirtualKeyCode: code}
		up := down
		down.Type, down.Text = kb.KeyDown, text
		up.Type = kb.KeyUp
		if _, err := cdp.Call(ctx, t, cdpinput.DispatchKeyEvent, down); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, cdpinput.DispatchKeyEvent, up)
		return err
	})
}

// pressOn gives the focus to an element and presses a key of the alphabet there.
func (p *tab) pressOn(selector, text, key string) {
	p.t.Helper()
	p.see(selector, text)
	eval[any](p, find(selector, text)+".focus()")
	if err := chromedp.Do(p.ctx, press(key, key, int64(strings.ToUpper(key)[0]))); err != nil {
		p.t.Fatal(err)
	}
}

// shot keeps a picture of the page in the folder that SCREENSHOTS names, if it
// names one, for people to look at.
func (p *tab) shot(name string) {
	p.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatalf("screenshot %s: %v", name, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// send types a line into the composer and sends it.
func (p *tab) send(line string) {
	p.t.Helper()
	p.click("#composer-text", "")
	p.keys(line)
	p.keys(kb.Escape, kb.Enter) // Escape closes a list of completions, if one is open
}

// composer is what stands in the composer.
func (p *tab) composer() string {
	p.t.Helper()
	return eval[string](p, `document.querySelector("#composer-text").value`)
}

// focused describes the element with the focus by its action id, else its words.
func (p *tab) focused() string {
	p.t.Helper()
	return strings.TrimSpace(eval[string](p, `document.activeElement.dataset.actionId || document.activeElement.id || document.activeElement.getAttribute("aria-label") || document.activeElement.textContent`))
}

// scheme makes the browser prefer "light" or "dark".
func scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}
