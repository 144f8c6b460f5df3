package decode

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Fold undoes disguises: invisible characters are left out, and accents that are characters of
// their own, full-width and mathematical letters and foreign digits become ASCII, and a letter of another
// script that looks like a Latin one becomes that one when it stands in a word
// with Latin letters or digits. What stands between characters of another script
// as they are stays: emoji keep their joiners, Chinese its punctuation. It
// reports whether there was any.
func (v *View) Fold(text string) bool {
	v.begin(text)
	last := 0
	for f := (folder{text: text}); f.next(); {
		v.buf = append(v.buf, text[last:f.at]...)
		if f.kind == invisible {
			v.mark(0, f.at, f.size)
		} else {
			v.mark(1, f.at, f.size)
			v.buf = append(v.buf, f.to)
		}
		last = f.at + f.size
	}
	v.buf = append(v.buf, text[last:]...)
	return len(v.atoms) > 0
}

// foreign says whether Fold would change a text.
func foreign(text string) bool {
	f := folder{text: text}
	return f.next()
}

// folder finds the characters that Fold changes, one after the other.
type folder struct {
	text  string
	i     int // what is before it has been looked at
	plain int // up to here, letters of another alphabet are looked at one by one

	hidden hidden

	at, size int
	to       byte
	kind     kind
}

func (f *folder) next() bool {
	text := f.text
	for i := f.i; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if i+8 <= len(text) {
				// Skip ASCII without a NUL, which would be UTF-16's.
				x := load(text, i)
				m := (x | (x-ones)&^x) & tops
				if m == 0 {
					i += 8
					continue
				}
				i += bits.TrailingZeros64(m) / 8
				if c = text[i]; c >= utf8.RuneSelf {
					continue
				}
			}
			if c == 0 {
				return f.found(i, 1, 0, invisible)
			}
			i++
			continue
		}
		if c >= 0xe4 && c <= 0xe9 { // ideographs
			i += 3
			continue
		}
		if c < 0xc2 || i+1 == len(text) {
			i++
			continue
		}
		n, suspect := suspicious(c, text[i+1])
		if !suspect {
			i += n
			continue
		}
		if alphabet(c) && i >= f.plain {
			end, plain := word(text, i)
			if f.plain = end; plain {
				i = end
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		to, kind := simple(r)
		switch {
		case kind == invisible && tagged(text, i, r):
			to, kind = byte(r-firstTag), ascii
		case kind == alike && !mixed(text, i, n), kind == space && !digitBeside(text, i, n) && (to != ' ' || r == 0x3000 || !parts(text, i, n)),
			kind == mark && !between(text, i, n, to), kind == invisible && !f.hides(text, i, n):
			kind = same
		}
		if kind != same {
			return f.found(i, n, to, kind)
		}
		i += n
	}
	f.i = len(text)
	return false
}

// firstTag is where the characters of ASCII stand a second time, as tags that nobody sees.
const firstTag = 0xe0000

// tagged says that the tag at i is one of some in a row, which spell what a reader is not to see.
// One by itself parts what it stands in.
func tagged(text string, i int, r rune) bool {
	const lead = "\xf3\xa0"
	return r >= firstTag+' ' && r < firstTag+0x7f && (i+6 <= len(text) && text[i+4:i+6] == lead || i >= 4 && text[i-4:i-2] == lead)
}

func (f *folder) found(at, size int, to byte, k kind) bool {
	f.at, f.size, f.to, f.kind, f.i = at, size, to, k, at+size
	return true
}

// alphabet says that a lead byte begins a letter of Greek, Cyrillic, Armenian or Hebrew. The
// accents that combine with letters before them come before these.
func alphabet(lead byte) bool { return lead >= 0xce && lead <= 0xd7 }

// word finds the end of a run of such letters, and says whether it is plain: has
// nothing around it that would make one of its letters a disguise.
func word(text string, i int) (end int, plain bool) {
	end = i
	for end+1 < len(text) && alphabet(text[end]) {
		end += 2
	}
	return end, !neighbour(text, i, -1) && !neighbour(text, end, 1)
}

// neighbour says whether the character before (-1) or at (1) i may belong to a
// word of Latin letters.
func neighbour(text string, i, step int) bool {
	if at := i + min(step, 0); at >= 0 && at < len(text) && text[at] < utf8.RuneSelf {
		return joins(text, at, step)
	}
	r, n := beside(text, i, step)
	if n == 0 {
		return false
	}
	_, k := simple(r)
	return k != same && k != space && k != mark
}

// joins says whether the ASCII character at i is a letter or digit, or a mark
// with one behind it, as seen from where step comes from.
func joins(text string, i, step int) bool {
	c := text[i]
	if alnum(c) {
		return true
	}
	switch c {
	case '_', '@', '=', '+', '/', '.', '-':
		j := i + step
		return j >= 0 && j < len(text) && alnum(text[j])
	}
	return false
}

func alnum(c byte) bool { return c-'0' < 10 || c|0x20 >= 'a' && c|0x20 <= 'z' }

// mixed says whether the word around text[i:i+n] has an ASCII letter or digit,
// or a mark that joins tokens.
func mixed(text string, i, n int) bool {
	for k, steps := i, 0; k > 0 && steps < 24; steps++ {
		if text[k-1] < utf8.RuneSelf {
			if joins(text, k-1, -1) {
				return true
			}
			break
		}
		r, m := utf8.DecodeLastRuneInString(text[:k])
		if _, kind := simple(r); kind == same || kind == space || kind == mark {
			break
		}
		k -= m
	}
	for k, steps := i+n, 0; k < len(text) && steps < 24; steps++ {
		if text[k] < utf8.RuneSelf {
			return joins(text, k, 1)
		}
		r, m := utf8.DecodeRuneInString(text[k:])
		if _, kind := simple(r); kind == same || kind == space || kind == mark {
			return false
		}
		k += m
	}
	return false
}

func digitBeside(text string, i, n int) bool {
	return i > 0 && text[i-1]-'0' < 10 || i+n < len(text) && text[i+n]-'0' < 10
}

// parts says whether a blank of typography stands between two words, as in what is pasted from a page,
// and not before one of the marks that French sets apart.
func parts(text string, i, n int) bool {
	if i == 0 || i+n >= len(text) {
		return false
	}
	before, after := text[i-1], text[i+n]
	return (alnum(before) || strings.IndexByte(`,.:;!?)"'`, before) >= 0 || before >= utf8.RuneSelf && !strings.HasSuffix(text[:i], "«")) &&
		(alnum(after) || after >= utf8.RuneSelf && !strings.HasPrefix(text[i+n:], "»"))
}

// between says whether a full-width mark stands in full-width text, or is a joint
// between letters or digits of Latin; a blank or quote may follow.
func between(text string, i, n int, c byte) bool {
	if beyondMarks(text, i, -1) || beyondMarks(text, i+n, 1) {
		return true
	}
	if !joint(c) || i == 0 || i+n >= len(text) {
		return false
	}
	a, b := text[i-1], text[i+n]
	return (alnum(a) || a == '"' || a == '\'') && (alnum(b) || b == ' ' || b == '"' || b == '\'' || b == '/')
}

// beyondMarks says whether a full-width letter or digit stands before (-1) or at
// (1) i, perhaps behind more marks and blanks.
func beyondMarks(text string, i, step int) bool {
	for range 8 {
		lead, at := i, i
		if step < 0 {
			lead, at = i-3, i-1
		}
		if lead >= 0 && at+1 < len(text) && text[at] >= utf8.RuneSelf && text[lead] != 0xef && (text[lead] != 0xe2 || text[lead+1]&^1 != 0x80) {
			return false // neither of full width nor invisible
		}
		r, n := beside(text, i, step)
		if _, k := simple(r); k == invisible {
			i += step * n
			continue
		}
		if n == 0 || r != ' ' && r != '\n' && (r < 0xff01 || r > 0xff5e) {
			return false
		}
		if _, k := simple(r); k == ascii {
			return true
		}
		i += step * n
	}
	return false
}

// beside is the character before (-1) or at (1) i; n is 0 at the text's end.
func beside(text string, i, step int) (r rune, n int) {
	if step < 0 {
		if i == 0 {
			return 0, 0
		}
		return utf8.DecodeLastRuneInString(text[:i])
	}
	if i >= len(text) {
		return 0, 0
	}
	return utf8.DecodeRuneInString(text[i:])
}

// hides says whether an invisible character has no business where it stands: it
// has some beside a character of another script, unless what is on its other
// side may be of a token. What lies around a row of such characters is looked for once.
func (f *folder) hides(text string, i, n int) bool {
	h := &f.hidden
	if h.next == i && i > 0 {
		h.behind++
		h.ahead--
	} else {
		h.before, h.behind = visible(text, i)
		h.ahead = -1
	}
	h.next = i + n
	if h.ahead < 0 {
		h.ahead, h.end = 0, i+n
	}
	for h.after = latin; h.ahead < mostHidden; h.ahead++ {
		side, size := sideOf(text, h.end, 1)
		if size == 0 {
			h.after = side
			break
		}
		h.end += size
	}
	a := h.before
	if h.behind >= mostHidden {
		a = latin
	}
	return a == latin || h.after == latin || a != other && h.after != other
}

// hidden is what a folder knows of the row of invisible characters at hand.
type hidden struct {
	next          int  // where the row goes on
	behind, ahead int  // characters of it before and after the last that was looked at, as far as they count
	end           int  // where those after it end
	before, after side // what stands before and after the row
}

// mostHidden is how many invisible characters are looked beyond.
const mostHidden = 24

type side uint8

const (
	nothing side = iota // the end, a blank, a mark
	latin               // what is or folds to a letter or digit
	other               // a character of another script, an emoji
)

// visible is the first character before i that is not invisible, and how many are that
// stand behind it, mostHidden at most.
func visible(text string, i int) (s side, n int) {
	for ; n < mostHidden; n++ {
		s, size := sideOf(text, i, -1)
		if size == 0 {
			return s, n
		}
		i -= size
	}
	return latin, n
}

// sideOf is what stands before (-1) or at (1) i, or how long the invisible character there is.
func sideOf(text string, i, step int) (s side, invisible int) {
	r, n := beside(text, i, step)
	switch {
	case n == 0:
		return nothing, 0
	case r < utf8.RuneSelf:
		at := i
		if step < 0 {
			at--
		}
		if joins(text, at, step) {
			return latin, 0
		}
		return nothing, 0
	}
	switch _, k := simple(r); k {
	case same:
		return other, 0
	case ascii, alike, mark:
		return latin, 0
	case space:
		return nothing, 0
	}
	return nothing, n
}
