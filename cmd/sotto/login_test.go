package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker"
	"github.com/sotto-project/sotto/internal/broker/identity/identitytest"
	"github.com/sotto-project/sotto/internal/cli"
)

// promptReader is a terminal on which somebody reads the code and enters it elsewhere.
type promptReader struct {
	bytes.Buffer
	enter func(code string)
}

var promptCode = regexp.MustCompile(`enter the code ([A-Z-]+)\n`)

func (p *promptReader) Write(text []byte) (int, error) {
	n, err := p.Buffer.Write(text)
	if m := promptCode.FindStringSubmatch(string(text)); m != nil {
		p.enter(m[1])
	}
	return n, err
}

// TestLogin: from nothing to a request, with a provider of one's organisation.
func TestLogin(t *testing.T) {
	t.Parallel()
	provider := identitytest.Start(t, "http://localhost/unused",
		identitytest.User{Subject: "1", Name: "eve", Email: "eve@shop.example", Groups: []string{"llm-debuggers"}},
		identitytest.User{Subject: "2", Name: "none", Email: "none@shop.example", Groups: []string{"kitchen"}})
	made, err := broker.Init(t.Context(), broker.InitOptions{Dir: filepath.Join(t.TempDir(), "broker")}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	config, err := broker.LoadConfig(made.Config)
	if err != nil {
		t.Fatal(err)
	}
	config.OIDC.Issuer, config.OIDC.ClientID = provider.Issuer, identitytest.CLIClient
	config.OIDC.Roles = map[string][]access.Role{"llm-debuggers": {access.Debugger}}
	b, err := broker.Open(t.Context(), config, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(b.Handler())
	t.Cleanup(func() {
		server.Close()
		if err := b.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	profile := filepath.Join(t.TempDir(), "deep", "profile.yaml")
	run := func(want int, enter func(string), args ...string) (string, string) {
		t.Helper()
		var out bytes.Buffer
		seen := &promptReader{enter: enter}
		got := Main(append(args, "--profile", profile), &cli.Env{
			Stdin: strings.NewReader(""), Stdout: &out, Stderr: seen, Getenv: func(string) string { return "" }, Now: time.Now,
		})
		if got != want {
			t.Fatalf("sotto %s: exit code %d, want %d: %s", strings.Join(args, " "), got, want, seen.String())
		}
		return out.String(), seen.String()
	}
	as := func(name string) func(string) { return func(code string) { provider.Approve(code, name) } }

	run(cli.Misused, nil, "login") // no profile, no broker
	run(cli.Failed, as("none"), "login", "--broker", server.URL)
	if _, err := os.Stat(filepath.Join(filepath.Dir(profile), "token")); err == nil {
		t.Error("somebody without a role has a token")
	}
	if _, said := run(cli.Failed, func(code string) { provider.Deny(code) }, "login"); !strings.Contains(said, "access_denied") {
		t.Errorf("a refusal says %q", said)
	}
	out, _ := run(cli.Done, as("eve"), "login", "--output", "json")
	var in struct{ Name, Token string }
	if err := json.Unmarshal([]byte(out), &in); err != nil || in.Name != "eve@shop.example" || in.Token != "" {
		t.Errorf("login prints %s", out)
	}
	for _, name := range []string{"profile.yaml", "token"} {
		info, err := os.Stat(filepath.Join(filepath.Dir(profile), name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if out, _ := run(cli.Done, nil, "request", "--reason", "the answer was cut off", trace); !strings.Contains(out, "r") {
		t.Errorf("request prints %q", out)
	}
	run(cli.Done, nil, "logout")
	run(cli.Misused, nil, "requests") // the token file is gone
}

var _ io.Writer = (*promptReader)(nil)
