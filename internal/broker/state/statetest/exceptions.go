package statetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// What departs from the ordinary way: a glass that is broken, somebody who stands in, and a
// freeze.

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
