package digest

import (
	"bytes"
	"slices"
)

// tape lists the values of a canonical JSON text in order, keys of objects
// included, so that a reader steps over a value without a look at its text.
type tape struct {
	text   []byte
	tokens []token
	open   []int32 // tokens of the lists and objects that are not closed yet
}

// token is a value or a key: where it stands in the text, and the token after it
// and all that is inside of it.
type token struct{ start, end, next int32 }

// read fills the tape. The text must be canonical JSON of this package, with so many
// values and keys.
func (t *tape) read(text []byte, values int) {
	t.text, t.tokens, t.open = text, slices.Grow(t.tokens[:0], values), t.open[:0]
	for i := 0; i < len(text); {
		switch text[i] {
		case ',', ':':
			i++
		case '{', '[':
			t.open = append(t.open, int32(len(t.tokens)))
			t.tokens = append(t.tokens, token{start: int32(i)})
			i++
		case '}', ']':
			i++
			last := len(t.open) - 1
			opened := &t.tokens[t.open[last]]
			opened.end, opened.next = int32(i), int32(len(t.tokens))
			t.open = t.open[:last]
		default:
			end := i
			if text[i] == '"' {
				end += stringEnd(text[i:])
			} else {
				for end < len(text) && text[end] != ',' && text[end] != ']' && text[end] != '}' {
					end++
				}
			}
			t.tokens = append(t.tokens, token{int32(i), int32(end), int32(len(t.tokens) + 1)})
			i = end
		}
	}
}

// root is the whole text.
func (t *tape) root() node { return node{t, 0} }

// node is a value on a tape. The zero node is no value.
type node struct {
	t  *tape
	at int32
}

func (n node) ok() bool { return n.t != nil }

// raw is the value's canonical text.
func (n node) raw() []byte {
	if n.t == nil {
		return nil
	}
	tok := n.t.tokens[n.at]
	return n.t.text[tok.start:tok.end]
}

// opens is the value's first byte: what it is. 0 for no value.
func (n node) opens() byte {
	if n.t == nil {
		return 0
	}
	return n.t.text[n.t.tokens[n.at].start]
}

// first and after step through the items of a list, or through the keys and values
// of an object; the last one is no value.
func (n node) first() node { return n.t.node(n.at+1, n) }

func (n node) after(in node) node { return n.t.node(n.t.tokens[n.at].next, in) }

func (t *tape) node(at int32, in node) node {
	if at >= t.tokens[in.at].next {
		return node{}
	}
	return node{t, at}
}

// plain is a string without its quotes; "" for any other value and for one longer
// than any word that is looked for.
func (n node) plain() string {
	if n.opens() != '"' {
		return ""
	}
	return plain(n.raw())
}

// plain is a canonical JSON string without its quotes; "" for any other value.
func plain(b []byte) string {
	if len(b) < 2 || len(b) > 130 || b[0] != '"' {
		return ""
	}
	return string(b[1 : len(b)-1])
}

// stringEnd returns the length of the JSON string that b begins with.
func stringEnd(b []byte) int {
	for i := 1; i < len(b); {
		j := bytes.IndexByte(b[i:], '"')
		if j < 0 {
			return len(b)
		}
		i += j
		escapes := 0
		for b[i-1-escapes] == '\\' {
			escapes++
		}
		i++
		if escapes%2 == 0 {
			return i
		}
	}
	return len(b)
}
