package digest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/gowebpki/jcs"
)

// canonicalizer writes the RFC 8785 form of a JSON text in one pass. The library
// builds a tree and manages 21 MB/s, which is less than a busy collector sees; its
// formatting of numbers is used here, and a test holds both to the same output.
type canonicalizer struct {
	in      string
	at      int
	out     []byte
	members []memberSpan // of all objects that are open
	scratch []byte
	fault   error // why it failed, if not by its syntax
	values  int   // and keys, that were written
	tape    tape  // of what came out
}

// memberSpan is where a member of an object stands in out.
type memberSpan struct{ start, keyEnd, end int }

// run writes the canonical form and its tape; both are the canonicalizer's own.
func (c *canonicalizer) run(in string) ([]byte, error) {
	c.in, c.at, c.out, c.members, c.fault, c.values = in, 0, c.out[:0], c.members[:0], errNotCanonical, 0
	c.out = slices.Grow(c.out, len(in))
	if !c.value(0) {
		return nil, c.fault
	}
	c.space()
	if c.at != len(c.in) {
		return nil, errNotCanonical
	}
	c.tape.read(c.out, c.values)
	return c.out, nil
}

func (c *canonicalizer) space() {
	for c.at < len(c.in) {
		switch c.in[c.at] {
		case ' ', '\t', '\r', '\n':
			c.at++
		default:
			return
		}
	}
}

// next skips space and consumes a byte if it is the one wanted.
func (c *canonicalizer) next(want byte) bool {
	c.space()
	if c.at < len(c.in) && c.in[c.at] == want {
		c.at++
		return true
	}
	return false
}

func (c *canonicalizer) value(depth int) bool {
	c.space()
	if c.at >= len(c.in) {
		return false
	}
	if depth > MaxDepth {
		c.fault = errTooDeep
		return false
	}
	if c.values++; c.values > maxValues {
		c.fault = errTooMany
		return false
	}
	switch c.in[c.at] {
	case '{':
		return c.object(depth)
	case '[':
		return c.array(depth)
	case '"':
		return c.str()
	case 't':
		return c.literal("true")
	case 'f':
		return c.literal("false")
	case 'n':
		return c.literal("null")
	}
	return c.number()
}

func (c *canonicalizer) literal(word string) bool {
	if len(c.in)-c.at < len(word) || c.in[c.at:c.at+len(word)] != word {
		return false
	}
	c.at += len(word)
	c.out = append(c.out, word...)
	return true
}

func (c *canonicalizer) array(depth int) bool {
	c.at++
	c.out = append(c.out, '[')
	if !c.next(']') {
		for {
			if !c.value(depth + 1) {
				return false
			}
			if c.next(']') {
				break
			}
			if !c.next(',') {
				return false
			}
			c.out = append(c.out, ',')
		}
	}
	c.out = append(c.out, ']')
	return true
}

func (c *canonicalizer) object(depth int) bool {
	c.at++
	c.out = append(c.out, '{')
	first := len(c.members)
	if !c.next('}') {
		for {
			m := memberSpan{start: len(c.out)}
			c.values++
			c.space()
			if c.at >= len(c.in) || c.in[c.at] != '"' || !c.str() || !c.next(':') {
				return false
			}
			m.keyEnd = len(c.out)
			c.out = append(c.out, ':')
			if !c.value(depth + 1) {
				return false
			}
			m.end = len(c.out)
			c.members = append(c.members, m)
			if c.next('}') {
				break
			}
			if !c.next(',') {
				return false
			}
			c.out = append(c.out, ',')
		}
		if !c.sort(c.members[first:]) {
			c.fault = errTwice
			return false
		}
		c.members = c.members[:first]
	}
	c.out = append(c.out, '}')
	return true
}

// sort brings the members just written into the order of their keys' UTF-16 code
// units. It reports false if a key repeats.
func (c *canonicalizer) sort(members []memberSpan) bool {
	less := func(a, b memberSpan) int { return compareKeys(c.out[a.start:a.keyEnd], c.out[b.start:b.keyEnd]) }
	if len(members) == 0 {
		return true
	}
	start := members[0].start
	if !slices.IsSortedFunc(members, less) {
		slices.SortFunc(members, less)
		c.scratch = c.scratch[:0]
		for i, m := range members {
			if i > 0 {
				c.scratch = append(c.scratch, ',')
			}
			c.scratch = append(c.scratch, c.out[m.start:m.end]...)
		}
		for i := 1; i < len(members); i++ { // before the spans go stale
			if less(members[i-1], members[i]) == 0 {
				return false
			}
		}
		copy(c.out[start:], c.scratch)
		return true
	}
	for i := 1; i < len(members); i++ {
		if less(members[i-1], members[i]) == 0 {
			return false
		}
	}
	return true
}

// compareKeys compares two keys as written, with their quotes.
func compareKeys(a, b []byte) int {
	if x, y := a[1], b[1]; x != y && plainByte[x] && plainByte[y] && len(a) > 2 && len(b) > 2 {
		return int(x) - int(y)
	}
	a, b = unquoted(a), unquoted(b)
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			if a[i] < utf8.RuneSelf || b[i] < utf8.RuneSelf { // an ASCII unit comes before every other
				return int(a[i]) - int(b[i])
			}
			break
		}
	}
	for len(a) > 0 && len(b) > 0 {
		ra, na := utf8.DecodeRune(a)
		rb, nb := utf8.DecodeRune(b)
		if ra != rb {
			return int(firstUnit(ra, rb)) - int(firstUnit(rb, ra))
		}
		a, b = a[na:], b[nb:]
	}
	return len(a) - len(b)
}

// firstUnit is the first UTF-16 unit in which r differs from other.
func firstUnit(r, other rune) rune {
	if r < 0x10000 {
		return r
	}
	high, low := utf16.EncodeRune(r)
	if other >= 0x10000 {
		if otherHigh, _ := utf16.EncodeRune(other); otherHigh == high {
			return low
		}
	}
	return high
}

func unquoted(key []byte) []byte {
	if bytes.IndexByte(key, '\\') >= 0 {
		var s string
		if json.Unmarshal(key, &s) == nil {
			return []byte(s)
		}
	}
	return key[1 : len(key)-1]
}

// number copies integers that a double holds exactly and formats the rest as
// ECMAScript does.
func (c *canonicalizer) number() bool {
	start, integer := c.at, true
	for c.at < len(c.in) {
		switch b := c.in[c.at]; {
		case '0' <= b && b <= '9', b == '-' && c.at == start:
		case b == '.', b == 'e', b == 'E', b == '+', b == '-':
			integer = false
		default:
			goto end
		}
		c.at++
	}
end:
	text := c.in[start:c.at]
	if !json.Valid([]byte(text)) { // numbers are short, and their grammar is not ours to repeat
		return false
	}
	if integer && len(text) <= 15 && text != "-0" {
		c.out = append(c.out, text...)
		return true
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return false
	}
	s, err := jcs.NumberToJSON(f)
	if err != nil {
		return false
	}
	c.out = append(c.out, s...)
	return true
}
