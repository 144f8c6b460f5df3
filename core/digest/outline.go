package digest

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"sync"

	"github.com/sotto-project/sotto/core/content"
)

// Bounds of an outline. What lies beyond them is left out of it; the digest beside
// it covers everything.
const (
	maxOutlineDepth  = 12  // nesting of lists and objects
	maxOutlineQuotes = 2   // JSON in JSON strings in JSON
	maxOutlineItems  = 64  // of each list
	maxOutlineLeaves = 256 // digests in all
)

// opaqueKey is the only member of an object whose own members are not told.
const opaqueKey = "digest"

// outliner writes what stays of a canonical JSON text in its own place: lists
// stay lists, objects objects, strings strings, so that a backend that parses
// the value finds the shape it expects. Of objects only the members of chat
// messages, their parts and tools stay; words of closed vocabularies stay as they
// are, every other string becomes its digest. No key or value that is not on a
// list of this file passes; of numbers only a rounded score does.
//
// The outline of an outline is the outline itself: a second pass changes nothing.
type outliner struct {
	h       *Hasher
	out     []byte
	leaves  int
	samples samples
}

var outliners = sync.Pool{New: func() any { return new(outliner) }}

func (o *outliner) put() {
	o.samples.clear()
	if cap(o.out) <= maxPooled {
		outliners.Put(o) // what it wrote is no secret: it leaves
	}
}

// outline returns the outline of canonical JSON and a guess at its language.
func (h *Hasher) outline(root node) (outline, language string) {
	o := outliners.Get().(*outliner)
	defer o.put()
	o.h, o.out, o.leaves = h, o.out[:0], 0
	o.value(root, spot{rule: container}, 0, 0)
	return string(o.out), o.samples.language()
}

// rule says what may stay under a key.
type rule uint8

const (
	dropped   rule = iota
	container      // a list or object whose members are looked at; a string is text
	leaf           // a string is text; a list or object stays one, but closed
	word           // of the vocabulary
	called         // the name of a tool, if the object calls or defines one
	mediaType
	score // of relevance, to four decimals
	ours  // a digest that an outline put here
)

// spot is what is known of the place of a value.
type spot struct {
	rule  rule
	words words
	prose bool // the text is somebody's or a model's, and has a language
	tool  bool // an object here is a tool or a call of one
}

var spots = func() map[string]spot {
	m := map[string]spot{
		"role": {rule: word, words: roles}, "type": {rule: word, words: partKinds}, "modality": {rule: word, words: modalities},
		"name": {rule: called}, "toolName": {rule: called, tool: true}, opaqueKey: {rule: ours}, "score": {rule: score},
	}
	add := func(value spot, keys ...string) {
		for _, k := range keys {
			m[k] = value
		}
	}
	add(spot{rule: word, words: finishReasons}, "finish_reason", "finishReason", "stop_reason", "stopReason")
	add(spot{rule: mediaType}, "mime_type", "mimeType", "media_type", "mediaType")
	add(spot{rule: container, prose: true}, "content", "contents", "parts", "prompt", "system", "input", "output", "summary")
	add(spot{rule: container}, "messages", "message", "choices", "tool_calls", "toolCalls", "tools", "server_tool_call", "server_tool_call_response",
		"document")
	add(spot{rule: container, tool: true}, "function", "function_call")
	add(spot{rule: leaf, prose: true}, "text", "input_text", "output_text", "reasoning", "thinking", "refusal", "description", "instructions")
	add(spot{rule: leaf}, "arguments", "args", "result", "response", "parameters", "input_schema", "inputSchema", "url", "image_url", "data",
		"uri", "source", "file_id", "id", "tool_call_id", "toolCallId", "tool_use_id", "call_id")
	return m
}()

func (o *outliner) value(n node, s spot, depth, quotes int) {
	switch c := n.opens(); {
	case c == '"':
		o.text(n.raw(), s.prose, quotes)
	case c != '{' && c != '[':
		o.out = append(o.out, "null"...)
	case s.rule != container || depth >= maxOutlineDepth || o.full():
		o.closed(n.raw())
	case c == '{':
		o.object(n, s.tool, depth, quotes)
	default:
		o.list(n, s, depth, quotes)
	}
}

// full reports whether the outline has all the digests it may have.
func (o *outliner) full() bool { return o.leaves >= maxOutlineLeaves }

func (o *outliner) list(n node, s spot, depth, quotes int) {
	o.out = append(o.out, '[')
	items := 0
	for item := n.first(); item.ok() && items < maxOutlineItems && !o.full(); item = item.after(n) {
		if c := item.opens(); c != '"' && c != '{' && c != '[' {
			continue
		}
		if items > 0 {
			o.out = append(o.out, ',')
		}
		items++
		o.value(item, s, depth+1, quotes)
	}
	if items == 0 && n.first().ok() { // numbers and flags only
		o.hash("json", n.raw())
	}
	o.out = append(o.out, ']')
}

func (o *outliner) object(n node, tool bool, depth, quotes int) {
	o.out = append(o.out, '{')
	kept := 0
	for key := n.first(); key.ok(); {
		value := n.t.node(key.at+1, n)
		name := key.raw()
		key = value.after(n)
		s, known := spots[string(name[1:len(name)-1])]
		if !known || !s.admits(value) || o.full() && s.rule != ours {
			continue
		}
		if s.rule == called && !s.tool && !tool {
			if self := n.read(); !self.isTool() {
				s = spot{rule: leaf} // the name of somebody or something else
			}
		}
		if kept > 0 {
			o.out = append(o.out, ',')
		}
		kept++
		o.out = append(append(o.out, name...), ':')
		o.member(value, s, depth, quotes)
	}
	if kept == 0 && n.first().ok() {
		o.opaque(n.raw())
	}
	o.out = append(o.out, '}')
}

// admits reports whether a value can stand under its key at all.
func (s spot) admits(value node) bool {
	c := value.opens()
	switch s.rule {
	case word, called:
		return c == '"'
	case mediaType:
		return content.KnownMIME(value.plain())
	case ours:
		return isDigest(value.plain())
	case score:
		return isScore(value)
	}
	return c == '"' || c == '{' || c == '[' || c == 'n'
}

func (o *outliner) member(value node, s spot, depth, quotes int) {
	switch s.rule {
	case word:
		o.quote(s.words.of(value))
	case called:
		if name := value.plain(); isTool(name) {
			o.quote(name)
		} else {
			o.text(value.raw(), false, maxOutlineQuotes)
		}
	case score:
		f, _ := strconv.ParseFloat(string(value.raw()), 64)
		o.out = strconv.AppendFloat(o.out, math.Round(f*1e4)/1e4, 'f', -1, 64)
	case mediaType, ours:
		o.out = append(o.out, value.raw()...)
		o.leaves++
	default:
		o.value(value, s, depth+1, quotes)
	}
}

// isScore accepts numbers from -1 to 1: a score of relevance is one, and rounded it
// has room for no number of a person.
func isScore(n node) bool {
	f, err := strconv.ParseFloat(string(n.raw()), 64)
	return err == nil && -1 <= f && f <= 1
}

// closed writes a list or object of which nothing is told.
func (o *outliner) closed(b []byte) {
	switch inner := b[1 : len(b)-1]; {
	case len(inner) == 0, isDigest(plain(inner)), isDigest(plain(bytes.TrimPrefix(inner, []byte(`"`+opaqueKey+`":`)))):
		o.out = append(o.out, b...) // nothing to tell, or closed before
		o.leaves++
	case b[0] == '[':
		o.out = append(o.out, '[')
		o.hash("json", b)
		o.out = append(o.out, ']')
	default:
		o.out = append(o.out, '{')
		o.opaque(b)
		o.out = append(o.out, '}')
	}
}

// text writes the digest of a JSON string; a string that holds JSON keeps its shape.
func (o *outliner) text(b []byte, prose bool, quotes int) {
	s, ok := unquote(b)
	switch {
	case !ok:
		o.hash("json", b)
		return
	case len(s) == 0, len(s) == digestBytes && isDigest(string(s)):
		o.out = append(o.out, b...)
		o.leaves++
		return
	case quotes < maxOutlineQuotes && looksLikeJSON(s) && o.quotedJSON(s, quotes):
		return
	}
	if prose {
		o.samples.add(s)
	}
	o.hash("text", s)
}

func (o *outliner) quotedJSON(s []byte, quotes int) bool {
	c := canonicalizers.Get().(*canonicalizer)
	defer c.put()
	if _, err := c.run(string(s)); err != nil {
		return false
	}
	start := len(o.out)
	o.value(c.tape.root(), spot{rule: container}, 0, quotes+1)
	inner := string(o.out[start:])
	o.out = append(o.out[:start], '"')
	for i := 0; i < len(inner); i++ { // an outline holds no other byte that must be escaped
		if inner[i] == '"' || inner[i] == '\\' {
			o.out = append(o.out, '\\')
		}
		o.out = append(o.out, inner[i])
	}
	o.out = append(o.out, '"')
	return true
}

func (o *outliner) opaque(b []byte) {
	o.quote(opaqueKey)
	o.out = append(o.out, ':')
	o.hash("json", b)
}

func (o *outliner) hash(label string, b []byte) {
	o.leaves++
	o.out = append(appendSum(append(o.out, '"'), o.h, label, b), '"')
}

// quote writes a word of ours, which needs no escapes.
func (o *outliner) quote(s string) { o.out = append(append(append(o.out, '"'), s...), '"') }

// unquote returns what a canonical JSON string stands for.
func unquote(b []byte) ([]byte, bool) {
	if len(b) < 2 {
		return nil, false
	}
	inner := b[1 : len(b)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner, true
	}
	var s string
	if json.Unmarshal(b, &s) != nil {
		return nil, false
	}
	return []byte(s), true
}

// digestBytes is the length of a digest.
const digestBytes = len("hmac-sha256:") + 8 + 1 + 43

func isDigest(s string) bool { return len(s) == digestBytes && content.Digested.Fits(s) }
