package eraser_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/eraser"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/dir"
)

var (
	noon   = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	expiry = time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC)
	ada    = strings.Repeat("ad", 16)
	ben    = strings.Repeat("be", 16)
)

// world is a folder with objects in it, and what a run leaves.
type world struct {
	t       testing.TB
	bucket  objstore.Bucket
	rnd     *rand.Rand
	journal []byte // as a database keeps it
	events  []eraser.Event
	logDown int // entries until the log takes none; 0: never
	spans   int
}

func newWorld(t testing.TB) *world {
	b, err := dir.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, bucket: b, rnd: rand.New(rand.NewPCG(1, 2))}
}

func (w *world) random(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(w.rnd.Uint32())
	}
	return b
}

func trace(n int) string { return fmt.Sprintf("%032x", n+1) }

// row makes a record as a sealed one looks; nobody opens it here.
func (w *world) row(class, tenant string, traceNo int, subjects ...string) sealed.Record {
	w.spans++
	return sealed.Record{
		Header:   sealed.Header{Tenant: tenant, Class: class, Expires: expiry, TraceID: trace(traceNo), SpanID: fmt.Sprintf("%016x", w.spans), Signal: sealed.Traces},
		SealedAt: noon.Add(-time.Hour), KeyID: "0123456789abcdef", BatchKey: w.random(40), TraceKey: w.random(60), Ciphertext: w.random(60), Size: 9,
		Subjects: subjects,
	}
}

func (w *world) put(rows ...sealed.Record) string {
	w.t.Helper()
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

// spansOf are the rows that lie in the store, each once for each time it is there.
func (w *world) spansOf() (out []string) {
	w.t.Helper()
	for o, err := range w.bucket.List(w.t.Context(), object.Root) {
		if err != nil {
			w.t.Fatal(err)
		}
		for r, err := range object.All(objstore.Direct(w.t.Context(), w.bucket, o), o.Size) {
			if err != nil {
				w.t.Fatal(err)
			}
			out = append(out, r.SpanID)
		}
	}
	slices.Sort(out)
	return out
}

func (w *world) Record(_ context.Context, e eraser.Event) error {
	if w.logDown > 0 {
		if w.logDown--; w.logDown == 0 {
			return errors.New("log is down")
		}
	}
	w.events = append(w.events, e)
	return nil
}

func (w *world) run(b objstore.Bucket, o eraser.Options) (eraser.Result, error) {
	var j eraser.Journal
	if w.journal != nil {
		if err := json.Unmarshal(w.journal, &j); err != nil {
			w.t.Fatal(err)
		}
	}
	o.Save = func(_ context.Context, j eraser.Journal) (err error) {
		w.journal, err = json.Marshal(j)
		return err
	}
	if o.Mine == nil {
		o.Mine = func(context.Context) error { return nil }
	}
	return eraser.Run(w.t.Context(), b, eraser.Order{Tenant: "default", Subjects: []string{ada}}, j, w, noon, o)
}

func ids(rows ...sealed.Record) (out []string) {
	for _, r := range rows {
		out = append(out, r.SpanID)
	}
	slices.Sort(out)
	return out
}

// TestErase: what names the person goes, and what names nobody in their traces; what names
// others stays, in their traces too, and so does what another tenant has.
func TestErase(t *testing.T) {
	w := newWorld(t)
	theirs := []sealed.Record{
		w.row("errors", "default", 1, ada), w.row("errors", "default", 1), w.row("errors", "default", 1, ada, ben),
		w.row("sample", "default", 1), w.row("sample", "default", 2, ada),
	}
	others := []sealed.Record{
		w.row("errors", "default", 1, ben), w.row("errors", "default", 3), w.row("errors", "default", 3, ben),
		w.row("sample", "default", 4, ben), w.row("errors", "other", 1, ada), w.row("errors", "other", 1),
	}
	w.put(theirs[0], theirs[1], others[0], others[1], others[2])
	w.put(theirs[2])
	w.put(theirs[3], others[3])
	w.put(theirs[4])
	w.put(others[4], others[5])
	r, err := w.run(w.bucket, eraser.Options{})
	if err != nil || !r.Complete() {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := w.spansOf(); !slices.Equal(got, ids(others...)) {
		t.Errorf("left are %v, want %v", got, ids(others...))
	}
	if r.Rows != len(theirs) || r.Objects != 4 || r.Made != 2 || r.Traces != 2 || r.Bytes == 0 || r.LastExpiry == nil || !r.LastExpiry.Equal(expiry) {
		t.Errorf("%+v", r)
	}
	for i, e := range w.events {
		if e.Done != (i%2 == 1) || len(e.Objects) == 0 {
			t.Errorf("event %d: %+v", i, e)
		}
	}
	events := len(w.events)
	if again, err := w.run(w.bucket, eraser.Options{}); err != nil || again.Rows != r.Rows || len(w.events) != events {
		t.Errorf("again: %+v, %v, %d more events", again, err, len(w.events)-events)
	}
}

// stops is a store that dies at the n-th call that changes or reads it.
type stops struct {
	objstore.Bucket
	left int
}

var errStopped = errors.New("killed")

func (s *stops) step() error {
	if s.left--; s.left < 0 {
		return errStopped
	}
	return nil
}

func (s *stops) Put(ctx context.Context, key string, data []byte) error {
	if err := s.step(); err != nil {
		return err
	}
	if err := s.Bucket.Put(ctx, key, data); err != nil {
		return err
	}
	return s.step() // done, and nobody heard of it
}

func (s *stops) Delete(ctx context.Context, key string) error {
	if err := s.step(); err != nil {
		return err
	}
	if err := s.Bucket.Delete(ctx, key); err != nil {
		return err
	}
	return s.step()
}

// TestStopsAnywhere: killed before and after each change, a run is done again with the
// journal and ends as one that was not; at no time is a row of somebody else missing.
func TestStopsAnywhere(t *testing.T) {
	for stop := range 40 {
		w := newWorld(t)
		var others, theirs []sealed.Record
		for i := range 6 {
			a := []sealed.Record{w.row("errors", "default", i, ada), w.row("errors", "default", i)}
			b := []sealed.Record{w.row("errors", "default", 10+i, ben), w.row("errors", "default", i, ben)}
			theirs, others = append(theirs, a...), append(others, b...)
			w.put(a[0], b[0])
			w.put(a[1], b[1]) // without a name: found by the trace alone
		}
		w.logDown = 0
		if stop%5 == 4 {
			w.logDown = 1 + stop/5%3
		}
		_, err := w.run(&stops{w.bucket, stop}, eraser.Options{})
		left := w.spansOf()
		for _, id := range ids(others...) {
			if !slices.Contains(left, id) {
				t.Fatalf("stop %d: a row of somebody else is missing", stop)
			}
		}
		if err == nil && stop < 10 {
			t.Fatalf("stop %d: it was not stopped", stop)
		}
		w.logDown = 0
		r, err := w.run(w.bucket, eraser.Options{})
		if err != nil || !r.Complete() || r.Rows != len(theirs) || r.Objects != 12 {
			t.Fatalf("stop %d: %+v, %v", stop, r, err)
		}
		if got := w.spansOf(); !slices.Equal(got, ids(others...)) {
			t.Fatalf("stop %d: left are %v, want %v", stop, got, ids(others...))
		}
	}
}

// TestRemains: held traces, the class of holds and damaged objects stay and are named, and
// the rest goes.
func TestRemains(t *testing.T) {
	w := newWorld(t)
	free, held, copied := w.row("errors", "default", 1, ada), w.row("errors", "default", 2, ada), w.row("errors", "default", 2, ada)
	copied.Held = keyring.Epoch{Tenant: "default", Expires: expiry.Add(24 * time.Hour), Hold: "h0123456789abc"}
	w.put(free, held)
	holdKey := w.put(copied)
	damaged := w.row("sample", "default", 3, ada)
	key := w.put(damaged)
	data, err := w.bucket.ReadRange(t.Context(), key, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.bucket.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	if err := w.bucket.Put(t.Context(), key, data[:len(data)-3]); err != nil {
		t.Fatal(err)
	}
	r, err := w.run(w.bucket, eraser.Options{Held: func(_ context.Context, tenant string, traces []string) (map[string]bool, error) {
		if tenant != "default" || !slices.Contains(traces, trace(2)) {
			t.Errorf("asked about %s %v", tenant, traces)
		}
		return map[string]bool{trace(2): true}, nil
	}})
	if err != nil || r.Complete() || r.Left != 3 || r.Rows != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	why := map[eraser.Reason]int{}
	for _, x := range r.Remains {
		why[x.Why]++
		if x.Object == holdKey && x.Why != eraser.LegalHold || x.Object == key && x.Why != eraser.Unreadable {
			t.Errorf("%+v", x)
		}
	}
	if why[eraser.LegalHold] != 2 || why[eraser.Unreadable] != 1 {
		t.Errorf("%v", why)
	}
}

// locked is a store that keeps some objects.
type locked struct {
	objstore.Bucket
	keys map[string]time.Time
}

func (l locked) Lock(_ context.Context, key, _ string) (objstore.Lock, error) {
	return objstore.Lock{Mode: "governance", Until: l.keys[key]}, nil
}

func (l locked) Delete(ctx context.Context, key string) error {
	if l.keys[key].After(noon) || l.keys[key].Equal(time.Unix(1, 0)) {
		return objstore.ErrDenied
	}
	return l.Bucket.Delete(ctx, key)
}

// TestLocks: under a lock nothing is copied; a lock that only shows when the old object
// should go takes the copy back, so that nobody's rows are there twice.
func TestLocks(t *testing.T) {
	w := newWorld(t)
	rows := []sealed.Record{w.row("errors", "default", 1, ada), w.row("errors", "default", 9, ben), w.row("errors", "default", 2, ada), w.row("errors", "default", 8, ben)}
	told, untold := w.put(rows[0], rows[1]), w.put(rows[2], rows[3])
	r, err := w.run(locked{w.bucket, map[string]time.Time{told: expiry, untold: time.Unix(1, 0)}}, eraser.Options{})
	if err != nil || r.Left != 2 || r.Rows != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, x := range r.Remains {
		if x.Object == told && (x.Why != eraser.ObjectLock || x.Until == nil || !x.Until.Equal(expiry)) || x.Object == untold && x.Why != eraser.Failed {
			t.Errorf("%+v", x)
		}
	}
	if got := w.spansOf(); !slices.Equal(got, ids(rows...)) {
		t.Errorf("%v, want each row once: %v", got, ids(rows...))
	}
}

// TestNotMyTurn: when another run may have begun nothing more is removed.
func TestNotMyTurn(t *testing.T) {
	w := newWorld(t)
	row := w.row("errors", "default", 1, ada)
	w.put(row)
	if _, err := w.run(w.bucket, eraser.Options{Mine: func(context.Context) error { return errStopped }}); !errors.Is(err, errStopped) {
		t.Errorf("%v", err)
	}
	if got := w.spansOf(); !slices.Equal(got, ids(row)) {
		t.Errorf("%v", got)
	}
}

// TestDownIsNoAnswer: a store that does not answer is no store in which nobody is.
func TestDownIsNoAnswer(t *testing.T) {
	w := newWorld(t)
	w.put(w.row("errors", "default", 1, ada))
	down := failing{w.bucket}
	if r, err := w.run(down, eraser.Options{}); !errors.Is(err, objstore.ErrUnavailable) {
		t.Errorf("%+v, %v", r, err)
	}
}

type failing struct{ objstore.Bucket }

func (failing) ReadRange(context.Context, string, int64, int64) ([]byte, error) {
	return nil, objstore.ErrUnavailable
}
