package digestprocessor

import (
	"encoding/json"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/core/subject"
	"github.com/sotto-project/sotto/internal/otlpwalk"
)

// visitor carries out on pdata what core/digest decides. It serves one batch.
type visitor struct {
	policy    content.Policy
	hasher    *digest.Hasher
	replaced  [32]int64 // by content.Kind
	malformed [8]int64  // by digest.Malformation
	trail     digest.Trail
	names     names
}

// Text implements otlpwalk.Visitor.
func (v *visitor) Text(site content.Site, s string) string { return v.inPlace(site, s) }

// Attributes implements otlpwalk.Visitor.
func (v *visitor) Attributes(site content.Site, m pcommon.Map) { v.entries(site, m, 0) }

// Value implements otlpwalk.Visitor.
func (v *visitor) Value(site content.Site, body pcommon.Value) {
	if body.Type() == pcommon.ValueTypeMap {
		v.entries(site, body.Map(), 0)
		return
	}
	v.leaf(site, body, 0)
}

func (v *visitor) entries(site content.Site, m pcommon.Map, depth int) {
	v.trail = digest.Trail{}
	otlpwalk.Rebuild(m, func(key string, value pcommon.Value, out *otlpwalk.Entries) {
		v.entry(site, key, value, out, depth)
	})
}

func (v *visitor) entry(site content.Site, key string, value pcommon.Value, out *otlpwalk.Entries, depth int) {
	if key == subject.Attribute { // it is for the store; a backend could follow people by it
		return
	}
	site.Key = key
	if kept := v.hasher.Key(key); kept != key {
		v.put(out, kept, value, v.hasher.Unnamed(serialized(value)))
		return
	}
	if v.onTrail(key, value) {
		out.Keep(key, value)
		return
	}
	switch value.Type() {
	case pcommon.ValueTypeStr:
		v.put(out, key, value, v.hasher.Attribute(v.policy, site, value.Str()))
	case pcommon.ValueTypeBytes:
		v.put(out, key, value, v.hasher.Bytes(v.policy, site, value.Bytes().AsRaw()))
	case pcommon.ValueTypeInt, pcommon.ValueTypeDouble:
		v.put(out, key, value, v.hasher.Number(site, value.AsString()))
	case pcommon.ValueTypeMap, pcommon.ValueTypeSlice:
		v.composite(site, value, out, depth)
	default:
		out.Keep(key, value)
	}
}

func (v *visitor) composite(site content.Site, value pcommon.Value, out *otlpwalk.Entries, depth int) {
	shape := shapeOf(site, value, depth)
	kind, keep := digest.Composite(v.policy, site, shape)
	if keep {
		v.leaf(site, value, depth)
		out.Keep(site.Key, value)
		return
	}
	v.put(out, site.Key, value, v.hasher.Structured(kind, shape, []byte(serialized(value))))
}

// put puts out what an outcome leaves of a value. What stands under the key itself
// comes last: backends that turn dots into nesting let the last one win.
func (v *visitor) put(out *otlpwalk.Entries, key string, value pcommon.Value, o digest.Outcome) {
	v.malformed[o.Measures.Malformed]++
	if o.Kind == content.Metadata {
		out.Keep(key, value)
		return
	}
	v.replaced[o.Kind]++
	if o.Digest != "" {
		v.putMeasures(out, key, o.Digest, o.Measures)
	}
	switch composite := value.Type() == pcommon.ValueTypeMap || value.Type() == pcommon.ValueTypeSlice; {
	case o.Keep:
		out.Put(key).SetStr(o.Value)
	case o.Measures.Outline == "":
	case composite:
		otlpwalk.SetJSON(out.Put(key), o.Measures.Outline)
	default:
		out.Put(key).SetStr(o.Measures.Outline)
	}
}

func (v *visitor) putMeasures(out *otlpwalk.Entries, key, d string, m digest.Measures) {
	names := v.names.of(key)
	out.Put(names.digest).SetStr(d)
	out.Put(names.bytes).SetInt(int64(m.Bytes))
	if m.MIME != "" {
		out.Put(key + digest.MIMESuffix).SetStr(m.MIME)
	}
	if m.Language != "" {
		out.Put(names.language).SetStr(m.Language)
	}
	if m.Messages > 0 {
		out.Put(names.messages).SetInt(int64(m.Messages))
	}
	putList(out, names.digests, m.Digests)
	putList(out, names.roles, m.Roles)
	putList(out, names.parts, m.Parts)
	putList(out, names.tools, m.Tools)
}

func putList(out *otlpwalk.Entries, key string, list []string) {
	if len(list) == 0 {
		return
	}
	s := out.Put(key).SetEmptySlice()
	s.EnsureCapacity(len(list))
	for _, item := range list {
		s.AppendEmpty().SetStr(item)
	}
}

// onTrail reports whether a digest processor before this one put the entry out.
func (v *visitor) onTrail(key string, value pcommon.Value) bool {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		return v.trail.Text(key, value.Str())
	case pcommon.ValueTypeSlice:
		list := value.Slice()
		if !v.trail.MayList(key, list.Len()) {
			return false
		}
		for _, item := range list.All() {
			if item.Type() != pcommon.ValueTypeStr || !v.trail.Item(key, item.Str()) {
				return false
			}
		}
		return true
	}
	return false
}

// serialized is a value as the text that is digested: JSON for lists and maps.
func serialized(value pcommon.Value) string {
	switch value.Type() {
	case pcommon.ValueTypeBytes:
		return string(value.Bytes().AsRaw())
	case pcommon.ValueTypeMap, pcommon.ValueTypeSlice:
		if raw, err := json.Marshal(value.AsRaw()); err == nil {
			return string(raw)
		}
	}
	return value.AsString()
}

// leaf changes a value in its place: the body of a log record, an item of a list.
func (v *visitor) leaf(site content.Site, value pcommon.Value, depth int) {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		if s := value.Str(); s != "" {
			value.SetStr(v.inPlace(site, s))
		}
	case pcommon.ValueTypeBytes:
		if b := value.Bytes().AsRaw(); len(b) > 0 {
			if kept := v.inPlace(site, string(b)); kept != string(b) {
				value.SetStr(kept)
			}
		}
	case pcommon.ValueTypeInt, pcommon.ValueTypeDouble:
		if o := v.hasher.Number(site, value.AsString()); o.Kind != content.Metadata {
			v.replaced[o.Kind]++
			value.SetStr(o.Value + o.Digest)
		}
	case pcommon.ValueTypeMap, pcommon.ValueTypeSlice:
		shape := shapeOf(site, value, depth)
		switch o := v.hasher.Item(shape, func() string { return serialized(value) }); {
		case !o.Keep:
			v.replaced[o.Kind]++
			v.malformed[o.Measures.Malformed]++
			value.SetStr(o.Digest)
		case shape.Map:
			v.entries(site, value.Map(), depth+1)
		default:
			for _, item := range value.Slice().All() {
				v.leaf(site, item, depth+1)
			}
		}
	}
}

func (v *visitor) inPlace(site content.Site, s string) string {
	out := v.hasher.InPlace(v.policy, site, s)
	if out != s {
		v.replaced[v.policy.Classify(site, s)]++
	}
	return out
}

// shapeOf tells core/digest what it needs to know of a list or map.
func shapeOf(site content.Site, value pcommon.Value, depth int) digest.Shape {
	shape := digest.Shape{Map: value.Type() == pcommon.ValueTypeMap, Deep: depth >= otlpwalk.MaxDepth}
	if shape.Map {
		shape.Facts = true
		for key, item := range value.Map().All() {
			if !isNumber(item) && item.Type() != pcommon.ValueTypeBool && item.Type() != pcommon.ValueTypeEmpty || !digest.Fact(site, key) {
				shape.Facts = false
				break
			}
		}
		return shape
	}
	for _, item := range value.Slice().All() {
		if !isNumber(item) {
			return shape
		}
	}
	shape.Numbers = value.Slice().Len()
	return shape
}

func isNumber(value pcommon.Value) bool {
	return value.Type() == pcommon.ValueTypeInt || value.Type() == pcommon.ValueTypeDouble
}
