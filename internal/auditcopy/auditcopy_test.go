package auditcopy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"k8s.io/klog/v2"

	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/dir"
	"github.com/sotto-project/sotto/internal/objstore/s3"
	"github.com/sotto-project/sotto/internal/s3server"
)

func TestMain(m *testing.M) {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// grow opens the log in dir and adds n entries.
func grow(t *testing.T, dir string, key audit.Key, n int) {
	t.Helper()
	l, err := audit.Open(t.Context(), dir, key)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if _, err := l.Append(t.Context(), audit.Entry{Time: time.Unix(int64(i), 0), Actor: "ada", Action: audit.SignIn, Decision: audit.Allowed}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := l.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
}

type fixture struct {
	dir   string
	key   audit.Key
	store *Store
}

func newFixture(t *testing.T, bucket objstore.Bucket, keep time.Duration) fixture {
	t.Helper()
	root := t.TempDir()
	key, err := audit.CreateKeyFile(filepath.Join(root, "key"), "sotto.example.org/audit")
	if err != nil {
		t.Fatal(err)
	}
	f := fixture{dir: filepath.Join(root, "log"), key: key}
	if f.store, err = Open(bucket, key.Verifier, keep); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f fixture) copy(t *testing.T, last audit.Head) audit.Head {
	t.Helper()
	h, err := f.store.Copy(t.Context(), f.dir, last, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func folder(t *testing.T) (string, objstore.Bucket) {
	t.Helper()
	path := t.TempDir()
	b, err := dir.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, b
}

// TestCopyAndRestore: each round copies what is new, a broker that starts again goes on,
// and the copies make the log again, down to the bytes of its entries.
func TestCopyAndRestore(t *testing.T) {
	t.Parallel()
	path, bucket := folder(t)
	f := newFixture(t, bucket, 0)
	if h := f.copy(t, audit.Head{}); h.Size != 0 {
		t.Errorf("copied %d entries of no log", h.Size)
	}
	grow(t, f.dir, f.key, 3)
	first := f.copy(t, audit.Head{})
	grow(t, f.dir, f.key, 300)
	f.copy(t, first)
	again, err := f.store.Check(t.Context(), 303)
	if err != nil || again.Size != 303 {
		t.Fatalf("after a restart %d, %v", again.Size, err)
	}
	f.copy(t, audit.Head{}) // one that knows nothing copies again what is there
	grow(t, f.dir, f.key, 2)
	if h := f.copy(t, again); h.Size != 305 {
		t.Errorf("copied up to %d", h.Size)
	}
	c, err := f.store.Copies(t.Context())
	if err != nil || len(c.Heads) != 3 {
		t.Fatalf("%d checkpoints, %v", len(c.Heads), err)
	}
	report, err := audit.VerifyDir(t.Context(), f.dir, f.key.Verifier, audit.Options{Copies: c})
	if err != nil || report.Err() != nil || *report.Copies != (audit.CopiesReport{Checkpoints: 3, Newest: 305}) {
		t.Errorf("%v, %v, %+v", err, report.Err(), report.Copies)
	}
	restored := filepath.Join(t.TempDir(), "restored")
	report, err = f.store.Restore(t.Context(), restored)
	if err != nil || report.Err() != nil || report.Size != 305 {
		t.Fatalf("restored %d entries, %v, %v", report.Size, err, report.Err())
	}
	grow(t, restored, f.key, 1)

	// A file that was changed among the copies is named by the log that is restored of them.
	tile := filepath.Join(path, "audit/v1", filepath.Base(strings.TrimSuffix(f.store.prefix, "/")), "tile/entries/000")
	raw, err := os.ReadFile(tile)
	if err != nil {
		t.Fatal(err)
	}
	raw[40] ^= 1
	if err := errors.Join(os.Chmod(tile, 0o600), os.WriteFile(tile, raw, 0o600)); err != nil {
		t.Fatal(err)
	}
	report, err = f.store.Restore(t.Context(), filepath.Join(t.TempDir(), "bad"))
	if err != nil || report.Err() == nil || report.Faults[0].Entry != 0 {
		t.Errorf("restored of a changed copy: %v, %+v", err, report.Faults)
	}
}

// TestRolledBackLog: nothing is copied of a log that has lost what was copied, and
// somebody else's object among the copies neither hides that nor stops the copying.
func TestRolledBackLog(t *testing.T) {
	t.Parallel()
	_, bucket := folder(t)
	f := newFixture(t, bucket, 0)
	grow(t, f.dir, f.key, 2)
	old := filepath.Join(t.TempDir(), "old")
	if err := os.CopyFS(old, os.DirFS(f.dir)); err != nil {
		t.Fatal(err)
	}
	grow(t, f.dir, f.key, 3)
	last := f.copy(t, audit.Head{})
	for i, name := range []string{fmt.Sprintf("%020d-%064x", 99, 1), "notes.txt", "99-00"} {
		if err := bucket.Put(t.Context(), f.store.prefix+"checkpoint/"+name, []byte{byte(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if h, err := f.store.Check(t.Context(), 5); err != nil || h != last {
		t.Errorf("with somebody else's objects: %d, %v", h.Size, err)
	}
	if _, err := f.store.Check(t.Context(), 2); !errors.Is(err, ErrRolledBack) {
		t.Errorf("a log of 2 entries: %v", err)
	}
	f.dir = old
	if _, err := f.store.Copy(t.Context(), f.dir, last, time.Now()); !errors.Is(err, ErrRolledBack) {
		t.Errorf("copying a log that was put back: %v", err)
	}
	// Of another log, or one signed by another key, nothing is copied.
	other := newFixture(t, bucket, 0)
	grow(t, other.dir, other.key, 1)
	if _, err := f.store.Copy(t.Context(), other.dir, audit.Head{}, time.Now()); err == nil {
		t.Error("the checkpoint of another key was copied")
	}
}

// TestLockedBucket: on a real S3 server that locks objects no copy can be deleted before
// its time, neither plainly nor by its version.
func TestLockedBucket(t *testing.T) {
	c := s3server.Bucket(t, s3server.Locked)
	c.ObjectLock = "governance"
	b, err := s3.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	f := newFixture(t, b, 8*time.Second)
	grow(t, f.dir, f.key, 3)
	h := f.copy(t, audit.Head{})
	until := time.Now().Add(9 * time.Second)
	var all []objstore.Version
	for v, err := range b.Versions(t.Context(), "audit/") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
		if err := b.Delete(t.Context(), v.Key); !errors.Is(err, objstore.ErrDenied) {
			t.Errorf("delete %s: %v", v.Key, err)
		}
	}
	if faults := b.Purge(t.Context(), all); len(faults) != 3 {
		t.Errorf("purged but for %v", faults)
	}
	report, err := f.store.Restore(t.Context(), filepath.Join(t.TempDir(), "restored"))
	if err != nil || report.Err() != nil || report.Size != h.Size {
		t.Errorf("restored %d entries, %v, %v", report.Size, err, report.Err())
	}
	time.Sleep(time.Until(until)) // so that the bucket can be removed
	if faults := b.Purge(t.Context(), all); len(faults) > 0 {
		t.Errorf("purge after its time: %v", faults)
	}
}
