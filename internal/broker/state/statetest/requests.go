package statetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/state"
)

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
