// Package statetest holds the contract of internal/broker/state as tests: whatever
// keeps the broker's state passes them. SQLite does so in every run, PostgreSQL where a
// server is there (make test-postgres).
package statetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/internal/broker/state"
)

var (
	now  = time.Date(2026, 11, 26, 12, 0, 0, 123, time.UTC)
	ada  = access.Person{Name: "ada", Roles: []access.Role{access.Debugger}, Groups: []string{"oncall"}, Identities: []string{"ada@example.org"}}
	ben  = access.Person{Name: "ben", Roles: []access.Role{access.Approver}, Groups: []string{"security"}, Identities: []string{"ben@example.org"}}
	cleo = access.Person{Name: "cleo", Roles: []access.Role{access.Approver}, Groups: []string{"owners"}}
)

// Run tests the databases that open opens. Each call opens an empty one; what a second
// handle is for, open's result gives: another one on the same database, as a second
// broker has it.
func Run(t *testing.T, open func(t *testing.T) (first, second *state.DB)) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, db, other *state.DB)
	}{
		{"round trip", roundTrip},
		{"terms", keepsTerms},
		{"refused change stores nothing", refusedChange},
		{"canceled change", canceledChange},
		{"count under load", countUnderLoad},
		{"approvals under load", approvalsUnderLoad},
		{"listing", listing},
		{"batch is all or nothing", batch},
		{"broken glass", brokenGlass},
		{"delegations", delegations},
		{"freeze", freeze},
		{"keys", keys},
		{"one makes a key", oneMakesAKey},
		{"sessions", sessions},
		{"notices", notices},
		{"readsByDay", readsByDay},
		{"identities", identities},
		{"proposals", proposals},
		{"proposals under load", proposalsUnderLoad},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, other := open(t)
			c.test(t, db, other)
		})
	}
}

func policy(t *testing.T, s access.Spec) *access.Policy {
	t.Helper()
	p, err := access.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func nothing() error { return nil }

func insert(t *testing.T, db *state.DB, id string, rules access.Rules) access.Request {
	t.Helper()
	q, err := access.New(rules, id, ada, access.Ask{
		Scope: access.Scope{TraceID: "4bf92f3577b34da6a3ce929d0e0e4736", Tenant: "acme"}, Reason: "test of the store",
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Insert(t.Context(), q, nothing); err != nil {
		t.Fatal(err)
	}
	return q
}

func same(t *testing.T, db *state.DB, want access.Request) {
	t.Helper()
	got, err := db.Request(t.Context(), want.ID)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Error(d)
	}
}

// roundTrip stores a request after each act and reads back the same, also elsewhere.
func roundTrip(t *testing.T, db, other *state.DB) {
	rules := access.Rules{Approvals: 2, RequestTTL: time.Hour, GrantTTL: time.Hour, MaxReads: 3, MaxRows: 9}
	q := insert(t, db, "r1", rules)
	same(t, db, q)
	for _, act := range []func(access.Request) (access.Request, error){
		func(q access.Request) (access.Request, error) { return q.Approve(cleo, "first", now) },
		func(q access.Request) (access.Request, error) { return q.Approve(ben, "second", now) },
		func(q access.Request) (access.Request, error) { return q.Use(ada, 4, now.Add(3)) },
		func(q access.Request) (access.Request, error) { return q.Revoke(ben, "enough", now.Add(4)) },
	} {
		next, err := db.Change(t.Context(), "r1", act)
		if err != nil {
			t.Fatal(err)
		}
		same(t, db, next)
		same(t, other, next)
	}
	if _, err := db.Change(t.Context(), "r1", func(q access.Request) (access.Request, error) { return q.Use(ada, 1, now) }); !errors.Is(err, access.ErrRevoked) {
		t.Errorf("use after revocation: %v", err)
	}
	if _, err := db.Request(t.Context(), "none"); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("no such request: %v", err)
	}
}

// keepsTerms: nothing of what a policy made of a request is lost, or it would ask for less.
func keepsTerms(t *testing.T, db, other *state.DB) {
	all := access.MaskAll()
	p := policy(t, access.Spec{Rules: access.DefaultRules(), MaxBatch: 3, MaxDelegation: time.Hour, Conditional: []access.Rule{{
		Name: "prod", Require: []access.Need{{Group: "security", Approvals: 1}, {Group: "owners", Approvals: 1}}, Approver: `approver.name != "eve"`, MaxRows: 5, Mask: &all,
	}}})
	q, err := p.New("r1", ada, access.Ask{
		Scope:  access.Scope{TraceID: "4bf92f3577b34da6a3ce929d0e0e4736", Tenant: "acme", Class: "errors", Entities: []string{"PERSON"}, Expires: now.Add(time.Hour)},
		Reason: "customer says: ‘無’", Ticket: "OPS-1", Batch: "b1", BatchSize: 2, Renews: &access.Renewal{Of: "r0", Number: 1},
	}, nil, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Insert(t.Context(), q, nothing); err != nil {
		t.Fatal(err)
	}
	same(t, other, q)
	d, err := p.Delegate("d1", cleo, "ben", "away", now.Add(time.Hour), now)
	if err != nil {
		t.Fatal(err)
	}
	next, err := db.Change(t.Context(), "r1", func(q access.Request) (access.Request, error) { return q.ApproveFor(ben, d, "for cleo", now) })
	if err != nil {
		t.Fatal(err)
	}
	same(t, other, next)
}

func refusedChange(t *testing.T, db, _ *state.DB) {
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
	if _, err := db.Change(t.Context(), "none", func(q access.Request) (access.Request, error) { return q, nil }); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("no such request: %v", err)
	}
	q2 := q
	q2.ID = "r2"
	if err := db.Insert(t.Context(), q2, func() error { return boom }); !errors.Is(err, boom) {
		t.Errorf("error %v", err)
	}
	if _, err := db.Request(t.Context(), "r2"); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("a request whose audit entry failed is stored: %v", err)
	}
}

func canceledChange(t *testing.T, db, _ *state.DB) {
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

// countUnderLoad: 40 readers at once on two handles, 5 reads allowed, 5 happen.
func countUnderLoad(t *testing.T, db, other *state.DB) {
	insert(t, db, "r1", access.Rules{Approvals: 1, RequestTTL: time.Hour, GrantTTL: time.Hour, MaxReads: 5})
	if _, err := db.Change(t.Context(), "r1", func(q access.Request) (access.Request, error) { return q.Approve(ben, "", now) }); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var allowed, spent atomic.Int32
	for i := range 40 {
		db := []*state.DB{db, other}[i%2]
		wg.Go(func() {
			q, err := db.Count(t.Context(), "r1", 2, "sha256:0", now, func(q access.Request) (access.Request, error) { return q.Use(ada, 2, now) })
			switch {
			case err == nil:
				allowed.Add(1)
				if err := db.Logged(t.Context(), "r1", q.Grant.Used, "log", uint64(q.Grant.Used+100)); err != nil {
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
		if r.Number != i+1 || r.AuditIndex == nil || *r.AuditIndex != uint64(i+101) || r.Records != 2 || r.AuditLog != "log" {
			t.Errorf("read %d is %+v", i, r)
		}
	}
}

// approvalsUnderLoad: many say yes at once; as many count as are needed, and one makes
// the grant.
func approvalsUnderLoad(t *testing.T, db, other *state.DB) {
	insert(t, db, "r1", access.Rules{Approvals: 3, RequestTTL: time.Hour, GrantTTL: time.Hour, MaxReads: 5})
	var wg sync.WaitGroup
	var grants atomic.Int32
	for i := range 20 {
		db := []*state.DB{db, other}[i%2]
		by := access.Person{Name: fmt.Sprintf("approver-%d", i%10), Roles: []access.Role{access.Approver}}
		wg.Go(func() {
			_, err := db.Change(t.Context(), "r1", func(q access.Request) (access.Request, error) {
				next, err := q.Approve(by, "", now)
				if err == nil && next.Grant != nil {
					grants.Add(1)
				}
				return next, err
			})
			if err != nil && !errors.Is(err, access.ErrTwice) && !errors.Is(err, access.ErrGranted) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	q, err := db.Request(t.Context(), "r1")
	if err != nil || len(q.Approvals) != 3 || grants.Load() != 1 || q.State(now) != access.Granted {
		t.Errorf("%d approvals, %d grants, %s, %v", len(q.Approvals), grants.Load(), q.State(now), err)
	}
}

func listing(t *testing.T, db, _ *state.DB) {
	for i, id := range []string{"a", "b", "c"} {
		q := access.Request{
			ID: id, Requester: "ada", Scope: access.Scope{TraceID: "x"}, Reason: "r", Needs: 1, TTL: 1, Reads: 1,
			Created: now.Add(time.Duration(i)), Deadline: now,
		}
		if id == "b" {
			q.Requester, q.Batch = "Bob", "batch"
		}
		if err := db.Insert(t.Context(), q, nothing); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		filter state.Filter
		want   []string
	}{
		{state.Filter{}, []string{"c", "b", "a"}},
		{state.Filter{Limit: 2}, []string{"c", "b"}},
		{state.Filter{Requester: "bob"}, []string{"b"}},
		{state.Filter{Requester: "eve"}, nil},
		{state.Filter{Batch: "batch"}, []string{"b"}},
		{state.Filter{Unreviewed: true}, nil},
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

func batch(t *testing.T, db, _ *state.DB) {
	q := insert(t, db, "taken", access.DefaultRules())
	fresh := q
	fresh.ID = "fresh"
	if err := db.InsertAll(t.Context(), []access.Request{fresh, q}, nothing); err == nil {
		t.Error("an id was used twice")
	}
	if _, err := db.Request(t.Context(), "fresh"); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("half a batch was stored: %v", err)
	}
}

// brokenGlass: of many at the same moment one is granted, on any handle; the next one
// after the review.
func brokenGlass(t *testing.T, db, other *state.DB) {
	p := policy(t, access.Spec{Rules: access.DefaultRules(), BreakGlass: &access.BreakGlass{GrantTTL: time.Hour, MaxReads: 1, ReviewWithin: time.Hour}})
	smash := func(db *state.DB, id string) (access.Request, error) {
		return db.InsertBroken(t.Context(), func(due []access.Request) (access.Request, error) {
			return p.New(id, ada, access.Ask{Scope: access.Scope{TraceID: "4bf92f3577b34da6a3ce929d0e0e4736"}, Reason: "it is burning", BreakGlass: true}, due, now)
		})
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var granted []access.Request
	for i := range 12 {
		db := []*state.DB{db, other}[i%2]
		wg.Go(func() {
			q, err := smash(db, fmt.Sprint("g", i))
			if err == nil {
				mu.Lock()
				granted = append(granted, q)
				mu.Unlock()
			} else if !errors.Is(err, access.ErrReviewDue) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(granted) != 1 {
		t.Fatalf("%d glasses were broken at once", len(granted))
	}
	same(t, other, granted[0])
	if due, err := db.Requests(t.Context(), state.Filter{Unreviewed: true}); err != nil || len(due) != 1 {
		t.Errorf("%d reviews due, %v", len(due), err)
	}
	next, err := db.Change(t.Context(), granted[0].ID, func(q access.Request) (access.Request, error) { return q.Review(ben, false, "no reason for it", now) })
	if err != nil {
		t.Fatal(err)
	}
	same(t, other, next)
	if next.State(now) != access.Revoked {
		t.Errorf("after an unjustified one: %s", next.State(now))
	}
	if _, err := smash(other, "again"); err != nil {
		t.Errorf("after the review: %v", err)
	}
}

func delegations(t *testing.T, db, other *state.DB) {
	d := access.Delegation{ID: "d1", From: cleo, To: "ben", Created: now, Until: now.Add(time.Hour), Note: "holiday"}
	if err := db.AddDelegation(t.Context(), d, nothing); err != nil {
		t.Fatal(err)
	}
	boom := errors.New("audit is down")
	failed := d
	failed.ID = "d2"
	if err := db.AddDelegation(t.Context(), failed, func() error { return boom }); !errors.Is(err, boom) {
		t.Errorf("error %v", err)
	}
	list, err := other.Delegations(t.Context(), now)
	if d := cmp.Diff([]access.Delegation{d}, list, cmpopts.EquateEmpty()); d != "" || err != nil {
		t.Error(d, err)
	}
	if list, err := db.Delegations(t.Context(), now.Add(time.Hour)); err != nil || len(list) != 0 {
		t.Errorf("after its end: %v, %v", list, err)
	}
	ended, err := other.ChangeDelegation(t.Context(), "d1", func(d access.Delegation) (access.Delegation, error) { return d.End(cleo, "back", now) })
	if err != nil || ended.Ended == nil {
		t.Fatal(err)
	}
	if _, err := db.ChangeDelegation(t.Context(), "d1", func(d access.Delegation) (access.Delegation, error) { return d.End(cleo, "back", now) }); !errors.Is(err, access.ErrDelegation) {
		t.Errorf("ended twice: %v", err)
	}
	if _, err := db.ChangeDelegation(t.Context(), "none", func(d access.Delegation) (access.Delegation, error) { return d, nil }); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("no such delegation: %v", err)
	}
	if list, err := db.Delegations(t.Context(), now); err != nil || len(list) != 0 {
		t.Errorf("an ended one is listed: %v, %v", list, err)
	}
}

func freeze(t *testing.T, db, other *state.DB) {
	if f, err := db.Freeze(t.Context()); err != nil || f.Stands() {
		t.Fatal(f, err)
	}
	for _, act := range []func(access.Freeze) (access.Freeze, error){
		func(f access.Freeze) (access.Freeze, error) { return f.Start(ada, "a laptop was stolen", now) },
		func(f access.Freeze) (access.Freeze, error) { return f.Lift(ben, "it is back", now) },
		func(f access.Freeze) (access.Freeze, error) { return f.Lift(cleo, "yes", now) },
		func(f access.Freeze) (access.Freeze, error) { return f.Start(ben, "once more stolen", now.Add(1)) },
	} {
		next, err := db.ChangeFreeze(t.Context(), act)
		if err != nil {
			t.Fatal(err)
		}
		got, err := other.Freeze(t.Context())
		if d := cmp.Diff(next, got, cmpopts.EquateEmpty()); d != "" || err != nil {
			t.Error(d, err)
		}
	}
	// Two lifts at once by one person under two names: the second sees the first.
	var wg sync.WaitGroup
	for i, who := range []access.Person{ben, {Name: "ben2", Roles: ben.Roles, Identities: ben.Identities}} {
		db := []*state.DB{db, other}[i]
		wg.Go(func() {
			_, err := db.ChangeFreeze(t.Context(), func(f access.Freeze) (access.Freeze, error) { return f.Lift(who, "", now) })
			if err != nil && !errors.Is(err, access.ErrTwice) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if f, err := db.Freeze(t.Context()); err != nil || !f.Stands() || len(f.Lifts) != 1 {
		t.Errorf("%+v, %v", f, err)
	}
}

func key(id string) state.Key {
	return state.Key{
		Public: keyring.PublicKey{
			Epoch: keyring.Epoch{Tenant: "acme", Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)},
			ID:    id, Algorithm: keyring.X25519, Key: []byte("public\x00\xff"),
		},
		Private: []byte("wrapped\x00\xff"), Created: now,
	}
}

func keys(t *testing.T, db, other *state.DB) {
	k, second := key("0011223344556677"), key("ffffffffffffffff")
	e := k.Public.Epoch
	if ok, err := db.AddKey(t.Context(), k); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if ok, err := other.AddKey(t.Context(), second); err != nil || ok {
		t.Errorf("an epoch got a second key: %v, %v", ok, err)
	}
	got, err := other.Key(t.Context(), e)
	if d := cmp.Diff(k, got); d != "" || err != nil {
		t.Error(d, err)
	}
	if ok, err := other.DestroyKey(t.Context(), e, now); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if ok, err := db.DestroyKey(t.Context(), e, now); err != nil || ok {
		t.Errorf("destroyed twice: %v, %v", ok, err)
	}
	if ok, err := db.AddKey(t.Context(), second); err != nil || ok {
		t.Errorf("a destroyed epoch got a new key: %v, %v", ok, err)
	}
	// The key of a hold is another one, also with the tenant and the expiry of an epoch.
	held := key("fedcba9876543210")
	held.Public.Epoch.Hold = "h1"
	if ok, err := db.AddKey(t.Context(), held); err != nil || !ok {
		t.Fatalf("key of a hold: %v, %v", ok, err)
	}
	if ok, err := db.ReplaceKey(t.Context(), e, held.Private, []byte("no")); err != nil || ok {
		t.Errorf("the key of an epoch was replaced for that of a hold: %v, %v", ok, err)
	}
	if got, err := other.Key(t.Context(), held.Public.Epoch); err != nil || got.Public.Epoch != held.Public.Epoch || got.Private == nil {
		t.Errorf("key of a hold: %+v, %v", got, err)
	}
	if ok, err := other.DestroyKey(t.Context(), held.Public.Epoch, now); err != nil || !ok {
		t.Errorf("destroy the key of a hold: %v, %v", ok, err)
	}
	list, err := db.Keys(t.Context())
	if err != nil || len(list) != 2 || list[1].Public.Epoch.Hold != "h1" || list[0].Private != nil || !list[0].Destroyed.Equal(now) {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := db.Key(t.Context(), keyring.Epoch{Tenant: "none", Expires: e.Expires}); !errors.Is(err, state.ErrNotFound) {
		t.Errorf("no such key: %v", err)
	}
}

// oneMakesAKey: brokers that publish at the same moment end with one key for the epoch.
func oneMakesAKey(t *testing.T, db, other *state.DB) {
	var wg sync.WaitGroup
	var made atomic.Int32
	for i := range 16 {
		db := []*state.DB{db, other}[i%2]
		wg.Go(func() {
			ok, err := db.AddKey(t.Context(), key(fmt.Sprintf("%016d", i)))
			if err != nil {
				t.Error(err)
			}
			if ok {
				made.Add(1)
			}
		})
	}
	wg.Wait()
	if made.Load() != 1 {
		t.Errorf("%d keys of one epoch were made", made.Load())
	}
}
