package main

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/sealed"
	"github.com/sotto-project/sotto/internal/broker/api"
)

// spanView is a span or log record as a person reads it.
type spanView struct {
	record   api.Record
	kind     string
	name     string
	model    string
	start    pcommon.Timestamp
	messages []content.Message
}

// spansOf reads the OTLP of the records. broken are the objects of those that do not parse.
func spansOf(records []api.Record) (views []spanView, broken []string) {
	for _, r := range records {
		switch r.Signal {
		case sealed.Logs:
			var u plog.JSONUnmarshaler
			ld, err := u.UnmarshalLogs(r.OTLP)
			if err != nil {
				broken = append(broken, r.Object)
				continue
			}
			views = append(views, logsOf(r, ld)...)
		default:
			var u ptrace.JSONUnmarshaler
			td, err := u.UnmarshalTraces(r.OTLP)
			if err != nil {
				broken = append(broken, r.Object)
				continue
			}
			views = append(views, tracesOf(r, td)...)
		}
	}
	return views, broken
}

func tracesOf(r api.Record, td ptrace.Traces) (out []spanView) {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, s := range ss.Spans().All() {
				attrs := s.Attributes().AsRaw()
				var events []content.Event
				for _, e := range s.Events().All() {
					events = append(events, content.Event{Name: e.Name(), Attributes: e.Attributes().AsRaw()})
				}
				out = append(out, spanView{
					record: r, kind: "span", name: s.Name(), model: modelOf(attrs), start: s.StartTimestamp(),
					messages: content.Conversation(attrs, events...),
				})
			}
		}
	}
	return out
}

func logsOf(r api.Record, ld plog.Logs) (out []spanView) {
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, l := range sl.LogRecords().All() {
				attrs := l.Attributes().AsRaw()
				event := content.Event{Name: l.EventName(), Attributes: attrs}
				if l.Body().Type() == pcommon.ValueTypeMap {
					event.Attributes = l.Body().Map().AsRaw()
				}
				v := spanView{record: r, kind: "log", name: l.EventName(), model: modelOf(attrs), start: l.Timestamp()}
				if v.messages = content.Conversation(attrs, event); len(v.messages) == 0 && l.Body().Type() == pcommon.ValueTypeStr && l.Body().Str() != "" {
					v.messages = []content.Message{{Role: "log", Text: l.Body().Str()}}
				}
				out = append(out, v)
			}
		}
	}
	return out
}

// modelOf is the model's name in the conventions that content.Conversation reads.
func modelOf(attrs map[string]any) string {
	for _, key := range []string{"gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "ai.model.id", "ai.response.model"} {
		if s, ok := attrs[key].(string); ok && s != "" {
			return s
		}
	}
	return ""
}
