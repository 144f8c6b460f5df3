package sealedstoreexporter

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest"

	"github.com/tink-crypto/tink-go/v2/hybrid"
	"github.com/tink-crypto/tink-go/v2/keyset"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/exporter/sealedstoreexporter/internal/metadata"
	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/objstore/open"
)

// canary stands in every plaintext and must never be found in a store.
const canary = "canary-7f3a-plaintext"

// vault seals for tests and opens again: every epoch it is asked for has a key.
type vault struct {
	mu      sync.Mutex
	private map[string]*keyset.Handle
	public  map[string]keyring.PublicKey
}

func newVault() *vault {
	return &vault{private: map[string]*keyset.Handle{}, public: map[string]keyring.PublicKey{}}
}

func (v *vault) find(e keyring.Epoch) (keyring.PublicKey, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.public[e.ID()]; !ok {
		private, public, err := keyring.NewEpochKey(e, "X25519")
		if err != nil {
			panic(err)
		}
		v.private[e.ID()], v.public[e.ID()] = private, public
	}
	return v.public[e.ID()], true
}

// seal makes n records of a class and signal, each of a trace of its own.
func (v *vault) seal(t testing.TB, signal, class string, n int) []sealed.Record {
	t.Helper()
	batch := sealed.NewSealer(v.find).Batch()
	now := time.Now()
	expires := now.Add(72 * time.Hour).UTC().Truncate(24 * time.Hour)
	var records []sealed.Record
	for i := range n {
		h := sealed.Header{Tenant: "acme", Class: class, Expires: expires, TraceID: fmt.Sprintf("%032x", i+1), SpanID: fmt.Sprintf("%016x", i+1), Signal: signal}
		r, err := batch.Seal(h, fmt.Appendf(nil, "%s %s %d", canary, class, i), now)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, r)
	}
	return records
}

func (v *vault) open(t testing.TB, r sealed.Record) string {
	t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	private, err := hybrid.NewHybridDecrypt(v.private[r.Epoch().ID()])
	if err != nil {
		t.Fatal(err)
	}
	plain, err := sealed.Open(r, private)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// stored reads a whole store back: how often each plaintext lies in it, and the objects' names.
func (v *vault) stored(t testing.TB, b objstore.Bucket) (plaintexts map[string]int, names []string) {
	t.Helper()
	plaintexts = map[string]int{}
	for o, err := range b.List(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, o.Key)
		info, err := object.ParseKey(o.Key)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := b.ReadRange(context.Background(), o.Key, 0, -1)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(canary)) {
			t.Errorf("%s holds plaintext", o.Key)
		}
		for r, err := range object.All(objstore.ReaderAt(context.Background(), b, o), o.Size) {
			if err != nil {
				t.Fatal(err)
			}
			if !info.Holds(r.Header) {
				t.Errorf("%s holds a record of another group", o.Key)
			}
			plaintexts[v.open(t, r)]++
		}
	}
	return plaintexts, names
}

// wantOnce checks that a store holds each of the plaintexts once and nothing else.
func wantOnce(t testing.TB, got map[string]int, want ...string) {
	t.Helper()
	for _, plain := range want {
		if got[plain] != 1 {
			t.Errorf("%q is stored %d times, want once", plain, got[plain])
		}
	}
	if len(got) != len(want) {
		t.Errorf("store holds %d plaintexts, want %d: %q", len(got), len(want), slices.Sorted(maps.Keys(got)))
	}
}

func plaintexts(class string, n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("%s %s %d", canary, class, i))
	}
	return list
}

// quick is the default configuration over a directory, with short waits.
func quick(t testing.TB) *Config {
	t.Helper()
	c := createDefaultConfig().(*Config)
	c.Store.Directory = t.TempDir()
	c.QueueConfig.Get().Batch.Get().FlushTimeout = 10 * time.Millisecond
	c.RetryConfig.InitialInterval = 10 * time.Millisecond
	c.RetryConfig.MaxInterval = 50 * time.Millisecond
	return c
}

func bucketOf(t testing.TB, c *Config) objstore.Bucket {
	t.Helper()
	b, err := open.Bucket(objstore.Config(c.Store))
	if err != nil {
		t.Fatal(err)
	}
	if closer, ok := b.(io.Closer); ok {
		t.Cleanup(func() { closer.Close() })
	}
	return b
}

type fixture struct {
	store     *store
	telemetry *componenttest.Telemetry
	set       exporter.Settings
}

func newFixture(t testing.TB, c *Config) *fixture {
	t.Helper()
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	tel := componenttest.NewTelemetry()
	t.Cleanup(func() { _ = tel.Shutdown(context.Background()) }) // the test's context is over
	set := exportertest.NewNopSettings(metadata.Type)
	set.ID = component.NewID(metadata.Type) // a persistent queue is found again by it
	set.TelemetrySettings = tel.NewTelemetrySettings()
	set.Logger = zaptest.NewLogger(t, zaptest.Level(zapcore.WarnLevel))
	s, err := newStore(set, c)
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{s, tel, set}
}

// within swaps the store's bucket for another around it.
func (f *fixture) within(wrap func(objstore.Bucket) objstore.Bucket) *fixture {
	inner := f.store.open
	f.store.open = func(c objstore.Config) (objstore.Bucket, error) {
		b, err := inner(c)
		if err != nil {
			return nil, err
		}
		return wrap(b), nil
	}
	return f
}

func (f *fixture) traces(t testing.TB, host component.Host) exporter.Traces {
	t.Helper()
	e, err := f.store.traces(t.Context(), f.set)
	if err != nil {
		t.Fatal(err)
	}
	start(t, e, host)
	return e
}

func (f *fixture) logs(t testing.TB) exporter.Logs {
	t.Helper()
	e, err := f.store.logs(t.Context(), f.set)
	if err != nil {
		t.Fatal(err)
	}
	start(t, e, componenttest.NewNopHost())
	return e
}

func start(t testing.TB, e component.Component, host component.Host) {
	t.Helper()
	if err := e.Start(t.Context(), host); err != nil {
		t.Fatal(err)
	}
}

func shutdown(t testing.TB, e component.Component) {
	t.Helper()
	if err := e.Shutdown(context.Background()); err != nil {
		t.Errorf("shutdown: %v", err)
	}
}

// count is the value of one of our counters, summed over its attributes.
func (f *fixture) count(t testing.TB, name string) int64 {
	t.Helper()
	m, err := f.telemetry.GetMetric("otelcol_exporter_sealed_store_" + name)
	if err != nil {
		return 0
	}
	return sum(m)
}

// tripwire is a bucket that asks before each Put.
type tripwire struct {
	objstore.Bucket
	before func(ctx context.Context, key string) error
}

func (w tripwire) Put(ctx context.Context, key string, data []byte) error {
	if err := w.before(ctx, key); err != nil {
		return err
	}
	return w.Bucket.Put(ctx, key, data)
}

// proxy is a TCP proxy that can be cut and mended.
type proxy struct {
	listener net.Listener
	target   string

	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]bool
}

func newProxy(t testing.TB, target string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: l, target: target, conns: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close(); p.set(true) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(c)
		}
	}()
	return p
}

// set cuts all connections and refuses new ones, or lets them through again.
func (p *proxy) set(cut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut = cut
	for c := range p.conns {
		if cut {
			c.Close()
		}
	}
}

func (p *proxy) serve(c net.Conn) {
	defer c.Close()
	p.mu.Lock()
	if p.cut {
		p.mu.Unlock()
		return
	}
	p.conns[c] = true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.conns, c)
	}()
	s, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer s.Close()
	go func() { _, _ = io.Copy(s, c); s.Close() }()
	_, _ = io.Copy(c, s)
}
