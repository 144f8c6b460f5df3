package tag

import (
	"strings"
	"unicode/utf8"
)

// before finds the word that ends at or before i, not before from.
func before(text string, from, i int) (start, end int, ok bool) {
	limit := max(from, i-farthestGap)
	for end = i; end > limit; {
		c := class[text[end-1]]
		if c == lower || c == upper || c == digit || c == under {
			break
		}
		if c == high {
			r, size := utf8.DecodeLastRuneInString(text[from:end])
			if word, _ := letter(r); word {
				break
			}
			end -= size
			continue
		}
		end--
	}
	if end <= limit {
		return 0, 0, false
	}
	limit = max(from, end-maxWord-8)
	for start = end; start > limit; {
		c := class[text[start-1]]
		if c == lower || c == upper || c == digit || c == under {
			start--
			continue
		}
		if c == joint && start-1 > limit && start < end && class[text[start-2]] != other && class[text[start-2]] != joint {
			start--
			continue
		}
		if c != high {
			break
		}
		r, size := utf8.DecodeLastRuneInString(text[from:start])
		if word, _ := letter(r); !word && (r != '’' || start == end || start-size <= limit || class[text[start-size-1]] == other) {
			break
		}
		start -= size
	}
	return start, end, true
}

// before is the function of this name, for the window at hand.
func (w *Window) before(text string, from, i int) (start, end int, ok bool) {
	start, end, ok = before(text, from, i)
	low := start
	if !ok {
		low = i - farthestGap
	}
	w.past.looked(low, 0)
	return start, end, ok
}

// farthestGap is how many bytes of what stands between two words are looked at.
const farthestGap = 16

// next reads the word after i into t, with its gap.
func (w *Window) next(text string, i int, t *Token) bool {
	ok := w.following(text, i, t)
	w.past.looked(i, max(i+farthestGap, t.End))
	return ok
}

func (w *Window) following(text string, i int, t *Token) bool {
	k := i
	for limit := min(len(text), i+farthestGap); k < limit; {
		c := class[text[k]]
		if c == lower || c == upper || c == digit || c == under {
			break
		}
		if c == high {
			r, size := utf8.DecodeRuneInString(text[k:])
			if word, _ := letter(r); word {
				break
			}
			k += size
			continue
		}
		k++
	}
	if k >= len(text) || !w.read(text, k, t) {
		*t = Token{Start: len(text), End: len(text)}
		if k < len(text) {
			t.Start, t.End, t.Gap = k, k, Far
		} else if k > i {
			t.Gap = between(text, i, k)
			t.Gap = min(t.Gap, gapCount-1)
			if t.Gap == Space {
				t.Gap = Edge
			}
		}
		return false
	}
	t.Gap = between(text, i, k)
	return true
}

// context fills in what stands around the body.
func (w *Window) context(text string) {
	first, last := &w.tok[around], &w.tok[around+w.n-1]
	i := first.Start
	first.Gap = Edge
	for k := around - 1; k >= 0; k-- {
		w.tok[k] = Token{}
		s, e, ok := w.before(text, 0, i)
		if !ok {
			if i > 0 {
				w.tok[k+1].Gap = min(between(text, max(0, i-12), i), gapCount-1)
				if text[:i] == "\t" {
					w.tok[k+1].Gap = Wide // it parts nothing
				}
				if i > 12 {
					w.tok[k+1].Gap = Far
				}
			}
			for ; k >= 0; k-- {
				w.tok[k] = Token{}
			}
			break
		}
		if !w.read(text, s, &w.tok[k]) || w.tok[k].End != e {
			w.tok[k] = Token{Start: s, End: e, Shape: Code}
		}
		w.tok[k+1].Gap = between(text, e, i)
		i = s
	}
	k := last.End
	end := closed(text, k)
	if end == k && tagged(text, w.At(0).Start) {
		end = 0 // all that an element holds: a cell, a heading
	}
	for n := range around {
		t := &w.tok[around+w.n+n]
		if end > 0 {
			*t = Token{Start: end, End: end}
			if end > k {
				t.Gap = min(between(text, k, end), gapCount-1)
			}
		}
		if end > 0 || !w.next(text, k, t) {
			for n++; n < around; n++ {
				w.tok[around+w.n+n] = Token{}
			}
			break
		}
		k = t.End
	}
	if strings.IndexByte(text[max(0, first.Start-codeBefore-1):first.Start], '>') >= 0 {
		w.past.looked(first.Start-codeBefore-longestTag-2, 0) // for the tag that it ends
	}
	next := &w.tok[around+w.n]
	opens := opened(text, first.Start, next.Shape == Lower && next.Gap == Space, w.n > 1)
	if opens {
		first.Gap = Edge
		for k := range around {
			w.tok[k] = Token{}
		}
	}
	for k := around - 1; k <= around+w.n; k++ {
		w.tok[k].packs(text)
	}
	w.env = env{}
	e := &w.env
	e.leadW, e.trailW = w.tok[around-1].Hash, w.tok[around+w.n].Hash
	e.lead2 = w.tok[around-2].Hash*3 ^ e.leadW
	e.leadGap, e.after = first.Gap, w.tok[around+w.n].Gap
	e.start = lineStart(first.Gap)
	e.whole = e.start && (e.after == Edge || e.after == Line || e.after == Blank || e.after == Bullet || e.after == Header)
	common := 0
	for n := range w.n {
		t := w.At(n)
		if t.Shape.Capital() {
			e.caps++
			if t.Mask == Common {
				common++
			}
		}
		e.phrase[n] = 0
	}
	if e.caps > 0 {
		e.common = uint8(common * 10 / int(e.caps))
	}
	for n := 0; n+1 < w.n; n++ {
		a, b := w.At(n), w.At(n+1)
		if b.Gap != Space && b.Gap != Hyphen || a.Shape.Number() {
			continue
		}
		h := Phrase(a.Hash, b.Hash)
		if gazetteer.Lookup(h)&Place != 0 {
			e.phrase[n], e.phrase[n+1] = max(e.phrase[n], 1), 2
		}
		if n+2 < w.n && w.At(n+2).Gap == Space && gazetteer.Lookup(Phrase(h, w.At(n+2).Hash))&Place != 0 {
			e.phrase[n], e.phrase[n+1], e.phrase[n+2] = max(e.phrase[n], 1), 2, 2
		}
	}
	if !opens {
		e.before = w.last.before(first.Start)
	}
	e.code = codeLike(text, first.Start, last.End)
}

func lineStart(g Gap) bool {
	switch g {
	case Edge, Line, Blank, Quoted, Bullet, Header:
		return true
	default:
		return false
	}
}

// Phrase is the hash of a word or phrase and the word after it.
func Phrase(a, b uint64) uint64 {
	h := (a ^ 0x20) * hashMul
	return (h^h>>31)*hashMul ^ b
}
