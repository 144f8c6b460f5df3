package digest

import (
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/content"
)

// Outcome is what becomes of a value.
type Outcome struct {
	Kind     content.Kind
	Value    string // what stands in the value's own place, if Keep
	Keep     bool   // the place stays; else only Digest and Measures remain
	Digest   string // digest of what is lost; empty if nothing is
	Measures Measures
}

// Attribute decides what becomes of a string under an attribute key.
func (h *Hasher) Attribute(p content.Policy, s content.Site, value string) Outcome {
	kind := p.Classify(s, value)
	switch Of(kind) {
	case Keep:
		return Outcome{Kind: kind, Keep: true, Value: value}
	case Replace:
		return Outcome{Kind: kind, Keep: true, Value: h.Pseudonym(value)}
	case CleanLink:
		if clean := content.Cleaned(value); clean == value {
			return Outcome{Kind: content.Metadata, Keep: true, Value: value}
		} else if clean != "" {
			return Outcome{Kind: kind, Keep: true, Value: clean, Digest: h.Text(value), Measures: Measures{Bytes: len(value)}}
		}
	}
	d, m := h.Content(value)
	if m.Outline == value { // it is one already: of a digest before this one
		return Outcome{Kind: content.Metadata, Keep: true, Value: value}
	}
	return lost(kind, d, m)
}

// Bytes decides what becomes of a byte string under an attribute key. What is text
// is judged as text.
func (h *Hasher) Bytes(p content.Policy, s content.Site, value []byte) Outcome {
	if utf8.Valid(value) {
		return h.Attribute(p, s, string(value))
	}
	d, m := h.Content(string(value))
	m.Outline = ""
	return lost(content.Other, d, m)
}

// Number decides what becomes of a number under an attribute key.
func (h *Hasher) Number(s content.Site, decimal string) Outcome {
	switch kind := content.Numeric(s); Of(kind) {
	case Keep:
		return Outcome{Kind: kind, Keep: true, Value: decimal}
	case Replace:
		return Outcome{Kind: kind, Keep: true, Value: h.Pseudonym(decimal)}
	default:
		d, m := h.Content(decimal)
		m.Language = ""
		return lost(kind, d, m)
	}
}

// Unnamed decides what becomes of a value, as JSON or text, whose key is content:
// it is content too, and no backend knows a shape for it.
func (h *Hasher) Unnamed(value string) Outcome {
	d, m := h.Content(value)
	m.Outline = ""
	return lost(content.Other, d, m)
}

// Shape is what a decision about a list or map needs to know of it.
type Shape struct {
	Map     bool
	Numbers int  // items of a list that holds nothing but numbers
	Facts   bool // a map that holds nothing but facts: see Fact
	Deep    bool // it nests deeper than is looked at
}

// Composite decides what becomes of a list or map under an attribute key. Keep
// means that its leaves are to be judged one by one; else it goes as a whole, and
// Structured says what takes its place.
func Composite(p content.Policy, s content.Site, shape Shape) (kind content.Kind, keep bool) {
	kind = p.Composite(s)
	switch {
	case shape.Deep:
		return content.Other, false
	case content.IsVector(shape.Numbers):
		if kind == content.Metadata {
			kind = content.Other
		}
		return kind, false
	}
	switch Of(kind) {
	case Keep:
		return kind, true
	case Replace:
		return kind, !shape.Map
	default:
		return kind, shape.Facts
	}
}

// Fact reports whether a number under a key inside a map may leave: token counts
// mostly.
func Fact(s content.Site, key string) bool {
	s.Key = key
	return content.SafeKey(key) && Of(content.Numeric(s)) == Keep
}

// Item decides what becomes of a list or map inside a list or a log body that is
// judged leaf by leaf. Keep means that its own leaves are; else the digest takes
// its place.
func (h *Hasher) Item(shape Shape, json func() string) Outcome {
	if !shape.Deep && !content.IsVector(shape.Numbers) {
		return Outcome{Kind: content.Metadata, Keep: true}
	}
	d, m := h.Content(json())
	if shape.Deep {
		m.Malformed = TooDeep
	}
	return lost(content.Other, d, m)
}

// Structured decides what takes the place of a list or map that goes, given as
// JSON. Its outline is a list or map again, but for a vector of numbers.
func (h *Hasher) Structured(kind content.Kind, shape Shape, raw []byte) Outcome {
	d, m := h.Content(string(raw))
	if shape.Deep {
		m.Malformed = TooDeep
	}
	switch {
	case content.IsVector(shape.Numbers):
		m.Outline = ""
	case m.Outline == d: // no canonical form
		m.Outline = `["` + d + `"]`
		if shape.Map {
			m.Outline = `{"` + opaqueKey + `":"` + d + `"}`
		}
	case m.Outline == string(raw):
		return Outcome{Kind: content.Metadata, Keep: true}
	}
	return lost(kind, d, m)
}

// lost is the outcome of what goes.
func lost(kind content.Kind, d string, m Measures) Outcome {
	switch kind {
	case content.Media:
		m.Outline, m.Language = "", "" // a digest is no picture
	case content.URL, content.ErrorText, content.Other:
		m.Language = "" // SQL, headers and stack traces have none
	}
	return Outcome{Kind: kind, Digest: d, Measures: m}
}

// InPlace decides what stands in the place of a string that cannot be removed: a
// field such as a span's name, a log body, or a leaf inside a list.
func (h *Hasher) InPlace(p content.Policy, s content.Site, value string) string {
	switch s.Place {
	case content.SpanName, content.EventName, content.LogEventName:
		return content.CleanName(value, h.Text)
	case content.TraceState:
		return content.CleanTraceState(value)
	case content.MetricDescription, content.MetricUnit:
		// These describe and identify nothing: a digest would only confuse.
		if p.Classify(s, value).Content() {
			return ""
		}
		return value
	case content.AttributeKey:
		return h.Key(value)
	}
	o := h.Attribute(p, s, value)
	if o.Keep {
		return o.Value
	}
	return o.Digest
}

// Key returns an attribute key that may leave: the key itself if it reads like
// one, and else a stand-in.
func (h *Hasher) Key(key string) string {
	if key == "" || content.SafeKey(key) {
		return key
	}
	d := h.Text(key)
	return content.StandInKey + d[len(d)-12:]
}
