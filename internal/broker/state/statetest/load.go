package statetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/state"
)

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
