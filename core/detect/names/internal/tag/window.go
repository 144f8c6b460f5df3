package tag

import (
	"math/rand/v2"

	"github.com/sotto-project/sotto/core/detect/classes"
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

	past *past // the windows that have been tagged, if they are remembered

	capitals classes.Bits
	// Weekdays are the days of the week found since Reset.
	Weekdays []Weekday
	// Remember says that windows are looked at for what Tag finds alone, so that one that
	// has been tagged need not be again.
	Remember bool
	// Small says that the text has no capitals: names are told by the lists.
	Small bool
	una   [MaxBody][Labels]int32
	fwd   [MaxBody][Labels]int32 // decode's: the best score of each label with what stands before it
	bwd   [MaxBody][Labels]int32 // and behind it
	lab   [MaxBody]Label
	mar   [MaxBody]int32

	recent [recentWords]recentWord
	texts  uint64 // since the window was made
}

// recentWords is how many words are remembered: windows overlap, and look at most words
// more than once.
const recentWords = 64

// recentWord is what Read has found at a place of a text.
type recentWord struct {
	text  uint64
	at    int
	ok    bool
	token Token
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

// before says how the window before one that begins at i ended, if that was right before it.
func (l *lastSeen) before(i int) uint8 {
	if l.end > 0 && i-l.end <= 6 {
		return 1 + uint8(l.label+1)/2
	}
	return 0
}

// Reset forgets the text before. It must be called before the first window of a
// text, with its capitals.
func (w *Window) Reset(capitals classes.Bits) {
	w.last, w.Small, w.Weekdays, w.capitals = lastSeen{}, false, w.Weekdays[:0], capitals
	w.texts++
}

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

// once is Read, for a place that may have been read already.
func (w *Window) once(text string, i int, t *Token) bool {
	m := &w.recent[i%recentWords]
	if m.text != w.texts || m.at != i {
		m.text, m.at = w.texts, i
		m.ok = Read(text, i, &m.token)
	}
	*t = m.token
	return m.ok
}

// read reads a word. In a text without capitals a word of the lists of names
// counts as one that has them, and so does a word of no list.
func (w *Window) read(text string, i int, t *Token) bool {
	if !w.once(text, i, t) {
		return false
	}
	if w.Small && t.Shape == Lower && t.End-t.Start >= 3 && alone(text, t) && !contractions.has(t.Hash) && (t.Mask&Common == 0 || t.Mask&First != 0 && beforeFamily(text, t.End)) {
		t.Shape = Cap
	}
	return true
}

// Build lays a window around the capital at i. It does not reach back beyond
// from. It returns the end of its last word.
func (w *Window) Build(text string, from, i int) int {
	if w.past == nil {
		w.past = new(past)
	}
	w.past.low, w.past.far = i, i
	// The body begins with the words before that belong to it: numbers, words
	// of streets, capitals.
	start := i
	of := false // a number before it counts something: 4821 of John Smith
	for n, k := 0, i; n < 4; n++ {
		s, e, ok := w.before(text, from, k)
		if !ok {
			break
		}
		var t Token
		if !w.read(text, s, &t) || t.End < e || !between(text, e, k).Joins() {
			break
		}
		switch {
		case of && t.Shape.Number():
			n = 4
		case active(&t):
			start, k, of = s, s, false
		case start-s < 8 && particle(&t):
			k, of = s, t.Hash == ofHash // rue de la Paix: it counts if a word that belongs stands before it
		default:
			n = 4
		}
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
	return t.Shape.Capital() || t.Shape.Number() || t.Shape == Alnum || t.Shape == CapLower || t.Shape == Lower && (t.Mask&Place != 0 || t.End-t.Start == 1) && streets.has(t.Hash)
}

// particle says that a small word may stand within a name.
func particle(t *Token) bool {
	return t.Shape == Lower && t.End-t.Start <= 5 && particles.has(t.Hash)
}

// abbreviation says that the stop after t ends no sentence.
func abbreviation(t, next *Token) bool {
	return t.Shape == Initial || t.End-t.Start <= 4 && (t.Mask&Common == 0 || t.Mask&Place != 0) || next.Shape.Number()
}

// GivenAndFamily says how many words from i on are a first name of the lists, an
// initial or none, and a word that may be a family name, with no other capital
// beside them; 0 is that they are not.
func (w *Window) GivenAndFamily(i int) int {
	n := 2
	if i+2 < w.n && w.At(i+1).Shape == Initial {
		n = 3
	}
	if i+n > w.n {
		return 0
	}
	a, b := w.At(i), w.At(i+n-1)
	anybody := Anybody(b.Hash)
	if a.Shape != Cap || a.Mask&First == 0 || b.Mask&Last == 0 && !anybody && (b.Mask != 0 || a.Mask&Common != 0) || a.Mask&Common != 0 && !anybody && (w.Small || b.Mask&Common != 0 || quarters.has(a.Hash)) {
		return 0
	}
	if b.Shape != Cap && b.Shape != Inner && b.Shape != Double || b.Gap != Space && b.Gap != Stop {
		return 0
	}
	if !anybody && i > 0 && a.Gap == Space && w.At(i-1).Shape.Capital() && (w.At(i-1).Mask != Common || a.Foreign || w.At(i-1).Hash == newHash) || i+n < w.n && w.At(i+n).Gap == Space {
		return 0
	}
	for k := range n {
		if w.lab[i+k] != Nothing {
			return 0
		}
	}
	return n
}

// Pair says that the word i is a first name and no other word, and the next a family name of the
// lists, both with one capital.
func (w *Window) Pair(i int) bool {
	a, b := w.At(i), w.At(i+1)
	return a.Shape == Cap && b.Shape == Cap && a.Mask&(First|Common) == First && b.Mask&Last != 0 && b.Gap == Space && !PlacePhrase(a.Hash, b.Hash)
}

// Anybody says that a word, by its hash, is the family name of John Doe and Jane Roe: a word
// of every day that people take for a name they do not give, or to see whether it is found.
func Anybody(h uint64) bool { return h == doeHash || h == roeHash }

var doeHash, roeHash = Hash("doe"), Hash("roe")

// ofHash is the hash of "of".
var ofHash = Hash("of")

// newHash is the hash of "new", after which the name of a town begins.
var newHash = Hash("new")

// alone says that a word is no part of an address on the net, a path or an identifier.
func alone(text string, t *Token) bool {
	if t.Start > 0 {
		switch text[t.Start-1] {
		case '.', '@', '/', '-':
			return false
		}
	}
	return t.End >= len(text) || class[text[t.End]] != under && text[t.End] != '@' && text[t.End] != '('
}

// beforeFamily says that a family name that is no everyday word follows a word that ends at i.
func beforeFamily(text string, i int) bool {
	var t Token
	return i+1 < len(text) && text[i] == ' ' && Read(text, i+1, &t) && t.Shape == Lower && t.Mask&Last != 0 && t.Mask&Common == 0
}
