package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Kind is what a match names.
type Kind uint8

// The kinds.
const (
	Person Kind = iota
	Place
	Weekday // of an appointment
)

// Match is a name in a text, in byte offsets.
type Match struct {
	Start, End int
	Kind       Kind
	Score      float64
	word       uint64 // the hash of the only word, or 0
}

// Finder finds names. It keeps memory from text to text and is not safe for
// concurrent use. The zero Finder is ready.
type Finder struct {
	window tag.Window
	found  []Match
	joined []Match

	aside, lines     []Match // what has been found in a text, before it or lines of it are read again, and in these
	labelled, fields []Match // the labels of forms in a text, and their values
	forms            []Match // what its form alone tells
	divided          []int   // where words with capitals stand behind dashes and arrows
	memory           memory

	age bool // it is said how old somebody is in the text at hand

	marks     classes.Marks
	lineMarks classes.Marks
	foreign   language

	// Private says that the text at hand has a number of somebody in it, as letters and records
	// have: then it is not taken for fiction or a textbook.
	Private bool
}

// smallText is how long a text without capitals may be to be looked at by the
// lists alone: a line of chat.
const smallText = 32 << 10

// Forget lets go of the texts that names were looked for in. What is remembered until then
// changes no finding.
func (f *Finder) Forget() { f.window.Wipe() }

// Find returns the names in a text that stands under a JSON key or attribute,
// or under none. The result is valid until the next call.
func (f *Finder) Find(key, text string) []Match {
	f.marks.Read(text)
	return f.FindAmong(key, text, &f.marks)
}

// FindAmong is Find for a text whose marks are known already. One in capitals is read as one without
// any, too, and so are its lines that have none.
func (f *Finder) FindAmong(key, text string, marks *classes.Marks) []Match {
	f.found = f.found[:0]
	if key != "" {
		if m, ok := keyed(key, text); ok {
			f.found = append(f.found, m)
			return f.found
		}
	}
	f.find(text, marks)
	switch {
	case f.window.Small:
	case shouted(text):
		f.aside = append(f.aside[:0], f.found...)
		low := uncapitalised(text)
		f.lineMarks.Read(low)
		f.find(low, &f.lineMarks)
		f.put(f.aside...)
	default:
		f.humble(text, marks)
	}
	f.never(text)
	return f.found
}

// find puts the names in a text into f.found.
func (f *Finder) find(text string, marks *classes.Marks) {
	f.found = f.found[:0]
	w := &f.window
	w.Reset(marks.Capitals)
	w.Remember = true
	f.forms, f.divided, f.age = f.forms[:0], f.divided[:0], false
	f.memory.reset()
	f.foreign = unknown
	opened := false
	for pos := 0; ; {
		end := w.Next(text, pos)
		if end < 0 {
			if len(f.found) > 0 || w.Small || len(text) > smallText || strings.IndexByte(text, ' ') < 0 || !tag.Uncapitalised(text, marks.Capitals) {
				break
			}
			w.Small, pos = true, 0
			continue
		}
		pos, opened = end, true
		if start, stop := f.military(text); stop > 0 {
			f.found = append(f.found, Match{Start: start, End: stop, Kind: Place, Score: .95})
			pos = max(pos, stop)
			continue
		}
		w.Tag(text)
		f.spans(text)
		f.formed(text)
		w.Carry(w.Label(w.Len() - 1))
	}
	slices.SortFunc(f.forms, func(a, b Match) int { return a.Start - b.Start })
	f.put(f.forms...)
	f.forms = states(text, marks.Capitals, f.forms[:0])
	f.put(apart(f.forms, f.found)...)
	if w.Small {
		f.addPost(text)
	}
	f.fields = f.fields[:0]
	lines := marks.Lines.Next(0) >= 0
	if lines {
		f.fields = signatures(text, marks.Lines, speakers(text, marks.Colons, f.fields))
		slices.SortFunc(f.fields, func(a, b Match) int { return a.Start - b.Start })
	}
	if len(f.found)+len(f.fields) > 0 {
		f.edges(text)
		f.onto(text)
		if f.doubt(text) {
			f.fields = f.fields[:0]
		}
		f.meet(f.fields)
		f.recall()
		f.put(f.fields...)
		f.address(text)
	}
	f.codes(text)
	f.elements(text)
	f.assigned(text, marks.Equals)
	f.labels(text, marks.Colons)
	if lines {
		f.stacked(text, marks.Lines)
	}
	if lines && marks.Colons.Next(0) < 0 { // else the labels of a form have colons
		f.led(text)
	}
	if opened || w.Small {
		f.crossings(text)
	}
	if w.Small {
		f.fields = smallStreets(text, f.fields[:0])
		f.put(f.fields...)
		f.fields = f.smallPeople(text, f.fields[:0])
		f.put(f.fields...)
	}
	f.dwellings(text)
	f.weekdays()
}

// military looks for an address of a fixed form in the window.
func (f *Finder) military(text string) (start, stop int) {
	for i := range f.window.Len() {
		t := f.window.At(i)
		if t.Shape != tag.Upper && t.Shape != tag.Cap {
			continue
		}
		if stop := fixed(text, t.Start); stop > 0 {
			return t.Start, stop
		}
	}
	return 0, 0
}

// spans reads the names out of a tagged window.
func (f *Finder) spans(text string) {
	w := &f.window
	for i := 0; i < w.Len(); {
		l := w.Label(i)
		if n := f.compound(text, i); n > 0 {
			i += n
			continue
		}
		if l == tag.Nothing {
			if n := w.GivenAndFamily(i); n > 0 && !f.called(text, i, n) {
				m := Match{Start: w.At(i).Start, End: w.At(i + n - 1).End, Kind: Person, Score: pairScore}
				if f.placed(text, i, i+n) {
					m.Kind = Place
				}
				if m.Kind == Person {
					f.memory.given(w.At(i))
				}
				f.found = append(f.found, m)
				i += n
				continue
			}
			if n := f.wholeName(text, i, 0); n > 0 {
				f.memory.given(w.At(i))
				f.found = append(f.found, Match{Start: w.At(i).Start, End: w.At(i + n - 1).End, Kind: Person, Score: pairScore})
				i += n
				continue
			}
			if n := f.coded(text, i); n > 0 {
				i += n
				continue
			}
			if n := f.country(text, i); n > 0 {
				i += n
				continue
			}
			if n := f.cued(text, i); n > 0 {
				i += n
				continue
			}
			if n := f.suffixed(text, i); n > 0 {
				i += n
				continue
			}
			if t := w.At(i); f.namedBefore(i) {
				f.found = append(f.found, Match{Start: t.Start, End: t.End, Kind: Place, Score: pairScore, word: t.Hash})
				i++
				continue
			}
			if f.leaning(text, i) {
				t := w.At(i)
				f.found = append(f.found, Match{Start: t.Start, End: t.End, Kind: Person, Score: pairScore, word: t.Hash})
				i++
				continue
			}
			f.memory.reject(w.At(i))
			i++
			continue
		}
		first := i
		m := Match{Start: w.At(i).Start, End: w.At(i).End, Score: w.Score(i)}
		if l.Place() {
			m.Kind = Place
		}
		n := 1.0
		for i++; i < w.Len(); i++ {
			next := w.Label(i)
			if next != tag.PersonMore && next != tag.PlaceMore || parts(w.At(i).Gap) {
				break
			}
			m.End = w.At(i).End
			m.Score += w.Score(i)
			n++
		}
		m.Score /= n
		if m.Kind == Place && n > 1 && w.At(first).Shape == tag.Cap && tag.StreetWord(w.At(first).Hash) && w.At(i-1).Shape.Number() {
			m.Score = max(m.Score, compoundScore) // Calle Mayor 5
		}
		if m.Kind == Person && i < w.Len() && w.At(i).Gap == tag.Space && w.At(i).Shape == tag.Cap && tag.Anybody(w.At(i).Hash) {
			m.End = w.At(i).End
			i++
			n++
		}
		if m.Kind == Person && n == 1 && i < w.Len() && w.Label(i) == tag.Nothing && w.Pair(first) {
			m.End = w.At(i).End // Bradley Finch
			i++
			n++
		}
		whole := 0
		if m.Kind == Person {
			if whole = f.wholeName(text, first, int(n)); whole > 0 {
				i, n = max(i, first+whole), max(n, float64(whole))
				m.End = max(m.End, w.At(i-1).End)
			}
		}
		certain := whole > 0 || m.Kind == Person && n > 1 && tag.Anybody(w.At(i-1).Hash)
		if certain || m.Kind == Person && (n == 2 && (w.Pair(first) || m.Score >= likelyGiven && f.listedTwice(first) || f.rareFamily(first)) || n == 1 && f.givenAlone(text, first, m.Score)) {
			m.Score = max(m.Score, pairScore)
		}
		if m.Kind == Person && (m.Score < cuedPerson || n == 1) {
			switch c := cueBefore(text, m.Start, m.End); {
			case c == title:
				m.Score = max(m.Score, cuedPerson)
				m.End = max(m.End, nameRun(text[:min(len(text), m.Start+mostField)], m.Start, 4, false))
				for i < w.Len() && w.At(i).Start < m.End {
					i++
				}
			case c == relative && w.At(first).Mask&(tag.First|tag.Last) != 0, (c == encounter || says(text, m.End)) && f.person(text, first):
				m.Score = max(m.Score, cuedPerson)
			}
		}
		if m.Kind == Person && n > mostWords || !certain && !f.trusted(text, first, i, m.Kind, m.Score) {
			cued := 0
			for k := first; k < i && cued == 0; k++ { // my son Will: "son Will" may have been taken for one
				if n := f.cued(text, k); n > 0 {
					cued = k + n
				}
			}
			if cued > 0 {
				i = cued
				continue
			}
			for k := first; k < i; k++ {
				f.memory.reject(w.At(k))
			}
			continue
		}
		switch {
		case m.Kind == Person && (f.placed(text, first, i) || i == first+1 && f.within(text, first)):
			m.Kind = Place
		case m.Kind == Person && m.Score >= sure:
			for k := first; k < i; k++ {
				f.memory.learn(w.At(k), m.Score)
			}
			if t := w.At(first); i == first+1 && t.Mask&(tag.First|tag.Common) == tag.First {
				m.word = t.Hash
			}
		case m.Kind == Person && i > first+1:
			f.memory.given(w.At(first))
		case m.Kind == Person && m.Score < memoryScore:
			if t := w.At(first); t.Mask&(tag.First|tag.Common) == tag.First {
				m.word = t.Hash
			}
		case m.Kind == Place && f.someone(first, i):
			if i > first+2 {
				f.found = append(f.found, Match{Start: m.Start, End: w.At(first + 1).End, Kind: Person, Score: max(m.Score, pairScore)})
				m.Start = w.At(first + 2).Start
			} else {
				m.Kind, m.Score = Person, max(m.Score, pairScore)
			}
		case m.Kind == Place && doctored(text, m):
			continue
		case m.Kind == Place && i == first+2 && w.At(first).Shape == tag.Initial && text[w.At(first).End] == '.' && strings.IndexByte("NSEW", text[m.Start]) < 0 && w.At(first+1).Shape == tag.Cap && w.At(first+1).Mask&(tag.Place|tag.Common) == 0 && !tag.Suffix(w.At(first+1).Hash):
			m.Kind = Person // R. Castellanos, PA-C
		case m.Kind == Place && i == first+1 && cueBefore(text, m.Start, m.End) == title:
			m.Kind, m.Score = Person, max(m.Score, cuedPerson)
		case m.Kind == Place && cueBefore(text, m.Start, m.End) == hometown:
			m.Score = 1
		case m.Kind == Place && i == first+1:
			m.word = w.At(first).Hash
		}
		f.found = append(f.found, m)
	}
}

// doctored says that a place without a number is a word and the title of a name behind it:
// Call Dr. Smith.
func doctored(text string, m Match) bool {
	if m.End-m.Start < 5 || m.End+3 > len(text) || text[m.End-3:m.End] != " Dr" || text[m.End:m.End+2] != ". " || text[m.End+2]-'A' >= 26 {
		return false
	}
	return m.Start < 2 || text[m.Start-2]-'0' >= 10
}

// mostWords is how many words the name of one person has at most.
const mostWords = 8

// pairScore is the score of a first name and a family name that the tagger
// takes for nothing, for want of context.
const pairScore = .7

// parts says that a gap parts two names.
func parts(g tag.Gap) bool {
	return g == tag.Comma || g == tag.Line || g == tag.Dash || g == tag.Quoted
}
