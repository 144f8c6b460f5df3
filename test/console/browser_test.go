package console

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/sotto-project/sotto/internal/testkit"
)

// startBrowser runs one Chromium for the whole test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	binary := os.Getenv("CHROMIUM")
	if binary == "" {
		var err error
		if binary, err = exec.LookPath("chromium"); err != nil {
			t.Fatal("no chromium on the PATH: install the package chromium, or name the binary with CHROMIUM")
		}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(binary), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("force-color-profile", "srgb"),
	)
	allocator, cancel := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(cancel)
	browser, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return browser
}

// tab is one person's browser window, with cookies of its own, and everything in it that
// a page without scripts of its own would not do.
type tab struct {
	context.Context
	t    *testing.T
	name string
	home string
	// browser is what other tabs are made from.
	browser context.Context

	mu     sync.Mutex
	alarms []string
}

func newTab(browser context.Context, t *testing.T, name, home string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{Context: ctx, t: t, name: name, home: home, browser: browser}
	b.begin()
	b.screen(1280, 860, 1, false)
	return b
}

// sibling is another tab of the same person, with the same cookies.
func (b *tab) sibling() *tab {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.browser, chromedp.WithExistingBrowserContext(chromedp.FromContext(b.Context).BrowserContextID))
	b.t.Cleanup(cancel)
	other := &tab{Context: ctx, t: b.t, name: b.name, home: b.home, browser: b.browser}
	other.begin()
	return other
}

func (b *tab) begin() {
	b.t.Helper()
	if err := chromedp.Listen(b.Context, b.listen); err != nil {
		b.t.Fatalf("open a tab for %s: %v", b.name, err)
	}
	call(b, log.Enable, cdp.Empty{})
	call(b, network.Enable, network.EnableParams{})
	call(b, page.Enable, page.EnableParams{})
	call(b, runtime.Enable, cdp.Empty{})
}

// listen remembers requests to anywhere else, dialogs, what the content security policy
// blocked, errors and output of scripts, and new windows.
func (b *tab) listen(event any) {
	alarm := func(format string, args ...any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.alarms = append(b.alarms, fmt.Sprintf(format, args...))
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if url := e.Request.URL; !strings.HasPrefix(url, b.home+"/console/") && url != b.home+"/" && url != "about:blank" {
			alarm("a request to %s", url)
		} else if e.Type == network.ResourceTypeScript {
			alarm("a script was fetched from %s", url)
		}
	case *page.EventJavascriptDialogOpening:
		alarm("a dialog: %s", e.Message)
		go func() {
			_, _ = chromedp.Call(b.Context, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	case *page.EventWindowOpen:
		alarm("a window was opened for %s", e.URL)
	case *log.EventEntryAdded:
		// That an answer was a refusal is what some tests want, and advice is no alarm.
		if e.Entry.Source != log.EntrySourceRecommendation && !strings.Contains(e.Entry.Text, "Failed to load resource: the server responded with a status of") {
			alarm("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		alarm("an exception: %s", e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		alarm("console.%s was called", e.Type)
	}
}

// quiet fails for each alarm so far and forgets them.
func (b *tab) quiet() {
	b.t.Helper()
	for _, a := range b.taken() {
		b.t.Errorf("in the browser of %s: %s", b.name, a)
	}
}

func (b *tab) taken() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := b.alarms
	b.alarms = nil
	return out
}

const patience = 20 * time.Second

// do runs actions one after the other.
func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	for _, a := range actions {
		get(b, a)
	}
}

// get runs one action and gives its value. If it fails, what the page shows is told.
func get[T any](b *tab, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.Context, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		last, done := context.WithTimeout(b.Context, 2*time.Second)
		defer done()
		where, _ := chromedp.Run(last, chromedp.Location())
		text, _ := chromedp.Run(last, chromedp.Evaluate[string](`document.body.innerText`))
		b.t.Fatalf("in the browser of %s at %s: %v\n%s", b.name, where, err, text)
	}
	return v
}

// call sends one command of the protocol.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.Context, command, params); err != nil {
		b.t.Fatalf("in the browser of %s: %s: %v", b.name, command.Method, err)
	}
}

// open goes to a path of the console.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.home+path), chromedp.WaitVisible(chromedp.CSS("main")))
}

// click clicks what an XPath finds and waits until the page shows text.
func (b *tab) click(xpath, then string) {
	b.t.Helper()
	b.do(chromedp.Click(xpath))
	b.see(then)
}

// see waits until the page shows text. A page that is on its way out cannot be asked;
// it is asked again.
func (b *tab) see(text string) {
	b.t.Helper()
	var shown string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(b.Context, 2*time.Second)
		now, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
		cancel()
		if err == nil {
			shown = now
		}
		if strings.Contains(strings.Join(strings.Fields(shown), " "), text) {
			return
		}
	}
	b.t.Fatalf("the browser of %s at %s does not show %q:\n%s", b.name, b.path(), text, shown)
}

// text is what the page shows, hidden parts left out.
func (b *tab) text() string {
	b.t.Helper()
	return get(b, chromedp.Evaluate[string](`document.body.innerText`))
}

// count tells how many elements match.
func (b *tab) count(selector string) int {
	b.t.Helper()
	return get(b, chromedp.Evaluate[int](fmt.Sprintf(`document.querySelectorAll(%q).length`, selector)))
}

func (b *tab) path() string {
	b.t.Helper()
	return strings.TrimPrefix(get(b, chromedp.Location()), b.home)
}

func (b *tab) fill(selector, text string) {
	b.t.Helper()
	b.do(chromedp.SetValue(chromedp.CSS(selector), text))
}

func (b *tab) signIn(token string) {
	b.t.Helper()
	b.open("/")
	b.fill("#token", token)
	b.click(`//button[.="Sign in"]`, "Sign out")
}

// screen sets size and colours of the window.
func (b *tab) screen(width, height int64, scale float64, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: scale, Mobile: width < 600})
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// picture takes a screenshot of the window into the folder for screenshots.
func (b *tab) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("SOTTO_SCREENSHOTS")
	if dir == "" {
		dir = filepath.Join(testkit.Root(b.t), "build", "screenshots")
	}
	png := get(b, chromedp.CaptureScreenshot())
	if len(png) < 10_000 {
		b.t.Errorf("the screenshot %s has %d bytes: there is nothing on it", name, len(png))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
