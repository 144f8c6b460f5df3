package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/broker/notify"
)

const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

var (
	now      = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	record   = audit.Record{Index: 17, Entry: audit.Entry{
		Time: now, Actor: "ada", Action: audit.RequestCreate, Decision: audit.Allowed, Request: "r3k9w0h5v8s1xq", Tenant: "acme",
		TraceID: "4bf92f3577b34da6a3ce929d0e0e4736", Reason: "the customer Erika Mustermann complained", Ticket: "OPS-7 Erika",
	}}
)

func sender(t *testing.T, address string, allow []netip.Prefix) *notify.Sender {
	t.Helper()
	s, err := notify.New(notify.Target{Name: "t", Format: notify.Standard, URL: address, Secret: secret, Allow: allow})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func send(t *testing.T, s *notify.Sender) error {
	t.Helper()
	n := notify.Of("log", record)
	payload, err := n.Format()
	if err != nil {
		t.Fatal(err)
	}
	err = s.Send(t.Context(), n.ID(), payload, now)
	if err != nil {
		u, parseErr := url.Parse(s.URL)
		if parseErr != nil || strings.Contains(err.Error(), u.Host) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("the error tells the address, or the answer: %v", err)
		}
	}
	return err
}

// TestSend: what arrives is signed as Standard Webhooks says, and holds nothing that
// somebody typed.
func TestSend(t *testing.T) {
	t.Parallel()
	verify, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	var got []byte
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		if err := verify.VerifyIgnoringTimestamp(got, r.Header); err != nil {
			t.Error(err)
		}
		if err := verify.VerifyIgnoringTimestamp(append(got, ' '), r.Header); err == nil {
			t.Error("a changed message verifies")
		}
	}))
	defer server.Close()
	if err := send(t, sender(t, server.URL, loopback)); err != nil {
		t.Fatal(err)
	}
	want := `{"type":"request.create","timestamp":"2026-11-26T12:00:00Z","data":{"log":"log","index":17,"actor":"ada","decision":"allowed","request":"r3k9w0h5v8s1xq","tenant":"acme"}}`
	if string(got) != want {
		t.Errorf("sent %s\nwant %s", got, want)
	}
	other := record
	other.Index++
	if id := notify.Of("log", record).ID(); id != notify.Of("log", record).ID() || id == notify.Of("log", other).ID() || id == notify.Of("other", record).ID() {
		t.Error("an id is not the entry's own")
	}
}

// TestForbiddenAddresses: no address that is not public is dialled, by whatever name.
func TestForbiddenAddresses(t *testing.T) {
	t.Parallel()
	reached := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer server.Close()
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
		"[fd00::1]", "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
	} {
		if err := send(t, sender(t, "https://"+host+":"+port, nil)); !errors.Is(err, notify.ErrRefusedAddress) {
			t.Errorf("%s: %v", host, err)
		}
	}
	// A network that is allowed lets nothing else pass.
	if err := send(t, sender(t, "https://127.0.0.1:"+port, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")})); !errors.Is(err, notify.ErrRefusedAddress) {
		t.Errorf("another network is allowed: %v", err)
	}
	if reached {
		t.Error("a forbidden address was reached")
	}
	// One that is allowed must still show a certificate.
	if err := send(t, sender(t, "https://127.0.0.1:"+port, loopback)); err == nil || errors.Is(err, notify.ErrRefusedAddress) {
		t.Errorf("a certificate that nobody trusts: %v", err)
	}
}

// TestNoRedirect: a target cannot send us on, neither inside nor anywhere.
func TestNoRedirect(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		asked := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked++
			to := "http://169.254.169.254/latest/meta-data/"
			if asked%2 == 0 {
				to = "/elsewhere"
			}
			http.Redirect(w, r, to, status)
		}))
		s := sender(t, server.URL, append(loopback, netip.MustParsePrefix("169.254.0.0/16")))
		for range 2 {
			if err := send(t, s); err == nil || !strings.Contains(err.Error(), "answered 3") {
				t.Errorf("%d: %v", status, err)
			}
		}
		if asked != 2 {
			t.Errorf("%d: %d requests, two were sent", status, asked)
		}
		server.Close()
	}
}

// TestHostileAnswer: an answer is not read to its end, and no word of it is told.
func TestHostileAnswer(t *testing.T) {
	t.Parallel()
	written := make(chan int, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(500)
		n := 0
		for range 1 << 16 { // 64 MiB
			m, err := w.Write([]byte(strings.Repeat("hidden ", 1<<10/7)))
			if n += m; err != nil {
				break
			}
		}
		written <- n
	}))
	defer server.Close()
	if err := send(t, sender(t, server.URL, loopback)); err == nil || !strings.Contains(err.Error(), "500") {
		t.Error(err)
	}
	if n := <-written; n > 32<<20 {
		t.Errorf("%d bytes of an answer were taken", n)
	}
	// One that never comes, and one that is cut off.
	stuck := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	defer stuck.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := sender(t, stuck.URL, loopback).Send(ctx, "msg_1", []byte("{}"), now); err == nil || !strings.Contains(err.Error(), "in time") {
		t.Errorf("a target that does not answer: %v", err)
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	if err := send(t, sender(t, gone.URL, loopback)); err == nil || !strings.Contains(err.Error(), "connected") {
		t.Errorf("a target that is gone: %v", err)
	}
}

// TestSlack: a line for people, with nothing in it that Slack would act on.
func TestSlack(t *testing.T) {
	t.Parallel()
	var got map[string]string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		if r.Header.Get("webhook-signature") != "" {
			t.Error("Slack checks no signature")
		}
	}))
	defer server.Close()
	s, err := notify.New(notify.Target{Name: "chat", Format: notify.Slack, URL: server.URL, Allow: loopback, Console: "https://sotto.example.org/"})
	if err != nil {
		t.Fatal(err)
	}
	hostile := record
	hostile.Actor, hostile.Action = "<!channel>&", audit.BreakGlass
	for _, tc := range []struct {
		r    audit.Record
		want string
	}{
		{record, "Sotto: ada asks to read r3k9w0h5v8s1xq, tenant acme https://sotto.example.org/console/requests/r3k9w0h5v8s1xq"},
		{hostile, "Sotto: &lt;!channel&gt;&amp; BROKE THE GLASS and reads without an approval: r3k9w0h5v8s1xq, tenant acme https://sotto.example.org/console/requests/r3k9w0h5v8s1xq"},
	} {
		n := notify.Of("log", tc.r)
		payload, err := n.Format()
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Send(t.Context(), n.ID(), payload, now); err != nil {
			t.Fatal(err)
		}
		if got["text"] != tc.want || len(got) != 1 {
			t.Errorf("sent %v\nwant %s", got, tc.want)
		}
	}
}

// TestTargets: what is wrong with an address or a secret is told without either.
func TestTargets(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"", "ftp://h/", "http://hooks.example.org/", "http://10.0.0.1/", "http://127.0.0.1/", "https://user:hidden@h/", "https:///x", "https://h/#f", "https://h:99999/", "https://h:0/", "https://h%zz/hidden",
	} {
		if _, err := notify.New(notify.Target{Name: "t", Format: notify.Standard, URL: bad, Secret: secret}); err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	// Plain http is for loopback, also where other networks are allowed.
	if err := (notify.Target{URL: "http://10.0.0.1/", Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}).CheckURL(); err == nil {
		t.Error("plain http over a network")
	}
	for _, bad := range []string{"", "whsec_", "hidden", "whsec_hidden!", "whsec_aGlkZGVu", strings.TrimPrefix(secret, "whsec_")} {
		if err := notify.CheckSecret(bad); err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("secret %q: %v", bad, err)
		}
	}
	wants := notify.Target{Actions: []string{"request.*", "freeze.start"}}
	for action, want := range map[audit.Action]bool{audit.RequestCreate: true, audit.BreakGlass: true, audit.FreezeStart: true, audit.FreezeLift: false, audit.SampleOpen: false} {
		if got := wants.Wants(audit.Entry{Action: action, Decision: audit.Allowed}); got != want {
			t.Errorf("%s: %v", action, got)
		}
		if wants.Wants(audit.Entry{Action: action, Decision: audit.Refused}) {
			t.Errorf("%s: a refusal is told", action)
		}
	}
	if notify.KnownActions("request.creat") || notify.KnownActions("nothing.*") || !notify.KnownActions("retention.*") {
		t.Error("patterns are not known for what they are")
	}
}

// TestNoProxy: a proxy would dial for us, past the guard.
func TestNoProxy(t *testing.T) {
	asked := false
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer proxy.Close()
	t.Setenv("HTTPS_PROXY", proxy.URL)
	t.Setenv("HTTP_PROXY", proxy.URL)
	if err := send(t, sender(t, "https://169.254.169.254/", nil)); !errors.Is(err, notify.ErrRefusedAddress) || asked {
		t.Errorf("%v; the proxy was asked: %v", err, asked)
	}
}
