package sweeper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	if err := b.PutUntil(t.Context(), locked, []byte("data"), until); err != nil {
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
