package recorded

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// TestFrame: text and attributes do not matter to a frame; all else does.
func TestFrame(t *testing.T) {
	frame := func(change func(s ptrace.Span)) proto.Message {
		td := ptrace.NewTraces()
		s := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
		s.SetName("chat")
		s.SetSpanID(pcommon.SpanID{1})
		s.Events().AppendEmpty().SetTimestamp(5)
		change(s)
		return Frame(t, td)
	}
	first := frame(func(ptrace.Span) {})
	for name, change := range map[string]func(s ptrace.Span){
		"name":            func(s ptrace.Span) { s.SetName("other") },
		"attribute":       func(s ptrace.Span) { s.Attributes().PutStr("a", "b") },
		"status message":  func(s ptrace.Span) { s.Status().SetMessage("x") },
		"event attribute": func(s ptrace.Span) { s.Events().At(0).Attributes().PutInt("a", 1) },
	} {
		if !proto.Equal(first, frame(change)) {
			t.Errorf("%s: another frame", name)
		}
	}
	for name, change := range map[string]func(s ptrace.Span){
		"id":         func(s ptrace.Span) { s.SetSpanID(pcommon.SpanID{2}) },
		"parent":     func(s ptrace.Span) { s.SetParentSpanID(pcommon.SpanID{3}) },
		"kind":       func(s ptrace.Span) { s.SetKind(ptrace.SpanKindServer) },
		"status":     func(s ptrace.Span) { s.Status().SetCode(ptrace.StatusCodeError) },
		"time":       func(s ptrace.Span) { s.SetEndTimestamp(7) },
		"event time": func(s ptrace.Span) { s.Events().At(0).SetTimestamp(6) },
		"event":      func(s ptrace.Span) { s.Events().AppendEmpty() },
		"link":       func(s ptrace.Span) { s.Links().AppendEmpty() },
		"flags":      func(s ptrace.Span) { s.SetFlags(1) },
		"dropped":    func(s ptrace.Span) { s.SetDroppedAttributesCount(1) },
	} {
		if proto.Equal(first, frame(change)) {
			t.Errorf("%s: the same frame", name)
		}
	}
	m := new(tracepb.TracesData)
	Fill(rand.New(rand.NewPCG(1, 1)), m, func(string) string { return "zq7canary" })
	strip(m.ProtoReflect())
	if wire, err := proto.Marshal(m); err != nil || len(wire) == 0 || bytes.Contains(wire, []byte("zq7canary")) {
		t.Errorf("text is left in a frame: %v, %q", err, wire)
	}
}
