package sweeper_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/dir"
	"github.com/sotto-project/sotto/internal/objstore/s3"
	"github.com/sotto-project/sotto/internal/s3server"
	"github.com/sotto-project/sotto/internal/sweeper"
)

// The size of TestScale: a million records.
const scaleObjects, scaleRecords = 10_000, 100

// fill seals records and puts them into a store, scaleRecords to an object, until it
// has n objects that expired at midnight.
func fill(t *testing.T, b objstore.Bucket, n int) {
	t.Helper()
	epoch := keyring.Epoch{Tenant: "acme", Expires: now.Truncate(24 * time.Hour)}
	_, public, err := keyring.NewEpochKey(epoch, keyring.X25519)
	if err != nil {
		t.Fatal(err)
	}
	sealer := sealed.NewSealer(func(keyring.Epoch) (keyring.PublicKey, bool) { return public, true })
	var all sync.WaitGroup
	slots := make(chan struct{}, 8)
	for i := range n {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			batch := sealer.Batch()
			h := sealed.Header{Tenant: "acme", Class: "errors", Expires: epoch.Expires, Signal: sealed.Traces}
			var records []sealed.Record
			for r := range scaleRecords {
				h.TraceID, h.SpanID = fmt.Sprintf("%032x", i*scaleRecords/5+r/5+1), fmt.Sprintf("%016x", i*scaleRecords+r+1)
				record, err := batch.Seal(h, fmt.Appendf(nil, "what the model was asked, number %d of object %d", r, i), epoch.Expires.Add(-time.Hour))
				if err != nil {
					t.Error(err)
					return
				}
				records = append(records, record)
			}
			var file bytes.Buffer
			if err := object.Write(&file, records); err != nil {
				t.Error(err)
				return
			}
			put := b.Put(t.Context(), object.Key(h, 0, records), file.Bytes())
			for try := 0; errors.Is(put, objstore.ErrUnavailable) && try < 5; try++ {
				put = b.Put(t.Context(), object.Key(h, 0, records), file.Bytes())
			}
			if put != nil {
				t.Error(put)
			}
		})
	}
	all.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// counted is a record that keeps a number only.
type counted struct{ entries, objects atomic.Int64 }

func (c *counted) Record(_ context.Context, e sweeper.Event) error {
	c.entries.Add(1)
	if e.Action == sweeper.ObjectsDeleted {
		c.objects.Add(int64(len(e.Objects)))
	}
	return nil
}

// TestScale sweeps a million expired records in 10,000 objects, by two sweepers at
// once: a folder always, and the S3 server under test if there is one. It takes
// minutes, so it runs by `make test-scale` only. Memory is flat: what lives while the
// last objects go is not more than what lived while the first went.
func TestScale(t *testing.T) {
	if os.Getenv("SOTTO_SCALE") == "" {
		t.Skip("a million records take minutes: run `make test-scale`")
	}
	t.Run("folder", func(t *testing.T) {
		b, err := dir.Open(filepath.Join(t.TempDir(), "store"))
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		sweepScale(t, b, nil)
	})
	t.Run("s3", func(t *testing.T) {
		c := s3server.Bucket(t, s3server.Versioned)
		direct, err := s3.Open(c)
		if err != nil {
			t.Fatal(err)
		}
		var requests atomic.Int64
		host, err := c.Host()
		if err != nil {
			t.Fatal(err)
		}
		proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: host})
			r.Out.Host = r.In.Host // it is signed
		}}
		between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			proxy.ServeHTTP(w, r)
		}))
		defer between.Close()
		c.Endpoint = between.URL
		b, err := s3.Open(c)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		fill(t, direct, scaleObjects)
		sweepScale(t, b, &requests)
	})
}

func sweepScale(t *testing.T, b objstore.Bucket, requests *atomic.Int64) {
	t.Helper()
	if requests == nil {
		fill(t, b, scaleObjects)
	}
	began := time.Now()
	report, err := sweeper.Inspect(t.Context(), b, now, policy, nil, sweeper.InspectOptions{})
	if err != nil || report.Objects != scaleObjects || report.Counts[sweeper.PastTTL] != scaleObjects {
		t.Fatalf("before: %d objects, %v, %v", report.Objects, report.Counts, err)
	}
	t.Logf("report over %d objects, %d MiB: %v", report.Objects, report.Bytes>>20, time.Since(began).Round(time.Millisecond))
	if requests != nil {
		requests.Store(0)
	}
	keys, log := newKeys("acme/2026-11-26"), &counted{}
	var heap []int64
	var mu sync.Mutex
	before := live()
	began = time.Now()
	var both sync.WaitGroup
	var deleted atomic.Int64
	for range 2 {
		both.Go(func() {
			last := 0
			r, err := sweeper.Sweep(t.Context(), b, now, keys, log, sweeper.Options{Progress: func(r sweeper.Result) {
				if r.Deleted-last < 1000 {
					return
				}
				last = r.Deleted
				mu.Lock()
				defer mu.Unlock()
				heap = append(heap, (live()-before)>>10)
			}})
			deleted.Add(int64(r.Deleted))
			if err != nil {
				t.Errorf("sweep: %+v, %v", r, err)
			}
		})
	}
	both.Wait()
	took := time.Since(began)
	what := ""
	if requests != nil {
		what = fmt.Sprintf(", %d requests", requests.Load())
	}
	t.Logf("sweep of %d records in %d objects by two at once: %v%s, %d entries; the heap grew by KiB: %v",
		scaleObjects*scaleRecords, scaleObjects, took.Round(time.Millisecond), what, log.entries.Load(), heap)
	if log.objects.Load() < scaleObjects {
		t.Errorf("%d objects in the record, want each of %d", log.objects.Load(), scaleObjects)
	}
	if half := len(heap) / 2; half == 0 || slices.Max(heap[half:]) > slices.Max(heap[:half])+4<<10 {
		t.Errorf("memory is not flat: KiB %v", heap)
	}
	if len(keys.ids()) != 0 {
		t.Error("the key is not destroyed")
	}
	after, err := sweeper.Inspect(t.Context(), b, now, policy, keys, sweeper.InspectOptions{})
	if err != nil || after.Objects != 0 || after.Counts[sweeper.PastTTL]+after.Counts[sweeper.DeleteMarker]+after.Counts[sweeper.OldVersion] > 0 {
		t.Errorf("after: %d objects, %v, %v", after.Objects, after.Counts, err)
	}
}

// live is the size of the heap after a collection.
func live() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
