package digestprocessor

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/sotto-project/sotto/core/content"
	"github.com/sotto-project/sotto/core/digest"
	"github.com/sotto-project/sotto/internal/otlpwalk"
)

// visitor carries out on pdata what core/digest decides. It serves one batch.
type visitor struct {
	policy   content.Policy
	hasher   *digest.Hasher
	replaced [32]int64 // by content.Kind
	failed   int64
	base     string // key whose digest was just passed: its measures may follow
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
	v.base = ""
	otlpwalk.Rebuild(m, func(key string, value pcommon.Value, out *otlpwalk.Entries) {
		v.entry(site, key, value, out, depth)
	})
}

func (v *visitor) entry(site content.Site, key string, value pcommon.Value, out *otlpwalk.Entries, depth int) {
	site.Key = key
	kept := v.hasher.Key(key)
	if kept != key { // what stands under a key that is content is content
		v.count(content.Other, kept)
		v.lost(kept, content.Other, out, value)
		return
	}
	if v.isMeasure(key, value) {
		out.Keep(key, value)
		return
	}
	switch value.Type() {
	case pcommon.ValueTypeStr:
		v.str(site, value.Str(), out, func() { out.Keep(key, value) })
	case pcommon.ValueTypeBytes:
		b := value.Bytes().AsRaw()
		if !utf8.Valid(b) {
			v.lost(key, content.Other, out, value)
			return
		}
		v.str(site, string(b), out, func() { out.Keep(key, value) })
	case pcommon.ValueTypeInt, pcommon.ValueTypeDouble:
		v.number(site, value, out)
	case pcommon.ValueTypeMap, pcommon.ValueTypeSlice:
		v.composite(site, value, out, depth)
	default:
		out.Keep(key, value)
	}
}

// str puts out what remains of a string under site.Key.
func (v *visitor) str(site content.Site, s string, out *otlpwalk.Entries, keep func()) {
	o := v.hasher.Attribute(v.policy, site, s)
	if o.Kind == content.Metadata {
		keep()
		return
	}
	v.count(o.Kind, o.Value+o.Digest)
	if o.Keep {
		out.Put(site.Key).SetStr(o.Value)
	}
	if o.Digest != "" {
		put(out, site.Key, o.Digest, o.Measures)
	}
}

func (v *visitor) number(site content.Site, value pcommon.Value, out *otlpwalk.Entries) {
	kind := content.Numeric(site)
	switch digest.Of(kind) {
	case digest.Keep:
		out.Keep(site.Key, value)
	case digest.Replace:
		d := v.hasher.Pseudonym(value.AsString())
		v.count(kind, d)
		out.Put(site.Key).SetStr(d)
	default:
		v.lost(site.Key, kind, out, value)
	}
}

func (v *visitor) composite(site content.Site, value pcommon.Value, out *otlpwalk.Entries, depth int) {
	kind := v.policy.Composite(site)
	switch {
	case depth >= otlpwalk.MaxDepth:
		v.lost(site.Key, content.Other, out, value)
	case digest.Of(kind) == digest.Remove && !isMeasures(site, value),
		digest.Of(kind) == digest.Replace && value.Type() == pcommon.ValueTypeMap,
		digest.Of(kind) == digest.Keep && content.IsVector(numbers(value)):
		v.lost(site.Key, kind, out, value)
	default:
		v.leaf(site, value, depth)
		out.Keep(site.Key, value)
	}
}

// lost puts out digest and measures of a value that goes.
func (v *visitor) lost(key string, kind content.Kind, out *otlpwalk.Entries, value pcommon.Value) {
	d, m := v.digest(value)
	v.count(kind, d)
	put(out, key, d, m)
}

func put(out *otlpwalk.Entries, key, d string, m digest.Measures) {
	out.Put(key + ".digest").SetStr(d)
	out.Put(key + ".bytes").SetInt(int64(m.Bytes))
	if m.MIME != "" {
		out.Put(key + digest.MIMESuffix).SetStr(m.MIME)
	}
	if m.Messages > 0 {
		out.Put(key + ".messages").SetInt(int64(m.Messages))
	}
	putList(out, key+digest.DigestsSuffix, m.Digests)
	putList(out, key+digest.RolesSuffix, m.Roles)
	putList(out, key+digest.PartsSuffix, m.Parts)
	putList(out, key+digest.ToolsSuffix, m.Tools)
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

// isMeasure reports whether an entry was put out by a digest processor before this
// one: a list or a media type that follows the digest of its key. Without the
// digest before it the same list is judged like any other.
func (v *visitor) isMeasure(key string, value pcommon.Value) bool {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		s := value.Str()
		if base, ok := strings.CutSuffix(key, ".digest"); ok && content.Digested.Fits(s) {
			v.base = base
		}
		return digest.Measure(v.base, key, s)
	case pcommon.ValueTypeSlice:
		if list := value.Slice(); v.base != "" && strings.HasPrefix(key, v.base) && list.Len() > 0 && list.Len() <= digest.MaxListed {
			for _, item := range list.All() {
				if item.Type() != pcommon.ValueTypeStr || !digest.Measure(v.base, key, item.Str()) {
					return false
				}
			}
			return true
		}
	}
	return false
}

func (v *visitor) digest(value pcommon.Value) (string, digest.Measures) {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		return v.hasher.Content(value.Str())
	case pcommon.ValueTypeBytes:
		return v.hasher.Content(string(value.Bytes().AsRaw()))
	case pcommon.ValueTypeMap, pcommon.ValueTypeSlice:
		if raw, err := json.Marshal(value.AsRaw()); err == nil {
			return v.hasher.Content(string(raw))
		}
	}
	return v.hasher.Content(value.AsString())
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
		if digest.Of(content.Numeric(site)) != digest.Keep {
			value.SetStr(v.inPlaceContent(content.Other, value))
		}
	case pcommon.ValueTypeMap:
		if depth >= otlpwalk.MaxDepth {
			value.SetStr(v.inPlaceContent(content.Other, value))
			return
		}
		v.entries(site, value.Map(), depth+1)
	case pcommon.ValueTypeSlice:
		if depth >= otlpwalk.MaxDepth || content.IsVector(numbers(value)) {
			value.SetStr(v.inPlaceContent(content.Other, value))
			return
		}
		for _, item := range value.Slice().All() {
			v.leaf(site, item, depth+1)
		}
	}
}

func (v *visitor) inPlace(site content.Site, s string) string {
	out := v.hasher.InPlace(v.policy, site, s)
	if out != s {
		v.count(v.policy.Classify(site, s), out)
	}
	return out
}

func (v *visitor) inPlaceContent(kind content.Kind, value pcommon.Value) string {
	d, _ := v.digest(value)
	v.count(kind, d)
	return d
}

func (v *visitor) count(kind content.Kind, d string) {
	v.replaced[kind]++
	if d == digest.Failed {
		v.failed++
	}
}

// numbers counts the numbers of a list, 0 if it holds anything else.
func numbers(value pcommon.Value) int {
	if value.Type() != pcommon.ValueTypeSlice {
		return 0
	}
	for _, item := range value.Slice().All() {
		if t := item.Type(); t != pcommon.ValueTypeInt && t != pcommon.ValueTypeDouble {
			return 0
		}
	}
	return value.Slice().Len()
}

// isMeasures reports whether a map or list holds nothing but a few numbers and
// flags under keys that may leave, such as token counts.
func isMeasures(site content.Site, value pcommon.Value) bool {
	switch value.Type() {
	case pcommon.ValueTypeBool, pcommon.ValueTypeEmpty:
		return true
	case pcommon.ValueTypeInt, pcommon.ValueTypeDouble:
		return digest.Of(content.Numeric(site)) == digest.Keep
	case pcommon.ValueTypeMap:
		for k, item := range value.Map().All() {
			site.Key = k
			if !content.SafeKey(k) || item.Type() == pcommon.ValueTypeMap || item.Type() == pcommon.ValueTypeSlice || !isMeasures(site, item) {
				return false
			}
		}
		return true
	}
	return false
}
