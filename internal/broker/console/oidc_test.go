package console

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/api"
	"github.com/sotto-project/sotto/internal/broker/identity"
	"github.com/sotto-project/sotto/internal/broker/identity/identitytest"
)

var users = []identitytest.User{
	{Subject: "s-eve", Name: "eve", Email: "eve@shop.example", Groups: []string{"llm-debuggers", "everybody"}},
	{Subject: "s-paul", Name: "paul", Email: "paul@shop.example", Groups: []string{"privacy"}},
	{Subject: "s-none", Name: "none", Email: "none@shop.example", Groups: []string{"everybody"}},
	{Subject: "s-bare", Name: "bare", Email: "bare@shop.example"},
	{Subject: "s-unverified", Name: "unverified", Email: "boss@shop.example", Unverified: true, Groups: []string{"privacy"}},
	{Subject: "s-thief", Name: "thief", Email: "ADA", Groups: []string{"llm-debuggers"}},
	{Subject: "s-second", Name: "second", Email: "EVE@shop.example", Groups: []string{"privacy"}},
}

// withProvider is a world whose people also sign in through a real OpenID provider. Its
// clock is the real one: the provider's tokens have real times.
func withProvider(t *testing.T) (*world, *identitytest.Provider) {
	t.Helper()
	var p *identitytest.Provider
	w := newWorld(t, func(url string, c *broker.Config) {
		p = identitytest.Start(t, url+"/console/sign-in/oidc/callback", users...)
		secret := filepath.Join(t.TempDir(), "client-secret")
		if err := os.WriteFile(secret, []byte(identitytest.ConsoleSecret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c.Console.URL = url
		c.OIDC = broker.OIDCConfig{
			Issuer: p.Issuer, ClientID: identitytest.ConsoleClient, ClientSecretFile: secret, CLIClientID: identitytest.CLIClient,
			NameClaim: "email", GroupsClaim: "groups", Scopes: []string{"openid", "profile", "email"},
			Roles: map[string][]access.Role{"llm-debuggers": {access.Debugger}, "privacy": {access.Approver, access.Auditor}},
		}
	})
	w.realTime()
	return w, p
}

var authRequest = regexp.MustCompile(`name="id" value="([^"]*)"`)

// viaProvider goes from the console to the provider, signs in there and comes back as far
// as the callback, whose URL it gives.
func (b *browser) viaProvider(name, next string) string {
	b.w.t.Helper()
	res, _ := b.get("/console/sign-in/oidc?next=" + url.QueryEscape(next))
	if res.StatusCode != http.StatusSeeOther {
		b.w.t.Fatalf("the console does not send to the provider: %s", res.Status)
	}
	to := res.Header.Get("Location")
	for _, want := range []string{"code_challenge_method=S256", "nonce=", "state=", "client_id=" + identitytest.ConsoleClient} {
		if !strings.Contains(to, want) {
			b.w.t.Errorf("the provider is asked without %s: %s", want, to)
		}
	}
	far := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	follow := func(to string) (*http.Response, string) {
		res, err := far.Get(to)
		if err != nil {
			b.w.t.Fatal(err)
		}
		return b.whole(res)
	}
	issuer := b.w.broker.Config.OIDC.Issuer
	res, _ = follow(to)
	_, page := follow(issuer + res.Header.Get("Location"))
	found := authRequest.FindStringSubmatch(page)
	if found == nil {
		b.w.t.Fatalf("this is no page to sign in:\n%s", page)
	}
	res, err := far.PostForm(issuer+"/login/username", url.Values{"id": {found[1]}, "username": {name}, "password": {identitytest.Password}})
	if err != nil {
		b.w.t.Fatal(err)
	}
	defer res.Body.Close()
	back := res.Header.Get("Location")
	if strings.HasPrefix(back, "/") {
		back = issuer + back
	}
	res, _ = follow(back)
	callback := res.Header.Get("Location")
	if !strings.HasPrefix(callback, b.w.url+"/console/sign-in/oidc/callback?") {
		b.w.t.Fatalf("the provider sends to %q", callback)
	}
	return strings.TrimPrefix(callback, b.w.url)
}

// TestCodeFlow: somebody signs in through the provider and has the roles of their groups.
func TestCodeFlow(t *testing.T) {
	t.Parallel()
	w, _ := withProvider(t)
	eve := w.browser()
	if _, text := eve.get("/console/sign-in"); !strings.Contains(text, "Sign in at localhost:") || !strings.Contains(text, "or with a token") {
		t.Errorf("the page does not offer both:\n%s", text)
	}
	res, _ := eve.get(eve.viaProvider("eve", "/console/freeze"))
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/console/freeze" {
		t.Fatalf("%s to %s", res.Status, res.Header.Get("Location"))
	}
	_, text := eve.get("/console/requests")
	if !strings.Contains(text, "eve@shop.example") || !strings.Contains(text, "Ask for a sample") || strings.Contains(text, "Waiting for me") {
		t.Errorf("eve is no debugger:\n%s", text)
	}
	paul := w.browser()
	paul.get(paul.viaProvider("paul", ""))
	if _, text := paul.get("/console/waiting"); !strings.Contains(text, "approver, auditor") {
		t.Errorf("paul is no approver:\n%s", text)
	}
}

// TestCodeFlowRefusals: whoever may not sign in does not.
func TestCodeFlowRefusals(t *testing.T) {
	t.Parallel()
	w, p := withProvider(t)
	signedIn := func(b *browser) bool { res, _ := b.get("/console/requests"); return res.StatusCode == http.StatusOK }
	first := w.browser()
	first.get(first.viaProvider("eve", ""))
	if !signedIn(first) {
		t.Fatal("eve cannot sign in")
	}
	for name, code := range map[string]string{
		"none":       "no_role",
		"bare":       "no_role",
		"unverified": "identity_refused",
		"thief":      "name_taken", // the name of somebody in broker.yaml, in other letters
		"second":     "name_taken", // eve's name in other letters, another subject
	} {
		b := w.browser()
		if res, text := b.get(b.viaProvider(name, "")); res.StatusCode < 400 || !strings.Contains(text, code) || signedIn(b) {
			t.Errorf("%s: %s, want %s:\n%s", name, res.Status, code, text)
		}
	}
	t.Run("a new name makes no second person", func(t *testing.T) {
		p.Rename("s-eve", "mallory@shop.example")
		defer p.Rename("s-eve", "eve@shop.example")
		b := w.browser()
		b.get(b.viaProvider("eve", ""))
		if _, text := b.get("/console/requests"); !strings.Contains(text, "eve@shop.example") || strings.Contains(text, "mallory") {
			t.Errorf("a change of name makes a second person:\n%s", text)
		}
	})
	t.Run("another browser's attempt", func(t *testing.T) {
		attacker, victim := w.browser(), w.browser()
		callback := attacker.viaProvider("eve", "")
		victim.viaProvider("paul", "") // has an attempt of its own under way
		if res, _ := victim.get(callback); res.StatusCode != http.StatusUnauthorized || signedIn(victim) {
			t.Errorf("a victim is signed in as the attacker: %s", res.Status)
		}
	})
	t.Run("without an attempt", func(t *testing.T) {
		b := w.browser()
		callback := b.viaProvider("eve", "")
		other := w.browser()
		if res, _ := other.get(callback); res.StatusCode != http.StatusUnauthorized || signedIn(other) {
			t.Errorf("%s", res.Status)
		}
	})
	t.Run("twice", func(t *testing.T) {
		b := w.browser()
		callback := b.viaProvider("eve", "")
		b.get(callback)
		b.post("/console/sign-out")
		if res, _ := b.get(callback); res.StatusCode != http.StatusUnauthorized || signedIn(b) {
			t.Errorf("the same code signs in again: %s", res.Status)
		}
	})
	t.Run("open redirect", func(t *testing.T) {
		b := w.browser()
		if res, _ := b.get(b.viaProvider("eve", "https://evil.example/")); res.Header.Get("Location") != "/console/" {
			t.Errorf("it leads to %s", res.Header.Get("Location"))
		}
	})
}

// api calls the HTTP API with a bearer token.
func (w *world) api(token, method, path string, body any) (int, map[string]any) {
	w.t.Helper()
	var in io.Reader = http.NoBody
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			w.t.Fatal(err)
		}
		in = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, in)
	if err != nil {
		w.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		w.t.Fatal(err)
	}
	return res.StatusCode, out
}

// device goes through the device flow as the command line does.
func (w *world) device(p *identitytest.Provider, name string) api.NewLogin {
	w.t.Helper()
	id, access, err := identity.SignInDevice(w.t.Context(), p.Issuer, identitytest.CLIClient, []string{"openid", "profile", "email"}, func(ask identity.Prompt) {
		if ask.Code == "" || !strings.HasPrefix(ask.URL, p.Issuer) || !strings.Contains(ask.Direct, ask.Code) {
			w.t.Errorf("the prompt is %+v", ask)
		}
		p.Approve(ask.Code, name)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return api.NewLogin{IDToken: id, AccessToken: access}
}

// TestDeviceFlow: the tokens of a device flow become one bearer token, once.
func TestDeviceFlow(t *testing.T) {
	t.Parallel()
	w, p := withProvider(t)
	if status, login := w.api("", "GET", "/v1/login", nil); status != 200 || login["issuer"] != p.Issuer || login["client_id"] != identitytest.CLIClient {
		t.Fatalf("%d: %v", status, login)
	}
	tokens := w.device(p, "eve")
	status, in := w.api("", "POST", "/v1/login", tokens)
	token, _ := in["token"].(string)
	if status != 201 || in["name"] != "eve@shop.example" || !strings.HasPrefix(token, "sotto_cli_") {
		t.Fatalf("%d: %v", status, in)
	}
	if status, _ := w.api(token, "GET", "/v1/requests", nil); status != 200 {
		t.Errorf("the token is not taken: %d", status)
	}
	if status, out := w.api(token, "POST", "/v1/requests", api.NewRequest{TraceID: traceA, Reason: "the answer was cut off"}); status != 201 || out["requester"] != "eve@shop.example" {
		t.Errorf("eve cannot ask: %d %v", status, out)
	}
	for name, tc := range map[string]struct {
		in     api.NewLogin
		status int
		code   string
	}{
		"the same ID token again":            {tokens, 403, "proof_spent"},
		"no ID token":                        {api.NewLogin{}, 401, "identity_refused"},
		"garbage":                            {api.NewLogin{IDToken: "a.b.c"}, 401, "identity_refused"},
		"a changed signature":                {api.NewLogin{IDToken: tokens.IDToken[:len(tokens.IDToken)-6] + "AAAAAA"}, 401, "identity_refused"},
		"no groups without the access token": {api.NewLogin{IDToken: w.device(p, "eve").IDToken}, 401, "identity_refused"},
		"somebody without a role":            {w.device(p, "none"), 403, "no_role"},
	} {
		if status, out := w.api("", "POST", "/v1/login", tc.in); status != tc.status || out["code"] != tc.code {
			t.Errorf("%s: %d %v, want %d %s", name, status, out, tc.status, tc.code)
		}
	}
	// A bearer token is no cookie, and a cookie no bearer token.
	b := w.browser()
	u, _ := url.Parse(w.url)
	b.Jar.SetCookies(u, []*http.Cookie{{Name: "sotto", Value: token, Path: "/"}})
	if res, _ := b.get("/console/requests"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a bearer token works as a cookie: %s", res.Status)
	}
	if status, _ := w.api(w.as("ada").cookie().Value, "GET", "/v1/requests", nil); status != 401 {
		t.Errorf("a cookie works as a bearer token: %d", status)
	}
	if status, _ := w.api(token, "POST", "/v1/logout", struct{}{}); status != 200 {
		t.Errorf("cannot sign out: %d", status)
	}
	if status, _ := w.api(token, "GET", "/v1/requests", nil); status != 401 {
		t.Errorf("the token lives on after signing out: %d", status)
	}
	if status, out := w.api(w.tokens["ada"], "POST", "/v1/logout", struct{}{}); status != 400 {
		t.Errorf("a token of broker.yaml signs out: %d %v", status, out)
	}
}

// TestOldIDToken: an ID token that no nonce ties to a sign-in is good for minutes only.
func TestOldIDToken(t *testing.T) {
	t.Parallel()
	w, p := withProvider(t)
	tokens := w.device(p, "eve")
	w.wait(6 * 60 * 1e9)
	if status, out := w.api("", "POST", "/v1/login", tokens); status != 401 || out["code"] != "identity_refused" {
		t.Errorf("an ID token of six minutes ago signs in: %d %v", status, out)
	}
}

// TestProviderDown: without the provider tokens work, and signing in says why it does not.
func TestProviderDown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(url string, c *broker.Config) {
		c.Console.URL = url
		c.OIDC = broker.OIDCConfig{
			Issuer: "http://127.0.0.1:1", ClientID: "x", NameClaim: "email", GroupsClaim: "groups", Scopes: []string{"openid"},
			Roles: map[string][]access.Role{"g": {access.Debugger}},
		}
	})
	if res, text := w.browser().get("/console/sign-in/oidc"); res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(text, "identity_unavailable") {
		t.Errorf("%s:\n%s", res.Status, text)
	}
	if res, _ := w.as("ada").get("/console/requests"); res.StatusCode != http.StatusOK {
		t.Errorf("a token does not work: %s", res.Status)
	}
}
