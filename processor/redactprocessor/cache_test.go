package redactprocessor

import (
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadata"
)

// TestPipelinesShareAnEngine: what a trace has taught, a log record profits from,
// both give an address the same pseudonym, and the collector's own metrics count
// each look-up once.
func TestPipelinesShareAnEngine(t *testing.T) {
	tel := componenttest.NewTelemetry()
	defer tel.Shutdown(t.Context())
	set := processortest.NewNopSettings(metadata.Type)
	set.TelemetrySettings = tel.NewTelemetrySettings()
	cfg := createDefaultConfig().(*Config)
	cfg.Entities = map[string]string{"EMAIL_ADDRESS": "pseudonym"}
	f := NewFactory()
	tp, err := f.CreateTraces(t.Context(), set, cfg, consumertest.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	lp, err := f.CreateLogs(t.Context(), set, cfg, consumertest.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	message := strings.Repeat("The weather was fine that day. ", 12) + "Mail ada@example.com."
	td := ptrace.NewTraces()
	span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	span.Attributes().PutStr("note", message)
	if err := tp.ConsumeTraces(t.Context(), td); err != nil {
		t.Fatal(err)
	}
	ld := plog.NewLogs()
	rec := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	rec.Attributes().PutStr("note", message)
	if err := lp.ConsumeLogs(t.Context(), ld); err != nil {
		t.Fatal(err)
	}
	a, _ := span.Attributes().Get("note")
	b, _ := rec.Attributes().Get("note")
	if a.Str() != b.Str() || !strings.Contains(a.Str(), "[EMAIL_ADDRESS:") {
		t.Errorf("the trace says %q, the log record %q", a.Str(), b.Str())
	}
	for name, want := range map[string]int64{"otelcol_processor_redact_cache_hits": 1, "otelcol_processor_redact_cache_misses": 1} {
		m, err := tel.GetMetric(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if points := m.Data.(metricdata.Sum[int64]).DataPoints; len(points) != 1 || points[0].Value != want {
			t.Errorf("%s: %v", name, points)
		}
	}
	if err := tp.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := lp.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
