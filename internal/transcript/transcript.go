// Package transcript reads opened OTLP for a person: spans and log records in the
// order they happened, each with its conversation, model, tokens and what else it
// carries. The command line and the console both show what it returns. All of it
// is hostile input: whoever shows it cleans or escapes it first.
package transcript

import (
	"cmp"
	"slices"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
)

// Entry is a span or a log record as a person reads it.
type Entry struct {
	Kind       string // "span" or "log"
	SpanID     string
	ParentID   string // "" for a root span and a log record
	Name       string
	Service    string // service.name of the resource
	Model      string
	Tokens     Tokens
	Start, End time.Time // zero where the client set none
	Failed     string    // the status message of a span with the status error; "error" if it has none
	Messages   []content.Message
	Attributes []Attribute // its own, sorted by key, and those of its events
}

// Tokens are what a model reported to have used. Known is false where it reported nothing.
type Tokens struct {
	Known         bool
	Input, Output int64
}

// Attribute is one attribute as text.
type Attribute struct {
	Event string // the span event it stands on; "" for the entry's own
	Key   string
	Value string
}

// Traces reads spans.
func Traces(td ptrace.Traces) (out []Entry) {
	for _, rs := range td.ResourceSpans().All() {
		for _, ss := range rs.ScopeSpans().All() {
			for _, s := range ss.Spans().All() {
				out = append(out, ofSpan(s, service(rs.Resource())))
			}
		}
	}
	return out
}

func ofSpan(s ptrace.Span, service string) Entry {
	attrs := s.Attributes().AsRaw()
	e := Entry{
		Kind: "span", SpanID: id(s.SpanID()), ParentID: id(s.ParentSpanID()), Name: s.Name(), Service: service,
		Model: modelOf(attrs), Tokens: tokensOf(attrs), Start: instant(s.StartTimestamp()), End: instant(s.EndTimestamp()),
		Attributes: attributes("", s.Attributes()),
	}
	if s.Status().Code() == ptrace.StatusCodeError {
		e.Failed = cmp.Or(s.Status().Message(), "error")
	}
	var events []content.Event
	for _, event := range s.Events().All() {
		events = append(events, content.Event{Name: event.Name(), Attributes: event.Attributes().AsRaw()})
		e.Attributes = append(e.Attributes, attributes(event.Name(), event.Attributes())...)
	}
	e.Messages = content.Conversation(attrs, events...)
	return e
}

// Logs reads log records.
func Logs(ld plog.Logs) (out []Entry) {
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, l := range sl.LogRecords().All() {
				out = append(out, ofLog(l, service(rl.Resource())))
			}
		}
	}
	return out
}

func ofLog(l plog.LogRecord, service string) Entry {
	attrs := l.Attributes().AsRaw()
	event := content.Event{Name: l.EventName(), Attributes: attrs}
	e := Entry{
		Kind: "log", SpanID: id(l.SpanID()), Name: l.EventName(), Service: service,
		Model: modelOf(attrs), Tokens: tokensOf(attrs), Start: instant(l.Timestamp()),
		Attributes: attributes("", l.Attributes()),
	}
	text := l.Body().Type() == pcommon.ValueTypeStr && l.Body().Str() != ""
	if l.Body().Type() == pcommon.ValueTypeMap {
		event.Attributes = l.Body().Map().AsRaw()
	}
	if e.Messages = content.Conversation(attrs, event); len(e.Messages) == 0 && text {
		e.Messages = []content.Message{{Role: "log", Text: l.Body().Str()}}
	}
	if t := l.Body().Type(); t != pcommon.ValueTypeEmpty {
		e.Attributes = append(e.Attributes, Attribute{Key: "body", Value: l.Body().AsString()})
	}
	return e
}

// Sort puts entries into the order they happened.
func Sort(entries []Entry) {
	slices.SortStableFunc(entries, func(a, b Entry) int { return a.Start.Compare(b.Start) })
}

func attributes(event string, m pcommon.Map) (out []Attribute) {
	for k, v := range m.All() {
		out = append(out, Attribute{Event: event, Key: k, Value: v.AsString()})
	}
	slices.SortStableFunc(out, func(a, b Attribute) int { return cmp.Compare(a.Key, b.Key) })
	return out
}

func service(r pcommon.Resource) string {
	if v, ok := r.Attributes().Get("service.name"); ok {
		return v.AsString()
	}
	return ""
}

func id(s pcommon.SpanID) string {
	if s.IsEmpty() {
		return ""
	}
	return s.String()
}

func instant(t pcommon.Timestamp) time.Time {
	if t == 0 {
		return time.Time{}
	}
	return t.AsTime()
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

// tokensOf reads the counts in the same conventions.
func tokensOf(attrs map[string]any) (t Tokens) {
	first := func(keys ...string) int64 {
		for _, key := range keys {
			if n, ok := attrs[key].(int64); ok {
				t.Known = true
				return n
			}
		}
		return 0
	}
	t.Input = first("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.token_count.prompt", "ai.usage.inputTokens", "ai.usage.promptTokens")
	t.Output = first("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.token_count.completion", "ai.usage.outputTokens", "ai.usage.completionTokens")
	return t
}
