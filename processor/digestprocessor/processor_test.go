package digestprocessor

import (
	"errors"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processorhelper"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/processor/digestprocessor/internal/metadata"
	"github.com/sotto-project/sotto/processor/digestprocessor/internal/metadatatest"
)

func oneSpan() (ptrace.Traces, ptrace.Span) {
	td := ptrace.NewTraces()
	ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	ss.Scope().SetName("openai")
	return td, ss.Spans().AppendEmpty()
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
	for _, name := range []string{"otelcol_processor_digest_failures", "otelcol_processor_digest_malformed"} {
		if _, err := tel.GetMetric(name); err == nil {
			t.Errorf("%s was counted where there was none", name)
		}
	}
}

// TestNoKey: without a key nothing passes: the batch is refused, so that its sender
// tries again, and counted.
func TestNoKey(t *testing.T) {
	tel := componenttest.NewTelemetry()
	defer tel.Shutdown(t.Context())
	set := processortest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = tel.NewTelemetrySettings()
	p, err := newProcessor(set, createDefaultConfig().(*Config))
	if err != nil {
		t.Fatal(err)
	}
	p.hasher = func(time.Time) (*digest.Hasher, error) { return nil, errors.New("no key") }
	var sink consumertest.TracesSink
	next, err := processorhelper.NewTraces(t.Context(), set, createDefaultConfig(), &sink, p.traces)
	if err != nil {
		t.Fatal(err)
	}
	if err := next.ConsumeTraces(t.Context(), recorded.Workload()); err == nil {
		t.Error("the batch was accepted")
	}
	if sink.SpanCount() > 0 {
		t.Errorf("%d spans passed without a key", sink.SpanCount())
	}
	metadatatest.AssertEqualProcessorDigestFailures(t, tel, []metricdata.DataPoint[int64]{{Value: 1}},
		metricdatatest.IgnoreTimestamp())
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
