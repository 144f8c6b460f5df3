package content

import (
	"slices"
	"strings"
)

// Policy holds the two choices an operator has.
type Policy struct {
	// MaxPlainBytes bounds a string outside LLM records that may pass because it
	// reads like a word of a program. 0 lets none pass. Raising it lets longer
	// words pass, never sentences.
	MaxPlainBytes int

	// AllowKeys are attribute keys whose values the operator vouches for. They
	// still must look like an identifier or a short title.
	AllowKeys []string
}

// DefaultPolicy is what [Classify] uses.
func DefaultPolicy() Policy { return Policy{MaxPlainBytes: 32} }

// Classify says what a string at a site is, under the default policy.
func Classify(s Site, value string) Kind { return DefaultPolicy().Classify(s, value) }

// Classify says what a string at a site is. It answers Metadata only for what
// may leave as it is.
func (p Policy) Classify(s Site, value string) Kind {
	if value == "" {
		return Metadata
	}
	switch s.Place {
	case MetricName:
		return metadataIf(SafeName(value) && !strings.Contains(value, " "), Other)
	case SpanName, EventName, LogEventName:
		return metadataIf(SafeName(value), Other)
	case StatusMessage:
		return metadataIf(isDigest(value) || isPlain(value, p.MaxPlainBytes), ErrorText)
	case ScopeName:
		return metadataIf(len(value) <= 128 && only(value, scopeBytes) && digitRun(value) < 4 || isDigest(value), Other)
	case ScopeVersion:
		return metadataIf(Version.Fits(value), Other)
	case SchemaURL:
		return metadataIf(isSchemaURL(value), URL)
	case MetricUnit:
		return metadataIf(len(value) <= 24 && only(value, unitBytes) && digitRun(value) < 4, Other)
	case MetricDescription:
		return metadataIf(isDescription(value), Other)
	case SeverityText, EntityType:
		return metadataIf(isPlain(value, 24), Other)
	case AttributeKey:
		return metadataIf(SafeKey(value), Other)
	case TraceState:
		return Other // entry by entry: see CleanTraceState
	case LogBody:
		if s.Key == "" {
			return metadataIf(isDigest(value) || isPlain(value, p.MaxPlainBytes), p.guess(s, value))
		}
	}
	return p.attribute(s, value)
}

var (
	scopeBytes = bytesOf("_.-/@:")
	unitBytes  = bytesOf("_.-/{}%*^()[]")
)

func metadataIf(ok bool, otherwise Kind) Kind {
	if ok {
		return Metadata
	}
	return otherwise
}

func (p Policy) attribute(s Site, value string) Kind {
	if isDigest(value) {
		return Metadata
	}
	if len(p.AllowKeys) > 0 && slices.Contains(p.AllowKeys, s.Key) {
		return metadataIf(Title.Fits(value) || ID.Fits(value), Other)
	}
	if r := find(s); r != nil {
		switch {
		case r.Look == MadeID && !r.Look.Fits(value) && ID.Fits(value):
			return Identity // somebody chose it; its pseudonym still links
		case r.Kind == Metadata:
			return metadataIf(r.Look.Fits(value), p.guess(s, value))
		case r.anyTail() && factual(s.Key, value):
			return Metadata
		case r.Kind == Identity && !isName(value), r.Kind == URL && Cleaned(value) == "":
			return p.guess(s, value)
		}
		return r.Kind
	}
	if kind, ok := byName(s.Key, value); ok {
		return kind
	}
	if Flag.Fits(value) || !s.LLM && isPlain(value, p.MaxPlainBytes) {
		return Metadata
	}
	return p.guess(s, value)
}

// isName reports whether a value is short enough to be who or what someone is
// called, rather than a document about them.
func isName(s string) bool {
	return len(s) <= 256 && s[0] != '{' && s[0] != '[' && !strings.Contains(s, "\n")
}

// guess gives a kind to content of no known key. It never answers Metadata.
func (p Policy) guess(s Site, value string) Kind {
	switch {
	case strings.HasPrefix(value, "data:"), MediaType(value) != "":
		return Media
	case MessageShape(value):
		return Prompt
	case !s.LLM && strings.Contains(value, "://") && Cleaned(value) != "":
		return URL
	}
	return Other
}

// Numeric says what a number under a key is. Numbers are measures unless the
// key says that they are someone's, or belong to content.
func Numeric(s Site) Kind {
	switch r := find(s); {
	case r == nil:
	case r.Kind != Metadata && !isMeasureName(s.Key):
		return r.Kind
	case r.Kind == Metadata && r.Look == Number:
		return Metadata
	}
	if isIdentityName(s.Key) {
		return Identity
	}
	return Metadata
}

// Composite says what a list or map under a key is as a whole: Metadata means
// that its leaves are to be judged one by one.
func (p Policy) Composite(s Site) Kind {
	if r := find(s); r != nil {
		return r.Kind
	}
	if slices.Contains(p.AllowKeys, s.Key) || !s.LLM {
		return Metadata
	}
	if isIdentityName(s.Key) {
		return Identity
	}
	return Other
}

// maxNumbers is how many numbers a list may hold before it counts as a vector.
// Explicit bucket bounds and token counts are shorter; embeddings, from which text
// can be recovered, are longer.
const maxNumbers = 16

// IsVector reports whether a list of n numbers counts as an embedding.
func IsVector(n int) bool { return n > maxNumbers }
