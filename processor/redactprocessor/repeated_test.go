package redactprocessor

import (
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/internal/otlpwalk/recorded"
)

const (
	announced = `[{"role":"user","parts":[{"type":"text","content":"The password: Tr0ub4dor-7, log me in."}]}]`
	repeated  = `[{"role":"assistant","parts":[{"type":"text","content":"I have tried Tr0ub4dor-7."}]}]`
)

// TestRepeatedInSpan: what the question announces as a secret is one in the answer, in an
// event and in the span's name, but not in another span.
func TestRepeatedInSpan(t *testing.T) {
	td := ptrace.NewTraces()
	spans := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	span := spans.AppendEmpty()
	span.SetName("chat Tr0ub4dor-7")
	span.Attributes().PutStr("gen_ai.output.messages", repeated)
	span.Attributes().PutStr("gen_ai.input.messages", announced)
	span.Attributes().PutStr("kept", "nothing to see")
	span.Attributes().PutEmptyBytes("raw").FromRaw([]byte("\xff Tr0ub4dor-7 \xfe"))
	span.Events().AppendEmpty().Attributes().PutEmptyMap("tool").PutStr("argument", "Tr0ub4dor-7")
	other := spans.AppendEmpty()
	other.Attributes().PutStr("id", "Tr0ub4dor-7")

	newStage(t).SendTraces(t, td)
	if id, _ := other.Attributes().Get("id"); id.Str() != "Tr0ub4dor-7" {
		t.Errorf("another span has %q", id.Str())
	}
	if kept, _ := span.Attributes().Get("kept"); kept.Str() != "nothing to see" {
		t.Errorf("what is no secret became %q", kept.Str())
	}
	if n, _ := span.Attributes().Get("sotto.redacted.SECRET"); n.Int() != 5 {
		t.Errorf("%d were counted, want 5", n.Int())
	}
	other.Attributes().Clear()
	if out := recorded.Wire(t, td); strings.Contains(out, "Tr0ub4dor") {
		t.Errorf("the password passed: %s", out)
	}
}

// TestRepeatedInRecords: the same in log records, of which each is one message.
func TestRepeatedInRecords(t *testing.T) {
	ld := plog.NewLogs()
	records := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, text := range []string{announced, repeated, "Tr0ub4dor-7"} {
		records.AppendEmpty().Body().SetEmptyMap().PutStr("content", text)
	}
	if out := recorded.Wire(t, newStage(t).SendLogs(t, ld)); strings.Contains(out, "Tr0ub4dor") {
		t.Errorf("the password passed: %s", out)
	}
	for i, r := range records.All() {
		if n, ok := r.Attributes().Get("sotto.redacted.SECRET"); !ok || n.Int() != 1 {
			t.Errorf("record %d does not count one secret", i)
		}
	}
}
