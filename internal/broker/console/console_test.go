package console

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker"
)

// TestGate: no page shows plaintext without a grant, and the read is in the log.
func TestGate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, ben, dan := w.as("ada"), w.as("ben"), w.as("dan")
	id := w.granted()
	at := "/console/requests/" + id
	for _, tc := range []struct {
		who    *browser
		path   string
		status int
	}{
		{dan, at + "/sample", 404}, // somebody else's request does not exist for a debugger
		{ben, at + "/sample", 403}, // an approver never sees content
		{ada, "/console/requests/r0000000000000/sample", 404},
		{ada, "/console/requests/..%2f..%2fsample/sample", 404},
	} {
		res, text := tc.who.post(tc.path)
		if res.StatusCode != tc.status || strings.Contains(text, canary) {
			t.Errorf("%s: status %d, want %d", tc.path, res.StatusCode, tc.status)
		}
	}
	// A link alone reads nothing: the sample has no GET.
	if res, _ := ada.get(at + "/sample"); res.StatusCode != http.StatusNotFound {
		t.Errorf("GET of a sample: %s", res.Status)
	}
	if n := w.opened(); n != 0 {
		t.Fatalf("%d reads are in the log, and nothing was read", n)
	}
	res := ada.send(http.MethodPost, at+"/sample", "")
	defer res.Body.Close()
	if text := until(t, res, canary); strings.Contains(text, "<script>"+canary) {
		t.Error("the prompt is markup on the page")
	}
	if n := w.opened(); n != 1 {
		t.Errorf("%d reads are in the log, want 1", n)
	}
	for _, h := range []string{"Cache-Control", "Content-Security-Policy"} {
		if got, want := res.Header.Get(h), map[string]string{"Cache-Control": "no-store", "Content-Security-Policy": policy}[h]; got != want {
			t.Errorf("%s is %q", h, got)
		}
	}
	if strings.Contains(w.log.String(), canary) {
		t.Error("the content is in the broker's log")
	}
}

func (w *world) opened() (n int) {
	for r, err := range audit.Entries(w.broker.Config.Audit.Directory, 0) {
		if err != nil {
			w.t.Fatal(err)
		}
		if r.Action == audit.SampleOpen && r.Decision == audit.Allowed {
			n++
		}
	}
	return n
}

// until reads lines until one holds text, and returns what came.
func until(t *testing.T, res *http.Response, text string) string {
	t.Helper()
	var seen strings.Builder
	for in := bufio.NewReader(res.Body); ; {
		line, err := in.ReadString('\n')
		seen.WriteString(line)
		if strings.Contains(line, text) {
			return seen.String()
		}
		if err != nil {
			t.Fatalf("the page ends without %q: %v\n%s", text, err, seen.String())
		}
	}
}

// TestCovered: a page that shows content covers it as soon as it may not be seen any longer.
func TestCovered(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		act  func(w *world, ada *browser, id string)
		says string
	}{
		"revoked": {func(w *world, _ *browser, id string) {
			if _, err := w.broker.Decide(w.t.Context(), w.person("ben"), id, broker.Revoke, ""); err != nil {
				w.t.Error(err)
			}
		}, "The grant was revoked."},
		"frozen": {func(w *world, _ *browser, _ string) {
			if _, err := w.broker.StartFreeze(w.t.Context(), w.person("aud"), "too much is read"); err != nil {
				w.t.Error(err)
			}
		}, "All reading is frozen."},
		"run out": {func(w *world, ada *browser, _ string) {
			for range 3 { // at work meanwhile: it is the grant that ends, not the session
				w.wait(20 * time.Minute)
				ada.get("/console/requests")
			}
		}, "The grant has run out."},
		"idle":       {func(w *world, _ *browser, _ string) { w.wait(31 * time.Minute) }, "You are signed out."},
		"given back": {func(_ *world, ada *browser, id string) { ada.post("/console/requests/" + id + "/withdraw") }, "You gave the grant back."},
		"signed out": {func(_ *world, ada *browser, _ string) { ada.post("/console/sign-out") }, "You are signed out."},
		"stopping":   {func(w *world, _ *browser, _ string) { w.stop() }, "The broker is stopping."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			ada, id := w.as("ada"), w.granted()
			res := ada.send(http.MethodPost, "/console/requests/"+id+"/sample", "")
			defer res.Body.Close()
			in := bufio.NewReader(res.Body)
			for line := ""; !strings.Contains(line, canary); {
				var err error
				if line, err = in.ReadString('\n'); err != nil {
					t.Fatal("the page ends before the content:", err)
				}
			}
			tc.act(w, ada, id)
			rest, err := readAll(in)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(rest, `class="covered"`) || !strings.Contains(rest, tc.says) || !strings.Contains(rest, "</html>") {
				t.Errorf("the page does not end with %q:\n%s", tc.says, rest)
			}
		})
	}
}

func readAll(in *bufio.Reader) (string, error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		var b strings.Builder
		_, err := in.WriteTo(&b)
		done <- result{b.String(), err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-time.After(20 * time.Second):
		return "", context.DeadlineExceeded
	}
}

// TestCrossSite: no form of another site does anything, whoever is signed in.
func TestCrossSite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ada, ben := w.as("ada"), w.as("ben")
	id := w.granted()
	for _, header := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}}, {"Origin": {"null"}},
	} {
		ada.header, ben.header = header, header
		for _, tc := range []struct {
			who  *browser
			path string
		}{
			{ada, "/console/requests"},
			{ada, "/console/requests/" + id + "/sample"},
			{ben, "/console/requests/" + id + "/revoke"},
			{ada, "/console/freeze/start"},
			{ada, "/console/sign-in"},
			{ada, "/console/sign-out"},
		} {
			res, text := tc.who.post(tc.path, "note", "a good reason", "token", w.tokens["dan"])
			if res.StatusCode != http.StatusForbidden || strings.Contains(text, canary) {
				t.Errorf("%v %s: %s", header, tc.path, res.Status)
			}
		}
	}
	ada.header = http.Header{"Sec-Fetch-Site": {"same-origin"}}
	if res, _ := ada.post("/console/requests/" + id + "/withdraw"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the console's own form is refused: %s", res.Status)
	}
}

// TestNoTokenInCookie: the API takes no cookie, so no page can be made to use it.
func TestNoTokenInCookie(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if res, _ := w.as("ada").get("/v1/requests"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("the API answers a cookie with %s", res.Status)
	}
}

// TestSession: who stays signed in, and who does not.
func TestSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const page = "/console/requests"
	status := func(b *browser) int { res, _ := b.get(page); return res.StatusCode }

	t.Run("nobody", func(t *testing.T) {
		res, _ := w.browser().get(page + "?state=granted")
		if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/console/sign-in?next="+url.QueryEscape(page+"?state=granted") {
			t.Errorf("%s to %s", res.Status, res.Header.Get("Location"))
		}
	})
	t.Run("wrong token", func(t *testing.T) {
		b := w.browser()
		if res, text := b.post("/console/sign-in", "token", "sotto_wrong"); res.StatusCode != http.StatusUnauthorized || !strings.Contains(text, "Nobody has this token") {
			t.Errorf("%s", res.Status)
		}
		if b.cookie().Value != "" {
			t.Error("a cookie was set")
		}
	})
	t.Run("a secret that somebody else chose is not taken", func(t *testing.T) {
		b := w.browser()
		u, _ := url.Parse(w.url)
		b.Jar.SetCookies(u, []*http.Cookie{{Name: "sotto", Value: "CHOSEN", Path: "/"}})
		if res, _ := b.post("/console/sign-in", "token", w.tokens["ada"]); res.StatusCode != http.StatusSeeOther {
			t.Fatal(res.Status)
		}
		if got := b.cookie().Value; got == "CHOSEN" || len(got) < 40 {
			t.Errorf("the cookie is %q", got)
		}
		first := b.cookie().Value
		b.post("/console/sign-in", "token", w.tokens["ada"])
		old := w.browser()
		old.Jar.SetCookies(u, []*http.Cookie{{Name: "sotto", Value: first, Path: "/"}})
		if got := status(old); got != http.StatusSeeOther {
			t.Errorf("the old session still works after signing in again: %d", got)
		}
	})
	t.Run("cookie", func(t *testing.T) {
		res, _ := w.browser().post("/console/sign-in", "token", w.tokens["ada"])
		got := res.Header.Get("Set-Cookie")
		for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(got, want) {
				t.Errorf("the cookie has no %s: %s", want, got)
			}
		}
		if strings.Contains(got, w.tokens["ada"]) {
			t.Error("the token is in the cookie")
		}
	})
	t.Run("signed out", func(t *testing.T) {
		b := w.as("ada")
		secret := b.cookie().Value
		b.post("/console/sign-out")
		u, _ := url.Parse(w.url)
		b.Jar.SetCookies(u, []*http.Cookie{{Name: "sotto", Value: secret, Path: "/"}})
		if got := status(b); got != http.StatusSeeOther {
			t.Errorf("the secret still works after signing out: %d", got)
		}
	})
	t.Run("not in the database", func(t *testing.T) {
		secret := w.as("ada").cookie().Value
		files, err := filepath.Glob(w.broker.Config.State.SQLite + "*")
		if err != nil || len(files) == 0 {
			t.Fatal("no state files")
		}
		for _, f := range files {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(data), secret) {
				t.Errorf("the secret stands in %s", filepath.Base(f))
			}
		}
	})
	t.Run("idle and at all", func(t *testing.T) {
		idle, busy := w.as("ada"), w.as("ada")
		for range 16 {
			w.wait(29 * time.Minute)
			if got := status(busy); got != http.StatusOK {
				t.Fatalf("somebody who is at work is signed out: %d", got)
			}
		}
		if got := status(idle); got != http.StatusSeeOther {
			t.Errorf("a session lives on unused: %d", got)
		}
		w.wait(20 * time.Minute)
		if got := status(busy); got != http.StatusSeeOther {
			t.Errorf("a session lives longer than a working day: %d", got)
		}
	})
}

// TestSecureCookie: a cookie goes over plain http only where people say so by listening on
// this machine without TLS.
func TestSecureCookie(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		listen, url, certificate string
		want                     bool
	}{
		{"127.0.0.1:7465", "", "", false},
		{"localhost:7465", "", "", false},
		{"[::1]:7465", "", "", false},
		{"127.0.0.1:7465", "https://sotto.example.org", "", true},
		{"127.0.0.1:7465", "", "broker.crt", true},
		{"0.0.0.0:7465", "", "", true},
		{"10.0.0.1:7465", "", "", true},
		{"10.0.0.1:7465", "http://10.0.0.1:7465", "", false},
	} {
		c := broker.DefaultConfig()
		c.Listen, c.Console.URL, c.TLS.Certificate = tc.listen, tc.url, tc.certificate
		if got := secure(c); got != tc.want {
			t.Errorf("%+v: %t", tc, got)
		}
	}
}

// TestNext: signing in leads into the console and nowhere else.
func TestNext(t *testing.T) {
	t.Parallel()
	for to, want := range map[string]string{
		"/console/requests?state=granted":      "/console/requests?state=granted",
		"":                                     "/console/",
		"https://evil.example/":                "/console/",
		"//evil.example/":                      "/console/",
		"/\\evil.example/":                     "/console/",
		"/console//evil.example":               "/console/",
		"/console/\\evil.example":              "/console/",
		"/console/a\r\nSet-Cookie: x":          "/console/",
		"/v1/requests":                         "/console/",
		"/console/" + strings.Repeat("x", 600): "/console/",
	} {
		if got := next(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}

// TestBorders: pages of auditors and approvers are refused to others, and the log tells no
// debugger who else is looked at.
func TestBorders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.granted()
	sessions := map[string]*browser{"ada": w.as("ada"), "ben": w.as("ben"), "aud": w.as("aud")}
	for _, tc := range []struct {
		path string
		may  string
	}{
		{"/console/requests", "ada ben aud"},
		{"/console/freeze", "ada ben aud"},
		{"/console/waiting", "ben aud"},
		{"/console/audit", "aud"},
		{"/console/audit/checkpoint", "aud"},
		{"/console/keys", "aud"},
		{"/console/retention", "aud"},
		{"/console/erasures", "ben aud"},
	} {
		for name, b := range sessions {
			res, _ := b.get(tc.path)
			if may := strings.Contains(tc.may, name); may != (res.StatusCode == http.StatusOK) {
				t.Errorf("%s at %s: %s", name, tc.path, res.Status)
			}
			if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusForbidden {
				t.Errorf("%s at %s: %s", name, tc.path, res.Status)
			}
		}
	}
	if res, _ := sessions["ada"].post("/console/audit/proof"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a debugger verifies the log: %s", res.Status)
	}
}

// TestAuditPages: the log is walked backwards, page by page, without a gap.
func TestAuditPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 70 {
		w.wait(time.Minute) // as fast as one person may ask
		w.granted()
	}
	who := access.Person{Name: "aud", Roles: []access.Role{access.Auditor}}
	all, err := w.broker.Audit(t.Context(), who, broker.AuditFilter{}, 0, 1000)
	if err != nil || len(all.Records) < 140 || all.Next != 0 || all.Size != uint64(len(all.Records)) {
		t.Fatalf("%d of %d entries, next %d: %v", len(all.Records), all.Size, all.Next, err)
	}
	for _, f := range []broker.AuditFilter{{}, {Actor: "ben"}, {Action: audit.RequestCreate}, {Actor: "nobody"}, {Decision: audit.Refused}} {
		var want, got []uint64
		for _, r := range all.Records {
			if (f.Actor == "" || r.Actor == f.Actor) && (f.Action == "" || r.Action == f.Action) && (f.Decision == "" || r.Decision == f.Decision) {
				want = append(want, r.Index)
			}
		}
		for before := uint64(0); ; {
			page, err := w.broker.Audit(t.Context(), who, f, before, 7)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page.Records {
				got = append(got, r.Index)
			}
			if before = page.Next; before == 0 {
				break
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%+v: %d entries in pages, want %d", f, len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%+v: entry %d in place of %d", f, got[i], want[i])
			}
		}
	}
}

// TestHolds: the page offers each person what they may do, and a hostile reason is text.
func TestHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	aud, ben, ada := w.as("aud"), w.as("ben"), w.as("ada")
	if res, _ := ada.get("/console/holds"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a debugger sees holds: %d", res.StatusCode)
	}
	trace := strings.Repeat("7", 32)
	if res, page := aud.post("/console/holds", "traces", "no trace", "tenant", "default", "expires", "2027-02-01", "reason", "preservation letter"); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "no trace</textarea>") {
		t.Errorf("%d: what was filled in is lost", res.StatusCode)
	}
	res, _ := aud.post("/console/holds", "traces", trace, "tenant", "default", "expires", "2027-02-01", "reason", "letter <script>alert(1)</script>")
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d", res.StatusCode)
	}
	_, page := aud.get("/console/holds")
	if strings.Contains(page, "<script") || !strings.Contains(page, "&lt;script&gt;") || strings.Contains(page, ">Approve h") || !strings.Contains(page, "/withdraw") {
		t.Errorf("the proposer's page:\n%s", page)
	}
	_, page = ben.get("/console/holds")
	_, rest, ok := strings.Cut(page, `action="/console/holds/h`)
	if !ok || !strings.Contains(page, `<span class="count" aria-label="1 waiting">`) {
		t.Fatalf("the approver's page:\n%s", page)
	}
	id := "h" + rest[:13]
	if res, page := aud.post("/console/holds/" + id + "/approve"); res.StatusCode != http.StatusForbidden || !strings.Contains(page, "nobody decides about what they proposed") {
		t.Errorf("the proposer approves: %d", res.StatusCode)
	}
	if res, _ := ben.post("/console/holds/"+id+"/approve", "note", "seen"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("%d", res.StatusCode)
	}
	if _, page = ben.get("/console/holds"); !strings.Contains(page, "in force") || !strings.Contains(page, "Propose the release") {
		t.Errorf("in force:\n%s", page)
	}
	if res, _ := ben.post("/console/holds/"+id+"/release", "note", "settled now"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("%d", res.StatusCode)
	}
	if _, page = w.as("cleo").get("/console/holds"); !strings.Contains(page, ">Approve x") {
		t.Errorf("the release:\n%s", page)
	}
	for _, path := range []string{"/console/holds/h0000000000000/approve", "/console/holds/" + id + "/burn", "/console/holds/..%2fx/approve"} {
		if res, _ := ben.post(path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}
