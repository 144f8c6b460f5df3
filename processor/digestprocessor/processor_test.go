package digestprocessor

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/sotto-project/sotto/internal/otlpwalk"
	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/processor/digestprocessor/internal/metadata"
)

func oneSpan() (ptrace.Traces, ptrace.Span) {
	td := ptrace.NewTraces()
	ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	ss.Scope().SetName("openai")
	return td, ss.Spans().AppendEmpty()
}

// TestBadInput: input made to hurt costs no more than its size and leaks nothing.
func TestBadInput(t *testing.T) {
	for name, fill := range map[string]func(a pcommon.Map){
		"10 MiB": func(a pcommon.Map) { a.PutStr("gen_ai.prompt", strings.Repeat("zq7canary ", 1<<20)) },
		"10 MiB of brackets": func(a pcommon.Map) {
			a.PutStr("gen_ai.prompt", strings.Repeat("[", 10<<20)+`"zq7canary"`)
		},
		"deep value": func(a pcommon.Map) {
			v := a.PutEmpty("http.route")
			for i := range 3000 {
				if i%2 == 0 {
					v = v.SetEmptyMap().PutEmpty("k")
				} else {
					v = v.SetEmptySlice().AppendEmpty()
				}
			}
			v.SetStr("zq7canary")
		},
		"100,000 entries": func(a pcommon.Map) {
			raw := map[string]any{}
			for i := range 100_000 {
				raw[fmt.Sprintf("k%d", i)] = "zq7canary says hi"
			}
			if err := a.FromRaw(raw); err != nil {
				t.Fatal(err)
			}
		},
		"duplicate keys": func(a pcommon.Map) {
			a.PutStr("x", "")
			otlpwalk.Rebuild(a, func(_ string, _ pcommon.Value, out *otlpwalk.Entries) {
				out.Put("gen_ai.prompt").SetStr("zq7canary one")
				out.Put("gen_ai.prompt").SetStr("zq7canary two")
				out.Put("gen_ai.request.model").SetStr("gpt-4o")
				out.Put("gen_ai.request.model").SetStr("ask zq7canary 12345")
			})
		},
		"invalid UTF-8":  func(a pcommon.Map) { a.PutStr("gen_ai.request.model", "gpt\xff zq7canary") },
		"bytes":          func(a pcommon.Map) { a.PutEmptyBytes("gen_ai.prompt").FromRaw([]byte("\xff\xfezq7canary")) },
		"text as bytes":  func(a pcommon.Map) { a.PutEmptyBytes("gen_ai.prompt").FromRaw([]byte("zq7canary asks")) },
		"key is a text":  func(a pcommon.Map) { a.PutStr("zq7canary wrote this <a@example.com>", "x") },
		"nested key":     func(a pcommon.Map) { a.PutEmptyMap("http.route").PutStr("zq7canary wrote this", "x") },
		"long digest":    func(a pcommon.Map) { a.PutStr("gen_ai.prompt.digest", "hmac-sha256:00000000:zq7canary") },
		"many numbers":   func(a pcommon.Map) { vector(a.PutEmptySlice("app.vector"), 1536) },
		"nested numbers": func(a pcommon.Map) { vector(a.PutEmptySlice("http.route").AppendEmpty().SetEmptySlice(), 1536) },
	} {
		t.Run(name, func(t *testing.T) {
			td, s := oneSpan()
			fill(s.Attributes())
			start := time.Now()
			wire := recorded.Wire(t, newChain(t, false).SendTraces(t, td))
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if i := strings.Index(wire, marker); i >= 0 {
				t.Errorf("leaked: …%.80s…", wire[max(0, i-20):])
			}
			if n := strings.Count(wire, "0.125"); n > 0 {
				t.Errorf("%d numbers of an embedding leaked", n)
			}
		})
	}
}

func vector(s pcommon.Slice, n int) {
	for range n {
		s.AppendEmpty().SetDouble(0.125)
	}
}

// TestTwice: a second digest processor behind the first one changes nothing.
func TestTwice(t *testing.T) {
	c := newChain(t, false)
	td := recorded.Workload()
	td.ResourceSpans().At(0).Resource().Attributes().PutStr("bob@example.com", "x")
	once := c.SendTraces(t, td)
	first := recorded.Wire(t, once)
	if second := recorded.Wire(t, c.SendTraces(t, once)); first != second {
		t.Error("the second pass changed something")
	}
}

// TestShared: the processor says that it mutates, so the collector gives it its own
// copy at a fork.
func TestShared(t *testing.T) {
	c := newChain(t, true)
	for name, caps := range map[string]bool{
		"traces": c.traces.Capabilities().MutatesData, "logs": c.logs.Capabilities().MutatesData, "metrics": c.metrics.Capabilities().MutatesData,
	} {
		if !caps {
			t.Errorf("%s: does not declare that it mutates data", name)
		}
	}
}

// TestTelemetry: what was replaced is counted by kind and nothing else is told.
func TestTelemetry(t *testing.T) {
	tel := componenttest.NewTelemetry()
	defer tel.Shutdown(t.Context())
	set := processortest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = tel.NewTelemetrySettings()
	var sink consumertest.TracesSink
	p, err := NewFactory().CreateTraces(t.Context(), set, createDefaultConfig(), &sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.ConsumeTraces(t.Context(), recorded.Workload()); err != nil {
		t.Fatal(err)
	}
	m, err := tel.GetMetric("otelcol_processor_digest_values")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, p := range m.Data.(metricdata.Sum[int64]).DataPoints {
		kind, _ := p.Attributes.Value("kind")
		got[kind.AsString()] = p.Value
	}
	for kind, want := range map[string]int64{"prompt": 20, "completion": 20, "system": 20} {
		if got[kind] != want {
			t.Errorf("%s: counted %d, want %d", kind, got[kind], want)
		}
	}
	if _, err := tel.GetMetric("otelcol_processor_digest_failures"); err == nil {
		t.Error("failures were counted where none were")
	}
}

func BenchmarkDigest(b *testing.B) {
	p, err := newProcessor(processortest.NewNopSettings(metadata.Type), createDefaultConfig().(*Config))
	if err != nil {
		b.Fatal(err)
	}
	td := recorded.Workload()
	wire, err := new(ptrace.ProtoMarshaler).MarshalTraces(td)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("chat-spans-5KB", func(b *testing.B) {
		b.SetBytes(int64(len(wire)))
		b.ReportAllocs()
		for b.Loop() {
			b.StopTimer()
			in := ptrace.NewTraces()
			td.CopyTo(in)
			b.StartTimer()
			if _, err := p.traces(b.Context(), in); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N*td.SpanCount())/b.Elapsed().Seconds(), "spans/s")
	})
}
