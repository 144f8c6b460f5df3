package redactprocessor

import (
	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/detect"
	"github.com/sotto-project/sotto/internal/otlpwalk"
)

// countPrefix begins the attributes that say how much was found in a record.
const countPrefix = "sotto.redacted."

// visitor passes every string of a batch through the engine.
type visitor struct {
	otlpwalk.Leaves
	*otlpwalk.Echoes
	engine *detect.Engine
	// answers of a recogniser; when they are set, the visitor puts them in place
	// of what it would find itself.
	answers map[string]detect.Recognized
	record  detect.Counts // since the last End
	total   detect.Counts
}

func newVisitor(engine *detect.Engine) *visitor {
	v := &visitor{engine: engine, Echoes: otlpwalk.NewEchoes(engine)}
	v.Leaves = otlpwalk.Leaves{String: v.redact, Bytes: v.redactBytes, Deep: func() { v.record.Add(detect.RedactionFailed, 1) }}
	return v
}

func (v *visitor) redact(site content.Site, s string) string {
	out, found := v.scan(site, s)
	v.record.Merge(found)
	return out
}

func (v *visitor) scan(site content.Site, s string) (string, detect.Counts) {
	if v.answers == nil {
		return v.Redact(site, s)
	}
	if site.Named(s) {
		return s, detect.Counts{}
	}
	return v.engine.Apply(s, func(text string) (detect.Recognized, bool) {
		r, ok := v.answers[text]
		return r, ok
	})
}

// redactBytes looks for text inside bytes that are not text as a whole. Bytes in
// which nothing is found stay as they are.
func (v *visitor) redactBytes(site content.Site, b []byte) []byte {
	out, found := v.scan(site, otlpwalk.Readable(b))
	if found.Total() == 0 {
		return b
	}
	v.record.Merge(found)
	return []byte(out)
}

// Join implements otlpwalk.Joiner: what is spread over the chunks of a streamed
// answer is one finding.
func (v *visitor) Join(site content.Site, pieces []pcommon.Value) {
	if v.Again() {
		return
	}
	texts := make([]string, len(pieces))
	for i, p := range pieces {
		texts[i] = p.Str()
	}
	found := v.engine.RedactAcross(site.Key, texts)
	if found.Total() == 0 {
		return
	}
	v.record.Merge(found)
	for i, p := range pieces {
		p.SetStr(texts[i])
	}
}

// End implements otlpwalk.Ender: it writes the counts onto the record they belong
// to. Metrics get none, for an attribute more would make another series of them.
func (v *visitor) End(site content.Site, attributes pcommon.Map) {
	if v.record.Total() == 0 {
		return
	}
	if site.Place != content.MetricMetadata {
		for entity, n := range v.record.All() {
			count, _ := attributes.GetOrPutEmpty(countPrefix + entity)
			count.SetInt(count.Int() + int64(n))
		}
	}
	v.total.Merge(v.record)
	v.record = detect.Counts{}
}
