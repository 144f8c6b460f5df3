package statetest

import (
	"slices"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/internal/broker/state"
)

// readsByDay: readings are counted by days back from now, of all names of one person and of
// nobody else, at both brokers.
func readsByDay(t *testing.T, db, other *state.DB) {
	ctx := t.Context()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	const day = 24 * time.Hour
	n := 0
	read := func(by *state.DB, name string, ago time.Duration, times int) {
		t.Helper()
		n++
		who := access.Person{Name: name, Roles: []access.Role{access.Debugger}}
		rules := access.DefaultRules()
		at := now.Add(-ago)
		q, err := access.New(rules, "rhabit"+string(rune('a'+n)), who, access.Ask{Scope: access.Scope{TraceID: "4bf92f3577b34da6a3ce929d0e0e4736"}, Reason: "test of the store"}, at)
		if err != nil {
			t.Fatal(err)
		}
		if q, err = q.Approve(access.Person{Name: "ben", Roles: []access.Role{access.Approver}}, "", at); err != nil {
			t.Fatal(err)
		}
		if err := by.Insert(ctx, q, func() error { return nil }); err != nil {
			t.Fatal(err)
		}
		for range times {
			if _, err := by.Count(ctx, q.ID, 1, "sha256:x", at, func(q access.Request) (access.Request, error) { return q.Use(who, 1, at) }); err != nil {
				t.Fatal(err)
			}
		}
	}
	read(db, "hab", 0, 3)
	read(other, "hab", 23*time.Hour, 2)
	read(db, "hab", day, 1)
	read(db, "hab-2", 3*day+time.Hour, 4)
	read(db, "somebody", time.Hour, 7)
	read(db, "hab", 5*day, 9) // past what is asked for
	for _, by := range []*state.DB{db, other} {
		got, err := by.ReadsByDay(ctx, []string{"hab", "hab", "hab-2"}, now, 4)
		if want := []int{5, 1, 0, 4, 0}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%v %v, want %v", got, err, want)
		}
	}
}
