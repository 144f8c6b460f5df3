package tag

import (
	"math/bits"
	"math/rand/v2"
	"unicode/utf8"
)

// MaxBody is how many words are tagged together at most.
const MaxBody = 20

const around = 3 // words looked at before and after

// Window is a stretch of words that may hold names, and the words around it.
type Window struct {
	tok  [around + MaxBody + around]Token
	n    int // words of the body, which begins at tok[around]
	env  env
	feat [features]uint32
	last lastSeen
	// Small says that the text has no capitals: names are told by the lists.
	Small bool
	una   [MaxBody][Labels]int32
	lab   [MaxBody]Label
	mar   [MaxBody]int32
}

// env is what is true of a whole window.
type env struct {
	lead2          uint64 // the two words before
	code           uint8  // how much the surroundings look like code
	caps           uint8  // words with a capital
	common         uint8  // of these, how many of ten are everyday words
	whole          bool   // the window is a line by itself
	start          bool   // it begins a line
	phrase         [MaxBody]uint8
	leadW, trailW  uint64
	leadGap, after Gap
	before         uint8 // how a window that ended right before this one did
}

// lastSeen is how the window before ended.
type lastSeen struct {
	end   int
	label Label
}

// Reset forgets the text before. It must be called before the first window of a text.
func (w *Window) Reset() { w.last, w.Small = lastSeen{}, false }

// Carry notes how the window ended, for the next one to see.
func (w *Window) Carry(l Label) { w.last = lastSeen{w.At(w.n - 1).End, l} }

// Len is the number of words of the body.
func (w *Window) Len() int { return w.n }

// Feats are the features of a word of the body.
func (w *Window) Feats(i int) []uint32 { return w.feat[:w.Features(i)] }

// Forget takes a word of the body out of all lists: the trainer shows a name
// as one that is not known.
func (w *Window) Forget(i int) { w.At(i).Mask, w.env.phrase[i] = 0, 0 }

// Blur puts unknown words in place of some of those around the body.
func (w *Window) Blur(r *rand.Rand) {
	for _, k := range [...]int{0, 1, 2, around + w.n, around + w.n + 1, around + w.n + 2} {
		t := &w.tok[k]
		if t.Shape != Lower || r.IntN(3) == 0 {
			continue
		}
		t.Hash, t.Suf4, t.Suf3, t.Suf2, t.Pre3 = r.Uint64(), r.Uint32(), r.Uint32(), r.Uint32(), r.Uint32()
	}
	e := &w.env
	e.leadW, e.trailW = w.tok[around-1].Hash, w.tok[around+w.n].Hash
	e.lead2 = w.tok[around-2].Hash*3 ^ e.leadW
}

// At is a word of the body.
func (w *Window) At(i int) *Token { return &w.tok[around+i] }

// NextCapital finds a word that begins with a capital at i or later.
func NextCapital(text string, i int) int {
	const ones = 0x0101010101010101
	for {
		for i+8 <= len(text) {
			s := text[i : i+8]
			x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
			low := x &^ (0x80 * ones)
			m := (low + (0x80-'A')*ones) &^ (low + (0x80-'Z'-1)*ones)
			m = (m&^x | x) & (0x80 * ones)
			if m != 0 {
				i += bits.TrailingZeros64(m) >> 3
				break
			}
			i += 8
		}
		for ; i < len(text) && class[text[i]] != upper && class[text[i]] != high; i++ {
		}
		if i >= len(text) {
			return -1
		}
		if class[text[i]] == upper {
			if i == 0 || wordStart(text, i) {
				return i
			}
			// Inside a word: go to its end.
			for i++; i < len(text) && (class[text[i]] == upper || class[text[i]] == lower || class[text[i]] == digit || class[text[i]] == under); i++ {
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if _, capital := letter(r); capital && (i == 0 || wordStart(text, i)) {
			return i
		}
		i += size
	}
}

// wordStart says that no word reaches from before i to i.
func wordStart(text string, i int) bool {
	switch class[text[i-1]] {
	case lower, upper, digit, under:
		return false
	case joint:
		if i > 1 && text[i-1] == '-' {
			k := class[text[i-2]]
			return k != lower && k != upper && k != digit && k != high
		}
		return true
	case high:
		r, _ := utf8.DecodeLastRuneInString(text[:i])
		word, _ := letter(r)
		return !word
	}
	return true
}

// before finds the word that ends at or before i, not before from.
func before(text string, from, i int) (start, end int, ok bool) {
	limit := max(from, i-16)
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

// next reads the word after i into t, with its gap.
func (w *Window) next(text string, i int, t *Token) bool {
	k := i
	for limit := min(len(text), i+16); k < limit; {
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

// Next lays the window around the next word at pos or later that may be of a
// name, and returns where it ends, or -1 when there is none. It does not reach
// back beyond pos.
func (w *Window) Next(text string, pos int) int {
	from := pos
	if w.Small {
		return w.nextSmall(text, pos)
	}
	for {
		i := NextCapital(text, pos)
		if i < 0 {
			return -1
		}
		if i > 1 && text[i-1] == '.' && (class[text[i-2]] == lower || class[text[i-2]] == digit) {
			pos = i + 1 // a member: fmt.Errorf
			continue
		}
		if end := everyday(text, i); end > 0 {
			pos = end
			continue
		}
		var t Token
		if !Read(text, i, &t) {
			pos = i + 1
			continue
		}
		if boring(&t) || t.End < len(text) && text[t.End] == '(' && t.Mask == 0 {
			pos = t.End
			continue
		}
		return w.Build(text, from, i)
	}
}

// everyday is the end of an everyday word of ASCII letters that begins with a
// capital at i, or 0: a quick look before Read.
func everyday(text string, i int) int {
	h := uint64(hashSeed)
	h = (h ^ uint64(text[i]|0x20)) * hashMul
	k := i + 1
	for ; k < len(text) && class[text[k]] == lower; k++ {
		h = (h ^ uint64(text[k])) * hashMul
	}
	if k == i+1 || k < len(text) && class[text[k]] != other || k-i >= maxWord || class[text[i]] != upper {
		return 0
	}
	if gazetteer.Lookup(h^h>>29) == Common {
		return k
	}
	return 0
}

// nextSmall is Next for a text without capitals.
func (w *Window) nextSmall(text string, pos int) int {
	from := pos
	herald := false
	for pos < len(text) {
		c := class[text[pos]]
		if c == other || c == joint || c == under {
			herald = herald && (text[pos] == ' ' || text[pos] == ':' || text[pos] == '.')
			pos++
			continue
		}
		var t Token
		if !w.read(text, pos, &t) {
			_, size := utf8.DecodeRuneInString(text[pos:])
			pos += size
			continue
		}
		if t.Shape == Cap && (t.Mask != 0 || herald) {
			return w.Build(text, from, pos)
		}
		herald = heralds.has(t.Hash)
		pos = t.End
	}
	return -1
}

// read reads a word. In a text without capitals a word of the lists of names
// counts as one that has them, and so does a word of no list.
func (w *Window) read(text string, i int, t *Token) bool {
	if !Read(text, i, t) {
		return false
	}
	if w.Small && t.Shape == Lower && t.Mask&Common == 0 && t.End-t.Start >= 3 && (i == 0 || text[i-1] != '.' && text[i-1] != '@' && text[i-1] != '/' && text[i-1] != '-') && (t.End >= len(text) || class[text[t.End]] != under && text[t.End] != '@' && text[t.End] != '(') {
		t.Shape = Cap
	}
	return true
}

// boring says that a word with a capital opens no window by itself.
func boring(t *Token) bool {
	switch t.Shape {
	case Code, Alnum, Initial, CapLower:
		return true
	case Upper:
		return t.Mask&(First|Last|Place) == 0 && (t.Mask != 0 || t.End-t.Start <= 3)
	case Cap:
		// Of languages in other scripts only the names in the lists are known.
		return t.Mask == Common || t.Mask == 0 && t.Foreign
	default:
		return t.Mask == Common
	}
}

// Build lays a window around the capital at i. It does not reach back beyond
// from. It returns the end of its last word.
func (w *Window) Build(text string, from, i int) int {
	// The body begins with the words before that belong to it: numbers, words
	// of streets, capitals.
	start := i
	for n := 0; n < 4; n++ {
		s, e, ok := before(text, from, start)
		if !ok {
			break
		}
		var t Token
		if !w.read(text, s, &t) || t.End < e || !between(text, e, start).Joins() || !active(&t) {
			break
		}
		start = s
	}
	w.n = 0
	k := start
	t := &w.tok[around]
	if !w.read(text, k, t) {
		w.n = 0
		return i + 1
	}
	w.n = 1
	lastStrong := 0
	for w.n < MaxBody {
		t := &w.tok[around+w.n]
		if !w.next(text, w.tok[around+w.n-1].End, t) {
			break
		}
		prev := &w.tok[around+w.n-1]
		if !t.Gap.Joins() || t.Gap == Stop && !abbreviation(prev, t) || !active(t) && !particle(t) {
			break
		}
		w.n++
		if active(t) {
			lastStrong = w.n - 1
		}
	}
	w.n = lastStrong + 1
	w.context(text)
	return w.tok[around+w.n-1].End
}

// active says that a word may be part of a name or address.
func active(t *Token) bool {
	return t.Shape.Capital() || t.Shape.Number() || t.Shape == Alnum || t.Shape == CapLower || t.Shape == Lower && t.Mask&Place != 0 && streets.has(t.Hash)
}

// particle says that a small word may stand within a name.
func particle(t *Token) bool {
	return t.Shape == Lower && t.End-t.Start <= 5 && particles.has(t.Hash)
}

// abbreviation says that the stop after t ends no sentence.
func abbreviation(t, next *Token) bool {
	return t.Shape == Initial || t.End-t.Start <= 4 && (t.Mask&Common == 0 || t.Mask&Place != 0) || next.Shape.Number()
}

// context fills in what stands around the body.
func (w *Window) context(text string) {
	first, last := &w.tok[around], &w.tok[around+w.n-1]
	i := first.Start
	first.Gap = Edge
	for k := around - 1; k >= 0; k-- {
		w.tok[k] = Token{}
		s, e, ok := before(text, 0, i)
		if !ok {
			if i > 0 {
				w.tok[k+1].Gap = min(between(text, max(0, i-12), i), gapCount-1)
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
	for n := range around {
		t := &w.tok[around+w.n+n]
		if !w.next(text, k, t) {
			for n++; n < around; n++ {
				w.tok[around+w.n+n] = Token{}
			}
			break
		}
		k = t.End
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
	if w.last.end > 0 && first.Start-w.last.end <= 6 {
		e.before = 1 + uint8(w.last.label+1)/2
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

var codeMark = func() (t [256]uint8) {
	for _, c := range []byte("{}();=<>_`$\\[]|+&") {
		t[c] = 1
	}
	return t
}()

// codeLike counts the marks of code around a stretch.
func codeLike(text string, start, end int) uint8 {
	n := uint8(0)
	for k := max(0, start-40); k < start; k++ {
		n += codeMark[text[k]]
	}
	for k := end; k < min(len(text), end+24); k++ {
		n += codeMark[text[k]]
	}
	switch {
	case n == 0:
		return 0
	case n <= 2:
		return 1
	case n <= 5:
		return 2
	case n <= 9:
		return 3
	}
	return 4
}
