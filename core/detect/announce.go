package detect

import (
	"math/bits"
	"strings"
	"unsafe"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// announceReach is how far before a number a word may stand that announces it.
const announceReach = 48

// words looks for the words of a kind: in the key, or where there is none in
// the announceReach bytes before. It remembers what it found at one place, since several
// kinds ask there.
type words struct {
	key  string
	text string
	at   int
	set  pii.Set
}

// Before implements pii.Announcer.
func (w *words) Before(text string, i int, k pii.Kind) bool {
	if i != w.at || len(text) != len(w.text) || unsafe.StringData(text) != unsafe.StringData(w.text) { //nolint:gosec // G103: addresses are compared, not followed
		w.text, w.at, w.set = text, i, pii.Set{}
		if w.key != "" || !silent(text, i) {
			w.set = announced(w.from(text, i))
		}
	}
	return w.set.Has(k)
}

// forget is called before a text is scanned, whose bytes may have changed.
func (w *words) forget() { w.text = "" }

func (w *words) from(text string, i int) string {
	from := text[max(0, i-announceReach):i]
	if w.key != "" {
		from = w.key[max(0, len(w.key)-announceReach):]
	}
	near := len(from) - 8 // of line breaks the last counts, unless it is as near as this
	for n := len(from) - 1; n >= 0; n-- {
		switch from[n] {
		case ']': // what an earlier pass has put in place of something announces nothing
			return from[n+1:]
		case '\n':
			if n < near {
				return from[n:]
			}
			near = 0
		}
	}
	return from
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
// at most announceReach bytes.
func announced(from string) (set pii.Set) {
	from = from[:min(len(from), announceReach)]
	var b [announceReach + 8]byte
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

// silent says that the announceReach bytes before i hold no word of any kind, nor anything
// that parts them: a quick look, eight bytes at a time, that is the end of it before most
// numbers.
func silent(text string, i int) bool {
	if i < announceReach {
		return false
	}
	word := uint64(0) // whether the byte before is of a word, in the lowest byte's top bit
	for base := i - announceReach; base < i; base += 8 {
		x := load8(text, base)
		if hasByte(x, ']') || hasByte(x, '\n') {
			return false
		}
		high := x & tops
		inside := within(x|0x20*ones, 'a', 'z') | within(x, '0', '9') | high
		for starts := inside&^(inside<<8|word) | high; starts != 0; starts &= starts - 1 {
			if announces(text[base+bits.TrailingZeros64(starts)/8 : i]) {
				return false
			}
		}
		word = inside >> 56
	}
	return true
}

const (
	ones = 0x0101010101010101
	tops = 0x8080808080808080
)

// hasByte says whether one of eight bytes may be c. If it is, it says so.
func hasByte(x uint64, c byte) bool {
	x ^= uint64(c) * ones
	return (x-ones)&^x&tops != 0
}

// within marks, by their top bits, which of eight bytes are of ASCII and lie between two.
func within(x uint64, least, most byte) uint64 {
	low := x &^ tops
	return (low + uint64(0x80-least)*ones) &^ (low + uint64(0x7f-most)*ones) &^ x & tops
}

// announces says that one of the words that announced looks for may begin here. None is
// shorter than four bytes, of which a blank at the end may be one.
func announces(from string) bool {
	if len(from) < 3 {
		return false
	}
	a, b := plainByte[from[0]], plainByte[from[1]]
	if k := pairOf(a, b); announcingPairs[k>>6]>>(k&63)&1 == 0 {
		return false
	}
	head, last := uint32(a), a
	n := 8
	for k := 1; k < len(from) && n < 32; k++ {
		c := plainByte[from[k]]
		if c == ' ' && last == ' ' {
			continue
		}
		head |= uint32(c) << n
		last = c
		n += 8
	}
	if n == 24 {
		head |= ' ' << 24
	}
	return n >= 24 && announcing.known(head)
}

// announcingPairs are the first two bytes of those beginnings, five bits of each.
var announcingPairs = func() (t [1 << 10 / 64]uint64) {
	for _, info := range pii.Kinds {
		for _, w := range info.Words {
			w = strings.TrimPrefix(w, " ")
			include(t[:], uint32(pairOf(w[0], w[1])))
		}
	}
	return t
}()
