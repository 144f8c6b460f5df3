package digest

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/content"
)

// Bounds of the lists among the measures. A conversation may be longer; its first
// messages say which template it came from and which turns it repeats.
const (
	MaxListed = 64
	MaxTools  = 32
	MaxParts  = 16
)

// Measures are what is worth knowing about content without it. No list holds a
// word that a person chose: roles and kinds of parts are of closed vocabularies,
// anything else is "other", and names of tools must look like identifiers.
type Measures struct {
	Bytes    int      // length of the text as it came
	Messages int      // number of chat messages; 0 if it holds none
	Digests  []string // of the first MaxListed messages, in order
	Roles    []string // of the same messages
	Parts    []string // kinds of parts, each once, in order of appearance
	Tools    []string // tools defined or called, each once, in order of appearance
	MIME     string   // type of media; empty if it is none
	Language string   // code of the language it seems to be written in; empty if that is unclear

	// Outline is what stands in the content's own place: the shape it had, with
	// digests where texts were. Empty if nothing does, as for media.
	Outline string

	// Malformed tells why content that looks like JSON was digested as text.
	Malformed Malformation
}

// Suffixes of the attributes that hold the lists, the media type and the language.
const (
	DigestsSuffix  = ".messages.digests"
	RolesSuffix    = ".roles"
	PartsSuffix    = ".parts"
	ToolsSuffix    = ".tools"
	MIMESuffix     = ".mime"
	LanguageSuffix = ".language"
)

// Measure reports whether a string under a key is what a digest of base before it
// would have put there: a second pass leaves it alone.
func Measure(base, key, value string) bool {
	suffix, ok := strings.CutPrefix(key, base)
	if !ok || base == "" {
		return false
	}
	switch suffix {
	case DigestsSuffix:
		return content.Digested.Fits(value)
	case RolesSuffix:
		return roles.has(value)
	case PartsSuffix:
		return partKinds.has(value)
	case ToolsSuffix:
		return isTool(value)
	case MIMESuffix:
		return content.KnownMIME(value)
	case LanguageSuffix:
		return languages[value]
	}
	return false
}

// words are a closed vocabulary.
type words map[string]string

func vocabulary(list ...string) words {
	m := words{other: other}
	for _, w := range list {
		m[w] = w
	}
	return m
}

func (w words) has(s string) bool { return w[s] != "" }

// of is a value as a word of the vocabulary: in lower case, or "other".
func (w words) of(n node) string {
	raw := n.raw()
	if len(raw) < 2 || len(raw) > 130 || raw[0] != '"' {
		return other
	}
	if s := w[string(raw[1:len(raw)-1])]; s != "" {
		return s
	}
	if s := w[strings.ToLower(plain(raw))]; s != "" {
		return s
	}
	return other
}

const other = "other"

var (
	roles = vocabulary("system", "developer", "user", "assistant", "tool", "function", "model", "human", "ai")

	partKinds = vocabulary("text", "reasoning", "thinking", "redacted_thinking", "tool_call", "tool_call_response", "server_tool_call",
		"server_tool_call_response", "tool-call", "tool-result", "tool_use", "tool_result", "function", "function_call", "function_call_output",
		"image", "image_url", "input_image", "input_text", "output_text", "input_audio", "audio", "video", "file", "input_file", "document",
		"blob", "uri", "refusal", "message", "json", "data", "source", "citation", "generic")

	modalities = vocabulary("text", "image", "audio", "video", "document", "file")

	finishReasons = vocabulary("stop", "length", "tool_calls", "tool-calls", "tool_call", "tool_use", "end_turn", "max_tokens", "stop_sequence",
		"content_filter", "content-filter", "function_call", "error", "refusal", "pause_turn", "complete", "completed", "incomplete", "cancelled",
		"safety", "recitation", "unknown")

	toolCalls = map[string]bool{"tool_call": true, "server_tool_call": true, "tool-call": true, "tool_use": true, "function_call": true, "function": true}
)

// isTool accepts what model vendors accept as the name of a tool, without runs of
// digits.
func isTool(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		inside := '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
		if !letter && (i == 0 || !inside) {
			return false
		}
	}
	return name != "" && content.Word.Fits(name)
}

// describe adds to the measures what canonical JSON tells: one message, a list of
// them or of JSON strings that hold them, an object with such a list under
// "messages", or a list of tool definitions or parts.
func (h *Hasher) describe(root node, m *Measures) {
	list := root
	if root.opens() == '{' {
		if list = root.member("messages"); list.opens() != '[' {
			h.element(root, m)
			return
		}
	}
	if list.opens() != '[' {
		return
	}
	for item := list.first(); item.ok(); item = item.after(list) {
		if item.opens() == '"' {
			h.quoted(item.raw(), m)
		} else {
			h.element(item, m)
		}
	}
}

// quoted looks into a JSON string for the JSON object that some clients put there.
func (h *Hasher) quoted(element []byte, m *Measures) {
	var s string
	if len(element) < 4 || element[1] != '{' || json.Unmarshal(element, &s) != nil {
		return
	}
	c := canonicalizers.Get().(*canonicalizer)
	defer c.put()
	if _, err := c.run(s); err == nil {
		h.element(c.tape.root(), m)
	}
}

// element describes a message, a definition of a tool, or a part.
func (h *Hasher) element(n node, m *Measures) {
	if n.opens() != '{' {
		return
	}
	o := n.read()
	if !o.role.ok() && o.message.opens() == '{' { // a choice wraps its message
		inner := o.message.read()
		o.role, o.parts, o.content, o.calls = inner.role, inner.parts, inner.content, inner.calls
	} else if !o.role.ok() && !o.parts.ok() && !o.message.ok() {
		m.part(&o, o.schema)
		return
	}
	m.Messages++
	if m.Digests == nil { // room for the usual conversation
		m.Digests, m.Roles = make([]string, 0, 8), make([]string, 0, 8)
	}
	if len(m.Digests) < MaxListed {
		m.Digests = append(m.Digests, sum(h, "json", n.raw()))
		m.Roles = append(m.Roles, roles.of(o.role))
	}
	for _, list := range [...]node{o.parts, o.content, o.calls} {
		if list.opens() != '[' {
			continue
		}
		for item := list.first(); item.ok(); item = item.after(list) {
			if item.opens() == '{' {
				part := item.read()
				m.part(&part, false)
			}
		}
	}
}

// part notes the kind of a part and the name of the tool it calls or defines.
func (m *Measures) part(o *object, definition bool) {
	if o.kind.ok() {
		m.Parts = note(m.Parts, partKinds.of(o.kind), MaxParts)
	}
	name := o.name
	if o.function.opens() == '{' {
		name, definition = o.function.read().name, true
	}
	if !name.ok() || !definition && !o.isTool() {
		return
	}
	if s := name.plain(); isTool(s) {
		m.Tools = note(m.Tools, s, MaxTools)
	}
}

func note(list []string, s string, limit int) []string {
	if len(list) >= limit || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// object holds the members of an object that tell what it is.
type object struct {
	role, parts, content, message, calls, function, name, kind node
	schema                                                     bool
}

func (n node) read() (o object) {
	for key := n.first(); key.ok(); {
		value := n.t.node(key.at+1, n)
		switch raw := key.raw(); string(raw[1 : len(raw)-1]) {
		case "role":
			o.role = value
		case "parts":
			o.parts = value
		case "content":
			o.content = value
		case "message":
			o.message = value
		case "tool_calls":
			o.calls = value
		case "function":
			o.function = value
		case "name", "toolName":
			o.name = value
		case "type":
			o.kind = value
		case "parameters", "input_schema", "inputSchema":
			o.schema = true
		}
		key = value.after(n)
	}
	return o
}

// member returns the value of a key of an object, if it has it.
func (n node) member(name string) node {
	for key := n.first(); key.ok(); {
		value := n.t.node(key.at+1, n)
		if raw := key.raw(); string(raw[1:len(raw)-1]) == name {
			return value
		}
		key = value.after(n)
	}
	return node{}
}

// isTool reports whether the object defines a tool or calls one.
func (o *object) isTool() bool { return o.schema || toolCalls[o.kind.plain()] }
