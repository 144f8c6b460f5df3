package broker

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"github.com/sotto-project/sotto/core/access"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/dir"
)

// BenchmarkLookup finds one trace, whose class and expiry nobody told, among
// 10,000 objects in a directory. The files are links to twenty different ones.
func BenchmarkLookup(b *testing.B) {
	const objects, kinds = 10_000, 20
	for name, perObject := range map[string]int{"10000x80KiB": 20, "10000x8MiB": 2000} {
		b.Run(name, func(b *testing.B) {
			folder := b.TempDir()
			store, err := dir.Open(filepath.Join(folder, "store"))
			if err != nil {
				b.Fatal(err)
			}
			defer store.Close()
			expires := noon.Truncate(24*time.Hour).AddDate(0, 0, 7)
			var files []string
			for kind := range kinds {
				traceID := ""
				if kind == 0 {
					traceID = traceA
				}
				files = append(files, filepath.Join(folder, fmt.Sprint(kind)))
				if err := os.WriteFile(files[kind], randomObject(b, expires, perObject, traceID), 0o600); err != nil {
					b.Fatal(err)
				}
			}
			for n := range objects {
				var id ulid.ULID
				_, _ = rand.Read(id[6:])
				_ = id.SetTime(uint64(noon.UnixMilli() + int64(n)))
				path := filepath.Join(folder, "store", object.Info{Class: "errors", Tenant: "default", Expires: expires, ULID: id.String()}.Key())
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					b.Fatal(err)
				}
				from := files[0] // in one object only
				if n > 0 {
					from = files[1+n%(kinds-1)]
				}
				if err := os.Link(from, path); err != nil {
					b.Fatal(err)
				}
			}
			began := processorTime(b)
			for b.Loop() {
				found, problems, err := samples{store}.find(b.Context(), access.Scope{TraceID: traceA}, noon)
				if err != nil || len(found) != 1 || len(problems) > 0 {
					b.Fatalf("found %d records, %d problems, %v", len(found), len(problems), err)
				}
			}
			// What it takes when others do not use the machine too: about this over the cores.
			b.ReportMetric((processorTime(b)-began).Seconds()/float64(b.N), "cpu-s/op")
		})
	}
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// randomObject is an object of n records of 4 KiB. With an id, one of them is of that trace.
func randomObject(b *testing.B, expires time.Time, n int, traceID string) []byte {
	b.Helper()
	random := func(n int) []byte {
		data := make([]byte, n)
		_, _ = rand.Read(data)
		return data
	}
	var list []sealed.Record
	for i := range n {
		r := sealed.Record{
			Header: sealed.Header{
				Tenant: "default", Class: "errors", Expires: expires,
				TraceID: hex.EncodeToString(random(16)), SpanID: hex.EncodeToString(random(8)), Signal: sealed.Traces,
			},
			SealedAt: noon, KeyID: "0123456789abcdef", BatchKey: random(1200), TraceKey: random(60), Ciphertext: random(4096), Size: 8192,
		}
		if i == n/2 && traceID != "" {
			r.TraceID = traceID
		}
		list = append(list, r)
	}
	var out bytes.Buffer
	if err := object.Write(&out, list); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// rewriting is a store in which an erasure replaces an object just after a listing has
// passed it: what it becomes is not in that listing.
type rewriting struct {
	objstore.Bucket
	passed func(n int) // called after the n-th listing
	lists  int
}

func (r *rewriting) List(ctx context.Context, prefix string) iter.Seq2[objstore.Object, error] {
	return func(yield func(objstore.Object, error) bool) {
		var all []objstore.Object
		for o, err := range r.Bucket.List(ctx, prefix) {
			if err != nil {
				yield(o, err)
				return
			}
			all = append(all, o)
		}
		r.lists++
		r.passed(r.lists)
		for _, o := range all {
			if !yield(o, nil) {
				return
			}
		}
	}
}

// TestFindWhileRewritten: records of others are found also while an erasure moves them from
// one object to another, and once, though they are there twice for a moment.
func TestFindWhileRewritten(t *testing.T) {
	w := newWorld(t, "")
	key := w.keep(sealed.Header{}, []byte("a"), []byte("b"))
	data, err := w.Bucket.ReadRange(t.Context(), key, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	info, err := object.ParseKey(key)
	if err != nil {
		t.Fatal(err)
	}
	move := func() { // the same records, as if others had lain beside them
		info.ULID = ulid.Make().String()
		if err := errors.Join(w.Bucket.Put(t.Context(), info.Key(), data), w.Bucket.Delete(t.Context(), key)); err != nil {
			t.Error(err)
		}
		key = info.Key()
	}
	find := func(passed func(n int)) ([]located, []Problem) {
		t.Helper()
		found, problems, err := samples{&rewriting{Bucket: w.Bucket, passed: passed}}.find(t.Context(), access.Scope{TraceID: traceA}, w.Now())
		if err != nil {
			t.Fatal(err)
		}
		return found, problems
	}
	if found, problems := find(func(n int) {
		if n < maxLooks {
			move()
		}
	}); len(found) != 2 || len(problems) != 0 {
		t.Errorf("moved: %d records, %v", len(found), problems)
	}
	if found, problems := find(func(int) { move() }); len(found) != 0 || len(problems) != 1 {
		t.Errorf("moved all the time: %d records, %v", len(found), problems)
	}
	info.ULID = ulid.Make().String()
	if err := w.Bucket.Put(t.Context(), info.Key(), data); err != nil {
		t.Fatal(err)
	}
	if found, problems := find(func(int) {}); len(found) != 2 || len(problems) != 0 {
		t.Errorf("twice: %d records, %v", len(found), problems)
	}
}
