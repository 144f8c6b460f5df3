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
}

// Suffixes of the attributes that hold the lists and the media type.
const (
	DigestsSuffix = ".messages.digests"
	RolesSuffix   = ".roles"
	PartsSuffix   = ".parts"
	ToolsSuffix   = ".tools"
	MIMESuffix    = ".mime"
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
		return roles[value]
	case PartsSuffix:
		return partKinds[value]
	case ToolsSuffix:
		return isTool(value)
	case MIMESuffix:
		return content.KnownMIME(value)
	}
	return false
}

func vocabulary(words ...string) map[string]bool {
	m := map[string]bool{other: true}
	for _, w := range words {
		m[w] = true
	}
	return m
}

const other = "other"

var (
	roles = vocabulary("system", "developer", "user", "assistant", "tool", "function", "model", "human", "ai")

	partKinds = vocabulary("text", "reasoning", "thinking", "redacted_thinking", "tool_call", "tool_call_response", "server_tool_call",
		"server_tool_call_response", "tool-call", "tool-result", "tool_use", "tool_result", "function", "function_call", "function_call_output",
		"image", "image_url", "input_image", "input_text", "output_text", "input_audio", "audio", "video", "file", "input_file", "document",
		"blob", "uri", "refusal", "message", "json", "data", "source", "citation", "generic")

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
func (h *Hasher) describe(canonical []byte, m *Measures) {
	if len(canonical) > 0 && canonical[0] == '{' {
		list := member(canonical, "messages")
		if len(list) == 0 || list[0] != '[' {
			h.element(canonical, m)
			return
		}
		canonical = list
	}
	if len(canonical) == 0 || canonical[0] != '[' {
		return
	}
	for element := range elements(canonical) {
		if len(element) > 0 && element[0] == '"' {
			h.quoted(element, m)
		} else {
			h.element(element, m)
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
	if inner, err := c.run([]byte(s)); err == nil {
		h.element(inner, m)
	}
}

// element describes a message, a definition of a tool, or a part.
func (h *Hasher) element(raw []byte, m *Measures) {
	if len(raw) == 0 || raw[0] != '{' {
		return
	}
	o := read(raw)
	if o.role == nil && len(o.message) > 0 && o.message[0] == '{' { // a choice wraps its message
		inner := read(o.message)
		o.role, o.parts, o.content, o.calls = inner.role, inner.parts, inner.content, inner.calls
	} else if o.role == nil && o.parts == nil && o.message == nil {
		m.part(o, o.schema)
		return
	}
	m.Messages++
	if len(m.Digests) < MaxListed {
		m.Digests = append(m.Digests, sum(h, "json", raw))
		m.Roles = append(m.Roles, word(roles, o.role))
	}
	for _, list := range [][]byte{o.parts, o.content, o.calls} {
		if len(list) == 0 || list[0] != '[' {
			continue
		}
		for item := range elements(list) {
			if len(item) > 0 && item[0] == '{' {
				m.part(read(item), false)
			}
		}
	}
}

// part notes the kind of a part and the name of the tool it calls or defines.
func (m *Measures) part(o object, definition bool) {
	if o.kind != nil {
		m.Parts = note(m.Parts, word(partKinds, o.kind), MaxParts)
	}
	name := o.name
	if len(o.function) > 0 && o.function[0] == '{' {
		name, definition = read(o.function).name, true
	}
	if name == nil || !definition && !toolCalls[plain(o.kind)] {
		return
	}
	if s := plain(name); isTool(s) {
		m.Tools = note(m.Tools, s, MaxTools)
	}
}

func note(list []string, s string, limit int) []string {
	if len(list) >= limit || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// plain is a canonical JSON string without its quotes; "" for any other value.
func plain(b []byte) string {
	if len(b) < 2 || len(b) > 130 || b[0] != '"' {
		return ""
	}
	return string(b[1 : len(b)-1])
}

func word(known map[string]bool, b []byte) string {
	if s := strings.ToLower(plain(b)); known[s] {
		return s
	}
	return other
}

// object holds the members of a canonical JSON object that tell what it is.
type object struct {
	role, parts, content, message, calls, function, name, kind []byte
	schema                                                     bool
}

func read(raw []byte) (o object) {
	for element := range elements(raw) {
		end := stringEnd(element)
		if end < 2 || end >= len(element) {
			continue
		}
		value := element[end+1:]
		if len(value) == 0 {
			continue
		}
		switch string(element[1 : end-1]) {
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
	}
	return o
}
