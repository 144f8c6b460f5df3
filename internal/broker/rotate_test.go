package broker

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/audit"
	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/state"
	"github.com/sotto-project/sotto/internal/kms"
	"github.com/sotto-project/sotto/internal/objstore/dir"
)

// thief has copies of the bucket and of the state, and a key-encryption key.
type thief struct {
	samples samples
	state   *state.DB
}

func steal(t *testing.T, w *world) thief {
	t.Helper()
	if w.Config.State.Postgres != nil {
		t.Skip("what is stolen is an SQLite file; TestPostgresDestroyKey looks at PostgreSQL's")
	}
	loot := t.TempDir()
	if err := os.CopyFS(filepath.Join(loot, "store"), os.DirFS(w.Config.Store.Directory)); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal"} { // as a file backup of a running broker takes them
		data, err := os.ReadFile(w.Config.State.SQLite + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(loot, "state.db"+suffix), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bucket, err := dir.Open(filepath.Join(loot, "store"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := state.Open(t.Context(), filepath.Join(loot, "state.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bucket.Close(); db.Close() })
	return thief{samples{bucket}, db}
}

// opens tries every private key of the stolen state, under the given key-encryption
// key, on every stolen record of a trace. It returns what it could read.
func (th thief) opens(t *testing.T, kekURI, trace string) (plain []string, tried int) {
	t.Helper()
	kek, err := kms.Open(kekURI)
	if err != nil {
		t.Fatal(err)
	}
	found, problems, err := th.samples.find(t.Context(), access.Scope{TraceID: trace}, noon) // a thief's clock says what they like
	if err != nil || len(problems) > 0 || len(found) == 0 {
		t.Fatalf("the stolen bucket holds %d records, %v, %v", len(found), problems, err)
	}
	keys, err := th.state.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if k.Private == nil {
			continue
		}
		tried++
		private, err := keyring.UnwrapPrivate(k.Private, kek, k.Public.Epoch)
		if err != nil {
			continue
		}
		decrypter, err := keyring.Decrypter(private)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range found {
			if text, err := sealed.Open(r.Record, decrypter); err == nil {
				plain = append(plain, string(text))
			}
		}
	}
	return plain, tried
}

// TestBackupAfterExpiry: a copy of the bucket and of the key store, taken while a
// sample lived, opens it then and not after its expiry with the key-encryption key
// rotated. What lives goes on opening.
func TestBackupAfterExpiry(t *testing.T) {
	w := newWorld(t, "")
	w.keep(sealed.Header{Class: "sample", Expires: noon.Truncate(24*time.Hour).AddDate(0, 0, 3), TraceID: traceB}, span(t, traceB, canary))
	w.keep(sealed.Header{Class: "errors", Expires: noon.Truncate(24*time.Hour).AddDate(0, 0, 7)}, span(t, traceA, canary))
	th := steal(t, w)
	if plain, _ := th.opens(t, w.Config.KEK, traceB); len(plain) != 1 || !strings.Contains(plain[0], canary) {
		t.Fatalf("the copies open %d records before the expiry: this test would see nothing", len(plain))
	}
	before, err := th.state.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	w.wait(4 * 24 * time.Hour)
	if _, err := w.Sweep(t.Context(), "system"); err != nil {
		t.Fatal(err)
	}
	// Without the rotation the old copies still open: that is why the manual asks for it.
	if plain, _ := th.opens(t, w.Config.KEK, traceB); len(plain) != 1 {
		t.Errorf("the copies open %d records before the rotation, want 1", len(plain))
	}
	rotated, err := w.Keeper.RotateKEK(t.Context(), "otto")
	if err != nil || !rotated.Retired || rotated.Keys == 0 {
		t.Fatalf("%+v, %v", rotated, err)
	}
	for _, trace := range []string{traceA, traceB} {
		if plain, tried := th.opens(t, w.Config.KEK, trace); len(plain) != 0 || tried == 0 {
			t.Errorf("the copies open %d records of %s with %d keys", len(plain), trace, tried)
		}
	}
	// Nothing on the broker's disk is what wrapped or was wrapped then.
	err = filepath.WalkDir(w.made.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, k := range before {
			if len(k.Private) > 0 && bytes.Contains(data, k.Private[len(k.Private)-64:]) {
				t.Errorf("%s holds the old wrapping of %s", path, k.Public.Epoch.ID())
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if a, b := w.logged(audit.KEKRotating, audit.Allowed), w.logged(audit.KEKRotated, audit.Allowed); len(a) != 1 || len(b) != 1 || b[0].Records != rotated.Keys || b[0].Actor != "otto" {
		t.Errorf("the log has %d and %d entries: %+v", len(a), len(b), b)
	}
	if s := w.sample("ada", w.granted()); len(s.Records) != 1 || len(s.Problems) != 0 {
		t.Errorf("after the rotation a living sample gives %d records, %v", len(s.Records), s.Problems)
	}
}

// TestRotateWhileKeysAreMade: brokers make and publish keys while the key-encryption
// key is rotated again and again. Each key that was published opens.
func TestRotateWhileKeysAreMade(t *testing.T) {
	w := newWorld(t, "")
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			for range 8 {
				w.wait(8 * time.Hour)
				if _, err := w.Keeper.Publish(t.Context(), "system"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Go(func() {
		for range 12 {
			if _, err := w.Keeper.RotateKEK(t.Context(), "otto"); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	keys, err := w.State.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if _, err := keyring.UnwrapPrivate(k.Private, w.Keeper.kek, k.Public.Epoch); err != nil {
			t.Errorf("epoch %s: %v", k.Public.Epoch.ID(), err)
		}
	}
}

// TestSettle: a key that was wrapped under a version which a rotation retired before
// the key was stored is wrapped again before it is published.
func TestSettle(t *testing.T) {
	w := newWorld(t, "")
	e := keyring.Epoch{Tenant: "late", Expires: noon.Truncate(24*time.Hour).AddDate(0, 0, 9)}
	private, public, err := keyring.NewEpochKey(e, "")
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := keyring.WrapPrivate(private, w.Keeper.kek, e)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Keeper.RotateKEK(t.Context(), "otto"); err != nil {
		t.Fatal(err)
	}
	if ok, err := w.State.AddKey(t.Context(), state.Key{Public: public, Private: wrapped, Created: noon}); err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, err := w.Keeper.Decrypter(t.Context(), e); err == nil {
		t.Fatal("it opens: this test would see nothing")
	}
	// A rotation does not retire the version that a key still needs.
	if r, err := w.Keeper.RotateKEK(t.Context(), "otto"); err == nil || r.Retired || !strings.Contains(err.Error(), e.ID()) {
		t.Errorf("rotated over a key that does not open: %+v, %v", r, err)
	}
	if err := w.Keeper.settle(t.Context(), e, private); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Keeper.Decrypter(t.Context(), e); err != nil {
		t.Error(err)
	}
}

// awayKEK is a key in a service that does not answer.
type awayKEK struct{}

func (awayKEK) Encrypt([]byte, []byte) ([]byte, error) { return nil, keyring.ErrKEK }
func (awayKEK) Decrypt([]byte, []byte) ([]byte, error) { return nil, keyring.ErrKEK }

// TestKEKDown: while the KMS is away nothing opens, the reader is told why, and the
// directory that collectors have stays; when it is back all is as before.
func TestKEKDown(t *testing.T) {
	w := newWorld(t, "")
	w.keep(sealed.Header{}, span(t, traceA, canary))
	id := w.granted()
	there := w.Keeper.kek
	w.Keeper.kek = awayKEK{}
	s := w.sample("ada", id)
	if len(s.Records) != 0 || len(s.Problems) != 1 || !strings.Contains(s.Problems[0].Error, "cannot be used now") {
		t.Errorf("%d records, %v", len(s.Records), s.Problems)
	}
	before, err := os.ReadFile(w.made.Keyring)
	if err != nil {
		t.Fatal(err)
	}
	w.wait(24 * time.Hour) // new epochs are due
	if _, err := w.Keeper.Publish(t.Context(), "system"); !errors.Is(err, keyring.ErrKEK) {
		t.Errorf("published: %v", err)
	}
	if r, err := w.Keeper.RotateKEK(t.Context(), "otto"); err == nil || r.Retired {
		t.Errorf("rotated: %+v, %v", r, err)
	}
	if after, err := os.ReadFile(w.made.Keyring); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the directory has changed: %v", err)
	}
	w.Keeper.kek = there
	if _, err := w.Keeper.Publish(t.Context(), "system"); err != nil {
		t.Error(err)
	}
	if s := w.sample("ada", w.granted()); len(s.Records) != 1 || len(s.Problems) != 0 {
		t.Errorf("the KMS is back: %d records, %v", len(s.Records), s.Problems)
	}
}
