package sealedstoreexporter

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/objstore"
)

// started is an exporter that began after the records at hand were sealed.
func started(t *testing.T, c *Config, wrap func(objstore.Bucket) objstore.Bucket) *fixture {
	t.Helper()
	f := newFixture(t, c).within(wrap)
	f.store.began = time.Now().Add(time.Millisecond)
	if err := f.store.start(t.Context(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	return f
}

func same(b objstore.Bucket) objstore.Bucket { return b }

// TestRegrouped: after a crash the queue gives back records that are stored, in
// other batches than before. Each is stored once, and none is left out for another.
func TestRegrouped(t *testing.T) {
	for name, shards := range map[string]int{"same shards": 1, "more shards after the restart": 4} {
		t.Run(name, func(t *testing.T) {
			v, c := newVault(), quick(t)
			records := v.seal(t, sealed.Traces, "errors", 9)
			f := started(t, c, same)
			for _, batch := range [][]sealed.Record{records[:3], records[3:6]} {
				if failed, err := f.store.push(t.Context(), batch); err != nil || len(failed) > 0 {
					t.Fatal(err)
				}
			}
			c.Shards = shards
			f = started(t, c, same)
			for _, batch := range [][]sealed.Record{records[2:4], records[4:8], records} {
				if failed, err := f.store.push(t.Context(), batch); err != nil || len(failed) > 0 {
					t.Fatal(err)
				}
			}
			got, _ := v.stored(t, bucketOf(t, c))
			wantOnce(t, got, plaintexts("errors", 9)...)
		})
	}
}

// TestRegroupedStoreDown: what cannot be compared is not stored blindly and not
// given up either.
func TestRegroupedStoreDown(t *testing.T) {
	v, c := newVault(), quick(t)
	records := v.seal(t, sealed.Traces, "errors", 4)
	if _, err := started(t, c, same).store.push(t.Context(), records[:2]); err != nil {
		t.Fatal(err)
	}
	fault := objstore.ErrUnavailable
	f := started(t, c, func(b objstore.Bucket) objstore.Bucket { return unreadable{b, &fault} })
	failed, err := f.store.push(t.Context(), records)
	if !errors.Is(err, objstore.ErrUnavailable) || len(failed) != len(records) {
		t.Fatalf("%d records to retry, %v; want all, ErrUnavailable", len(failed), err)
	}
	fault = nil
	if failed, err := f.store.push(t.Context(), failed); err != nil || len(failed) > 0 {
		t.Fatal(err)
	}
	got, _ := v.stored(t, bucketOf(t, c))
	wantOnce(t, got, plaintexts("errors", 4)...)
}

// TestRegroupedWriteOnly: a collector that may not read stores all the same.
func TestRegroupedWriteOnly(t *testing.T) {
	v, c := newVault(), quick(t)
	records := v.seal(t, sealed.Traces, "errors", 2)
	if _, err := started(t, c, same).store.push(t.Context(), records[:1]); err != nil {
		t.Fatal(err)
	}
	fault := objstore.ErrDenied
	f := started(t, c, func(b objstore.Bucket) objstore.Bucket { return unreadable{b, &fault} })
	if failed, err := f.store.push(t.Context(), records); err != nil || len(failed) > 0 {
		t.Fatal(err)
	}
	got, _ := v.stored(t, bucketOf(t, c))
	if first, second := got[plaintexts("errors", 2)[0]], got[plaintexts("errors", 2)[1]]; first != 2 || second != 1 {
		t.Errorf("stored %d and %d times, want the first twice and the second once", first, second)
	}
}

type unreadable struct {
	objstore.Bucket
	fault *error
}

func (u unreadable) ReadRange(ctx context.Context, key string, off, n int64) ([]byte, error) {
	if *u.fault != nil {
		return nil, *u.fault
	}
	return u.Bucket.ReadRange(ctx, key, off, n)
}

// TestRegroupedCorrupt: an object that does not read is no reason to leave a
// record out that may be in it.
func TestRegroupedCorrupt(t *testing.T) {
	v, c := newVault(), quick(t)
	records := v.seal(t, sealed.Traces, "errors", 2)
	flip := func(b objstore.Bucket) objstore.Bucket { return flipping{b} }
	if _, err := started(t, c, flip).store.push(t.Context(), records[:1]); err != nil {
		t.Fatal(err)
	}
	f := started(t, c, same)
	if failed, err := f.store.push(t.Context(), records); err != nil || len(failed) > 0 {
		t.Fatal(err)
	}
	if n := len(mustList(t, f.store.bucket)); n != 2 {
		t.Errorf("%d objects, want the corrupt one and a good one", n)
	}
}

// flipping damages the middle of what it stores.
type flipping struct{ objstore.Bucket }

func (f flipping) Put(ctx context.Context, key string, data []byte) error {
	data[len(data)/4] ^= 0x40
	return f.Bucket.Put(ctx, key, data)
}

func mustList(t *testing.T, b objstore.Bucket) (keys []string) {
	t.Helper()
	for o, err := range b.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, o.Key)
	}
	return keys
}
