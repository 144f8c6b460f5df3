package sealedstoreexporter

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/envelope"
	"github.com/sotto-project/sotto/internal/objstore"
)

func sum(m metricdata.Metrics) (n int64) {
	for _, p := range m.Data.(metricdata.Sum[int64]).DataPoints {
		n += p.Value
	}
	return n
}

// TestStore: what is acknowledged lies in the store, once, in objects of its
// class, and opens.
func TestStore(t *testing.T) {
	v, c := newVault(), quick(t)
	f := newFixture(t, c)
	e := f.traces(t, componenttest.NewNopHost())
	records := append(v.seal(t, sealed.Traces, "errors", 3), v.seal(t, sealed.Traces, "sampled", 2)...)
	if err := e.ConsumeTraces(t.Context(), envelope.Traces(records)); err != nil {
		t.Fatal(err)
	}
	// No shutdown yet: acknowledged is durable.
	got, names := v.stored(t, bucketOf(t, c))
	wantOnce(t, got, append(plaintexts("errors", 3), plaintexts("sampled", 2)...)...)
	if len(names) != 2 || !strings.HasPrefix(names[0], "sealed/v1/class=errors/expires=") || !strings.HasPrefix(names[1], "sealed/v1/class=sampled/") {
		t.Errorf("objects are %q", names)
	}
	shutdown(t, e)
	if o, r, b := f.count(t, "objects"), f.count(t, "records"), f.count(t, "bytes"); o != 2 || r != 5 || b == 0 {
		t.Errorf("counted %d objects, %d records, %d bytes", o, r, b)
	}
}

func TestStoreLogs(t *testing.T) {
	v, c := newVault(), quick(t)
	e := newFixture(t, c).logs(t)
	if err := e.ConsumeLogs(t.Context(), envelope.Logs(v.seal(t, sealed.Logs, "errors", 3))); err != nil {
		t.Fatal(err)
	}
	got, _ := v.stored(t, bucketOf(t, c))
	wantOnce(t, got, plaintexts("errors", 3)...)
	shutdown(t, e)
}

func TestShards(t *testing.T) {
	v, c := newVault(), quick(t)
	c.Shards = 4
	e := newFixture(t, c).traces(t, componenttest.NewNopHost())
	if err := e.ConsumeTraces(t.Context(), envelope.Traces(v.seal(t, sealed.Traces, "errors", 40))); err != nil {
		t.Fatal(err)
	}
	b := bucketOf(t, c)
	got, names := v.stored(t, b)
	wantOnce(t, got, plaintexts("errors", 40)...)
	if len(names) != 4 {
		t.Fatalf("%d objects for 4 shards: %q", len(names), names)
	}
	for o, err := range b.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		info, err := object.ParseKey(o.Key)
		if err != nil {
			t.Fatal(err)
		}
		for r := range object.All(objstore.ReaderAt(t.Context(), b, o), o.Size) {
			if object.Shard(r.TraceID, 4) != info.Shard {
				t.Errorf("a trace of shard %d lies in shard %d", object.Shard(r.TraceID, 4), info.Shard)
			}
		}
	}
	shutdown(t, e)
}

// TestRefusePlaintext: a pipeline without the seal processor stores nothing, is
// told so, and is not asked to try again.
func TestRefusePlaintext(t *testing.T) {
	v, c := newVault(), quick(t)
	f := newFixture(t, c)
	plain := ptrace.NewTraces()
	spans := plain.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for range 2 {
		span := spans.AppendEmpty()
		span.SetName(canary)
		span.Attributes().PutStr("gen_ai.input.messages", canary)
	}
	almost := spans.AppendEmpty() // an envelope that somebody added to the wrong span, cut short
	envelope.PutSpan(almost, v.seal(t, sealed.Traces, "errors", 1)[0])
	almost.Attributes().Remove("sotto.sealed.ciphertext")
	almost.Attributes().PutStr("gen_ai.input.messages", canary)

	e := f.traces(t, componenttest.NewNopHost())
	err := e.ConsumeTraces(t.Context(), plain)
	if !consumererror.IsPermanent(err) || !errors.Is(err, envelope.ErrNotSealed) {
		t.Errorf("error %v, want a permanent one that says what was refused", err)
	}
	if err != nil && strings.Contains(err.Error(), canary) {
		t.Error("the error holds the content")
	}
	if _, names := v.stored(t, bucketOf(t, c)); len(names) != 0 {
		t.Errorf("stored %q", names)
	}
	if n := f.count(t, "refused"); n != 3 {
		t.Errorf("counted %d refused, want 3", n)
	}
	shutdown(t, e)

	l := newFixture(t, c).logs(t)
	logs := plog.NewLogs()
	logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Body().SetStr(canary)
	if err := l.ConsumeLogs(t.Context(), logs); !consumererror.IsPermanent(err) {
		t.Errorf("logs: error %v, want a permanent one", err)
	}
	shutdown(t, l)
}

// TestRefuseBeside: the sealed records beside a plain span are stored, also when
// the first attempt fails.
func TestRefuseBeside(t *testing.T) {
	for name, failures := range map[string]int32{"at once": 0, "after a retry": 1} {
		t.Run(name, func(t *testing.T) {
			v, c := newVault(), quick(t)
			var left atomic.Int32
			left.Store(failures)
			f := newFixture(t, c).within(func(b objstore.Bucket) objstore.Bucket {
				return tripwire{b, func(context.Context, string) error {
					if left.Add(-1) >= 0 {
						return objstore.ErrUnavailable
					}
					return nil
				}}
			})
			td := envelope.Traces(v.seal(t, sealed.Traces, "errors", 2))
			td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty().SetName(canary)
			e := f.traces(t, componenttest.NewNopHost())
			if err := e.ConsumeTraces(t.Context(), td); failures == 0 && !consumererror.IsPermanent(err) {
				t.Errorf("error %v, want a permanent one", err)
			}
			shutdown(t, e)
			got, _ := v.stored(t, bucketOf(t, c))
			wantOnce(t, got, plaintexts("errors", 2)...)
			if n := f.count(t, "refused"); n != 1 {
				t.Errorf("counted %d refused, want 1", n)
			}
		})
	}
}

// TestAgain: the same records in another order, as after a lost answer, make no second object.
func TestAgain(t *testing.T) {
	v, c := newVault(), quick(t)
	f := newFixture(t, c)
	e := f.traces(t, componenttest.NewNopHost())
	records := v.seal(t, sealed.Traces, "errors", 5)
	for range 2 {
		if err := e.ConsumeTraces(t.Context(), envelope.Traces(records)); err != nil {
			t.Fatal(err)
		}
		slices.Reverse(records)
	}
	shutdown(t, e)
	got, names := v.stored(t, bucketOf(t, c))
	wantOnce(t, got, plaintexts("errors", 5)...)
	if len(names) != 1 || f.count(t, "objects") != 1 || f.count(t, "existing") != 1 {
		t.Errorf("%d objects in the store, counted %d stored and %d existing, want 1 each", len(names), f.count(t, "objects"), f.count(t, "existing"))
	}
}

// TestPartialFailure: only the group that failed is written again.
func TestPartialFailure(t *testing.T) {
	v, c := newVault(), quick(t)
	var mu sync.Mutex
	attempts := map[string]int{}
	f := newFixture(t, c).within(func(b objstore.Bucket) objstore.Bucket {
		return tripwire{b, func(_ context.Context, key string) error {
			info, err := object.ParseKey(key)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			attempts[info.Class]++
			if info.Class == "errors" && attempts["errors"] < 4 {
				return objstore.ErrUnavailable
			}
			return nil
		}}
	})
	e := f.traces(t, componenttest.NewNopHost())
	records := slices.Concat(v.seal(t, sealed.Traces, "errors", 2), v.seal(t, sealed.Traces, "sampled", 2), v.seal(t, sealed.Traces, "slow", 2))
	if err := e.ConsumeTraces(t.Context(), envelope.Traces(records)); err != nil {
		t.Fatal(err)
	}
	shutdown(t, e)
	if diff := cmp.Diff(map[string]int{"errors": 4, "sampled": 1, "slow": 1}, attempts); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
	got, _ := v.stored(t, bucketOf(t, c))
	wantOnce(t, got, slices.Concat(plaintexts("errors", 2), plaintexts("sampled", 2), plaintexts("slow", 2))...)
}

// TestExpired: what waited beyond its term is not stored.
func TestExpired(t *testing.T) {
	v, c := newVault(), quick(t)
	f := newFixture(t, c)
	f.store.now = func() time.Time { return time.Now().Add(73 * time.Hour) }
	e := f.traces(t, componenttest.NewNopHost())
	if err := e.ConsumeTraces(t.Context(), envelope.Traces(v.seal(t, sealed.Traces, "errors", 2))); err != nil {
		t.Fatal(err)
	}
	shutdown(t, e)
	if _, names := v.stored(t, bucketOf(t, c)); len(names) != 0 || f.count(t, "refused") != 2 {
		t.Errorf("stored %q, counted %d refused, want nothing and 2", names, f.count(t, "refused"))
	}
}

func TestStartFails(t *testing.T) {
	c := quick(t)
	c.Store.Directory = "config_test.go/below" // a file stands where the directory should be
	e, err := newFixture(t, c).store.traces(t.Context(), newFixture(t, c).set)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Start(t.Context(), componenttest.NewNopHost()); err == nil {
		t.Error("started without a store")
	}
	shutdown(t, e)
}

// BenchmarkStore: one batch of 4 KiB records from the envelopes to the disk.
func BenchmarkStore(b *testing.B) {
	v, c := newVault(), quick(b)
	c.QueueConfig = configoptional.None[exporterhelper.QueueBatchConfig]()
	e := newFixture(b, c).traces(b, componenttest.NewNopHost())
	records := v.seal(b, sealed.Traces, "errors", 2000)
	size := 0
	for i := range records {
		records[i].Ciphertext = append(records[i].Ciphertext, make([]byte, 4096)...)
		size += len(records[i].Ciphertext)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		records[0].Ciphertext[0]++ // another object
		td := envelope.Traces(records)
		b.StartTimer()
		if err := e.ConsumeTraces(b.Context(), td); err != nil {
			b.Fatal(err)
		}
	}
	shutdown(b, e)
}
