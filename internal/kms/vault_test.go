package kms

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
)

// vault is a real Vault with the transit engine, all in memory, behind TLS.
type vault struct {
	t       *testing.T
	address string // plain, for its operator
	token   string
	uri     string // of a key, for us
	down    atomic.Bool
}

// startVault starts the server that SOTTO_TEST_VAULT names.
func startVault(t *testing.T) *vault {
	t.Helper()
	binary := os.Getenv("SOTTO_TEST_VAULT")
	if binary == "" {
		t.Skip("no Vault to test with: run `make test-vault`")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, binary)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var faults bytes.Buffer
	cmd.Stderr = &faults
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was killed
	})
	v := &vault{t: t}
	if _, err := fmt.Fscan(out, &v.address, &v.token); err != nil {
		t.Fatalf("start vault: %v\n%s", err, faults.String())
	}
	v.do("secret/keys/sotto", `{}`)

	target, err := url.Parse(v.address)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	front := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v.down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: front.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("VAULT_CACERT", ca)
	t.Setenv("VAULT_TOKEN", v.token)
	v.uri = "hcvault://" + strings.TrimPrefix(front.URL, "https://") + "/secret/keys/sotto"
	return v
}

// do is what Vault's operator does.
func (v *vault) do(path, body string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, v.address+"/v1/"+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("X-Vault-Token", v.token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, _ := io.ReadAll(answer.Body); answer.StatusCode >= 300 {
		v.t.Fatalf("%s: HTTP %d %s", path, answer.StatusCode, text)
	}
}

func TestVault(t *testing.T) {
	v := startVault(t)
	kek, err := Open(v.uri)
	if err != nil {
		t.Fatal(err)
	}
	testWrapping(t, kek,
		func() { v.do("secret/keys/sotto/rotate", `{}`) },
		func() { v.do("secret/keys/sotto/config", `{"min_decryption_version":2}`) },
		v.down.Store)

	// A key whose type does not bind associated data is refused before it wraps anything.
	v.do("secret/keys/rsa", `{"type":"rsa-2048"}`)
	unbound, err := Open(strings.TrimSuffix(v.uri, "sotto") + "rsa")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unbound.Encrypt([]byte("x"), []byte("epoch")); err == nil {
		t.Error("a key wraps that binds nothing")
	}

	// A token in a file is read for each use: one that was taken back and replaced works.
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("s.wrong\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	renewed, err := Open(v.uri + "?token_file=" + url.QueryEscape(file))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := renewed.Encrypt([]byte("x"), []byte("epoch")); !errors.Is(err, keyring.ErrKEK) {
		t.Errorf("a wrong token: %v", err)
	}
	if err := os.WriteFile(file, []byte(v.token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := renewed.Encrypt([]byte("x"), []byte("epoch")); err != nil {
		t.Errorf("the token that replaced it: %v", err)
	}
}
