package redactprocessor

import (
	"testing"

	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/processor/processortest"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/internal/testkit"
	"github.com/sotto-project/sotto/processor/redactprocessor/internal/metadata"
)

// found are the canaries that redact must find by itself, without digest behind
// it: keys, tokens, passwords in URLs, and personal data with a form of its own.
var found = []string{
	"user_openai_key", "user_aws_key", "completion_key", "api_key", "tool_result_dsn",
	"user_email", "history_email", "completion_email", "reasoning", "tool_arg_email", "embed_email", "retrieval_doc",
	"user_ssn", "user_card", "user_iban", "user_phone",
}

// TestReplay sends recordings of real clients through the processor. What it is
// there to find must not come out, and every record must.
func TestReplay(t *testing.T) {
	set := recorded.Open(t, testkit.Shared(t, "captures.tar.gz"))
	var traces consumertest.TracesSink
	var logs consumertest.LogsSink
	var metrics consumertest.MetricsSink
	f, settings, cfg := NewFactory(), processortest.NewNopSettings(metadata.Type), createDefaultConfig()
	tp, err := f.CreateTraces(t.Context(), settings, cfg, &traces)
	if err != nil {
		t.Fatal(err)
	}
	lp, err := f.CreateLogs(t.Context(), settings, cfg, &logs)
	if err != nil {
		t.Fatal(err)
	}
	mp, err := f.CreateMetrics(t.Context(), settings, cfg, &metrics)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range set.Requests {
		traces.Reset()
		logs.Reset()
		metrics.Reset()
		var in, out int
		var wire string
		switch r.Signal {
		case "traces":
			td := r.Traces(t)
			in = td.SpanCount()
			err = tp.ConsumeTraces(t.Context(), td)
			out, wire = traces.SpanCount(), recorded.Wire(t, traces.AllTraces()[0])
		case "logs":
			ld := r.Logs(t)
			in = ld.LogRecordCount()
			err = lp.ConsumeLogs(t.Context(), ld)
			out, wire = logs.LogRecordCount(), recorded.Wire(t, logs.AllLogs()[0])
		case "metrics":
			md := r.Metrics(t)
			in = md.DataPointCount()
			err = mp.ConsumeMetrics(t.Context(), md)
			out, wire = metrics.DataPointCount(), recorded.Wire(t, metrics.AllMetrics()[0])
		}
		if err != nil {
			t.Fatalf("%s: %v", r.Name, err)
		}
		if in != out {
			t.Errorf("%s: %d records in, %d out", r.Name, in, out)
		}
		for _, label := range found {
			canary, ok := set.Canaries[label]
			if !ok {
				t.Fatalf("no canary %s in the recordings", label)
			}
			if form, leaked := recorded.Leaked(wire, canary); leaked {
				t.Errorf("%s: %s was not found: …%s…", r.Name, label, recorded.Around(wire, form))
			}
		}
	}
}
