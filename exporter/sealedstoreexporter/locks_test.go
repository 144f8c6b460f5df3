package sealedstoreexporter

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component/componenttest"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/envelope"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/s3server"
)

const lockedPolicy = `
version: 1
classes:
  - {name: evidence, ttl: 7d, share: 0.1, object_lock: governance}
  - {name: sampled, ttl: 7d, share: 1}
`

func policyFile(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestClassLock: the objects of a class that asks for it lie under a lock until their
// expiry, those of the others do not; storing them again is no fault.
func TestClassLock(t *testing.T) {
	bucket := s3server.Bucket(t, s3server.Locked)
	v, c := newVault(), quick(t)
	c.Store.Directory, c.Store.S3, c.PolicyFile = "", &bucket, policyFile(t, lockedPolicy)
	e := newFixture(t, c).traces(t, componenttest.NewNopHost())
	records := append(v.seal(t, sealed.Traces, "evidence", 2), v.seal(t, sealed.Traces, "sampled", 2)...)
	for range 2 {
		if err := e.ConsumeTraces(t.Context(), envelope.Traces(records)); err != nil {
			t.Fatal(err)
		}
	}
	shutdown(t, e)
	b := bucketOf(t, c)
	got, names := v.stored(t, b)
	wantOnce(t, got, append(plaintexts("evidence", 2), plaintexts("sampled", 2)...)...)
	for _, name := range names {
		info, err := object.ParseKey(name)
		if err != nil {
			t.Fatal(err)
		}
		lock, err := b.(objstore.Locks).Lock(t.Context(), name, "")
		if err != nil {
			t.Fatal(err)
		}
		want := objstore.Lock{}
		if info.Class == "evidence" {
			want = objstore.Lock{Mode: "governance", Until: info.Expires}
		}
		if lock != want {
			t.Errorf("%s: lock %+v, want %+v", name, lock, want)
		}
		if err := b.Delete(t.Context(), name); errors.As(err, new(*objstore.LockedError)) != (info.Class == "evidence") {
			t.Errorf("%s: delete: %v", name, err)
		}
	}
}

// TestLockNeedsBucket: a store that cannot lock is refused at start, as is a policy that cannot be read.
func TestLockNeedsBucket(t *testing.T) {
	for want, path := range map[string]string{
		"'classes[0].object_lock' needs 's3'":                       policyFile(t, lockedPolicy),
		"'policy_file': open":                                       filepath.Join(t.TempDir(), "none.yaml"),
		"'classes[0].object_lock' must be governance or compliance": policyFile(t, "version: 1\nclasses: [{name: a, ttl: 7d, share: 1, object_lock: yes}]"),
	} {
		c := quick(t)
		c.PolicyFile = path
		f := newFixture(t, c)
		e, err := f.store.traces(t.Context(), f.set)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Start(t.Context(), componenttest.NewNopHost()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("start: %v, want %q", err, want)
		}
	}
}
