package otlpwalk

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/sotto-project/sotto/core/content"
)

// Logs walks over every string of the logs.
func Logs(ld plog.Logs, v Visitor) {
	for _, rl := range ld.ResourceLogs().All() {
		resource(v, rl.Resource(), rl.SchemaUrl(), rl.SetSchemaUrl)
		for _, sl := range rl.ScopeLogs().All() {
			site := scope(v, sl.Scope(), sl.SchemaUrl(), sl.SetSchemaUrl)
			joinRecords(v, site, sl.LogRecords())
			for _, r := range sl.LogRecords().All() {
				record(v, site, r)
			}
			group(v)
		}
	}
}

func record(v Visitor, site content.Site, r plog.LogRecord) {
	site = recordSite(site, r)
	text(v, site, content.LogEventName, r.EventName(), r.SetEventName)
	text(v, site, content.SeverityText, r.SeverityText(), r.SetSeverityText)
	attributes(v, site, content.LogAttribute, r.Attributes())
	site.Place = content.LogBody
	v.Value(site, r.Body())
	site.Place = content.LogAttribute
	end(v, site, r.Attributes())
}

// recordSite says what a record tells about its texts.
func recordSite(site content.Site, r plog.LogRecord) content.Site {
	site.Event = r.EventName()
	// Before log records had event names, an attribute held them, and some
	// clients still put their source position into the field.
	for k, value := range r.Attributes().All() {
		if k == "event.name" && value.Type() == pcommon.ValueTypeStr {
			site.Event = value.Str()
		}
		site.LLM = site.LLM || content.LLMKey(k)
	}
	site.LLM = site.LLM || content.LLMEvent(site.Event) || content.LLMEvent(r.EventName())
	if r.Body().Type() == pcommon.ValueTypeMap {
		site.LLM = site.LLM || hasLLMKey(r.Body().Map())
	}
	return site
}
