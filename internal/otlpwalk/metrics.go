package otlpwalk

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"

	"github.com/sotto-project/sotto/core/content"
)

// Metrics walks over every string of the metrics.
func Metrics(md pmetric.Metrics, v Visitor) {
	for _, rm := range md.ResourceMetrics().All() {
		resource(v, rm.Resource(), rm.SchemaUrl(), rm.SetSchemaUrl)
		for _, sm := range rm.ScopeMetrics().All() {
			site := scope(v, sm.Scope(), sm.SchemaUrl(), sm.SetSchemaUrl)
			for _, m := range sm.Metrics().All() {
				metric(v, site, m)
			}
		}
	}
}

func metric(v Visitor, site content.Site, m pmetric.Metric) {
	site.LLM = site.LLM || content.LLMEvent(m.Name())
	text(v, site, content.MetricName, m.Name(), m.SetName)
	text(v, site, content.MetricDescription, m.Description(), m.SetDescription)
	text(v, site, content.MetricUnit, m.Unit(), m.SetUnit)
	attributes(v, site, content.MetricMetadata, m.Metadata())
	switch m.Type() {
	case pmetric.MetricTypeGauge:
		for _, p := range m.Gauge().DataPoints().All() {
			point(v, site, p)
		}
	case pmetric.MetricTypeSum:
		for _, p := range m.Sum().DataPoints().All() {
			point(v, site, p)
		}
	case pmetric.MetricTypeHistogram:
		for _, p := range m.Histogram().DataPoints().All() {
			point(v, site, p)
		}
	case pmetric.MetricTypeExponentialHistogram:
		for _, p := range m.ExponentialHistogram().DataPoints().All() {
			point(v, site, p)
		}
	case pmetric.MetricTypeSummary:
		for _, p := range m.Summary().DataPoints().All() {
			attributes(v, site, content.MetricAttribute, p.Attributes())
		}
	}
	site.Place = content.MetricMetadata
	end(v, site, m.Metadata())
	group(v)
}

// point visits a datapoint of any kind that has exemplars.
func point[P interface {
	Attributes() pcommon.Map
	Exemplars() pmetric.ExemplarSlice
}](v Visitor, site content.Site, p P) {
	attributes(v, site, content.MetricAttribute, p.Attributes())
	for _, x := range p.Exemplars().All() {
		attributes(v, site, content.ExemplarAttribute, x.FilteredAttributes())
	}
}
