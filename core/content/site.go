package content

import "strings"

// Place is a kind of place in OTLP where a string can stand.
type Place uint8

// Places. AttributeKey is the key of any attribute map, at any depth.
const (
	PlaceUnknown Place = iota
	SpanName
	SpanAttribute
	StatusMessage
	EventName
	EventAttribute
	LinkAttribute
	TraceState
	LogBody
	LogAttribute
	LogEventName
	SeverityText
	ResourceAttribute
	ScopeName
	ScopeVersion
	ScopeAttribute
	SchemaURL
	EntityType
	MetricName
	MetricDescription
	MetricUnit
	MetricMetadata
	MetricAttribute
	ExemplarAttribute
	AttributeKey
)

var placeNames = [...]string{
	"unknown", "span name", "span attribute", "status message", "event name", "event attribute", "link attribute",
	"tracestate", "log body", "log attribute", "log event name", "severity text", "resource attribute", "scope name",
	"scope version", "scope attribute", "schema url", "entity type", "metric name", "metric description",
	"metric unit", "metric metadata", "metric attribute", "exemplar attribute", "attribute key",
}

// String names the place in words.
func (p Place) String() string {
	if int(p) < len(placeNames) {
		return placeNames[p]
	}
	return placeNames[0]
}

// Site is where a string stands.
type Site struct {
	Scope string // name of the instrumentation scope
	Event string // name of the span event or of the log record's event, if any
	Place Place
	Key   string // attribute key; for a nested value the nearest key
	LLM   bool   // the record is an LLM client's: see LLMScope, LLMKey, LLMEvent
}

// Named reports whether a string at the site is the name of an attribute as programmers
// write it, the counts of an earlier stage among them: a recogniser of names of people
// is not asked about it. What else reads like a key is content, and see SafeKey.
func (s Site) Named(text string) bool {
	return s.Place == AttributeKey && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == '@' || r > 0x7e })
}

// Kind says what a string is.
type Kind uint8

// Kinds. Metadata is the only one that may leave as it is.
const (
	Other Kind = iota // content of no known kind: what default deny answers
	Metadata
	Prompt
	Completion
	System
	ToolDefinition
	ToolArguments
	ToolResult
	Retrieval
	EmbeddingInput
	Media
	Identity
	URL
	ErrorText
)

var kindNames = [...]string{
	"other", "metadata", "prompt", "completion", "system", "tool definition", "tool arguments", "tool result",
	"retrieval", "embedding input", "media", "identity", "url", "error text",
}

// String names the kind in words.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[0]
}

// Content reports whether a string of this kind must not leave as it is.
func (k Kind) Content() bool { return k != Metadata }
