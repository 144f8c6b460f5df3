package detect

import (
	"math/bits"
	"strings"

	"github.com/sotto-project/sotto/core/detect/pii"
)

// What the words that announce identifiers are, and where in a text one of them may begin.

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
	word, small := uint64(0), uint64(0)
	for base := 0; base < len(from); base += 8 {
		x := upTo8(from, base)
		high := x & tops
		inside := within(x|0x20*ones, 'a', 'z') | within(x, '0', '9') | high
		lower := within(x, 'a', 'z')
		for starts := inside&^(inside<<8|word) | high | within(x, 'A', 'Z')&(lower<<8|small); starts != 0; starts &= starts - 1 {
			p := base + bits.TrailingZeros64(starts)/8
			if found, _ := announces(from[p:]); found {
				set = announcedAt(from, p, set)
			}
		}
		word, small = inside>>56, lower>>56
	}
	return set
}

// announcedAt adds the kinds of the words that begin at p to a set.
func announcedAt(from string, p int, set pii.Set) pii.Set {
	var b [announceReach + 2]byte
	low := asString(b[:asWords(&b, from[p:], longestAnnouncing)])
	behindBlank := p == 0 || plainByte[from[p-1]] == ' ' || hump(from, p)
	for k, list := 0, announcing.at(load4(low, 1)); k < len(list); k++ {
		if word := list[k].text; word[0] == ' ' && behindBlank && strings.HasPrefix(low, word) || word[0] != ' ' && strings.HasPrefix(low[1:], word) {
			set = set.With(pii.Kind(list[k].rule))
		}
	}
	return set
}

// asWords puts a text into b as words are written, see plainByte, between blanks and up to most bytes, and returns how many
// they are: marks in a row are one blank, and so are a hump and the end of the text.
func asWords(b *[announceReach + 2]byte, text string, most int) int {
	b[0] = ' '
	n := 1
	for k := 0; k < len(text) && n < most; k++ {
		if hump(text, k) && n < most-1 {
			b[n] = ' '
			n++
		}
		if c := plainByte[text[k]]; c != ' ' || b[n-1] != ' ' {
			b[n] = c
			n++
		}
	}
	b[n] = ' '
	return n + 1
}

// hump says that a word begins with the capital at i in the middle of a name: accountNumber.
func hump(text string, i int) bool {
	return i > 0 && text[i]-'A' < 26 && text[i-1]-'a' < 26
}

// upTo8 is load8 for a text that may end before, with zeros beyond it.
func upTo8(text string, i int) (x uint64) {
	if i+8 <= len(text) {
		return load8(text, i)
	}
	for k := i; k < len(text); k++ {
		x |= uint64(text[k]) << (8 * (k - i))
	}
	return x
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

// announces says whether one of the words that announced looks for may begin here, and
// whether that is so whatever follows. None is shorter than four bytes, of which a blank at
// the end may be one.
func announces(from string) (found, whole bool) {
	if len(from) < 3 {
		return false, false
	}
	a, b, c := from[0], from[1], from[2]
	if k := lastThree(plainByte[a], plainByte[b], plainByte[c]); announcingHeads[k>>6]>>(k&63)&1 == 0 &&
		isLetter(b) && (b >= 'a' || a < 'a') && (c >= 'a' || b < 'a') { // neither a mark nor a hump, which may be a blank
		return false, true
	}
	head, n := plainHead(from)
	if n == 3 {
		head |= ' ' << 24
	}
	if n == 4 && len(from) > wholeWithin {
		_, early := plainHead(from[:wholeWithin])
		return announcing.known(head), early == 4
	}
	return n >= 3 && announcing.known(head), n == 4
}

// wholeWithin is in how many bytes the first four of a word must lie to be known whatever
// follows: many marks may be one blank.
const wholeWithin = 8

// plainHead is the first four bytes of a text as plainByte sees it, or the n that there are.
func plainHead(from string) (head uint32, n int) {
	last := plainByte[from[0]]
	head, n = uint32(last), 1
	for k := 1; k < len(from) && n < 4; k++ {
		c := plainByte[from[k]]
		if c == ' ' && last == ' ' {
			continue
		}
		if hump(from, k) {
			head |= ' ' << (8 * n)
			if n++; n == 4 {
				break
			}
		}
		head |= uint32(c) << (8 * n)
		last = c
		n++
	}
	return head, n
}

// longestAnnouncing is the length of the longest of those words.
var longestAnnouncing = func() (n int) {
	for _, info := range pii.Kinds {
		for _, w := range info.Words {
			n = max(n, len(w))
		}
	}
	return min(n, announceReach)
}()

// announcingHeads are the first three bytes of those beginnings, five bits of each.
var announcingHeads = func() (t [1 << 15 / 64]uint64) {
	for _, info := range pii.Kinds {
		for _, w := range info.Words {
			w = strings.TrimPrefix(w, " ")
			include(t[:], lastThree(w[0], w[1], w[2]))
		}
	}
	return t
}()
