package detect

import (
	"strings"
	"unsafe"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// topic is a kind of words that say what a number before them is.
type topic uint8

const (
	phoneContext  topic = 1 << iota
	numberContext       // "number" alone is one of a telephone only if it is of nothing else
	otherContext
	cardContext
	ssnContext
)

var contextWords = map[topic][]string{
	phoneContext:  {"phone", "tel", "call", "mobile", "cell", "fax", "contact", "whatsapp", "sms", "dial", "reach", "text me", "answering", "messages to", "telefon", "teléfono", "rufnummer", "handy", "móvil", "portable", "cellulare", "mobil"},
	numberContext: {"number", "registered"},
	otherContext:  {"licen", "account", "order", "invoice", "passport", "case", "ticket", "card", "serial", "model", "part", "customer", "member", "id ", "reference", "tracking", "page", "line"},
	cardContext:   {"card", "cc ", "cc:", "visa", "mastercard", "amex", "maestro", "credit", "debit"},
	ssnContext:    {"ssn", "social", "s.s.n", "tax id", "taxpayer"},
}

var contextHeads = func() heads {
	h := newHeads(3)
	for kind, list := range contextWords {
		for _, w := range list {
			h.add(w, use{text: w, rule: int(kind)})
		}
	}
	h.build()
	return h
}()

// contextBegins are the first bytes of the words.
var contextBegins = func() (t [256]bool) {
	for _, list := range contextWords {
		for _, w := range list {
			t[w[0]], t[w[0]&^0x20] = true, true
		}
	}
	return t
}()

// contexts is the function of this name, asked once for each place.
func (s *scanner) contexts(text string, i int) topic {
	if s.pass.contextAt != i+1 {
		s.pass.contextAt, s.pass.context = i+1, contexts(text, i)
	}
	return s.pass.context
}

// contexts says which kinds of words stand in the 48 bytes before i, on the same line.
func contexts(text string, i int) (found topic) {
	from := max(0, i-48)
	if k := strings.LastIndexByte(text[from:i], '\n'); k >= 0 && i-from-k > 8 {
		from += k
	}
	for p := from; p+3 <= i; p++ {
		if !contextBegins[text[p]] {
			continue
		}
		head := load4(text, p)
		if !contextHeads.has(head) {
			continue
		}
		for k, list := 0, contextHeads.at(head); k < len(list); k++ {
			if u := &list[k]; p+len(u.text) <= i && u.stands(text, p) {
				found |= topic(u.rule)
			}
		}
	}
	return found
}

func versioned(text string, i int) bool {
	var b [16]byte
	n := copy(b[:], text[max(0, i-len(b)):i])
	for k := range n {
		if 'A' <= b[k] && b[k] <= 'Z' {
			b[k] |= 0x20
		}
	}
	return strings.Contains(asString(b[:n]), "version") || strings.HasSuffix(asString(b[:n]), "==") || strings.HasSuffix(asString(b[:n]), ">=")
}

// announcing maps the beginnings of the words that announce identifiers to them.
var announcing = func() heads {
	h := newHeads(4)
	for k, info := range pii.Kinds {
		for _, w := range info.Words {
			h.add(strings.TrimPrefix(w, " "), use{text: w, rule: k})
		}
	}
	h.build()
	return h
}()

// announcingBegins are the first bytes of those beginnings.
var announcingBegins = func() (t [256]bool) {
	for _, info := range pii.Kinds {
		for _, w := range info.Words {
			t[strings.TrimPrefix(w, " ")[0]] = true
		}
	}
	return t
}()

// announcingPairs are the first two bytes of those beginnings.
var announcingPairs = func() (t [1 << 16]bool) {
	for _, info := range pii.Kinds {
		for _, w := range info.Words {
			w = strings.TrimPrefix(w, " ")
			t[uint16(w[0])<<8|uint16(w[1])] = true
		}
	}
	return t
}()

// plainByte is a byte as the words of identifiers are written: a small letter,
// a digit, or a blank for any mark.
var plainByte = func() (t [256]byte) {
	for i := range t {
		c := byte(i)
		switch {
		case c >= 'A' && c <= 'Z':
			t[i] = c | 0x20
		case c < 0x80 && !isLetter(c) && c-'0' >= 10:
			t[i] = ' '
		default:
			t[i] = c
		}
	}
	return t
}()

// announced says which kinds of identifiers have a word of theirs in a text of
// at most 48 bytes.
func announced(from string) (set pii.Set) {
	from = from[:min(len(from), 48)]
	if !announcer(from) {
		return set
	}
	var b [56]byte
	b[0] = ' '
	n := 1
	for j := range len(from) {
		c := plainByte[from[j]]
		if c != ' ' || b[n-1] != ' ' {
			b[n] = c
			n++
		}
	}
	b[n] = ' '
	low := asString(b[:n+1])
	for p := 0; p < n; p++ {
		start := p
		if low[p] == ' ' {
			start++
		} else if low[p] < 0x80 {
			continue
		}
		if !announcingBegins[low[start]] {
			continue
		}
		head := load4(low, start)
		if !announcing.has(head) {
			continue
		}
		for k, list := 0, announcing.at(head); k < len(list); k++ {
			if u := &list[k]; strings.HasPrefix(low[p:], u.text) {
				set = set.With(pii.Kind(u.rule))
			}
		}
	}
	return set
}

// announcer says that a word of the text begins with two bytes of those that
// announced looks for, which few do.
func announcer(from string) bool {
	last := byte(' ')
	for j := range len(from) {
		c := plainByte[from[j]]
		if last != ' ' && c < 0x80 || c == ' ' {
			last = c
			continue
		}
		last = c
		next := byte(' ')
		if j+1 < len(from) {
			next = plainByte[from[j+1]]
		}
		if announcingPairs[uint16(c)<<8|uint16(next)] {
			return true
		}
	}
	return false
}

// uuid says whether a UUID begins at i.
func uuid(text string, i int) bool {
	if i+36 > len(text) || text[i+8] != '-' || text[i+13] != '-' || text[i+18] != '-' || text[i+23] != '-' {
		return false
	}
	for j := range 36 {
		if c := text[i+j]; !isHex(c) && c != '-' {
			return false
		}
	}
	return true
}

func wordEnd(text string, i int) int {
	for i < len(text) && (isLetter(text[i]) || text[i]-'0' < 10 || text[i] == '_') {
		i++
	}
	return i
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isHex(c byte) bool { return c-'0' < 10 || c|0x20 >= 'a' && c|0x20 <= 'f' }

// asString reads bytes without copying them; they must not change meanwhile.
func asString(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b)) //nolint:gosec // G103: the bytes do not change while the string is in use
}
