package sweeper_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/oklog/ulid/v2"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/internal/objstore/s3"
	"github.com/sotto-project/sotto/internal/s3server"
	"github.com/sotto-project/sotto/internal/sweeper"
)

func ulidAt(at time.Time, n int) string {
	var id ulid.ULID
	_ = id.SetTime(uint64(at.UnixMilli()))
	id[14], id[15] = byte(n>>8), byte(n)
	return id.String()
}

var policy = retention.Policy{Version: 1, Classes: []retention.Class{
	{Name: "errors", TTL: 7 * 24 * time.Hour, Share: 1},
	{Name: "empty", TTL: 3 * time.Hour, Share: 1},
}}

func TestInspect(t *testing.T) {
	b := store(t)
	sealed := now.Add(-24 * time.Hour)
	late := key("errors", "2026-11-25", "acme", 1, sealed)
	beyond := key("errors", "2026-12-09", "zen", 1, sealed)
	unknown := key("gone", "2026-11-28", "acme", 1, sealed)
	put(t, b, late, beyond, unknown, key("errors", "2026-12-01", "acme", 1, sealed.Add(-time.Hour)), "stray.txt")
	keys := newKeys("acme/2026-11-25", "acme/2026-11-26", "acme/2026-11-26T11", "acme/2026-12-01")

	got, err := sweeper.Inspect(t.Context(), b, now, policy, keys, sweeper.InspectOptions{Grace: 24 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) *time.Time {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return &when
	}
	want := sweeper.Report{
		At: now, Objects: 5, Bytes: 50, Keys: 4, Store: b.String(),
		Expiries: []sweeper.ExpiryReport{
			{Expires: "2026-11-25", Class: "errors", Objects: 1, Bytes: 10},
			{Expires: "2026-11-28", Class: "gone", Objects: 1, Bytes: 10},
			{Expires: "2026-12-01", Class: "errors", Objects: 1, Bytes: 10},
			{Expires: "2026-12-09", Class: "errors", Objects: 1, Bytes: 10},
		},
		KeyExpiries: []sweeper.KeyExpiry{{"2026-11-25", 1}, {"2026-11-26", 1}, {"2026-11-26T11", 1}, {"2026-12-01", 1}},
		Classes: []sweeper.ClassReport{
			{Name: "empty", InPolicy: true, TTL: "3h0m0s"},
			{
				Name: "errors", InPolicy: true, TTL: "168h0m0s", Objects: 3, Bytes: 30, Tenants: 2,
				Oldest: at("2026-11-25T11:00:00Z"), NextExpiry: at("2026-11-25T00:00:00Z"), LastExpiry: at("2026-12-09T00:00:00Z"),
			},
			{
				Name: "gone", Objects: 1, Bytes: 10, Tenants: 1,
				Oldest: at("2026-11-25T12:00:00Z"), NextExpiry: at("2026-11-28T00:00:00Z"), LastExpiry: at("2026-11-28T00:00:00Z"),
			},
		},
		Violations: []sweeper.Violation{
			{Kind: sweeper.PastTTL, Object: late, Class: "errors", Tenant: "acme", Expires: "2026-11-25", Late: "36h0m0s"},
			{Kind: sweeper.BeyondPolicy, Object: beyond, Class: "errors", Tenant: "zen", Expires: "2026-12-09", Late: "156h0m0s"},
			{Kind: sweeper.NoClass, Object: unknown, Class: "gone", Tenant: "acme", Expires: "2026-11-28"},
			{Kind: sweeper.Foreign, Object: "stray.txt"},
			{Kind: sweeper.KeyPastExpiry, Key: "acme/2026-11-25", Tenant: "acme", Expires: "2026-11-25", Late: "36h0m0s"},
		},
		Counts: map[sweeper.Kind]int{sweeper.PastTTL: 1, sweeper.BeyondPolicy: 1, sweeper.NoClass: 1, sweeper.Foreign: 1, sweeper.KeyPastExpiry: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if got.Clean() {
		t.Error("a report with violations calls itself clean")
	}
	raw, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"kind":"past_ttl"`, `"violation_counts":{`, `"next_expiry":"2026-11-25T00:00:00Z"`, `"history_checked":false`} {
		if !strings.Contains(string(raw), part) {
			t.Errorf("JSON lacks %s:\n%s", part, raw)
		}
	}
}

func TestInspectTolerance(t *testing.T) {
	b := store(t)
	put(t, b, key("errors", "2026-11-26T11", "acme", 1, now.Add(-2*time.Hour)))
	keys := newKeys("acme/2026-11-26T11")
	for tolerance, want := range map[time.Duration]bool{0: false, time.Hour: false, time.Hour + 1: true} {
		got, err := sweeper.Inspect(t.Context(), b, now, policy, keys, sweeper.InspectOptions{Tolerance: tolerance})
		if err != nil {
			t.Fatal(err)
		}
		if got.Clean() != want {
			t.Errorf("tolerance %v: clean is %v, counts %v", tolerance, got.Clean(), got.Counts)
		}
	}
}

func TestInspectBoundsViolations(t *testing.T) {
	b := store(t)
	for n := range 150 {
		put(t, b, key("errors", "2026-11-20", "acme", n, now.Add(-10*24*time.Hour)))
	}
	got, err := sweeper.Inspect(t.Context(), b, now, policy, nil, sweeper.InspectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got.Counts[sweeper.PastTTL] != 150 || len(got.Violations) != 100 {
		t.Errorf("%d counted and %d named, want 150 and 100", got.Counts[sweeper.PastTTL], len(got.Violations))
	}
}

// TestVersionedBucket: on a real server, what a careless delete and an
// overwrite leave is seen by Inspect and removed by Sweep when it is due.
func TestVersionedBucket(t *testing.T) {
	c := s3server.Bucket(t, s3server.Versioned)
	b, err := s3.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	sealed := now.Add(-24 * time.Hour)
	hidden, overwritten, kept := key("errors", "2026-11-25", "acme", 1, sealed), key("errors", "2026-11-25", "acme", 2, sealed), key("errors", "2026-12-01", "acme", 3, sealed)
	put(t, b, hidden, overwritten, kept)
	s3server.Hide(t, c, hidden)
	s3server.Overwrite(t, c, overwritten, "other bytes")
	s3server.Hide(t, c, kept)

	got, err := sweeper.Inspect(t.Context(), b, now, policy, nil, sweeper.InspectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := map[sweeper.Kind]int{sweeper.DeleteMarker: 2, sweeper.OldVersion: 3, sweeper.PastTTL: 3, sweeper.NoLifecycle: 3}
	if diff := cmp.Diff(want, got.Counts); diff != "" || !got.History {
		t.Errorf("violations (-want +got), history %v:\n%s", got.History, diff)
	}

	result, err := sweeper.Sweep(t.Context(), b, now, newKeys(), &record{}, sweeper.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sweeper.Result{Seen: 3, Deleted: 2, Bytes: 31}, result); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	// What has not expired stays as it is: hidden, with its marker.
	if got, err = sweeper.Inspect(t.Context(), b, now, policy, nil, sweeper.InspectOptions{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[sweeper.Kind]int{sweeper.DeleteMarker: 1, sweeper.OldVersion: 1, sweeper.NoLifecycle: 3}, got.Counts); diff != "" {
		t.Errorf("violations after the sweep (-want +got):\n%s", diff)
	}
}

func BenchmarkSweep1000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := store(b)
		for n := range 1000 {
			put(b, s, key("errors", "2026-11-20", "acme", n, now))
		}
		b.StartTimer()
		if _, err := sweeper.Sweep(b.Context(), s, now, newKeys(), &record{}, sweeper.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
