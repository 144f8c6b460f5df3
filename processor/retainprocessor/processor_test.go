package retainprocessor

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"github.com/sotto-project/sotto/core/retention"
	"github.com/sotto-project/sotto/processor/retainprocessor/internal/metadata"
)

var now = time.Date(2026, 11, 23, 21, 15, 0, 0, time.UTC)

// stage is a retain processor with a clock of the test's, its logs and its metrics.
type stage struct {
	*retain
	seen *observer.ObservedLogs
	tel  *componenttest.Telemetry
}

func newStage(t testing.TB, policy, tenantAttribute string) *stage {
	t.Helper()
	path := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(path, []byte(policy), 0o600); err != nil {
		t.Fatal(err)
	}
	tel := componenttest.NewTelemetry()
	core, logs := observer.New(zapcore.DebugLevel)
	set := processor.Settings{ID: processortest.NewNopSettings(metadata.Type).ID, TelemetrySettings: tel.NewTelemetrySettings()}
	set.Logger = zap.New(core)
	p, err := newProcessor(set, &Config{PolicyFile: path, TenantAttribute: tenantAttribute})
	if err != nil {
		t.Fatal(err)
	}
	p.now = func() time.Time { return now }
	t.Cleanup(func() {
		_ = p.shutdown(context.Background())
		_ = tel.Shutdown(context.Background())
	})
	return &stage{p, logs, tel}
}

func (s *stage) counter(t testing.TB, name string) map[string]int64 {
	t.Helper()
	m, err := s.tel.GetMetric("otelcol_processor_retain_" + name)
	if err != nil {
		return map[string]int64{}
	}
	sum, ok := m.Data.(metricdata.Sum[int64])
	if !ok {
		t.Fatalf("%s is a %T", m.Name, m.Data)
	}
	out := map[string]int64{}
	for _, p := range sum.DataPoints {
		label := ""
		for _, kv := range p.Attributes.ToSlice() {
			label = kv.Value.AsString()
		}
		out[label] = p.Value
	}
	return out
}

const policy = `
version: 1
classes:
  - name: errors
    ttl: 30d
    when:
      - span.status.code == STATUS_CODE_ERROR
  - name: retried
    ttl: 5h
    when:
      - Int(span.attributes["retry"]) > 2
      - resource.attributes["service.name"] == "checkout" and instrumentation_scope.name == "llm"
  - name: sample
    ttl: 36h
    share: 0.25
`

// Trace ids that the share of 0.25 takes and does not take.
func ids() (taken, left pcommon.TraceID) {
	p := retention.Policy{Classes: []retention.Class{{Share: 0.25}}}
	for i := byte(1); taken.IsEmpty() || left.IsEmpty(); i++ {
		id := pcommon.TraceID{15: i}
		if _, ok := p.Decide(id, retention.Randomness{}, nil); ok {
			taken = id
		} else {
			left = id
		}
	}
	return taken, left
}

func oneSpan(id pcommon.TraceID, edit func(resource, span pcommon.Map, s ptrace.Span)) ptrace.Traces {
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	ss := rs.ScopeSpans().AppendEmpty()
	ss.Scope().SetName("llm")
	span := ss.Spans().AppendEmpty()
	span.SetTraceID(id)
	span.SetSpanID(pcommon.SpanID{1})
	if edit != nil {
		edit(rs.Resource().Attributes(), span.Attributes(), span)
	}
	return td
}

func stamps(m pcommon.Map) map[string]any {
	out := map[string]any{}
	for k, v := range m.AsRaw() {
		if strings.HasPrefix(k, "sotto.") {
			out[k] = v
		}
	}
	return out
}

func TestStampsSpans(t *testing.T) {
	taken, left := ids()
	stamp := func(class, expires, tenant string, id pcommon.TraceID) map[string]any {
		return map[string]any{
			"sotto.retention.class": class, "sotto.retention.expires_at": expires,
			"sotto.sample.id": class + "/" + expires + "/" + tenant + "/" + id.String(),
		}
	}
	for _, test := range []struct {
		name string
		td   ptrace.Traces
		want map[string]any
	}{
		{"share takes it", oneSpan(taken, nil), stamp("sample", "2026-11-25T09", "default", taken)},
		{"share leaves it", oneSpan(left, nil), map[string]any{}},
		{"no trace id", oneSpan(pcommon.TraceID{}, func(_, _ pcommon.Map, s ptrace.Span) { s.Status().SetCode(ptrace.StatusCodeError) }), map[string]any{}},
		{"randomness of the tracestate takes it", oneSpan(left, func(_, _ pcommon.Map, s ptrace.Span) { s.TraceState().FromRaw("ot=rv:ffffffffffffff") }), stamp("sample", "2026-11-25T09", "default", left)},
		{"randomness of the tracestate leaves it", oneSpan(taken, func(_, _ pcommon.Map, s ptrace.Span) { s.TraceState().FromRaw("ot=rv:00000000000000") }), map[string]any{}},
		{"first class wins", oneSpan(taken, func(_, _ pcommon.Map, s ptrace.Span) { s.Status().SetCode(ptrace.StatusCodeError) }), stamp("errors", "2026-12-23", "default", taken)},
		{"second condition", oneSpan(left, func(r, _ pcommon.Map, _ ptrace.Span) { r.PutStr("service.name", "checkout") }), stamp("retried", "2026-11-24T02", "default", left)},
		{"condition with a number", oneSpan(left, func(_, a pcommon.Map, _ ptrace.Span) { a.PutInt("retry", 3) }), stamp("retried", "2026-11-24T02", "default", left)},
		{"condition that fails does not match", oneSpan(left, func(_, a pcommon.Map, _ ptrace.Span) { a.PutStr("retry", "canary-many") }), map[string]any{}},
		{
			"a client cannot stamp itself", oneSpan(left, func(r, a pcommon.Map, _ ptrace.Span) {
				for _, m := range []pcommon.Map{r, a} {
					m.PutStr("sotto.retention.class", "errors")
					m.PutStr("sotto.retention.expires_at", "2099-01-01")
					m.PutStr("sotto.sample.id", "errors/2099-01-01/default/"+left.String())
					m.PutStr("sotto.sealed.ciphertext", "x")
				}
			}), map[string]any{},
		},
		{
			"nor choose a longer life", oneSpan(taken, func(_, a pcommon.Map, _ ptrace.Span) {
				a.PutStr("sotto.retention.expires_at", "2099-01-01")
				a.PutInt("sotto.redacted.EMAIL_ADDRESS", 2)
			}), func() map[string]any {
				m := stamp("sample", "2026-11-25T09", "default", taken)
				m["sotto.redacted.EMAIL_ADDRESS"] = int64(2)
				return m
			}(),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newStage(t, policy, "")
			out, err := s.traces(t.Context(), test.td)
			if err != nil || out.SpanCount() != 1 {
				t.Fatal(err)
			}
			rs := out.ResourceSpans().At(0)
			if diff := cmp.Diff(test.want, stamps(rs.ScopeSpans().At(0).Spans().At(0).Attributes())); diff != "" {
				t.Error(diff)
			}
			if got := stamps(rs.Resource().Attributes()); len(got) > 0 {
				t.Errorf("the resource keeps %v", got)
			}
			for _, entry := range s.seen.All() {
				if strings.Contains(fmt.Sprint(entry.Message, entry.ContextMap()), "canary") {
					t.Errorf("a value was logged: %v", entry)
				}
			}
		})
	}
}

func TestCounts(t *testing.T) {
	taken, left := ids()
	s := newStage(t, policy, "")
	for _, td := range []ptrace.Traces{
		oneSpan(taken, nil), oneSpan(taken, nil),
		oneSpan(left, func(_, a pcommon.Map, _ ptrace.Span) { a.PutStr("retry", "many"); a.PutStr("sotto.sample.id", "x") }),
		oneSpan(left, func(_, _ pcommon.Map, s ptrace.Span) { s.Status().SetCode(ptrace.StatusCodeError) }),
	} {
		if _, err := s.traces(t.Context(), td); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]map[string]int64{
		"stamped":          {"sample": 2, "errors": 1},
		"condition_errors": {"retried": 1},
		"foreign_stamps":   {"": 1},
	} {
		if diff := cmp.Diff(want, s.counter(t, name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A tenant comes from its attribute or not at all: never under the keys of another.
func TestTenant(t *testing.T) {
	taken, _ := ids()
	for name, test := range map[string]struct {
		edit func(m pcommon.Map)
		want string
	}{
		"valid":   {func(m pcommon.Map) { m.PutStr("tenant", "team-a") }, "team-a"},
		"missing": {func(pcommon.Map) {}, ""},
		"number":  {func(m pcommon.Map) { m.PutInt("tenant", 7) }, ""},
		"path":    {func(m pcommon.Map) { m.PutStr("tenant", "../other") }, ""},
		"empty":   {func(m pcommon.Map) { m.PutStr("tenant", "") }, ""},
	} {
		s := newStage(t, policy, "tenant")
		td, err := s.traces(t.Context(), oneSpan(taken, func(r, _ pcommon.Map, _ ptrace.Span) { test.edit(r) }))
		if err != nil {
			t.Fatal(err)
		}
		id := ""
		if v, ok := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().Get(retention.AttrSampleID); ok {
			id = v.Str()
		}
		if test.want == "" {
			if n := s.counter(t, "refused")["tenant"]; id != "" || n != 1 {
				t.Errorf("%s: stamped %q, %d refused", name, id, n)
			}
		} else if stamp, err := retention.ParseSampleID(id); err != nil || stamp.Tenant != test.want {
			t.Errorf("%s: stamped %q", name, id)
		}
	}
}

// Log records follow their trace in the classes with a share, and no other.
func TestStampsLogs(t *testing.T) {
	taken, left := ids()
	s := newStage(t, policy, "")
	ld := plog.NewLogs()
	logs := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, id := range []pcommon.TraceID{taken, left, {}} {
		log := logs.AppendEmpty()
		log.SetTraceID(id)
		log.SetSeverityNumber(plog.SeverityNumberError)
		log.Attributes().PutStr("sotto.retention.class", "errors")
	}
	if _, err := s.logs(t.Context(), ld); err != nil {
		t.Fatal(err)
	}
	for i, want := range []map[string]any{
		{"sotto.retention.class": "sample", "sotto.retention.expires_at": "2026-11-25T09", "sotto.sample.id": "sample/2026-11-25T09/default/" + taken.String()}, {}, {},
	} {
		if diff := cmp.Diff(want, stamps(logs.At(i).Attributes())); diff != "" {
			t.Errorf("log record %d: %s", i, diff)
		}
	}
}

// All spans and log records of a trace agree, across calls and replicas, and the
// share of traces is within five standard deviations.
func TestTracesAgree(t *testing.T) {
	const n = 4000
	const shares = "version: 1\nclasses: [{name: sample, ttl: 3d, share: 0.1}]\n"
	a, b := newStage(t, shares, ""), newStage(t, shares, "")
	rnd := rand.New(rand.NewPCG(1, 1))
	chosen := 0
	for range n {
		var id pcommon.TraceID
		binary.BigEndian.PutUint64(id[:8], rnd.Uint64())
		binary.BigEndian.PutUint64(id[8:], rnd.Uint64())
		got := map[bool]bool{}
		for _, s := range []*stage{a, b, a} {
			td, err := s.traces(t.Context(), oneSpan(id, nil))
			if err != nil {
				t.Fatal(err)
			}
			_, ok := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().Get(retention.AttrClass)
			got[ok] = true
		}
		ld := plog.NewLogs()
		log := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
		log.SetTraceID(id)
		if _, err := b.logs(t.Context(), ld); err != nil {
			t.Fatal(err)
		}
		_, ok := log.Attributes().Get(retention.AttrClass)
		got[ok] = true
		if len(got) != 1 {
			t.Fatalf("trace %s: its spans and logs differ", id)
		}
		if ok {
			chosen++
		}
	}
	if off := math.Abs(float64(chosen) - n*0.1); off > 5*math.Sqrt(n*0.1*0.9) {
		t.Errorf("chose %d of %d traces, want about 400", chosen, n)
	}
}

func BenchmarkTraces(b *testing.B) {
	s := newStage(b, policy, "")
	td := ptrace.NewTraces()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for i := range 100 {
		span := spans.AppendEmpty()
		span.SetTraceID(pcommon.TraceID{1, byte(i)})
		span.Attributes().PutInt("retry", 1)
		span.Attributes().PutStr("gen_ai.request.model", "m")
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.traces(b.Context(), td); err != nil {
			b.Fatal(err)
		}
	}
}
