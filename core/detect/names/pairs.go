package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Family names are endless, and many are words: Dunkel, Lamp, Story, Zeuthen. Behind a first name of the lists, within a
// sentence that goes on behind both, a word with a capital is one whatever the tagger thinks of it.

// rareFamily says that the two words from i of the window on are a first name of the lists that is no other word, and a
// word of no list.
func (f *Finder) rareFamily(i int) bool {
	a, b := f.window.At(i), f.window.At(i+1)
	return a.Shape == tag.Cap && b.Shape == tag.Cap && b.Gap == tag.Space && a.Mask&(tag.First|tag.Common|tag.Place) == tag.First && b.Mask == 0
}

// mostWhole is how many words a full name has at most.
const mostWhole = 5

// fullName says how many words from i of the window on are somebody's whole name by where they stand: a first name of
// the lists, more of them or initials, and a family name. It is 0 if they are none.
func (f *Finder) fullName(text string, i int) int {
	w := &f.window
	a := w.At(i)
	if w.Small || a.Mask == tag.Common || !a.Shape.Capital() {
		return 0
	}
	n := 1
	for n < mostWhole && i+n < w.Len() && w.At(i+n).Shape.Capital() && nameGoesOn(text, w.At(i+n-1), w.At(i+n)) {
		if suffix(text[w.At(i+n).Start:w.At(i+n).End]) {
			return 0 // an address follows, or is what this is
		}
		n++
	}
	if n == 1 || i+n < w.Len() && w.At(i+n).Gap == tag.Space && w.At(i+n).Shape.Capital() {
		return 0
	}
	family := n - 1
	for family > 0 && w.At(i+family).Shape == tag.Initial { // Arun Kumar U
		if text[w.At(i+family).Start] == 'I' {
			return 0
		}
		family--
	}
	how := stanceOf(text, a.Start, w.At(i+n-1).End)
	if how == anywhere || among(text[a.Start:a.End], namesakes) || calendar(text, a.Start, a.End) {
		return 0
	}
	if how < amid && (family == 0 || a.Mask&(tag.First|tag.Common|tag.Place) != tag.First && (how == begins || w.At(i+family).Mask&(tag.Common|tag.Place) != 0)) {
		return 0
	}
	if family == 0 {
		if end := w.At(i + n - 1).End; a.Shape != tag.Cap || a.Mask&(tag.First|tag.Common|tag.Place) != tag.First || end < len(text) && text[end] == ',' {
			return 0 // Colan S, Stylianou M: a list of authors
		}
		return n
	}
	for k := i + 1; k < i+family; k++ {
		if t := w.At(k); t.Shape != tag.Initial && t.Mask&tag.Common != 0 {
			return 0
		}
	}
	b := w.At(i + family)
	if !f.familyName(text, a, b) || family == 1 && tag.PlacePhrase(a.Hash, b.Hash) || companies[text[b.Start:b.End]] || calendar(text, b.Start, b.End) {
		return 0
	}
	return n
}

// likelyName says that two words which the tagger takes for a name, however much it doubts that, are one by where they
// stand: one of them is on the lists, and the first is no everyday word.
func (f *Finder) likelyName(text string, i int) bool {
	a, b := f.window.At(i), f.window.At(i+1)
	return !f.window.Small && a.Shape == tag.Cap && b.Shape == tag.Cap && b.Gap == tag.Space && a.Mask&(tag.Common|tag.Place) == 0 && (a.Mask|b.Mask)&(tag.First|tag.Last) != 0 &&
		stanceOf(text, a.Start, b.End) != anywhere && !among(text[a.Start:a.End], namesakes) && !companies[text[b.Start:b.End]] && !calendar(text, b.Start, b.End)
}

// wholeName says how many words from i of the window on are somebody's whole name and not what a thing is called, where
// the tagger takes so many for a name; it is 0 if they are none.
func (f *Finder) wholeName(text string, i, tagged int) int {
	n := f.fullName(text, i)
	if n == 0 && tagged == 2 && f.likelyName(text, i) {
		n = 2
	}
	if n > 0 && f.called(text, i, n) {
		return 0
	}
	return n
}

// wrapped is how many bytes a line has at least that ends because there was no more room in it.
const wrapped = 50

// nameGoesOn says that a name may go on from one word to the next, in the next line of a text with lines of one length, too.
func nameGoesOn(text string, a, b *tag.Token) bool {
	switch b.Gap {
	case tag.Space:
		return true
	case tag.Stop:
		return a.Shape == tag.Initial
	case tag.Line:
		return b.Mask&tag.Common == 0 && a.End >= wrapped && strings.IndexByte(text[a.End-wrapped:a.End], '\n') < 0
	}
	return false
}

// familyName says that b may be the family name behind the first name a, or the other way round.
func (f *Finder) familyName(text string, a, b *tag.Token) bool {
	word := text[b.Start:b.End]
	switch {
	case len(word) < 3 && b.Mask&(tag.Last|tag.Common) != tag.Last:
		return false
	case a.Shape == tag.Upper:
		return (b.Shape == tag.Cap || b.Shape == tag.Inner) && upperFamily(text, a, b)
	case a.Shape == tag.Inner || a.Shape == tag.Cap && a.Mask == 0:
		return b.Shape == tag.Cap && b.Mask&(tag.Last|tag.Common|tag.Place) == tag.Last
	case a.Shape == tag.Cap && a.Mask == tag.Last:
		return b.Shape == tag.Cap && b.Mask&(tag.First|tag.Common|tag.Place) == tag.First
	case a.Shape != tag.Cap || a.Mask&tag.First == 0:
		return false
	case b.Shape == tag.Upper:
		return len(word) >= leastUpper && text[a.Start:a.End] != "Max" && a.Mask&(tag.Common|tag.Place) == 0 && b.Mask&tag.Common == 0
	case b.Mask&tag.Common != 0:
		return a.Mask&tag.Common == 0 && !givenTowns[text[a.Start:a.End]] && !strings.HasSuffix(text[:a.Start], " for ") && (f.english(text) || !tag.Everyday(word) && !nounsHaveCapitals(text))
	case b.Mask&tag.Place != 0:
		return a.Mask&tag.Common == 0 && !givenTowns[text[a.Start:a.End]]
	case b.Mask == 0:
		return f.english(text) || !nounsHaveCapitals(text)
	}
	return true
}

// leastUpper is how many letters a family name in capitals has that is no abbreviation.
const leastUpper = 4

// upperFamily says that a is a family name in capitals before a first name, as in East Asia and in France, or the two
// initials that somebody goes by.
func upperFamily(text string, a, b *tag.Token) bool {
	if a.End-a.Start == 2 {
		return nicknames[text[a.Start:a.End]] && b.Mask&tag.Common == 0
	}
	return b.Mask&(tag.First|tag.Common|tag.Place) == tag.First && a.Mask&tag.Common == 0 && (a.Mask&tag.Last != 0 || a.End-a.Start > leastUpper)
}

// nicknames are two initials that people go by.
var nicknames = wordSet("AJ BJ CJ DJ EJ JD JJ JP JR JT KC KJ LJ MJ PJ RJ TJ")

// givenTowns are first names that are first of all towns and countries.
var givenTowns = wordSet("Florida Victoria Charlotte Florence Jordan Paris Sydney Austin Chelsea Brooklyn Savannah London Dallas Houston Madison Lincoln Jackson Phoenix Denver Carolina Georgia Virginia Dakota Montana " +
	"Asia India China Africa Israel Kenya Chad Cuba Verona Vienna Siena Milan Milano Roma Lourdes Santiago Orlando Memphis Cleveland Augusta Adelaide Regina Alexandria Odessa Geneva Lyon Berlin Bristol Kent Devon " +
	"Cambridge Oxford Lisbon Valencia Sofia Trinidad Guadalupe Salem Troy Washington Francisco Diego Antonio Jose Juan Luis Angeles Cruz Rosa Clara Maria Tyne York Texas America Brazil Ireland Italia Holland Sahara")

// stance is how much the place of some words tells of whether they are a name.
type stance uint8

const (
	anywhere stance = iota // nothing: what stands beside them may belong to them
	begins                 // they begin a sentence, or stand behind what does
	fills                  // they are all of a line, a cell or a string
	amid                   // a sentence goes on around them
)

// stanceOf is how text[i:end] stands.
func stanceOf(text string, i, end int) stance {
	var before stance
	switch {
	case opens(text, i):
		before = fills
	case text[i-1] == ' ' && i > 2 && (text[i-2]-'a' < 26 || text[i-2] == ','):
		before = amid
		if word := lastSmall(text, i-1); determines(word) {
			return anywhere
		} else if k := i - 1 - len(word); k > 0 && text[k-1]-'A' < 26 {
			if !sentenceBegin(text, k-1) {
				return anywhere
			}
			if !asksPeople[text[k-1:i-1]] {
				before = begins // Install Jenkins Server
			}
		}
	case strings.IndexByte("\"(|@:", text[i-1]) >= 0 || text[i-1] == ' ' && i > 1 && strings.IndexByte("\"(|@:;", text[i-2]) >= 0:
		before = fills
	default:
		return anywhere
	}
	switch {
	case end == len(text), strings.IndexByte(",.;?!)\n:\"\t|\r", text[end]) >= 0, strings.HasPrefix(text[end:], "'s "):
		return before
	case text[end] != ' ' || end+1 == len(text):
		return anywhere
	case text[end+1]-'a' < 26:
		if before == fills {
			return begins
		}
		return before
	case strings.IndexByte("(<|-@", text[end+1]) >= 0:
		return min(before, fills)
	}
	return anywhere
}

// asksPeople are the words at the beginning of a sentence behind which people stand.
var asksPeople = wordSet("Ask Tell Email Call Contact Meet Thank Invite Message Notify Remind Text Is Was Did Does Has Dear Hi Hello Hey From By With Yesterday Today When If Because But And")

// lastSmall is the word of small letters that ends at i.
func lastSmall(text string, i int) string {
	k := i
	for k > 0 && i-k < 8 && text[k-1]-'a' < 26 {
		k--
	}
	return text[k:i]
}

// determines says that a word stands before things: the, our.
func determines(word string) bool {
	switch word {
	case "a", "an", "the", "this", "that", "these", "those", "our", "your", "their", "its", "my", "his", "her", "any", "some", "each", "every", "no", "another", "which", "all",
		"le", "la", "les", "un", "une", "el", "los", "las", "una", "il", "lo", "gli", "i", "o", "os", "as", "um", "uma", "de", "du", "des", "het", "een",
		"in", "at", "on", "via", "using", "near":
		return true
	}
	return false
}

// nounsHaveCapitals says that a text seems to be in German, where every noun has a capital.
func nounsHaveCapitals(text string) bool {
	text = text[:min(len(text), sampleText)]
	for _, w := range [...]string{" und ", " der ", " die ", " das ", " ich ", " ist ", " nicht ", " ein ", " zu "} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// companies are what stands behind the name of one, and of some behind a first name.
var companies = wordSet("Inc Ltd Corp Llc Gmbh Group Bank Foundation Lite Pro Plus Fargo")

// wholeValue says that a value is the name of somebody, of two to four words with capitals: it begins with a first name
// of the lists that is no other word, whatever follows, or one of them is on the lists and neither is an everyday word.
func wholeValue(s string) bool {
	var first, last tag.Token
	words, everyday := 0, false
	for i := 0; i < len(s); words++ {
		var t tag.Token
		if !tag.Read(s, i, &t) || !t.Shape.Capital() || companies[s[t.Start:t.End]] || t.End < len(s) && s[t.End] != ' ' && (s[t.End] != '.' || t.Shape != tag.Initial) {
			return false
		}
		if words == 0 {
			first = t
		}
		last = t
		everyday = everyday || words > 0 && t.Mask&tag.Common != 0
		for i = t.End; i < len(s) && (s[i] == ' ' || s[i] == '.'); {
			i++
		}
	}
	if words < 2 || words > 4 || first.Shape != tag.Cap && first.Shape != tag.Double || among(s[first.Start:first.End], namesakes) {
		return false
	}
	if first.Mask&(tag.First|tag.Common) == tag.First && !givenTowns[s[first.Start:first.End]] {
		return true
	}
	return !everyday && first.Mask != tag.Common && last.Mask&tag.Place == 0 && (first.Mask&tag.First != 0 || last.Mask&tag.Last != 0)
}
