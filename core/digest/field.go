package digest

import "github.com/sotto-project/sotto/core/content"

// Outcome is what becomes of a string.
type Outcome struct {
	Kind     content.Kind
	Value    string // what stays in the string's own place, if Keep
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
	if len(d) < 12 || d == Failed {
		return content.StandInKey + "failed"
	}
	return content.StandInKey + d[len(d)-12:]
}
