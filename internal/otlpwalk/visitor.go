package otlpwalk

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/sotto-project/sotto/core/content"
)

// Visitor is what a walk calls. It may change what it is given in place.
type Visitor interface {
	// Attributes is called for every attribute map; site.Key is empty.
	Attributes(site content.Site, m pcommon.Map)
	// Text is called for every string field that is not in a map; what it
	// returns takes the string's place.
	Text(site content.Site, s string) string
	// Value is called for the bodies of log records.
	Value(site content.Site, v pcommon.Value)
}

// Ender is a Visitor that wants to know when all of a record has been visited:
// a resource (without its scopes), a scope (without its records), a span, a log
// record, a metric (with its datapoints). Site.Place names the record's own
// attributes, which End may change once more.
type Ender interface {
	Visitor
	End(site content.Site, attributes pcommon.Map)
}

func end(v Visitor, site content.Site, attributes pcommon.Map) {
	if e, ok := v.(Ender); ok {
		e.End(site, attributes)
	}
}

// text visits a string field.
func text(v Visitor, site content.Site, place content.Place, s string, set func(string)) {
	if s == "" {
		return
	}
	site.Place = place
	if out := v.Text(site, s); out != s {
		set(out)
	}
}

// attributes visits an attribute map.
func attributes(v Visitor, site content.Site, place content.Place, m pcommon.Map) {
	if m.Len() == 0 {
		return
	}
	site.Place = place
	v.Attributes(site, m)
}
