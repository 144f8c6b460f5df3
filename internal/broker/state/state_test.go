package state

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/keyring"
)

var (
	now = time.Date(2026, 11, 26, 12, 0, 0, 123, time.UTC)
	ada = access.Person{Name: "ada", Roles: []access.Role{access.Debugger}}
	ben = access.Person{Name: "ben", Roles: []access.Role{access.Approver}}
)

func open(t *testing.T) (*DB, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a folder", "state #1.db") // a name that a URL has to escape
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db, path
}

func insert(t *testing.T, db *DB, id string, rules access.Rules) access.Request {
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

func same(t *testing.T, db *DB, want access.Request) {
	t.Helper()
	got, err := db.Request(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
}

// TestRoundTrip stores a request after each act and reads back the same.
func TestRoundTrip(t *testing.T) {
	db, path := open(t)
	rules := access.Rules{Approvals: 2, RequestTTL: time.Hour, GrantTTL: time.Hour, MaxReads: 3}
	q := insert(t, db, "r1", rules)
	same(t, db, q)
	cleo := access.Person{Name: "cleo", Roles: []access.Role{access.Approver}}
	for _, act := range []func(access.Request) (access.Request, error){
		func(q access.Request) (access.Request, error) { return q.Approve(cleo, "first", now.Add(1)) },
		func(q access.Request) (access.Request, error) { return q.Approve(ben, "second", now.Add(2)) },
		func(q access.Request) (access.Request, error) { return q.Use(ada, now.Add(3)) },
		func(q access.Request) (access.Request, error) { return q.Revoke(ben, "enough", now.Add(4)) },
	} {
		next, err := db.Change(t.Context(), "r1", act)
		if err != nil {
			t.Fatal(err)
		}
		same(t, db, next)
	}
	if _, err := db.Change(t.Context(), "r1", func(q access.Request) (access.Request, error) { return q.Use(ada, now) }); !errors.Is(err, access.ErrRevoked) {
		t.Errorf("use after revocation: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestReopenKeepsState(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	for range 2 { // the second time nothing is to be migrated
		db, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if q, err := db.Request(t.Context(), "r1"); errors.Is(err, ErrNotFound) {
			insert(t, db, "r1", access.DefaultRules())
		} else if err != nil || q.Requester != "ada" {
			t.Errorf("%+v, %v", q, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRefusedChangeStoresNothing(t *testing.T) {
	db, _ := open(t)
	q := insert(t, db, "r1", access.DefaultRules())
	boom := errors.New("audit is down")
	_, err := db.Change(t.Context(), "r1", func(q access.Request) (access.Request, error) {
		next, err := q.Approve(ben, "", now)
		return next, errors.Join(err, boom)
	})
	if !errors.Is(err, boom) {
		t.Errorf("error %v", err)
	}
	same(t, db, q)
	if _, err := db.Change(t.Context(), "none", func(q access.Request) (access.Request, error) { return q, nil }); !errors.Is(err, ErrNotFound) {
		t.Errorf("no such request: %v", err)
	}
	q2 := q
	q2.ID = "r2"
	if err := db.Insert(t.Context(), q2, func() error { return boom }); !errors.Is(err, boom) {
		t.Errorf("error %v", err)
	}
	if _, err := db.Request(t.Context(), "r2"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a request whose audit entry failed is stored: %v", err)
	}
}

// TestCountUnderLoad: 40 readers at once, 5 reads allowed, 5 happen.
func TestCountUnderLoad(t *testing.T) {
	db, _ := open(t)
	insert(t, db, "r1", access.Rules{Approvals: 1, RequestTTL: time.Hour, GrantTTL: time.Hour, MaxReads: 5})
	if _, err := db.Change(t.Context(), "r1", func(q access.Request) (access.Request, error) { return q.Approve(ben, "", now) }); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var allowed, spent atomic.Int32
	for range 40 {
		wg.Go(func() {
			q, err := db.Count(t.Context(), "r1", 2, "sha256:0", now, func(q access.Request) (access.Request, error) { return q.Use(ada, now) })
			switch {
			case err == nil:
				allowed.Add(1)
				if err := db.Logged(t.Context(), "r1", q.Grant.Used, uint64(q.Grant.Used+100)); err != nil {
					t.Error(err)
				}
			case errors.Is(err, access.ErrSpent):
				spent.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if allowed.Load() != 5 || spent.Load() != 35 {
		t.Errorf("%d reads allowed, %d refused", allowed.Load(), spent.Load())
	}
	reads, err := db.Reads(t.Context(), "r1")
	if err != nil || len(reads) != 5 {
		t.Fatalf("%d reads stored, %v", len(reads), err)
	}
	for i, r := range reads {
		if r.Number != i+1 || r.AuditIndex == nil || *r.AuditIndex != uint64(i+101) || r.Records != 2 {
			t.Errorf("read %d is %+v", i, r)
		}
	}
}

func TestRequestsNewestFirst(t *testing.T) {
	db, _ := open(t)
	for i, id := range []string{"a", "b", "c"} {
		q := access.Request{
			ID: id, Requester: "ada", Scope: access.Scope{TraceID: "x"}, Reason: "r", Needs: 1, TTL: 1, Reads: 1,
			Created: now.Add(time.Duration(i)), Deadline: now,
		}
		if id == "b" {
			q.Requester = "Bob"
		}
		if err := db.Insert(t.Context(), q, func() error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		filter Filter
		want   []string
	}{
		{Filter{}, []string{"c", "b", "a"}},
		{Filter{Limit: 2}, []string{"c", "b"}},
		{Filter{Requester: "bob"}, []string{"b"}},
		{Filter{Requester: "eve"}, nil},
	} {
		list, err := db.Requests(t.Context(), tc.filter)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, q := range list {
			ids = append(ids, q.ID)
		}
		if d := cmp.Diff(tc.want, ids); d != "" {
			t.Errorf("%+v: %s", tc.filter, d)
		}
	}
}

// TestDestroyKey looks for the wrapped key in every byte of the database's files.
func TestDestroyKey(t *testing.T) {
	db, path := open(t)
	e := keyring.Epoch{Tenant: "acme", Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)}
	canary := bytes.Repeat([]byte("wrapped-key-canary "), 20)
	k := Key{
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
	if _, err := db.Key(t.Context(), keyring.Epoch{Tenant: "none", Expires: e.Expires}); !errors.Is(err, ErrNotFound) {
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

func TestCanceledChange(t *testing.T) {
	db, _ := open(t)
	q := insert(t, db, "r1", access.DefaultRules())
	ctx, cancel := context.WithCancel(t.Context())
	_, err := db.Change(ctx, "r1", func(q access.Request) (access.Request, error) {
		cancel()
		return q.Approve(ben, "", now)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	same(t, db, q)
}
