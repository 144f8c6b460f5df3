package sealedstoreexporter

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/envelope"
	"github.com/sotto-project/sotto/internal/objstore"
)

// fat makes n records of 4 KiB that do not compress, each of a trace of its own.
func (v *vault) fat(t testing.TB, class string, n int) (records []sealed.Record, plain []string) {
	t.Helper()
	batch := sealed.NewSealer(v.find).Batch()
	now := time.Now()
	expires := now.Add(72 * time.Hour).UTC().Truncate(24 * time.Hour)
	for i := range n {
		noise := make([]byte, 4096)
		_, _ = rand.Read(noise)
		text := fmt.Sprintf("%s %s %d %s", canary, class, i, noise)
		h := sealed.Header{Tenant: "acme", Class: class, Expires: expires, TraceID: hex.EncodeToString(noise[:16]), SpanID: fmt.Sprintf("%016x", i+1), Signal: sealed.Traces}
		r, err := batch.Seal(h, []byte(text), now)
		if err != nil {
			t.Fatal(err)
		}
		records, plain = append(records, r), append(plain, text)
	}
	return records, plain
}

// TestMemoryIsBounded: while the store refuses everything, far more is offered than the
// queue may hold. What the exporter keeps stays within the queue's bound.
func TestMemoryIsBounded(t *testing.T) {
	v, c := newVault(), quick(t)
	const queue, callers, calls, request = 4 << 20, 8, 16, 256 << 10
	c.QueueConfig.Get().QueueSize = queue
	var down atomic.Bool
	down.Store(true)
	e := newFixture(t, c).within(func(b objstore.Bucket) objstore.Bucket {
		return tripwire{b, func(context.Context, string) error {
			if down.Load() {
				return objstore.ErrUnavailable
			}
			return nil
		}}
	}).traces(t, componenttest.NewNopHost())
	records, plain := v.fat(t, "errors", request>>12)
	before := live()
	var offered, refused atomic.Int64
	var heap []int64
	for range 10 {
		var all sync.WaitGroup
		for range callers {
			all.Go(func() {
				for range calls {
					ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
					offered.Add(request)
					// A copy each time, or what is held would be held once.
					if err := e.ConsumeTraces(ctx, envelope.Traces(records)); err != nil {
						refused.Add(1)
					}
					cancel()
				}
			})
		}
		all.Wait()
		heap = append(heap, (live()-before)>>10)
	}
	if all := int64(10 * callers * calls); refused.Load() != all {
		t.Errorf("%d of %d calls refused by a store that is down", refused.Load(), all)
	}
	t.Logf("%d MiB offered; the heap grew by KiB: %v", offered.Load()>>20, heap)
	// The queue; the records and the file that an attempt makes of it; and what a failed
	// attempt gives back to be tried again: up to nine times the queue where others use
	// the machine too. It is a fifth of what was offered.
	const bound = 16 * queue >> 10
	if most := slices.Max(heap); most > bound {
		t.Errorf("the heap grew by %d KiB, want at most %d", most, bound)
	}
	down.Store(false)
	if err := e.ConsumeTraces(t.Context(), envelope.Traces(records)); err != nil {
		t.Fatal(err)
	}
	shutdown(t, e)
	got, _ := v.stored(t, bucketOf(t, c))
	for _, p := range plain {
		if got[p] == 0 {
			t.Fatal("a record was acknowledged and is not there")
		}
	}
}

// live is the size of the heap after a collection.
func live() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
