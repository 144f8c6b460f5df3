package holder_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/holder"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/dir"
)

var (
	noon   = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	expiry = time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC)
	until  = time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC)
	ada    = strings.Repeat("ad", 16)
	ben    = strings.Repeat("be", 16)
	person = strings.Repeat("7f", 16)
)

// world is a folder with objects that were really sealed, and the keys.
type world struct {
	t       *testing.T
	bucket  objstore.Bucket
	private map[string]tink.HybridDecrypt
	public  map[string]keyring.PublicKey
	events  []holder.Event
	logDown bool
	spans   int
}

func newWorld(t *testing.T) *world {
	b, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, bucket: b, private: map[string]tink.HybridDecrypt{}, public: map[string]keyring.PublicKey{}}
}

func (w *world) key(e keyring.Epoch) keyring.PublicKey {
	w.t.Helper()
	if p, ok := w.public[e.ID()]; ok {
		return p
	}
	private, public, err := keyring.NewEpochKey(e, keyring.X25519)
	if err != nil {
		w.t.Fatal(err)
	}
	if w.private[e.ID()], err = keyring.Decrypter(private); err != nil {
		w.t.Fatal(err)
	}
	w.public[e.ID()] = public
	return public
}

func (w *world) Decrypter(_ context.Context, e keyring.Epoch) (tink.HybridDecrypt, error) {
	if d, ok := w.private[e.ID()]; ok {
		return d, nil
	}
	return nil, fmt.Errorf("no key of %s", e.ID())
}

func (w *world) Record(_ context.Context, e holder.Event) error {
	if w.logDown {
		return errors.New("log is down")
	}
	w.events = append(w.events, e)
	return nil
}

// put seals one record of each trace into an object.
func (w *world) put(tenant string, traces ...string) string {
	w.t.Helper()
	batch := sealed.NewSealer(func(e keyring.Epoch) (keyring.PublicKey, bool) { return w.key(e), true }).Batch()
	var rows []sealed.Record
	for _, id := range traces {
		w.spans++
		h := sealed.Header{Tenant: tenant, Class: "errors", Expires: expiry, TraceID: id, SpanID: fmt.Sprintf("%016x", w.spans), Signal: sealed.Traces}
		r, err := batch.Seal(h, []byte("said in "+id), noon, person)
		if err != nil {
			w.t.Fatal(err)
		}
		rows = append(rows, r)
	}
	var file bytes.Buffer
	if err := object.Write(&file, rows); err != nil {
		w.t.Fatal(err)
	}
	key := object.Key(rows[0].Header, 0, rows)
	if err := w.bucket.Put(w.t.Context(), key, file.Bytes()); err != nil {
		w.t.Fatal(err)
	}
	return key
}

func (w *world) hold(id, tenant string, traces ...string) holder.Hold {
	return holder.Hold{Key: w.key(keyring.Epoch{Tenant: tenant, Expires: until, Hold: id}), Traces: traces}
}

func (w *world) copy(seen *holder.Seen, holds ...holder.Hold) holder.Result {
	w.t.Helper()
	r, err := holder.Copy(w.t.Context(), w.bucket, holds, w, w, noon, holder.Options{Seen: seen})
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// held opens all copies of a hold, by trace.
func (w *world) held(h holder.Hold) (out []string) {
	w.t.Helper()
	for o, err := range w.bucket.List(w.t.Context(), object.Root) {
		if err != nil {
			w.t.Fatal(err)
		}
		info, err := object.ParseKey(o.Key)
		if err != nil {
			w.t.Fatal(err)
		}
		if info.Held() != h.Key.Epoch {
			continue
		}
		for r, err := range object.All(objstore.Direct(w.t.Context(), w.bucket, o), o.Size) {
			if err != nil {
				w.t.Fatal(err)
			}
			r.Held = info.Held()
			plain, err := sealed.Open(r, w.private[h.Key.Epoch.ID()])
			if err != nil || string(plain) != "said in "+r.TraceID || !slices.Equal(r.Subjects, []string{person}) {
				w.t.Errorf("a copy opens as %q with %v, %v", plain, r.Subjects, err)
			}
			out = append(out, r.TraceID)
		}
	}
	slices.Sort(out)
	return out
}

// listsLate is a store whose listing goes on until a copy has been made, and shows it.
type listsLate struct{ objstore.Bucket }

func (b listsLate) List(ctx context.Context, prefix string) iter.Seq2[objstore.Object, error] {
	return func(yield func(objstore.Object, error) bool) {
		shown := map[string]bool{}
		for copies := 0; copies == 0; time.Sleep(time.Millisecond) {
			for o, err := range b.Bucket.List(ctx, prefix) {
				if err == nil && shown[o.Key] {
					continue
				}
				if !yield(o, err) || err != nil {
					return
				}
				shown[o.Key] = true
				if info, err := object.ParseKey(o.Key); err == nil && info.Held().Hold != "" {
					copies++
				}
			}
		}
	}
}

// TestCountsOnce: a copy that the listing shows while the run makes it counts once.
func TestCountsOnce(t *testing.T) {
	w := newWorld(t)
	w.put("acme", ada)
	w.bucket = listsLate{w.bucket}
	if r := w.copy(nil, w.hold("h1", "acme", ada)); r.Copied != 1 || r.Kept["h1"].Objects != 1 {
		t.Errorf("%+v", r)
	}
}

// TestCountsWhatOthersMade: a copy that another process has made behind the listing counts too.
func TestCountsWhatOthersMade(t *testing.T) {
	w := newWorld(t)
	w.put("acme", ada)
	h := w.hold("h1", "acme", ada)
	bucket := w.bucket
	w.bucket = overtaken{bucket, func() {
		w.bucket = bucket
		w.copy(nil, h)
	}}
	if r := w.copy(nil, h); r.Copied != 0 || r.Kept["h1"].Objects != 1 || r.Kept["h1"].Bytes == 0 {
		t.Errorf("%+v", r)
	}
}

// overtaken is a store in which something happens once everything has been listed.
type overtaken struct {
	objstore.Bucket
	happens func()
}

func (b overtaken) List(ctx context.Context, prefix string) iter.Seq2[objstore.Object, error] {
	return func(yield func(objstore.Object, error) bool) {
		var all []objstore.Object
		for o, err := range b.Bucket.List(ctx, prefix) {
			if err != nil {
				yield(o, err)
				return
			}
			all = append(all, o)
		}
		b.happens()
		for _, o := range all {
			if !yield(o, nil) {
				return
			}
		}
	}
}

// TestCopy: the held rows of one tenant are copied, nobody else's, each once, however often
// it runs; what arrives later is copied too; a copy has the subjects of its original.
func TestCopy(t *testing.T) {
	w := newWorld(t)
	source := w.put("acme", ada, ben)
	w.put("acme", ben)
	w.put("zen", ada)
	one, other := w.hold("h1", "acme", ada), w.hold("h2", "acme", ben, strings.Repeat("cc", 16))
	seen := new(holder.Seen)
	r := w.copy(seen, one, other)
	if r.Searched != 2 || r.Copied != 3 || r.Kept["h1"].Objects != 1 || r.Kept["h2"].Objects != 2 || r.Kept["h1"].Bytes == 0 {
		t.Errorf("%+v", r)
	}
	if got := w.held(one); !slices.Equal(got, []string{ada}) {
		t.Errorf("hold h1 keeps %v", got)
	}
	if got := w.held(other); !slices.Equal(got, []string{ben, ben}) {
		t.Errorf("hold h2 keeps %v", got)
	}
	if len(w.events) != 3 || !slices.ContainsFunc(w.events, func(e holder.Event) bool { return e.Source == source && e.Hold.Hold == "h1" && e.Rows == 1 }) {
		t.Errorf("events %+v", w.events)
	}
	if again := w.copy(nil, one, other); again.Copied != 0 || again.Searched != 2 || again.Kept["h2"] != r.Kept["h2"] {
		t.Errorf("a second run: %+v", again)
	}
	if again := w.copy(seen, one, other); again.Searched != 0 {
		t.Errorf("a second run that remembers: %+v", again)
	}
	w.put("acme", ada)
	if again := w.copy(seen, one, other); again.Copied != 1 || again.Searched != 1 || again.Kept["h1"].Objects != 2 {
		t.Errorf("after more arrived: %+v", again)
	}
	if third := w.copy(seen, one, other, w.hold("h3", "acme", ben)); third.Copied != 2 || third.Searched != 3 {
		t.Errorf("with another hold: %+v", third)
	}
}

// TestExpired: nothing is copied for a hold that has ended, nor of what has expired.
func TestExpired(t *testing.T) {
	w := newWorld(t)
	w.put("acme", ada)
	for _, at := range []time.Time{expiry, until} {
		r, err := holder.Copy(t.Context(), w.bucket, []holder.Hold{w.hold("h1", "acme", ada)}, w, w, at, holder.Options{})
		if err != nil || r.Copied != 0 {
			t.Errorf("at %v: %+v, %v", at, r, err)
		}
	}
}

// TestForgedCopy: what somebody put under the name of a copy, or made of it, is replaced.
func TestForgedCopy(t *testing.T) {
	w := newWorld(t)
	w.put("acme", ada)
	h := w.hold("h1", "acme", ada)
	w.copy(nil, h)
	name := w.events[0].Made
	good, err := w.bucket.ReadRange(t.Context(), name, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	other := newWorld(t) // the same rows for a hold of the same name with another key
	other.bucket, other.private, other.public = w.bucket, map[string]tink.HybridDecrypt{}, map[string]keyring.PublicKey{}
	for id, d := range w.private {
		if !strings.HasSuffix(id, "/h1") {
			other.private[id], other.public[id] = d, w.public[id]
		}
	}
	if err := w.bucket.Delete(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	other.copy(nil, other.hold("h1", "acme", ada))
	foreign, err := w.bucket.ReadRange(t.Context(), name, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	for what, bytes := range map[string][]byte{"cut": good[:len(good)-1], "empty": nil, "foreign key": foreign} {
		if err := errors.Join(w.bucket.Delete(t.Context(), name), w.bucket.Put(t.Context(), name, bytes)); err != nil {
			t.Fatal(err)
		}
		if r := w.copy(nil, h); r.Copied != 1 || r.Kept["h1"].Objects != 1 {
			t.Errorf("%s: %+v", what, r)
		}
		if got := w.held(h); !slices.Equal(got, []string{ada}) {
			t.Errorf("%s: kept is %v", what, got)
		}
	}
}

// hidesCopies is a store whose listing comes by while a copy that is to be replaced is gone.
type hidesCopies struct{ objstore.Bucket }

func (b hidesCopies) List(ctx context.Context, prefix string) iter.Seq2[objstore.Object, error] {
	return func(yield func(objstore.Object, error) bool) {
		for o, err := range b.Bucket.List(ctx, prefix) {
			if info, wrong := object.ParseKey(o.Key); err == nil && wrong == nil && info.Held().Hold != "" {
				continue
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// TestCountsReplaced: a copy that is replaced counts once, whether the listing has shown
// what it replaces or not, with the size that it has then.
func TestCountsReplaced(t *testing.T) {
	for _, hidden := range []bool{false, true} {
		w := newWorld(t)
		w.put("acme", ada)
		h := w.hold("h1", "acme", ada)
		w.copy(nil, h)
		name := w.events[0].Made
		if err := errors.Join(w.bucket.Delete(t.Context(), name), w.bucket.Put(t.Context(), name, []byte("forged"))); err != nil {
			t.Fatal(err)
		}
		if hidden {
			w.bucket = hidesCopies{w.bucket}
		}
		r := w.copy(nil, h)
		made, err := w.bucket.ReadRange(t.Context(), name, 0, -1)
		if err != nil {
			t.Fatal(err)
		}
		// Not the size of the first one: what is sealed anew may differ by a byte.
		if want := (holder.Kept{Objects: 1, Bytes: int64(len(made))}); r.Copied != 1 || r.Kept["h1"] != want {
			t.Errorf("hidden %v: %+v, want %+v", hidden, r, want)
		}
	}
}

// TestFaults: what cannot be copied is named and does not keep the rest from it, and is
// tried again; without the record nothing is written.
func TestFaults(t *testing.T) {
	w := newWorld(t)
	w.put("acme", ada)
	bad := w.put("acme", ada, ben)
	data, err := w.bucket.ReadRange(t.Context(), bad, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	broken := slices.Clone(data)
	for i := 100; i < len(broken)-9000 || i < 400; i++ {
		broken[i] ^= 0x55
	}
	if err := errors.Join(w.bucket.Delete(t.Context(), bad), w.bucket.Put(t.Context(), bad, broken)); err != nil {
		t.Fatal(err)
	}
	h, seen := w.hold("h1", "acme", ada), new(holder.Seen)
	run := func() (holder.Result, error) {
		return holder.Copy(t.Context(), w.bucket, []holder.Hold{h}, w, w, noon, holder.Options{Seen: seen})
	}
	w.logDown = true
	if r, err := run(); err == nil || r.Copied != 0 || len(w.held(h)) != 0 {
		t.Errorf("with the log down: %+v, %v", r, err)
	}
	w.logDown = false
	for range 2 {
		r, err := run()
		if err == nil || r.Failed != 1 || !strings.Contains(err.Error(), bad) || len(w.held(h)) != 1 {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if err := errors.Join(w.bucket.Delete(t.Context(), bad), w.bucket.Put(t.Context(), bad, data)); err != nil {
		t.Fatal(err)
	}
	if r, err := run(); err != nil || r.Copied != 1 || len(w.held(h)) != 2 {
		t.Errorf("once it is whole: %+v, %v", r, err)
	}
	if _, err := holder.Copy(t.Context(), w.bucket, nil, nil, nil, noon, holder.Options{}); err == nil {
		t.Error("without keys and a record it ran")
	}
}
