package sweeper_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/s3"
	"github.com/sotto-project/sotto/internal/s3server"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// TestLockedObjects: what has expired and lies under a lock is waited for, without a new
// entry at each sweep and although the credentials may bypass governance; the report
// calls it a violation and says why; then it goes. Its key is destroyed at once.
func TestLockedObjects(t *testing.T) {
	c := s3server.Bucket(t, s3server.Locked)
	c.ObjectLock = "governance"
	b, err := s3.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	locked, held, free := key("errors", "2026-11-25", "acme", 1, now), key("errors", "2026-11-25", "acme", 2, now), key("errors", "2026-11-25", "acme", 3, now)
	until := time.Now().Add(8 * time.Second).Truncate(time.Second)
	if err := b.PutUntil(t.Context(), locked, []byte("data"), until, ""); err != nil {
		t.Fatal(err)
	}
	put(t, b, held, free)
	s3server.LegalHold(t, c, held, true)
	keys, log, waiting := newKeys("acme/2026-11-25"), &record{}, new(sweeper.Waiting)
	sweep := func(at time.Time) sweeper.Result {
		t.Helper()
		r, err := sweeper.Sweep(t.Context(), b, at, keys, log, sweeper.Options{Waiting: waiting})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}

	if d := cmp.Diff(sweeper.Result{Seen: 3, Deleted: 1, Bytes: 10, Keys: 1, Locked: 2}, sweep(time.Now())); d != "" {
		t.Errorf("first sweep (-want +got):\n%s", d)
	}
	entries := len(log.lines())
	if d := cmp.Diff(sweeper.Result{Seen: 2, Locked: 2}, sweep(time.Now())); d != "" {
		t.Errorf("second sweep (-want +got):\n%s", d)
	}
	if got := log.lines(); len(got) != entries {
		t.Errorf("the second sweep wrote %q", got[entries:])
	}
	report, err := sweeper.Inspect(t.Context(), b, time.Now(), policy, keys, sweeper.InspectOptions{})
	if err != nil || report.Counts[sweeper.PastTTL] != 2 {
		t.Fatalf("violations %v, %v", report.Counts, err)
	}
	why := map[string]string{}
	for _, v := range report.Violations {
		if v.Kind == sweeper.PastTTL {
			why[v.Object] = v.Detail
		}
	}
	if !strings.Contains(why[locked], "locked (governance) until "+until.UTC().Format(time.RFC3339)) || !strings.Contains(why[held], "legal hold") {
		t.Errorf("the report gives the reasons %v", why)
	}

	time.Sleep(time.Until(until) + 2*time.Second)
	if d := cmp.Diff(sweeper.Result{Seen: 2, Deleted: 1, Bytes: 4, Locked: 1}, sweep(time.Now())); d != "" {
		t.Errorf("sweep after the lock (-want +got):\n%s", d)
	}
	s3server.LegalHold(t, c, held, false)
	if d := cmp.Diff(sweeper.Result{Seen: 1, Deleted: 1, Bytes: 10}, sweep(time.Now().Add(2*time.Hour))); d != "" {
		t.Errorf("sweep after the hold (-want +got):\n%s", d)
	}
}

var locking = retention.Policy{Version: 1, Classes: []retention.Class{{Name: "errors", TTL: 7 * 24 * time.Hour, Share: 1, ObjectLock: retention.Governance}}}

// TestPlanLock: the plan shows what a class that asks for object lock still lacks; apply
// turns it on where the server can, says so where it cannot, and sets its rules anyway.
func TestPlanLock(t *testing.T) {
	for kind, want := range map[s3server.Kind]struct {
		enable   bool
		problems int
	}{s3server.Plain: {false, 1}, s3server.Versioned: {true, 0}, s3server.Locked: {false, 0}} {
		b, err := s3.Open(s3server.Bucket(t, kind))
		if err != nil {
			t.Fatal(err)
		}
		p, err := sweeper.MakePlan(t.Context(), b, locking)
		if err != nil || p.EnableLock != want.enable || len(p.Problems) != want.problems {
			t.Errorf("kind %d: enable %v, problems %q, %v", kind, p.EnableLock, p.Problems, err)
		}
		err = p.Apply(t.Context(), b)
		if err != nil && (!want.enable || !errors.Is(err, objstore.ErrNoLock)) {
			t.Errorf("kind %d: apply: %v", kind, err)
		}
		again, planErr := sweeper.MakePlan(t.Context(), b, locking)
		if planErr != nil || again.EnableLock != (err != nil) || len(again.Settings.Rules) != 2 {
			t.Errorf("kind %d: after it was applied: %+v, %v", kind, again, planErr)
		}
		report, err := sweeper.Inspect(t.Context(), b, time.Now(), locking, nil, sweeper.InspectOptions{})
		if missing := again.Settings.ObjectLock == "off"; err != nil || (report.Counts[sweeper.NotLocked] == 1) != missing {
			t.Errorf("kind %d: violations %v, %v", kind, report.Counts, err)
		}
	}
}

// TestNotLocked: that collectors write a class without the lock it asks for is found out.
func TestNotLocked(t *testing.T) {
	b, err := s3.Open(s3server.Bucket(t, s3server.Locked))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now()
	day := at.Add(72 * time.Hour).UTC().Truncate(24 * time.Hour)
	older, newer := key("errors", retention.FormatExpiry(day), "acme", 1, at.Add(-2*time.Hour)), key("errors", retention.FormatExpiry(day), "acme", 2, at.Add(-time.Hour))
	count := func() int {
		t.Helper()
		report, err := sweeper.Inspect(t.Context(), b, at, locking, nil, sweeper.InspectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return report.Counts[sweeper.NotLocked]
	}
	put(t, b, older)
	if n := count(); n != 1 {
		t.Errorf("%d violations for an object without a lock", n)
	}
	if err := b.PutUntil(t.Context(), newer, []byte("data"), day, retention.Governance); err != nil {
		t.Fatal(err)
	}
	if n := count(); n != 0 {
		t.Errorf("%d violations, and the newest object is locked", n)
	}
}

// TestFolderLocksNothing: a class that asks for a lock in a folder is a problem and a violation.
func TestFolderLocksNothing(t *testing.T) {
	b := store(t)
	p, err := sweeper.MakePlan(t.Context(), b, locking)
	if err != nil || len(p.Problems) != 1 || p.Pending() {
		t.Errorf("plan %+v, %v", p, err)
	}
	report, err := sweeper.Inspect(t.Context(), b, now, locking, nil, sweeper.InspectOptions{})
	if err != nil || report.Counts[sweeper.NotLocked] != 1 {
		t.Errorf("violations %v, %v", report.Counts, err)
	}
}
