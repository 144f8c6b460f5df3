package statetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// sessions: a session comes back as it went in, ends, and is forgotten when stale.
func sessions(t *testing.T, db, other *state.DB) {
	ctx := t.Context()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for _, s := range []state.Session{
		{ID: "a", Person: "ada", Credential: "token:x", Created: now, Seen: now},
		{ID: "b", Person: "eve", Roles: []access.Role{access.Debugger, access.Auditor}, Groups: []string{"security"}, Identities: []string{"eve@example.org"}, Credential: "oidc:y", Created: now, Seen: now.Add(time.Minute)},
	} {
		if err := db.AddSession(ctx, s, now.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		got, err := other.Session(ctx, s.ID)
		if diff := cmp.Diff(s, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
	}
	if err := db.SeeSession(ctx, "b", now.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := db.AddSession(ctx, state.Session{ID: "c", Person: "cleo", Created: now, Seen: now.Add(2 * time.Hour)}, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := db.EndSession(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	if err := db.EndSession(ctx, "never"); err != nil {
		t.Error(err)
	}
	for id, want := range map[string]error{"a": state.ErrNotFound, "b": nil, "c": state.ErrNotFound} {
		if _, err := db.Session(ctx, id); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", id, err, want)
		}
	}
}

// identities: a subject keeps its first name, a name its first subject, a proof counts once.
func identities(t *testing.T, db, other *state.DB) {
	ctx := t.Context()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	for i, tc := range []struct {
		issuer, subject, proof, name string
		want                         string
		err                          error
	}{
		{"i", "1", "p1", "ada", "ada", nil},
		{"i", "1", "p2", "countess", "ada", nil},
		{"i", "2", "p3", "ADA", "", state.ErrNameTaken},
		{"j", "1", "p4", "ada", "", state.ErrNameTaken},
		{"i", "2", "p3", "ben", "ben", nil}, // what was refused was not spent
		{"i", "2", "p1", "ben", "", state.ErrProofSpent},
		{"i", "1", "p2", "ada", "", state.ErrProofSpent},
	} {
		got, err := []*state.DB{db, other}[i%2].Identify(ctx, state.Subject{Issuer: tc.issuer, Subject: tc.subject, Proof: tc.proof, Until: now.Add(time.Minute)}, tc.name, now)
		if got != tc.want || !errors.Is(err, tc.err) {
			t.Errorf("%d: %q, %v, want %q, %v", i, got, err, tc.want, tc.err)
		}
	}
	if _, err := db.Identify(ctx, state.Subject{Issuer: "i", Subject: "1", Proof: "p1", Until: now.Add(time.Hour)}, "ada", now.Add(2*time.Minute)); err != nil {
		t.Errorf("a proof is remembered longer than it could be presented: %v", err)
	}
}
