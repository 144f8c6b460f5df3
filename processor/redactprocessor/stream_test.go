package redactprocessor

import (
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
)

const streamedKey = "ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"

// chunks is an answer as a model streams it.
func chunks() (list []string) {
	s := "Sure, the key is " + streamedKey + ", keep it safe."
	for len(s) > 5 {
		list, s = append(list, s[:5]), s[5:]
	}
	return append(list, s)
}

// leaks says whether a stretch of the key longer than a chunk is still there.
func leaks(wire string) bool {
	for i := 5; i+5 <= len(streamedKey); i++ {
		if strings.Contains(wire, streamedKey[i:i+5]) {
			return true
		}
	}
	return false
}

// TestStreamedEvents: a secret that came in chunks, an event each, does not pass,
// whether the chunk is the attribute or stands in JSON in it.
func TestStreamedEvents(t *testing.T) {
	for name, form := range map[string]string{"text": "%", "JSON": `{"index":0,"delta":{"content":"%"}}`} {
		td := ptrace.NewTraces()
		span := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
		for _, c := range chunks() {
			e := span.Events().AppendEmpty()
			e.SetName("gen_ai.content.completion.chunk")
			e.Attributes().PutStr("completion", strings.Replace(form, "%", c, 1))
		}
		out := recorded.Wire(t, newStage(t).SendTraces(t, td))
		if leaks(out) {
			t.Errorf("%s: the key passed: %s", name, out)
		}
		if n, ok := span.Attributes().Get("sotto.redacted.SECRET"); !ok || n.Int() == 0 {
			t.Errorf("%s: nothing was counted on the span", name)
		}
		if first, _ := span.Events().At(0).Attributes().Get("completion"); first.Str() != strings.Replace(form, "%", "Sure,", 1) {
			t.Errorf("%s: the first chunk became %q", name, first.Str())
		}
	}
}

// TestStreamedRecords: the same with a log record each, in one span.
func TestStreamedRecords(t *testing.T) {
	ld := plog.NewLogs()
	records := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, c := range chunks() {
		r := records.AppendEmpty()
		r.SetSpanID([8]byte{1})
		r.SetEventName("gen_ai.choice")
		r.Body().SetEmptyMap().PutEmptyMap("message").PutStr("content", c)
	}
	if out := recorded.Wire(t, newStage(t).SendLogs(t, ld)); leaks(out) {
		t.Errorf("the key passed: %s", out)
	}
}
