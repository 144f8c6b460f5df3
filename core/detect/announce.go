package detect

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
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

	// Of which kinds it is known whether a word stands right before the place, and does.
	asked, close pii.Set

	// No word of any kind begins from quietFrom to quietTo, nor does anything stand there
	// that parts words: the places before one number are those before the next.
	quietFrom, quietTo int

	// What the bytes before some numbers announced: a table has the same before each.
	noted [1 << notedBits]struct {
		before [announceReach]byte
		set    pii.Set
	}
	notes bool // there is something of a text in noted or unmarked

	unmarked [announceReach]byte // see plain

	// What low has read last.
	lowOf          string
	lowAt, lowSize int
	lowBytes       [announceReach + 2]byte
}

// notedBits are those of the number of places that are noted.
const notedBits = 5

// notedAt is where what the bytes before a number at i announce is noted. The numbers of a row of a table are few, and all of
// them should find room.
func notedAt(text string, i int) uint64 {
	const mul = 0x9e3779b97f4a7c15
	h := load8(text, i-8) * mul
	h ^= load8(text, i-16) ^ h>>29
	return h * mul >> (64 - notedBits)
}

// knows sets what the bytes before a number at i announce, if that is known.
func (w *words) knows(text string, i int) bool {
	n := &w.noted[notedAt(text, i)]
	if string(n.before[:]) != text[i-announceReach:i] {
		return false
	}
	w.set = n.set
	return true
}

// note remembers what the bytes before a number at i announce.
func (w *words) note(text string, i int) {
	n := &w.noted[notedAt(text, i)]
	copy(n.before[:], text[i-announceReach:i])
	n.set, w.notes = w.set, true
}

// wipe lets go of what was noted of a text.
func (w *words) wipe() {
	if w.notes {
		*w = words{}
	}
}

// Before implements pii.Announcer.
func (w *words) Before(text string, i int) pii.Set {
	if same := sameText(text, w.text); i != w.at || !same {
		w.read(text, i, same)
	}
	return w.set
}

// announce says that a word of a kind stands before i, right before it if the kind asks for that.
func (w *words) announce(text string, i int, k pii.Kind) bool {
	set := w.Before(text, i)
	return set.Has(k) && (!pii.Kinds[k].Close || w.Right(text, i, k))
}

// any says that a word of some kind stands before i.
func (w *words) any(text string, i int) bool { return w.Before(text, i) != pii.Set{} }

// read sets what stands before i. Same says that the text is that of the last call.
func (w *words) read(text string, i int, same bool) {
	if !same {
		w.quietFrom, w.quietTo = 0, 0
	}
	w.text, w.at, w.set, w.asked, w.close = text, i, pii.Set{}, pii.Set{}, pii.Set{}
	switch {
	case w.key != "" || i < announceReach:
		w.set = announced(w.from(text, i))
	case !w.knows(text, i) && !w.silent(text, i):
		w.set = announced(w.from(text, i))
		w.note(text, i)
	}
}

// Right implements pii.Announcer.
func (w *words) Right(text string, i int, k pii.Kind) bool {
	if w.Before(text, i); !w.asked.Has(k) {
		w.asked = w.asked.With(k)
		if w.right(text, i, &announcing, int(k)) {
			w.close = w.close.With(k)
		}
	}
	return w.close.Has(k)
}

// right says that one of the words of a list stands right before i, but for words that link it.
func (w *words) right(text string, i int, list *heads, rule int) bool {
	low := w.low(text, i)
	parted, known := false, false
	for p := 1; p < len(low); p++ {
		if low[p-1] != ' ' && low[p] < utf8.RuneSelf {
			continue
		}
		head := uint32(upTo8(low, p))
		if !list.has(head) {
			continue
		}
		for k, found := 0, list.at(head); k < len(found); k++ {
			word, at := found[k].text, p
			if word[0] == ' ' {
				at--
			}
			if found[k].rule != rule || !strings.HasPrefix(low[at:], word) || strings.Contains(low[at+1:], word) { // the last of the same tells
				continue
			}
			if !known {
				parted, known = w.parted(text, i, low), true
			}
			if _, behind, _ := strings.Cut(low[at+len(word)-1:], " "); linking(behind, parted) { // the rest of a word that was cut
				return true
			}
		}
	}
	return false
}

// parted says that something parts what stands before i from what it announces.
func (w *words) parted(text string, i int, low string) bool {
	if w.key == "" && labelEnds(text[max(0, i-8):i]) {
		return true
	}
	before := strings.TrimRight(low, " ")
	return slices.Contains(being[:], before[strings.LastIndexByte(before, ' ')+1:]) // the number on file is ...
}

// wordList maps the beginnings of words, written as those of pii.Kinds, to them.
func wordList(words []string) *heads {
	h := newHeads(3)
	for _, w := range words {
		h.add(strings.TrimPrefix(w, " "), use{text: w})
	}
	h.build()
	return &h
}

// low is what stands before i as words are written, see plainByte, between blanks.
func (w *words) low(text string, i int) string {
	if w.lowSize > 0 && w.lowAt == i && sameText(text, w.lowOf) {
		return asString(w.lowBytes[:w.lowSize])
	}
	n := asWords(&w.lowBytes, w.from(text, i), len(w.lowBytes)-1)
	w.lowOf, w.lowAt, w.lowSize, w.notes = text, i, n, true
	return asString(w.lowBytes[:n])
}

// sameText says that two texts are one, without reading them.
func sameText(a, b string) bool {
	return len(a) == len(b) && unsafe.StringData(a) == unsafe.StringData(b) //nolint:gosec // G103: addresses are compared, not followed
}

// being are the words that link a name to its value, and particles those of languages that
// set no blank before them.
var (
	being     = [...]string{"is", "was", "are", "ist", "es", "est", "lautet", "è", "é", "är", "to", "be", "will"}
	particles = [...]string{"：", "是", "为", "為", "は", "는", "은"}
)

// forget is called before a text is scanned, whose bytes may have changed.
func (w *words) forget() { w.text, w.lowOf, w.lowSize = "", "", 0 }

func (w *words) from(text string, i int) string {
	from := text[max(0, i-announceReach):i]
	if w.key != "" {
		from = w.key[max(0, len(w.key)-announceReach):]
	}
	near := len(from) - 8 // of line breaks the last counts, unless it is as near as this
	first, high := 0, byte(0)
search:
	for n := len(from) - 1; n >= 0; n-- {
		c := from[n]
		high |= c
		switch c {
		case ']': // what an earlier pass has put in place of something announces nothing
			first = n + 1
			break search
		case '\n':
			if n < near && (n == 0 || from[n-1] != '?' || !opensTurn(from[n+1:])) {
				first = n
				break search
			}
			near = 0
		}
	}
	if from = from[first:]; high < utf8.RuneSelf {
		return from
	}
	return w.plain(from)
}

// plain is a text of at most announceReach bytes with blanks for the marks beyond ASCII. It lasts
// until the next call.
func (w *words) plain(from string) string {
	found := false
	for k := 0; k < len(from); {
		if from[k] < utf8.RuneSelf {
			k++
			continue
		}
		r, n := utf8.DecodeRuneInString(from[k:])
		if pii.Mark(r) {
			if !found {
				found, w.notes = true, true
				copy(w.unmarked[:], from)
			}
			for i := k; i < k+n; i++ {
				w.unmarked[i] = ' '
			}
		}
		k += n
	}
	if !found {
		return from
	}
	return asString(w.unmarked[:len(from)])
}

// silent says that the announceReach bytes before i hold no word of any kind, nor anything
// that parts them: a quick look, eight bytes at a time, that is the end of it before most
// numbers. What has been looked at for the number before is not looked at again.
func (w *words) silent(text string, i int) bool {
	if i < announceReach {
		return false
	}
	first := i - announceReach
	base := first
	quiet := first
	if w.quietFrom <= first && first < w.quietTo {
		// Where the stretch begins within a word, the rest of it counts as one.
		if found, _ := announces(text[first:i]); found {
			return false
		}
		// What begins in the last bytes may be cut here, and be another word than it was.
		quiet = w.quietTo
		seen := min(quiet, i-wholeWithin)
		base = seen - (seen-first)&7
	} else {
		w.quietFrom = first
	}
	w.quietTo = first
	open := i         // the first word of which too little is seen: more of it may stand before the next number
	word := uint64(0) // whether the byte before is of a word, in the lowest byte's top bit
	small := uint64(0)
	if base > first {
		small = within(uint64(text[base-1]), 'a', 'z')
		word = within(uint64(text[base-1])|0x20, 'a', 'z') | within(uint64(text[base-1]), '0', '9') | uint64(text[base-1])&0x80
	}
	for ; base < i; base += 8 {
		x := load8(text, base)
		high := x & tops
		if hasByte(x, ']') || hasByte(x, '\n') || high != 0 && (hasByte(x, 0xc2) || hasByte(x, 0xe2) || hasByte(x, 0xe3) || hasByte(x, 0xef) || hasByte(x, 0xf0)) { // lead bytes of marks, which part words
			return false
		}
		inside := within(x|0x20*ones, 'a', 'z') | within(x, '0', '9') | high
		lower := within(x, 'a', 'z')
		for starts := inside&^(inside<<8|word) | high | within(x, 'A', 'Z')&(lower<<8|small); starts != 0; starts &= starts - 1 {
			p := base + bits.TrailingZeros64(starts)/8
			found, whole := announces(text[p:i])
			if found {
				return false
			}
			if !whole {
				open = min(open, p)
			}
		}
		word, small = inside>>56, lower>>56
	}
	w.quietTo = max(open, quiet)
	return true
}
