package digestprocessor

import (
	"testing"

	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/sotto-project/sotto/processor/digestprocessor/internal/metadata"
	"github.com/sotto-project/sotto/processor/redactprocessor"
)

// chain is digest with its default configuration, behind redact or alone.
type chain struct {
	traces  consumer.Traces
	logs    consumer.Logs
	metrics consumer.Metrics

	outTraces  consumertest.TracesSink
	outLogs    consumertest.LogsSink
	outMetrics consumertest.MetricsSink
}

func newChain(t testing.TB, redact bool) *chain {
	t.Helper()
	c := &chain{}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	f, set, cfg := NewFactory(), processortest.NewNopSettings(metadata.Type), createDefaultConfig()
	var err error
	c.traces, err = f.CreateTraces(t.Context(), set, cfg, &c.outTraces)
	must(err)
	c.logs, err = f.CreateLogs(t.Context(), set, cfg, &c.outLogs)
	must(err)
	c.metrics, err = f.CreateMetrics(t.Context(), set, cfg, &c.outMetrics)
	must(err)
	if !redact {
		return c
	}
	r := redactprocessor.NewFactory()
	set = processortest.NewNopSettings(r.Type())
	cfg = r.CreateDefaultConfig()
	c.traces, err = r.CreateTraces(t.Context(), set, cfg, c.traces)
	must(err)
	c.logs, err = r.CreateLogs(t.Context(), set, cfg, c.logs)
	must(err)
	c.metrics, err = r.CreateMetrics(t.Context(), set, cfg, c.metrics)
	must(err)
	return c
}

func (c *chain) SendTraces(t testing.TB, td ptrace.Traces) ptrace.Traces {
	t.Helper()
	c.outTraces.Reset()
	if err := c.traces.ConsumeTraces(t.Context(), td); err != nil {
		t.Fatal(err)
	}
	return c.outTraces.AllTraces()[0]
}

func (c *chain) SendLogs(t testing.TB, ld plog.Logs) plog.Logs {
	t.Helper()
	c.outLogs.Reset()
	if err := c.logs.ConsumeLogs(t.Context(), ld); err != nil {
		t.Fatal(err)
	}
	return c.outLogs.AllLogs()[0]
}

func (c *chain) SendMetrics(t testing.TB, md pmetric.Metrics) pmetric.Metrics {
	t.Helper()
	c.outMetrics.Reset()
	if err := c.metrics.ConsumeMetrics(t.Context(), md); err != nil {
		t.Fatal(err)
	}
	return c.outMetrics.AllMetrics()[0]
}

// TestCountsSurvive: what redact counted and what the client measured comes through.
func TestCountsSurvive(t *testing.T) {
	td, span := oneSpan()
	span.Attributes().PutStr("gen_ai.input.messages", `[{"role":"user","content":"write to zq7canary@example.com and to ann@example.org"}]`)
	span.Attributes().PutInt("gen_ai.usage.input_tokens", 42)
	span.Attributes().PutDouble("gen_ai.usage.cost", 0.0125)
	td = newChain(t, true).SendTraces(t, td)
	got := td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes().AsRaw()
	for key, want := range map[string]any{"sotto.redacted.EMAIL_ADDRESS": int64(2), "gen_ai.usage.input_tokens": int64(42), "gen_ai.usage.cost": 0.0125} {
		if got[key] != want {
			t.Errorf("%s is %v, want %v", key, got[key], want)
		}
	}
}
