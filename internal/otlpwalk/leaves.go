package otlpwalk

import (
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"github.com/sotto-project/sotto/core/content"
)

// MaxDepth is how deep maps and lists may nest. What lies deeper is replaced by
// TooDeep without being looked at.
const MaxDepth = 32

// TooDeep takes the place of values nested deeper than MaxDepth.
const TooDeep = "[NESTED_TOO_DEEP]"

// Strings makes a Visitor of a function over single strings: fields, keys of
// maps (Place AttributeKey), values of attributes at any depth, log bodies, and
// bytes that are valid UTF-8. Bytes that are not text stay as they are; [Leaves]
// can look at them.
func Strings(f func(site content.Site, s string) string) Visitor { return Leaves{String: f} }

// Leaves is a Visitor over single strings and byte strings.
type Leaves struct {
	// String is called for every string, and for bytes that are valid UTF-8.
	String func(site content.Site, s string) string
	// Bytes is called for bytes that are not valid UTF-8. nil leaves them.
	Bytes func(site content.Site, b []byte) []byte
	// Deep is called for every value that was replaced by TooDeep. May be nil.
	Deep func()
}

// Readable is what of bytes that are not text can be read.
func Readable(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }

// Text implements Visitor.
func (l Leaves) Text(site content.Site, s string) string { return l.String(site, s) }

// Attributes implements Visitor.
func (l Leaves) Attributes(site content.Site, m pcommon.Map) { l.entries(site, m, 0) }

// Value implements Visitor.
func (l Leaves) Value(site content.Site, v pcommon.Value) { l.value(site, v, 0) }

func (l Leaves) entries(site content.Site, m pcommon.Map, depth int) {
	var renamed map[int]string // entry to its new key; rare
	i := 0
	for k, v := range m.All() {
		site.Key = k
		l.value(site, v, depth)
		if k != "" {
			if key := l.key(site, k); key != k {
				if renamed == nil {
					renamed = map[int]string{}
				}
				renamed[i] = key
			}
		}
		i++
	}
	if renamed == nil {
		return
	}
	i = 0
	Rebuild(m, func(k string, v pcommon.Value, out *Entries) { // keys cannot be changed in place
		if key, ok := renamed[i]; ok {
			k = key
		}
		out.Keep(k, v)
		i++
	})
}

func (l Leaves) key(site content.Site, k string) string {
	site.Place, site.Key = content.AttributeKey, ""
	return l.String(site, k)
}

func (l Leaves) value(site content.Site, v pcommon.Value, depth int) {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		if s := v.Str(); s != "" {
			if out := l.String(site, s); out != s {
				v.SetStr(out)
			}
		}
	case pcommon.ValueTypeBytes:
		l.bytes(site, v)
	case pcommon.ValueTypeMap:
		if depth >= MaxDepth {
			l.deep(v)
			return
		}
		l.entries(site, v.Map(), depth+1)
	case pcommon.ValueTypeSlice:
		if depth >= MaxDepth {
			l.deep(v)
			return
		}
		for _, item := range v.Slice().All() {
			l.value(site, item, depth+1)
		}
	}
}

func (l Leaves) deep(v pcommon.Value) {
	v.SetStr(TooDeep)
	if l.Deep != nil {
		l.Deep()
	}
}

func (l Leaves) bytes(site content.Site, v pcommon.Value) {
	b := v.Bytes().AsRaw()
	if utf8.Valid(b) {
		s := string(b)
		if out := l.String(site, s); out != s {
			v.Bytes().FromRaw([]byte(out))
		}
		return
	}
	if l.Bytes != nil {
		v.Bytes().FromRaw(l.Bytes(site, b))
	}
}
