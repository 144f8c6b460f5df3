package redactprocessor

import (
	"flag"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/sotto-project/sotto/internal/otlpwalk"
	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadata"
)

var update = flag.Bool("update", false, "rewrite testdata/*/expected.yaml")

// stage is the processor with its default configuration.
type stage struct{ p *redactProcessor }

func newStage(t testing.TB) stage {
	t.Helper()
	p, err := newProcessor(processortest.NewNopSettings(metadata.Type), createDefaultConfig().(*Config))
	if err != nil {
		t.Fatal(err)
	}
	return stage{p}
}

func (s stage) SendTraces(t testing.TB, td ptrace.Traces) ptrace.Traces {
	td, err := s.p.traces(t.Context(), td)
	if err != nil {
		t.Fatal(err)
	}
	return td
}

func (s stage) SendLogs(t testing.TB, ld plog.Logs) plog.Logs {
	ld, err := s.p.logs(t.Context(), ld)
	if err != nil {
		t.Fatal(err)
	}
	return ld
}

func (s stage) SendMetrics(t testing.TB, md pmetric.Metrics) pmetric.Metrics {
	md, err := s.p.metrics(t.Context(), md)
	if err != nil {
		t.Fatal(err)
	}
	return md
}

func TestGolden(t *testing.T) {
	recorded.Golden(t, func(t testing.TB) recorded.Stage { return newStage(t) }, *update)
}

// TestTwice: redacting twice is redacting once, except that nothing is counted the
// second time.
func TestTwice(t *testing.T) {
	s := newStage(t)
	td := ptrace.NewTraces()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	span.SetName("mail to ada@example.com")
	span.Attributes().PutStr("note", "ada@example.com, 4111 1111 1111 1111")
	once := recorded.Wire(t, s.SendTraces(t, td))
	if twice := recorded.Wire(t, s.SendTraces(t, td)); once != twice {
		t.Errorf("the second pass changed something:\n%s\n%s", once, twice)
	}
}

// TestOpaqueBytes: a secret inside bytes that are no text is found; other bytes stay.
func TestOpaqueBytes(t *testing.T) {
	td := ptrace.NewTraces()
	a := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty().Attributes()
	a.PutEmptyBytes("mixed").FromRaw([]byte("\xff\xfe ada@example.com \xff"))
	a.PutEmptyBytes("image").FromRaw([]byte("\x89PNG\xff\x00\x01"))
	newStage(t).SendTraces(t, td)
	mixed, _ := a.Get("mixed")
	if b := string(mixed.Bytes().AsRaw()); strings.Contains(b, "ada@") || !strings.Contains(b, "[EMAIL_ADDRESS]") {
		t.Errorf("the address inside bytes became %q", b)
	}
	image, _ := a.Get("image")
	if b := string(image.Bytes().AsRaw()); b != "\x89PNG\xff\x00\x01" {
		t.Errorf("harmless bytes became %q", b)
	}
}

// TestTooDeep: what is not looked at does not pass, and is counted on the span and in
// the collector's own metrics.
func TestTooDeep(t *testing.T) {
	tel := componenttest.NewTelemetry()
	defer tel.Shutdown(t.Context())
	set := processortest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = tel.NewTelemetrySettings()
	var sink consumertest.TracesSink
	p, err := NewFactory().CreateTraces(t.Context(), set, createDefaultConfig(), &sink)
	if err != nil {
		t.Fatal(err)
	}
	td := ptrace.NewTraces()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	v := span.Attributes().PutEmpty("bomb")
	for range 1000 {
		v = v.SetEmptySlice().AppendEmpty()
	}
	v.SetStr("ada@example.com")
	span.Attributes().PutStr("mail", "bob@example.com")
	if err := p.ConsumeTraces(t.Context(), td); err != nil {
		t.Fatal(err)
	}
	wire := recorded.Wire(t, sink.AllTraces()[0])
	if strings.Contains(wire, "ada@") || !strings.Contains(wire, otlpwalk.TooDeep) {
		t.Error("the innermost value was passed on")
	}
	for key, want := range map[string]int64{"sotto.redacted.REDACTION_FAILED": 1, "sotto.redacted.EMAIL_ADDRESS": 1} {
		if n, ok := span.Attributes().Get(key); !ok || n.Type() != pcommon.ValueTypeInt || n.Int() != want {
			t.Errorf("%s is not %d", key, want)
		}
	}
	for name, want := range map[string]int64{"otelcol_processor_redact_failures": 1, "otelcol_processor_redact_findings": 1} {
		m, err := tel.GetMetric(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if points := m.Data.(metricdata.Sum[int64]).DataPoints; len(points) != 1 || points[0].Value != want {
			t.Errorf("%s: %v", name, points)
		}
	}
}

func BenchmarkRedact(b *testing.B) {
	s := newStage(b)
	td := recorded.Workload()
	size := len(mustMarshal(b, td))
	b.Run("chat-spans-5KB", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			b.StopTimer()
			in := ptrace.NewTraces()
			td.CopyTo(in)
			b.StartTimer()
			s.SendTraces(b, in)
		}
		b.ReportMetric(float64(b.N*td.SpanCount())/b.Elapsed().Seconds(), "spans/s")
	})
}

func mustMarshal(b *testing.B, td ptrace.Traces) []byte {
	b.Helper()
	out, err := new(ptrace.ProtoMarshaler).MarshalTraces(td)
	if err != nil {
		b.Fatal(err)
	}
	return out
}
