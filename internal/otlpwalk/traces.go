package otlpwalk

import (
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/sotto-project/sotto/core/content"
)

// Traces walks over every string of the traces.
func Traces(td ptrace.Traces, v Visitor) {
	for _, rs := range td.ResourceSpans().All() {
		resource(v, rs.Resource(), rs.SchemaUrl(), rs.SetSchemaUrl)
		for _, ss := range rs.ScopeSpans().All() {
			site := scope(v, ss.Scope(), ss.SchemaUrl(), ss.SetSchemaUrl)
			for _, s := range ss.Spans().All() {
				span(v, site, s)
			}
		}
	}
}

func span(v Visitor, site content.Site, s ptrace.Span) {
	site.LLM = site.LLM || spanIsLLM(s)
	text(v, site, content.SpanName, s.Name(), s.SetName)
	text(v, site, content.TraceState, s.TraceState().AsRaw(), s.TraceState().FromRaw)
	text(v, site, content.StatusMessage, s.Status().Message(), s.Status().SetMessage)
	attributes(v, site, content.SpanAttribute, s.Attributes())
	joinEvents(v, site, s.Events())
	for _, e := range s.Events().All() {
		in := site
		in.Event = e.Name()
		text(v, in, content.EventName, e.Name(), e.SetName)
		attributes(v, in, content.EventAttribute, e.Attributes())
	}
	for _, l := range s.Links().All() {
		text(v, site, content.TraceState, l.TraceState().AsRaw(), l.TraceState().FromRaw)
		attributes(v, site, content.LinkAttribute, l.Attributes())
	}
	site.Place = content.SpanAttribute
	end(v, site, s.Attributes())
	group(v)
}

// spanIsLLM looks at the whole span before any of it is visited: one key of an
// LLM namespace makes all of it suspect.
func spanIsLLM(s ptrace.Span) bool {
	if hasLLMKey(s.Attributes()) {
		return true
	}
	for _, e := range s.Events().All() {
		if content.LLMEvent(e.Name()) || hasLLMKey(e.Attributes()) {
			return true
		}
	}
	return false
}
