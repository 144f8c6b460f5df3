package digestprocessor

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/internal/otlpwalk"
	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
	"github.com/sotto-project/sotto/internal/testkit"
)

// TestReplay sends recordings of real clients through the processor, behind redact
// as it ships and alone: those of our own runs, with content switched on and off, and
// the evaluation's where they are at hand. No canary may come out. Spans, log records,
// datapoints, ids, times and values must, unchanged, and so must what the client
// measured: tokens, models, finish reasons.
func TestReplay(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) string{
		"our own": func(*testing.T) string {
			return filepath.Join("..", "..", "test", "clients", "testdata", "recordings.tar.gz")
		},
		"given": func(t *testing.T) string { return testkit.Shared(t, "captures.tar.gz") },
	} {
		t.Run(name, func(t *testing.T) {
			set := recorded.Open(t, open(t))
			if len(set.Canaries) < 20 || len(set.Requests) < 50 {
				t.Fatalf("%d canaries in %d requests: the test would prove little", len(set.Canaries), len(set.Requests))
			}
			planted := map[string]bool{}
			for _, chain := range []string{"digest", "redact and digest"} {
				c := newChain(t, chain != "digest")
				for _, r := range set.Requests {
					t.Run(chain+"/"+r.Name, func(t *testing.T) { replay(t, c, set, r, planted) })
				}
			}
			t.Logf("%d requests, %d canaries in them", len(set.Requests), len(planted))
			if len(planted) < 20 {
				t.Errorf("only %d canaries are in what was sent: a clean result proves little", len(planted))
			}
		})
	}
}

func replay(t *testing.T, c *chain, set recorded.Set, r recorded.Request, planted map[string]bool) {
	var in, out any
	switch r.Signal {
	case "traces":
		in, out = r.Traces(t), c.SendTraces(t, r.Traces(t))
	case "logs":
		in, out = r.Logs(t), c.SendLogs(t, r.Logs(t))
	case "metrics":
		in, out = r.Metrics(t), c.SendMetrics(t, r.Metrics(t))
	}
	sent, came := recorded.Wire(t, in), recorded.Wire(t, out)
	for label, canary := range set.Canaries {
		if _, found := recorded.Leaked(sent, canary); found {
			planted[label] = true
		}
		if form, found := recorded.Leaked(came, canary); found {
			t.Errorf("%s leaked: …%s…", label, recorded.Around(came, form))
		}
	}
	if diff := cmp.Diff(recorded.Frame(t, in), recorded.Frame(t, out), protocmp.Transform()); diff != "" {
		t.Errorf("ids, times, values or structure changed (-in +out):\n%s", diff)
	}
	if diff := cmp.Diff(facts(in), facts(out)); diff != "" {
		t.Errorf("facts that must stay changed (-in +out):\n%s", diff)
	}
}

// facts counts the attributes of any place that say tokens, model, finish reason,
// duration, cost, or who made the telemetry, and the names and units of metrics.
func facts(data any) map[string]int {
	facts := map[string]int{}
	v := &factual{facts}
	switch d := data.(type) {
	case ptrace.Traces:
		otlpwalk.Traces(d, v)
	case plog.Logs:
		otlpwalk.Logs(d, v)
	case pmetric.Metrics:
		otlpwalk.Metrics(d, v)
	}
	return facts
}

type factual struct{ facts map[string]int }

func (f *factual) Text(site content.Site, s string) string {
	switch site.Place {
	case content.ScopeName, content.ScopeVersion, content.MetricName, content.MetricUnit, content.SeverityText:
		f.facts[site.Place.String()+" "+s]++
	}
	return s
}

func (f *factual) Value(site content.Site, v pcommon.Value) {
	if v.Type() == pcommon.ValueTypeMap {
		f.Attributes(site, v.Map())
	}
}

func (f *factual) Attributes(site content.Site, m pcommon.Map) {
	for k, v := range m.All() {
		if isFact(k, v) {
			f.facts[site.Place.String()+" "+k+"="+v.AsString()]++
		}
	}
}

var factWords = regexp.MustCompile(`(?i)(token|duration|latency|cost|_ms$|msto|seconds|temperature|top_p|port$|status_code|max_tokens|pid$)`)

var factEnds = []string{
	".model", "model_name", "model.name", "model.id", "finishreason", "finish_reason", "service.name", "sdk.name", "sdk.version", "sdk.language",
	"operation.name", "provider.name", "span.kind", "gen_ai.system", "http.request.method", "error.type", "exception.type",
}

func isFact(k string, v pcommon.Value) bool {
	low := strings.ToLower(k)
	switch v.Type() {
	case pcommon.ValueTypeInt, pcommon.ValueTypeDouble:
		return factWords.MatchString(k) && !strings.HasSuffix(low, ".bytes")
	case pcommon.ValueTypeBool:
		return true
	case pcommon.ValueTypeStr:
		for _, end := range factEnds {
			if strings.HasSuffix(low, end) {
				return true
			}
		}
	case pcommon.ValueTypeSlice:
		return strings.HasSuffix(low, "finish_reasons")
	}
	return false
}
