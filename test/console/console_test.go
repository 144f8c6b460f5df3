// Package console drives the web console in a real browser (Chromium, headless) against
// the demo: the collector that ships, a broker and sealed samples. Three people have a
// browser window each. Whatever a page without scripts would not do (a request to
// anywhere else, a dialog, a blocked script, a new window) fails the test.
//
// `make test-console` sets SOTTO_CONSOLE. It needs the package chromium, and npm for
// axe-core, which checks accessibility.
package console

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const switchedOn = "SOTTO_CONSOLE"

func TestConsole(t *testing.T) {
	if os.Getenv(switchedOn) == "" {
		t.Skipf("%s is not set: `make test-console` sets it; it needs chromium and npm", switchedOn)
	}
	browser := startBrowser(t)
	t.Run("the listeners hear", func(t *testing.T) { listenersHear(browser, t) })

	g := startGround(t)
	shop, hostile := g.shop(), g.send("5b8efff798038103d269b633813fc60e", hostileMessages())
	g.stored(shop)
	g.stored(hostile)

	s := &story{ground: g, axe: axeSource(t), root: t}
	for _, tc := range []struct {
		name string
		run  func(t *testing.T)
	}{
		{"sign in", s.signIn},
		{"ask, approve, read, revoke while it is open", func(t *testing.T) { s.readAndRevoke(t, shop) }},
		{"freeze while it is open", func(t *testing.T) { s.freeze(t, shop) }},
		{"sign out while it is open", func(t *testing.T) { s.signOut(t, shop) }},
		{"a hostile prompt", func(t *testing.T) { s.hostile(t, hostile) }},
		{"deny", func(t *testing.T) { s.deny(t, hostile) }},
		{"audit, keys, retention", s.audit},
		{"a legal hold", func(t *testing.T) { s.hold(t, shop) }},
		{"who may see what", s.borders},
		{"keyboard only", s.keyboard},
		{"accessibility", s.accessibility},
		{"on a phone", s.phone},
	} {
		if !t.Run(tc.name, func(t *testing.T) { s.in(browser, t); tc.run(t); s.quiet() }) {
			t.FailNow() // each goes on where the one before ended
		}
	}
}

// story is the three people in their browsers.
type story struct {
	*ground
	axe               string
	root              *testing.T
	alice, bob, carol *tab
}

// in makes the windows at the first scene and lets failures belong to the scene that runs.
func (s *story) in(browser context.Context, t *testing.T) {
	s.t = t
	for name, b := range map[string]**tab{"alice": &s.alice, "bob": &s.bob, "carol": &s.carol} {
		if *b == nil {
			*b = newTab(browser, s.root, name, s.home())
		}
		(*b).t = t
	}
}

func (s *story) quiet() {
	for _, b := range []*tab{s.alice, s.bob, s.carol} {
		b.quiet()
	}
}

func (s *story) signIn(t *testing.T) {
	s.alice.open("/console/audit")
	s.alice.see("Sign in to Sotto")
	s.alice.picture("sign-in")
	s.alice.fill("#token", "sotto_wrong")
	s.alice.click(`//button[.="Sign in"]`, "Nobody has this token")
	for _, b := range []*tab{s.alice, s.bob, s.carol} {
		b.signIn(s.token(b.name))
	}
	if got := s.alice.path(); got != "/console/requests" {
		t.Errorf("alice lands at %s", got)
	}
	if got := s.bob.path(); got != "/console/waiting" {
		t.Errorf("bob lands at %s", got)
	}
}

// ask fills the form in and gives the path of the request.
func (s *story) ask(trace, reason string) string {
	s.t.Helper()
	s.alice.open("/console/requests")
	s.alice.fill("#sample", trace)
	s.alice.fill("#reason", reason)
	s.alice.click(`//button[.="Ask"]`, "Your request is made")
	path, _, _ := strings.Cut(s.alice.path(), "?")
	return path
}

// read lets bob approve and alice read.
func (s *story) read(path, shows string) {
	s.t.Helper()
	s.bob.open(path)
	s.bob.fill("#note", "go ahead")
	s.bob.click(`//button[.="Approve"]`, "Approved.")
	s.alice.open(path)
	s.alice.click(`//button[.="Read the sample"]`, shows)
}

const reply = "I am sorry, your parcel was lost"

func (s *story) readAndRevoke(t *testing.T, trace string) {
	s.alice.open("/console/requests")
	s.alice.fill("#sample", trace)
	s.alice.fill("#reason", ".")
	s.alice.click(`//button[.="Ask"]`, "say why in words")
	path := s.ask(trace, "Complaint about order 88-1042: the customer never got a refund")
	id := path[strings.LastIndex(path, "/")+1:]

	s.bob.open("/console/waiting")
	s.bob.see("alice wants to read a sample")
	s.bob.screen(1280, 720, 1.5, true)
	s.bob.picture("waiting")
	s.bob.screen(1280, 860, 1, false)
	s.bob.fill("#note-"+id, "the ticket is mine, go ahead")
	s.bob.click(`//button[.="Approve"]`, "Approved.")

	s.alice.open(path)
	s.alice.screen(1280, 1080, 1.5, false)
	s.alice.click(`//button[.="Read the sample"]`, reply)
	s.alice.picture("sample")
	s.alice.screen(1280, 860, 1, false)
	if text := s.alice.text(); !strings.Contains(text, "find_order") || !strings.Contains(text, "212 → 48 tokens") || !strings.Contains(text, "gpt-4o-2024-08-06") {
		t.Errorf("the sample shows no tool call, tokens or model:\n%s", text)
	}
	if link := get(s.alice, chromedp.Evaluate[string](`document.querySelector("a[target]").href`)); link != "https://traces.example/trace/"+trace {
		t.Errorf("the link to the tracing UI is %q", link)
	}

	s.bob.open(path)
	s.bob.fill("#note", "wrong customer")
	s.bob.click(`//button[.="Revoke"]`, "Revoked.")
	s.covered(t, "The grant was revoked.", reply)
	s.alice.open(path)
	s.alice.see("wrong customer")
	if text := s.alice.text(); strings.Contains(text, "Read the sample") {
		t.Error("a revoked grant still offers to read")
	}
}

// covered waits until alice's open page says why, and shows nothing of the sample.
func (s *story) covered(t *testing.T, why, content string) {
	t.Helper()
	s.alice.see(why)
	if text := s.alice.text(); strings.Contains(text, content) {
		t.Errorf("the page still shows the sample after %q:\n%s", why, text)
	}
}

func (s *story) freeze(t *testing.T, trace string) {
	path := s.ask(trace, "Second look at order 88-1042")
	s.read(path, reply)
	s.carol.open("/console/freeze")
	s.carol.fill("#note", "somebody reads too much")
	s.carol.click(`//button[.="Freeze all reading now"]`, "All reading is frozen")
	s.covered(t, "All reading is frozen.", reply)
	s.alice.open(path)
	s.alice.click(`//button[.="Read the sample"]`, "two people must lift it")
	for _, b := range []*tab{s.bob, s.carol} {
		b.open("/console/freeze")
		b.click(`//button[.="Say that reading may go on"]`, "You have lifted the freeze")
	}
	s.alice.open(path)
	s.alice.click(`//button[.="Read the sample"]`, reply)
}

// signOut: the sample is on the screen of one tab, and the same person signs out in another.
func (s *story) signOut(t *testing.T, trace string) {
	path := s.ask(trace, "Third look at order 88-1042")
	s.read(path, reply)
	other := s.alice.sibling()
	other.open("/console/requests")
	other.click(`//button[.="Sign out"]`, "Sign in to Sotto")
	s.covered(t, "You are signed out.", reply)
	s.alice.open(path)
	s.alice.see("Sign in to Sotto")
	s.alice.fill("#token", s.token("alice"))
	s.alice.click(`//button[.="Sign in"]`, "Third look")
	if got := s.alice.path(); got != path {
		t.Errorf("after signing in alice is at %s, not at %s where she was going", got, path)
	}
}

// deny also closes what the hostile scene left open.
func (s *story) deny(t *testing.T, trace string) {
	path := s.ask(trace, "I am just curious")
	s.bob.open(path)
	s.bob.fill("#note", "curiosity is no reason")
	s.bob.click(`//button[.="Deny"]`, "Denied.")
	s.alice.open(path)
	s.alice.see("curiosity is no reason")
	_ = t
}

// hold: one proposes a legal hold, another approves it, and two people release it.
func (s *story) hold(t *testing.T, trace string) {
	s.carol.open("/console/holds")
	s.carol.see("Nothing is held.")
	s.carol.fill("#traces", trace+"\n"+s.hostileTrace())
	s.carol.fill("#reason", "preservation letter of 24 November")
	s.carol.fill("#expires", time.Now().AddDate(0, 2, 0).Format(time.DateOnly))
	s.carol.click(`//button[.="Propose the hold"]`, "The hold is proposed")
	s.bob.open("/console/holds")
	s.bob.click(`//button[starts-with(., "Approve h")]`, "Approved.")
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(s.bob.text(), "copied as a whole"); s.bob.open("/console/holds") {
		if time.Now().After(deadline) {
			t.Fatalf("nothing is copied:\n%s", s.bob.text())
		}
	}
	s.bob.see("in force")
	s.bob.screen(1280, 900, 1.5, false)
	s.bob.picture("holds")
	s.bob.screen(1280, 860, 1, false)
	s.carol.open("/console/holds")
	s.carol.click(`//summary`, "the key of the hold is destroyed")
	s.carol.fill("[id^=why-]", "the case is settled")
	s.carol.click(`//button[.="Propose the release"]`, "The release is proposed")
	if n := s.carol.count(`button[formaction$="/deny"]`); n != 0 {
		t.Error("carol may decide about her own release")
	}
	s.bob.open("/console/holds")
	s.bob.click(`//button[starts-with(., "Approve x")]`, "Approved.")
}

func (s *story) audit(t *testing.T) {
	s.carol.open("/console/audit?action=sample.open&decision=allowed")
	s.carol.see("sample.open")
	s.carol.click(`//button[.="Verify the whole log"]`, "are what the checkpoint signs")
	actions := get(s.carol, chromedp.Evaluate[[]string](`[...new Set([...document.querySelectorAll("tbody td:nth-child(4)")].map(e => e.innerText.trim()))]`))
	if len(actions) != 1 || actions[0] != "sample.open" {
		t.Errorf("the filter was lost by verifying: the page lists %q", actions)
	}
	s.carol.open("/console/audit?actor=alice&decision=refused")
	s.carol.see("reason_missing")
	s.carol.open("/console/audit")
	s.carol.click(`//button[.="Verify the whole log"]`, "are what the checkpoint signs")
	s.carol.screen(1280, 900, 1.5, false)
	s.carol.picture("audit")
	s.carol.open("/console/keys")
	s.carol.see("alive")
	s.carol.open("/console/retention")
	s.carol.see("There are none.")
	s.carol.screen(1280, 900, 1.5, true)
	s.carol.picture("retention")
	s.carol.screen(1280, 860, 1, false)
}

// borders: pages of others are refused, whatever the menu shows.
func (s *story) borders(t *testing.T) {
	for _, tc := range []struct {
		who         *tab
		path, shows string
	}{
		{s.alice, "/console/audit", "this needs the role auditor or operator"},
		{s.alice, "/console/keys", "this needs the role auditor or operator"},
		{s.alice, "/console/holds", "this needs the role auditor, approver or operator"},
		{s.alice, "/console/waiting", "this needs the role approver"},
		{s.bob, "/console/retention", "this needs the role auditor or operator"},
		{s.alice, "/console/requests/r0000000000000", "there is no such request"},
		{s.alice, "/console/nothing", "there is no such page"},
	} {
		tc.who.open(tc.path)
		tc.who.see(tc.shows)
	}
	_ = t
}

// keyboard: the first key leads past the menu, and a form is filled in and sent without a mouse.
func (s *story) keyboard(t *testing.T) {
	s.alice.open("/console/freeze")
	s.alice.do(chromedp.KeyEvent(kb.Tab))
	if focused := get(s.alice, chromedp.Evaluate[string](`document.activeElement.textContent`)); focused != "Skip to the content" {
		t.Errorf("the first stop is %q", focused)
	}
	s.alice.do(chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	if focused := get(s.alice, chromedp.Evaluate[string](`document.activeElement.id`)); focused != "note" {
		t.Fatalf("after the skip link the next stop is %q", focused)
	}
	call(s.alice, input.InsertText, input.InsertTextParams{Text: "only a drill"})
	s.alice.do(chromedp.KeyEvent(kb.Enter))
	s.alice.see("All reading is frozen")
	for _, b := range []*tab{s.bob, s.carol} {
		b.open("/console/freeze")
		b.click(`//button[.="Say that reading may go on"]`, "You have lifted the freeze")
	}
}

// pages that are checked for accessibility and on a phone.
func (s *story) pages() []struct {
	who  *tab
	path string
} {
	return []struct {
		who  *tab
		path string
	}{
		{s.alice, "/console/requests"},
		{s.bob, "/console/requests"},
		{s.bob, "/console/waiting"},
		{s.bob, "/console/freeze"},
		{s.carol, "/console/audit"},
		{s.carol, "/console/keys"},
		{s.carol, "/console/erasures"},
		{s.carol, "/console/retention"},
		{s.carol, "/console/holds"},
		{s.carol, "/console/nothing"},
	}
}

func (s *story) accessibility(t *testing.T) {
	trace := s.hostileTrace()
	waits := s.ask(trace, "Something waits for Bob while the pages are checked")
	for _, dark := range []bool{false, true} {
		for _, p := range s.pages() {
			p.who.screen(1280, 860, 1, dark)
			p.who.open(p.path)
			s.check(t, p.who, fmt.Sprintf("%s (dark: %t)", p.path, dark))
		}
		path := s.ask(trace, "The page of a sample is checked too")
		s.check(t, s.alice, "a request")
		s.read(path, "chat hostile")
		s.check(t, s.alice, fmt.Sprintf("a sample (dark: %t)", dark))
		stranger := newTab(s.alice.browser, t, "nobody", s.home())
		stranger.screen(1280, 860, 1, dark)
		stranger.open("/console/")
		s.check(t, stranger, "sign in")
		stranger.quiet()
	}
	s.bob.open(waits)
	s.bob.click(`//button[.="Deny"]`, "Denied.")
	for _, b := range []*tab{s.alice, s.bob, s.carol} {
		b.screen(1280, 860, 1, false)
	}
}

// phone: nothing is wider than the screen.
func (s *story) phone(t *testing.T) {
	narrow := func(b *tab, what string) {
		t.Helper()
		if wide := get(b, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`)); wide > 0 {
			t.Errorf("%s is %d pixels wider than a phone", what, wide)
		}
	}
	for _, p := range s.pages() {
		p.who.screen(390, 844, 2, false)
		p.who.open(p.path)
		narrow(p.who, p.path)
	}
	path := s.ask(s.hostileTrace(), "Read on the way")
	narrow(s.alice, "a request")
	s.read(path, "chat hostile")
	narrow(s.alice, "a sample")
	s.alice.picture("phone")
}

// listenersHear: what the other scenes do not want to hear can be heard. The page is
// the hostile prompt as it would be with no console around it.
func listenersHear(browser context.Context, t *testing.T) {
	var raw strings.Builder
	raw.WriteString("<!doctype html><title>control</title><main>")
	for _, m := range hostileMessages() {
		fmt.Fprintf(&raw, "<div>%v</div>", m["content"])
	}
	policies := map[string]string{"without a policy": "", "with a policy": "default-src 'none'"}
	heard := map[string]string{}
	for name, policy := range policies {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if policy != "" {
				w.Header().Set("Content-Security-Policy", policy)
			}
			_, _ = w.Write([]byte(raw.String()))
		}))
		defer server.Close()
		b := newTab(browser, t, "control", "http://elsewhere.example")
		_ = chromedp.Do(b.Context, chromedp.Navigate(server.URL), chromedp.Sleep(2*time.Second))
		heard[name] = strings.Join(b.taken(), "\n")
	}
	for _, want := range []string{"evil.example/pixel.png", "a dialog: 1"} {
		if !strings.Contains(heard["without a policy"], want) {
			t.Errorf("without a policy the listeners do not hear %q:\n%s", want, heard["without a policy"])
		}
	}
	if !strings.Contains(heard["with a policy"], "Content Security Policy") {
		t.Errorf("with a policy the listeners do not hear that something was blocked:\n%s", heard["with a policy"])
	}
}
