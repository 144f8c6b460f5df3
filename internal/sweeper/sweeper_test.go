package sweeper_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/dir"
	"github.com/sotto-project/sotto/internal/sweeper"
)

var now = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// keys is a key store of epochs by id.
type keys struct {
	mu    sync.Mutex
	alive map[string]keyring.Epoch
	fail  map[string]bool // epochs whose destruction fails
}

func newKeys(epochs ...string) *keys {
	k := &keys{alive: map[string]keyring.Epoch{}, fail: map[string]bool{}}
	for _, id := range epochs {
		e, err := keyring.ParseEpoch(id)
		if err != nil {
			panic(err)
		}
		k.alive[id] = e
	}
	return k
}

func (k *keys) Epochs(context.Context) ([]keyring.Epoch, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var list []keyring.Epoch
	for _, e := range k.alive {
		list = append(list, e)
	}
	return list, nil
}

func (k *keys) Destroy(_ context.Context, e keyring.Epoch) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail[e.ID()] {
		return errors.New("the disk says no")
	}
	delete(k.alive, e.ID())
	return nil
}

func (k *keys) ids() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var list []string
	for id := range k.alive {
		list = append(list, id)
	}
	slices.Sort(list)
	return list
}

// record keeps events, and refuses them after the first limit ones.
type record struct {
	mu     sync.Mutex
	events []sweeper.Event
	limit  int
}

func (r *record) Record(_ context.Context, e sweeper.Event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.limit > 0 && len(r.events) == r.limit {
		return errors.New("the log is full")
	}
	r.events = append(r.events, e)
	return nil
}

// lines is a readable form of the record.
func (r *record) lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []string
	for _, e := range r.events {
		list = append(list, fmt.Sprintf("%s %s/%s/%s %d objects %d bytes", strings.TrimPrefix(string(e.Action), "retention."), e.Class, e.Expires, e.Tenant, len(e.Objects), e.Bytes))
	}
	return list
}

// key is the name of an object; n tells objects apart, sealed is when it was sealed.
func key(class, expires, tenant string, n int, sealed time.Time) string {
	at, err := retention.ParseExpiry(expires)
	if err != nil {
		panic(err)
	}
	return object.Info{Class: class, Expires: at, Tenant: tenant, ULID: ulidAt(sealed, n)}.Key()
}

func store(t testing.TB) *dir.Bucket {
	t.Helper()
	b, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func put(t testing.TB, b objstore.Bucket, list ...string) {
	t.Helper()
	for _, k := range list {
		if err := b.Put(t.Context(), k, []byte("0123456789")); err != nil {
			t.Fatal(err)
		}
	}
}

func list(t testing.TB, b objstore.Bucket) []string {
	t.Helper()
	var all []string
	for o, err := range b.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, o.Key)
	}
	return all
}

func TestSweep(t *testing.T) {
	b := store(t)
	sealed := now.Add(-24 * time.Hour)
	kept := []string{
		key("errors", "2026-11-27", "acme", 1, sealed),
		key("hourly", "2026-11-26T13", "acme", 1, sealed),
		"sealed/v1/class=errors/expires=2026-11-20/tenant=acme/shard=00/notes.txt", // looks ours, is not
		"unrelated/2020-01-01",
	}
	put(t, b, kept...)
	put(t, b,
		key("errors", "2026-11-26", "acme", 1, sealed), key("errors", "2026-11-26", "acme", 2, sealed),
		key("errors", "2026-11-26", "zen", 1, sealed), key("errors", "2026-11-20", "acme", 1, sealed),
		key("hourly", "2026-11-26T12", "acme", 1, sealed), // expires at this very moment
	)
	k := newKeys("acme/2026-11-20", "acme/2026-11-26", "acme/2026-11-26T11", "acme/2026-11-26T12", "acme/2026-11-27", "zen/2026-11-26")
	log := &record{}
	got, err := sweeper.Sweep(t.Context(), b, now, k, log, sweeper.Options{Grace: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sweeper.Result{Seen: 8, Deleted: 5, Bytes: 50, Keys: 4, Foreign: 1}, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(kept)), list(t, b)); diff != "" {
		t.Errorf("store after the sweep (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"acme/2026-11-26T12", "acme/2026-11-27"}, k.ids()); diff != "" {
		t.Errorf("keys after the sweep (-want +got):\n%s", diff)
	}
	want := []string{
		"objects.expiring errors/2026-11-20/acme 1 objects 10 bytes",
		"objects.deleted errors/2026-11-20/acme 1 objects 10 bytes",
		"objects.expiring errors/2026-11-26/acme 2 objects 20 bytes",
		"objects.deleted errors/2026-11-26/acme 2 objects 20 bytes",
		"objects.expiring errors/2026-11-26/zen 1 objects 10 bytes",
		"objects.deleted errors/2026-11-26/zen 1 objects 10 bytes",
		"objects.expiring hourly/2026-11-26T12/acme 1 objects 10 bytes",
		"objects.deleted hourly/2026-11-26T12/acme 1 objects 10 bytes",
		"key.expiring /2026-11-20/acme 0 objects 0 bytes", "key.destroyed /2026-11-20/acme 0 objects 0 bytes",
	}
	if diff := cmp.Diff(want, log.lines()[:len(want)]); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if len(log.events) != 8+2*4 {
		t.Errorf("%d entries in the record, want 16", len(log.events))
	}

	// Once more: nothing is left to do, and nothing is recorded.
	log = &record{}
	if got, err = sweeper.Sweep(t.Context(), b, now, k, log, sweeper.Options{Grace: time.Hour}); err != nil || got.Deleted+got.Keys+len(log.events) != 0 {
		t.Errorf("second sweep: %+v, %v, %d entries", got, err, len(log.events))
	}
}

func TestSweepNeedsRecordAndKeys(t *testing.T) {
	b := store(t)
	put(t, b, key("errors", "2026-11-20", "acme", 1, now))
	if _, err := sweeper.Sweep(t.Context(), b, now, newKeys(), nil, sweeper.Options{}); err == nil {
		t.Error("swept without a record")
	}
	if _, err := sweeper.Sweep(t.Context(), b, now, nil, &record{}, sweeper.Options{}); err == nil {
		t.Error("swept without a key store")
	}
	if got := list(t, b); len(got) != 1 {
		t.Errorf("store holds %q", got)
	}
}

// TestSweepRecordFull: no entry, no removal; the next sweep does the rest.
func TestSweepRecordFull(t *testing.T) {
	for limit := 1; limit <= 6; limit++ {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			b := store(t)
			put(t, b, key("errors", "2026-11-20", "acme", 1, now), key("errors", "2026-11-21", "acme", 1, now))
			k := newKeys("acme/2026-11-20")
			log := &record{limit: limit}
			result, err := sweeper.Sweep(t.Context(), b, now, k, log, sweeper.Options{})
			if want := limit < 6; (err != nil) != want {
				t.Fatalf("error %v, wanted one: %v", err, want)
			}
			announced := 0
			for _, e := range log.events {
				if e.Action == sweeper.ObjectsExpiring || e.Action == sweeper.KeyExpiring {
					announced++
				}
			}
			if gone := 2 - len(list(t, b)) + 1 - len(k.ids()); gone > announced || gone != result.Deleted+result.Keys {
				t.Errorf("%d removed, %d in the result, %d announced", gone, result.Deleted+result.Keys, announced)
			}
			if _, err := sweeper.Sweep(t.Context(), b, now, k, &record{}, sweeper.Options{}); err != nil {
				t.Fatal(err)
			}
			if left := len(list(t, b)) + len(k.ids()); left != 0 {
				t.Errorf("%d things left after the second sweep", left)
			}
		})
	}
}

// stubborn is a bucket that refuses to delete, as a locked one does.
type stubborn struct{ objstore.Bucket }

func (stubborn) Delete(context.Context, string) error { return objstore.ErrDenied }

// TestSweepLocked: what cannot be deleted becomes unreadable all the same.
func TestSweepLocked(t *testing.T) {
	b := store(t)
	for n := range 30 {
		put(t, b, key("errors", "2026-11-20", "acme", n, now))
	}
	k := newKeys("acme/2026-11-20", "acme/2026-11-21", "acme/2026-11-22")
	k.fail["acme/2026-11-21"] = true
	log := &record{}
	got, err := sweeper.Sweep(t.Context(), stubborn{b}, now, k, log, sweeper.Options{})
	if !errors.Is(err, objstore.ErrDenied) || !strings.Contains(err.Error(), "and 21 more") {
		t.Errorf("error %v, want the first ones and a number", err)
	}
	if diff := cmp.Diff(sweeper.Result{Seen: 30, Keys: 2, Failed: 31}, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"acme/2026-11-21"}, k.ids()); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	for _, line := range log.lines() {
		if strings.HasPrefix(line, "objects.deleted") || strings.HasPrefix(line, "key.destroyed /2026-11-21") {
			t.Errorf("recorded what did not happen: %s", line)
		}
	}
}

// TestSweepsAtOnce: several replicas sweep the same store.
func TestSweepsAtOnce(t *testing.T) {
	b := store(t)
	for n := range 600 {
		put(t, b, key("errors", []string{"2026-11-20", "2026-11-21", "2026-11-30"}[n%3], "acme", n, now))
	}
	k := newKeys("acme/2026-11-20", "acme/2026-11-21", "acme/2026-11-30")
	log := &record{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := sweeper.Sweep(t.Context(), b, now, k, log, sweeper.Options{}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := list(t, b); len(got) != 200 || !strings.Contains(got[0], "2026-11-30") {
		t.Errorf("%d objects left, want the 200 that have not expired", len(got))
	}
	if diff := cmp.Diff([]string{"acme/2026-11-30"}, k.ids()); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	recorded := map[string]bool{}
	for _, e := range log.events {
		if e.Action == sweeper.ObjectsDeleted {
			if len(e.Objects) > 256 {
				t.Errorf("an entry with %d objects", len(e.Objects))
			}
			for _, o := range e.Objects {
				recorded[o] = true
			}
		}
	}
	if len(recorded) != 400 {
		t.Errorf("%d deletions recorded, want 400", len(recorded))
	}
}

func TestSweepCancelled(t *testing.T) {
	b := store(t)
	put(t, b, key("errors", "2026-11-20", "acme", 1, now))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := sweeper.Sweep(ctx, b, now, newKeys(), &record{}, sweeper.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if len(list(t, b)) != 1 {
		t.Error("a cancelled sweep deleted")
	}
}

func TestSweepProgress(t *testing.T) {
	b := store(t)
	for n := range 300 {
		put(t, b, key("errors", "2026-11-20", "acme", n, now))
	}
	var steps []int
	opts := sweeper.Options{Progress: func(r sweeper.Result) { steps = append(steps, r.Deleted) }}
	if _, err := sweeper.Sweep(t.Context(), b, now, newKeys(), &record{}, opts); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{256, 300}, steps); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

// TestClear: a whole prefix goes, on the record, whenever it expires, and nothing beside it.
func TestClear(t *testing.T) {
	b, log := store(t), &record{}
	put(t, b, key("hold-h1", "2027-06-01", "acme", 1, now), key("hold-h1", "2027-06-01", "zen", 2, now), key("hold-h11", "2027-06-01", "acme", 3, now), key("errors", "2026-12-01", "acme", 4, now))
	for _, prefix := range []string{"", "sealed/v1/"} {
		if _, err := sweeper.Clear(t.Context(), b, prefix, now, log, sweeper.Options{}); err == nil {
			t.Errorf("prefix %q: everything may go", prefix)
		}
	}
	for range 2 { // again, after a stop, is no fault
		if _, err := sweeper.Clear(t.Context(), b, "sealed/v1/class=hold-h1/", now, log, sweeper.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := sweeper.Inspect(t.Context(), b, now, policy, nil, sweeper.InspectOptions{})
	if err != nil || r.Objects != 2 || r.Counts[sweeper.EndedHold] != 1 {
		t.Errorf("left are %d objects, violations %v, %v", r.Objects, r.Counts, err)
	}
	if n := len(log.lines()); n != 4 {
		t.Errorf("%d lines in the record: %q", n, log.lines())
	}
}
