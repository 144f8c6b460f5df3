package state_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/broker/state/statetest"
)

var (
	now = time.Date(2026, 11, 26, 12, 0, 0, 123, time.UTC)
	ada = access.Person{Name: "ada", Roles: []access.Role{access.Debugger}}
)

func open(t *testing.T) (*state.DB, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a folder", "state #1.db") // a name that a URL has to escape
	return openAt(t, path), path
}

func openAt(t *testing.T, path string) *state.DB {
	t.Helper()
	db, err := state.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	return db
}

// TestContract: two handles on one file, as `sotto keys shred` has it beside `sotto serve`.
func TestContract(t *testing.T) {
	statetest.Run(t, func(t *testing.T) (*state.DB, *state.DB) {
		first, path := open(t)
		return first, openAt(t, path)
	})
}

func insert(t *testing.T, db *state.DB, id string, rules access.Rules) access.Request {
	t.Helper()
	q, err := access.New(rules, id, ada, access.Ask{
		Scope: access.Scope{TraceID: "4bf92f3577b34da6a3ce929d0e0e4736", Tenant: "acme"}, Reason: "test of the store",
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Insert(t.Context(), q, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	return q
}

func TestReopenKeepsState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	for range 2 { // the second time nothing is to be migrated
		db, err := state.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if q, err := db.Request(t.Context(), "r1"); errors.Is(err, state.ErrNotFound) {
			insert(t, db, "r1", access.DefaultRules())
		} else if err != nil || q.Requester != "ada" {
			t.Errorf("%+v, %v", q, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDestroyKey looks for the wrapped key in every byte of the database's files.
func TestDestroyKey(t *testing.T) {
	db, path := open(t)
	e := keyring.Epoch{Tenant: "acme", Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
	canary := bytes.Repeat([]byte("wrapped-key-canary "), 20)
	k := state.Key{
		Public:  keyring.PublicKey{Epoch: e, ID: "0011223344556677", Algorithm: keyring.X25519, Key: []byte("public")},
		Private: canary, Created: now,
	}
	if ok, err := db.AddKey(t.Context(), k); err != nil || !ok {
		t.Fatal(ok, err)
	}
	other := k
	other.Public.ID = "ffffffffffffffff"
	if ok, err := db.AddKey(t.Context(), other); err != nil || ok {
		t.Errorf("an epoch got a second key: %v, %v", ok, err)
	}
	got, err := db.Key(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(k, got); d != "" {
		t.Error(d)
	}
	if !found(t, path, canary) {
		t.Fatal("the canary is not in the files: this test would see nothing")
	}
	if ok, err := db.DestroyKey(t.Context(), e, now); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if found(t, path, canary[:19]) {
		t.Error("the destroyed key is still on disk")
	}
	if ok, err := db.DestroyKey(t.Context(), e, now); err != nil || ok {
		t.Errorf("destroyed twice: %v, %v", ok, err)
	}
	if ok, err := db.AddKey(t.Context(), other); err != nil || ok {
		t.Errorf("a destroyed epoch got a new key: %v, %v", ok, err)
	}
	keys, err := db.Keys(t.Context())
	if err != nil || len(keys) != 1 || keys[0].Private != nil || !keys[0].Destroyed.Equal(now) {
		t.Errorf("%+v, %v", keys, err)
	}
	if _, err := db.Key(t.Context(), keyring.Epoch{Tenant: "none", Expires: e.Expires}); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("no such key: %v", err)
	}
}

func found(t *testing.T, path string, what []byte) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Dir(path) + "/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, what) {
			return true
		}
	}
	return false
}
