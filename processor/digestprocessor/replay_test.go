package digestprocessor

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/internal/testkit"
)

// TestReplay sends recordings of real clients through the processor, behind redact
// as it ships and alone. No canary may come out, and spans, log records, token
// counts and models must.
func TestReplay(t *testing.T) {
	set := recorded.Open(t, testkit.Shared(t, "captures.tar.gz"))
	if len(set.Canaries) < 20 || len(set.Requests) < 50 {
		t.Fatalf("%d canaries in %d requests: the test would prove little", len(set.Canaries), len(set.Requests))
	}
	for _, test := range []struct {
		name   string
		redact bool
	}{{"digest alone", false}, {"redact and digest", true}} {
		t.Run(test.name, func(t *testing.T) { replay(t, newChain(t, test.redact), set) })
	}
}

func replay(t *testing.T, c *chain, set recorded.Set) {
	for _, r := range set.Requests {
		var before, after map[string]int
		var out string
		switch r.Signal {
		case "traces":
			td := r.Traces(t)
			before = traceFacts(td)
			td = c.SendTraces(t, td)
			after, out = traceFacts(td), recorded.Wire(t, td)
		case "logs":
			ld := r.Logs(t)
			before = map[string]int{"records": ld.LogRecordCount()}
			ld = c.SendLogs(t, ld)
			after, out = map[string]int{"records": ld.LogRecordCount()}, recorded.Wire(t, ld)
		case "metrics":
			md := r.Metrics(t)
			before = map[string]int{"points": md.DataPointCount(), "metrics": md.MetricCount()}
			md = c.SendMetrics(t, md)
			after, out = map[string]int{"points": md.DataPointCount(), "metrics": md.MetricCount()}, recorded.Wire(t, md)
		}
		for label, canary := range set.Canaries {
			if form, found := recorded.Leaked(out, canary); found {
				t.Errorf("%s: %s leaked: …%s…", r.Name, label, recorded.Around(out, form))
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s: facts that must stay changed (-in +out):\n%s", r.Name, diff)
		}
	}
	t.Logf("%d requests, %d canaries, none came out", len(set.Requests), len(set.Canaries))
}

// traceFacts counts what must come through unchanged: spans, events, links, ids,
// times, and every value of a key that says model or token.
func traceFacts(td ptrace.Traces) map[string]int {
	facts := map[string]int{}
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, s := range ss.Spans().All() {
				facts["spans"]++
				facts["events"] += s.Events().Len()
				facts["links"] += s.Links().Len()
				facts["span "+s.TraceID().String()+s.SpanID().String()+s.ParentSpanID().String()]++
				facts["time "+s.StartTimestamp().String()+s.EndTimestamp().String()]++
				facts["status "+s.Status().Code().String()]++
				for k, v := range s.Attributes().All() {
					if isFact(k, v) {
						facts[k+"="+v.AsString()]++
					}
				}
			}
		}
	}
	return facts
}

func isFact(k string, v pcommon.Value) bool {
	low := strings.ToLower(k)
	switch v.Type() {
	case pcommon.ValueTypeInt, pcommon.ValueTypeDouble:
		return strings.Contains(low, "token") && !strings.HasSuffix(k, ".bytes")
	case pcommon.ValueTypeStr:
		return strings.HasSuffix(low, ".model") || strings.HasSuffix(low, "model_name") || strings.HasSuffix(low, "model.name") ||
			strings.HasSuffix(low, "finishreason") || strings.HasSuffix(low, "finish_reason")
	case pcommon.ValueTypeSlice:
		return strings.HasSuffix(low, "finish_reasons")
	}
	return false
}
