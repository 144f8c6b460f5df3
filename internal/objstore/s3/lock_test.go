package s3_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/s3server"
)

// TestLock: an object that is put under a lock cannot be deleted, neither plainly nor by
// its version, before its time; then it goes whole. It carries its tags.
func TestLock(t *testing.T) {
	c := s3server.Bucket(t, s3server.Locked)
	c.ObjectLock, c.Tags = "governance", map[string]string{"team": "observability"}
	b := open(t, c)
	if s, err := b.Settings(t.Context()); err != nil || s.ObjectLock != "on" || s.Versioning != "on" {
		t.Errorf("settings %+v, %v", s, err)
	}
	const key = "sealed/v1/locked"
	until := time.Now().Add(6 * time.Second).Truncate(time.Second)
	if err := b.PutUntil(t.Context(), key, []byte("data"), until, ""); err != nil {
		t.Fatal(err)
	}
	if err := b.PutUntil(t.Context(), key, []byte("other"), until, ""); !errors.Is(err, objstore.ErrExists) {
		t.Errorf("put again: %v", err)
	}
	if d := cmp.Diff(c.Tags, s3server.Tags(t, c, key)); d != "" {
		t.Errorf("tags (-want +got):\n%s", d)
	}
	var all []objstore.Version
	for v, err := range b.Versions(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	if len(all) != 1 {
		t.Fatalf("%d versions, want one: %+v", len(all), all)
	}
	var locked *objstore.LockedError
	if err := b.Delete(t.Context(), key); !errors.Is(err, objstore.ErrDenied) || !errors.As(err, &locked) || !locked.Until.Equal(until) {
		t.Errorf("delete before its time: %v", err)
	}
	if lock, err := b.Lock(t.Context(), key, ""); err != nil || lock != (objstore.Lock{Mode: "governance", Until: until.UTC()}) {
		t.Errorf("lock %+v, %v", lock, err)
	}
	if faults := b.Purge(t.Context(), all); !errors.Is(faults[key], objstore.ErrDenied) {
		t.Errorf("purge before its time: %v", faults)
	}
	if data, err := b.ReadRange(t.Context(), key, 0, -1); err != nil || string(data) != "data" {
		t.Errorf("it holds %q, %v", data, err)
	}
	time.Sleep(time.Until(until) + time.Second)
	if faults := b.Purge(t.Context(), all); len(faults) > 0 {
		t.Errorf("purge after its time: %v", faults)
	}
	for v := range b.Versions(t.Context(), "") {
		t.Errorf("%s version %s is left", v.Key, v.ID)
	}
}

// TestLockModes: a class may ask for a lock where the store asks for none, and the
// stricter of two modes counts.
func TestLockModes(t *testing.T) {
	c := s3server.Bucket(t, s3server.Locked)
	var until time.Time
	for name, test := range map[string]struct{ store, asked, want string }{
		"none":       {"", "", ""},
		"class":      {"", "governance", "governance"},
		"compliance": {"governance", "compliance", "compliance"},
		"store":      {"compliance", "governance", "compliance"},
	} {
		c.ObjectLock = test.store
		b := open(t, c)
		until = time.Now().Add(3 * time.Second).Truncate(time.Second)
		if err := b.PutUntil(t.Context(), name, []byte("data"), until, test.asked); err != nil {
			t.Fatal(err)
		}
		if lock, err := b.Lock(t.Context(), name, ""); err != nil || lock.Mode != test.want || test.want != "" && !lock.Until.Equal(until) {
			t.Errorf("%s: lock %+v, %v", name, lock, err)
		}
	}
	time.Sleep(time.Until(until) + 2*time.Second) // nobody can tidy up before
}
