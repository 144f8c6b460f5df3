package otlpwalk

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/xpdata/entity"

	"github.com/sotto-project/sotto/core/content"
)

// resource visits a resource and its entities.
func resource(v Visitor, r pcommon.Resource, schemaURL string, setSchemaURL func(string)) {
	site := content.Site{Place: content.ResourceAttribute}
	attributes(v, site, content.ResourceAttribute, r.Attributes())
	text(v, site, content.SchemaURL, schemaURL, setSchemaURL)
	refs := entity.ResourceEntityRefs(r)
	for i := range refs.Len() {
		ref := refs.At(i)
		text(v, site, content.EntityType, ref.Type(), ref.SetType)
		text(v, site, content.SchemaURL, ref.SchemaUrl(), ref.SetSchemaUrl)
		keys(v, site, ref.IdKeys())
		keys(v, site, ref.DescriptionKeys())
	}
	end(v, site, r.Attributes())
	group(v)
}

// keys visits the names of attributes that an entity points to.
func keys(v Visitor, site content.Site, list pcommon.StringSlice) {
	for i := range list.Len() {
		text(v, site, content.AttributeKey, list.At(i), func(s string) { list.SetAt(i, s) })
	}
}

// scope visits a scope and returns the site of its records.
func scope(v Visitor, s pcommon.InstrumentationScope, schemaURL string, setSchemaURL func(string)) content.Site {
	site := content.Site{Scope: s.Name(), LLM: content.LLMScope(s.Name())}
	text(v, site, content.ScopeName, s.Name(), s.SetName)
	text(v, site, content.ScopeVersion, s.Version(), s.SetVersion)
	attributes(v, site, content.ScopeAttribute, s.Attributes())
	text(v, site, content.SchemaURL, schemaURL, setSchemaURL)
	ended := site
	ended.Place = content.ScopeAttribute
	end(v, ended, s.Attributes())
	group(v)
	return site
}

// hasLLMKey reports whether a key of the map belongs to an LLM client.
func hasLLMKey(m pcommon.Map) bool {
	for k := range m.All() {
		if content.LLMKey(k) {
			return true
		}
	}
	return false
}
