// Package statetest holds the contract of internal/broker/state as tests: whatever
// keeps the broker's state passes them. SQLite does so in every run, PostgreSQL where a
// server is there (make test-postgres).
package statetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sotto-project/sotto/core/access"
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
