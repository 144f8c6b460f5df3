package transcript

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

func TestTraces(t *testing.T) {
	t.Parallel()
	td := ptrace.NewTraces()
	rs := td.ResourceSpans().AppendEmpty()
	rs.Resource().Attributes().PutStr("service.name", "shop")
	s := rs.ScopeSpans().AppendEmpty().Spans().AppendEmpty()
	s.SetName("chat")
	s.SetSpanID(pcommon.SpanID{1, 2, 3, 4, 5, 6, 7, 8})
	s.SetParentSpanID(pcommon.SpanID{8, 7})
	s.SetStartTimestamp(pcommon.NewTimestampFromTime(noon))
	s.SetEndTimestamp(pcommon.NewTimestampFromTime(noon.Add(time.Second)))
	s.Status().SetCode(ptrace.StatusCodeError)
	s.Attributes().PutStr("gen_ai.request.model", "m-1")
	s.Attributes().PutInt("gen_ai.usage.input_tokens", 12)
	s.Attributes().PutStr("gen_ai.prompt.0.role", "user")
	s.Attributes().PutStr("gen_ai.prompt.0.content", "hello")
	ev := s.Events().AppendEmpty()
	ev.SetName("retry")
	ev.Attributes().PutInt("n", 2)

	want := []Entry{{
		Kind: "span", SpanID: "0102030405060708", ParentID: "0807000000000000", Name: "chat", Service: "shop", Model: "m-1",
		Tokens: Tokens{Known: true, Input: 12}, Start: noon, End: noon.Add(time.Second), Failed: "error",
		Messages: []content.Message{{Role: "user", Text: "hello"}},
		Attributes: []Attribute{
			{Key: "gen_ai.prompt.0.content", Value: "hello"},
			{Key: "gen_ai.prompt.0.role", Value: "user"},
			{Key: "gen_ai.request.model", Value: "m-1"},
			{Key: "gen_ai.usage.input_tokens", Value: "12"},
			{Event: "retry", Key: "n", Value: "2"},
		},
	}}
	if diff := cmp.Diff(want, Traces(td)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestLogs: a body may be text or hold the messages.
func TestLogs(t *testing.T) {
	t.Parallel()
	ld := plog.NewLogs()
	records := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	late := records.AppendEmpty()
	late.SetTimestamp(pcommon.NewTimestampFromTime(noon.Add(time.Minute)))
	late.Body().SetStr("just text")
	early := records.AppendEmpty()
	early.SetTimestamp(pcommon.NewTimestampFromTime(noon))
	early.SetEventName("gen_ai.user.message")
	early.Body().SetEmptyMap().PutStr("content", "where is it?")

	got := Logs(ld)
	Sort(got)
	want := []Entry{
		{
			Kind: "log", Name: "gen_ai.user.message", Start: noon, Messages: []content.Message{{Role: "user", Text: "where is it?"}},
			Attributes: []Attribute{{Key: "body", Value: `{"content":"where is it?"}`}},
		},
		{
			Kind: "log", Start: noon.Add(time.Minute), Messages: []content.Message{{Role: "log", Text: "just text"}},
			Attributes: []Attribute{{Key: "body", Value: "just text"}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
