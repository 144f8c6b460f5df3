package sealprocessor

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tink-crypto/tink-go/v2/tink"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
	"golang.org/x/mod/sumdb/note"

	"github.com/sotto-project/sotto/core/keyring"
	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/envelope"
	"github.com/sotto-project/sotto/processor/sealprocessor/internal/metadata"
)

var (
	now     = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	expiry  = time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	traceID = pcommon.TraceID{0x0a, 0xf7, 0x65, 0x19}
)

// broker stands for the other side: it makes keys and publishes directories.
type broker struct {
	signer   note.Signer
	verifier string
	path     string
	private  map[string]tink.HybridDecrypt
}

func newBroker(t testing.TB) *broker {
	t.Helper()
	key, verifier, err := note.GenerateKey(rand.Reader, "keys.sotto.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return &broker{signer, verifier, filepath.Join(t.TempDir(), "directory.note"), map[string]tink.HybridDecrypt{}}
}

func (b *broker) publish(t testing.TB, issued time.Time, epochs ...string) {
	t.Helper()
	d := keyring.Directory{Issued: issued, ValidUntil: issued.Add(24 * time.Hour)}
	for _, id := range epochs {
		e, err := keyring.ParseEpoch(id)
		if err != nil {
			t.Fatal(err)
		}
		private, public, err := keyring.NewEpochKey(e, keyring.X25519)
		if err != nil {
			t.Fatal(err)
		}
		if b.private[id], err = keyring.Decrypter(private); err != nil {
			t.Fatal(err)
		}
		d.Keys = append(d.Keys, public)
	}
	signed, err := d.Sign(b.signer)
	if err != nil {
		t.Fatal(err)
	}
	b.write(t, signed)
}

// write replaces the file as the broker does: a new one takes its name.
func (b *broker) write(t testing.TB, data []byte) {
	t.Helper()
	if err := os.WriteFile(b.path+".new", data, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(b.path+".new", b.path); err != nil {
		t.Fatal(err)
	}
}

// stage is a seal processor with a clock of the test's, its logs and its metrics.
type stage struct {
	*seal
	seen *observer.ObservedLogs
	tel  *componenttest.Telemetry
}

func newStage(t testing.TB, b *broker) *stage {
	t.Helper()
	tel := componenttest.NewTelemetry()
	core, logs := observer.New(zapcore.DebugLevel)
	set := processor.Settings{ID: processortest.NewNopSettings(metadata.Type).ID, TelemetrySettings: tel.NewTelemetrySettings()}
	set.Logger = zap.New(core)
	cfg := createDefaultConfig().(*Config)
	cfg.Keyring.File, cfg.Keyring.Verifier = b.path, b.verifier
	s, err := newProcessor(set, cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.now = func() time.Time { return now }
	t.Cleanup(func() {
		_ = s.shutdown(context.Background())
		_ = tel.Shutdown(context.Background())
	})
	return &stage{s, logs, tel}
}

// counter returns the points of a counter by the value of its one attribute.
func (s *stage) counter(t testing.TB, name string) map[string]int64 {
	t.Helper()
	m, err := s.tel.GetMetric("otelcol_processor_seal_" + name)
	if err != nil {
		return map[string]int64{}
	}
	return points(t, m)
}

func stamp(m pcommon.Map, s retention.Stamp) {
	m.PutStr(retention.AttrClass, s.Class)
	m.PutStr(retention.AttrExpires, retention.FormatExpiry(s.Expires))
	m.PutStr(retention.AttrSampleID, s.SampleID())
}

func good() retention.Stamp {
	return retention.Stamp{Class: "errors", Expires: expiry, Tenant: "default", TraceID: traceID.String()}
}

// planter puts a canary, a string that must not come out, wherever OTLP has text.
type planter struct{ n int }

func (p *planter) canary() string { p.n++; return fmt.Sprintf("canary-%04d-xyzzy", p.n) }

func (p *planter) attributes(m pcommon.Map) {
	m.PutStr("gen_ai.prompt", p.canary())
	m.PutStr(p.canary(), "value")
	m.PutEmptySlice("list").AppendEmpty().SetStr(p.canary())
	m.PutEmptyMap("map").PutEmptyBytes("bytes").FromRaw([]byte(p.canary()))
}

func (p *planter) traces(stamps ...*retention.Stamp) ptrace.Traces {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.SetSchemaUrl(p.canary())
	p.attributes(rs.Resource().Attributes())
	ss := rs.ScopeSpans().AppendEmpty()
	ss.SetSchemaUrl(p.canary())
	ss.Scope().SetName(p.canary())
	ss.Scope().SetVersion(p.canary())
	p.attributes(ss.Scope().Attributes())
	for i, st := range stamps {
		span := ss.Spans().AppendEmpty()
		span.SetTraceID(traceID)
		span.SetSpanID(pcommon.SpanID{1, byte(i)})
		span.SetName(p.canary())
		span.Status().SetMessage(p.canary())
		span.TraceState().FromRaw("vendor=" + p.canary())
		p.attributes(span.Attributes())
		e := span.Events().AppendEmpty()
		e.SetName(p.canary())
		p.attributes(e.Attributes())
		l := span.Links().AppendEmpty()
		l.TraceState().FromRaw("vendor=" + p.canary())
		p.attributes(l.Attributes())
		if st != nil {
			stamp(span.Attributes(), *st)
		}
	}
	return td
}

func (p *planter) logs(stamps ...*retention.Stamp) plog.Logs {
	ld := plog.NewLogs()
	rl := ld.ResourceLogs().AppendEmpty()
	p.attributes(rl.Resource().Attributes())
	sl := rl.ScopeLogs().AppendEmpty()
	sl.Scope().SetName(p.canary())
	for i, st := range stamps {
		log := sl.LogRecords().AppendEmpty()
		log.SetTraceID(traceID)
		if i > 0 { // the first one belongs to a trace and to no span
			log.SetSpanID(pcommon.SpanID{1, byte(i)})
		}
		log.SetSeverityText(p.canary())
		log.SetEventName(p.canary())
		log.Body().SetStr(p.canary())
		p.attributes(log.Attributes())
		if st != nil {
			stamp(log.Attributes(), *st)
		}
	}
	return ld
}

// Each stamped span comes back out of its envelope exactly as it was, without its
// stamp; nothing else comes out, and none of the text is in what does.
func TestSealTraces(t *testing.T) {
	b := newBroker(t)
	b.publish(t, now, "default/2026-11-26", "acme/2026-11-26")
	s := newStage(t, b)
	s.reload(t.Context())
	ok, acme := good(), good()
	acme.Tenant = "acme"
	p := &planter{}
	in := p.traces(&ok, nil, &acme, &ok)
	before := ptrace.NewTraces()
	in.CopyTo(before)
	in.MarkReadOnly() // other branches get the same data
	out, err := s.traces(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	wire, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(out)
	if err != nil {
		t.Fatal(err)
	}
	assertNoCanary(t, wire)
	records, err := envelope.Records(out)
	if err != nil || len(records) != 3 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	rs := before.ResourceSpans().At(0)
	for i, original := range []int{0, 2, 3} {
		plaintext, err := sealed.Open(records[i], b.private[records[i].Epoch().ID()])
		if err != nil {
			t.Fatal(err)
		}
		got, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(plaintext)
		if err != nil {
			t.Fatal(err)
		}
		want := ptrace.NewTraces()
		rs.CopyTo(want.ResourceSpans().AppendEmpty())
		span := ptrace.NewSpan()
		rs.ScopeSpans().At(0).Spans().At(original).CopyTo(span)
		spans := want.ResourceSpans().At(0).ScopeSpans().At(0).Spans()
		spans.RemoveIf(func(ptrace.Span) bool { return true })
		unstamp(span.Attributes())
		span.CopyTo(spans.AppendEmpty())
		if diff := cmp.Diff(asJSON(t, want), asJSON(t, got)); diff != "" {
			t.Errorf("span %d: %s", original, diff)
		}
		if r := records[i]; r.SpanID != span.SpanID().String() || r.Signal != sealed.Traces || r.Class != "errors" || !r.Expires.Equal(expiry) || !r.SealedAt.Equal(now) {
			t.Errorf("span %d: header %+v", original, r.Header)
		}
	}
	if records[1].Tenant != "acme" || bytes.Equal(records[0].BatchKey, records[1].BatchKey) || !bytes.Equal(records[0].BatchKey, records[2].BatchKey) {
		t.Error("tenants share a batch key, or a tenant has two")
	}
	if diff := cmp.Diff(map[string]int64{"": 3}, s.counter(t, "records")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]int64{"": 1}, s.counter(t, "unstamped")); diff != "" {
		t.Error(diff)
	}
	if n := s.counter(t, "bytes")[""]; n != int64(records[0].Size+records[1].Size+records[2].Size) {
		t.Errorf("%d bytes counted", n)
	}
}

func TestSealLogs(t *testing.T) {
	b := newBroker(t)
	b.publish(t, now, "default/2026-11-26")
	s := newStage(t, b)
	s.reload(t.Context())
	ok := good()
	p := &planter{}
	in := p.logs(&ok, nil, &ok)
	in.MarkReadOnly()
	out, err := s.logs(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	wire, err := (&plog.ProtoMarshaler{}).MarshalLogs(out)
	if err != nil {
		t.Fatal(err)
	}
	assertNoCanary(t, wire)
	records, err := envelope.LogRecords(out)
	if err != nil || len(records) != 2 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	for i, r := range records {
		plaintext, err := sealed.Open(r, b.private[r.Epoch().ID()])
		if err != nil {
			t.Fatal(err)
		}
		got, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(plaintext)
		if err != nil || got.LogRecordCount() != 1 {
			t.Fatalf("%d log records, %v", got.LogRecordCount(), err)
		}
		log := got.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
		want := in.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(2 * i)
		if log.Body().Str() != want.Body().Str() || log.EventName() != want.EventName() {
			t.Error("another log record came out")
		}
		if _, stamped := log.Attributes().Get(retention.AttrClass); stamped {
			t.Error("the stamp was sealed with it")
		}
		if r.Signal != sealed.Logs || (i == 0) != (r.SpanID == "") {
			t.Errorf("header %+v", r.Header)
		}
	}
}
