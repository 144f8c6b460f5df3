package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// The tagger knows what stands around a word better than what the word is. A word of the lists that is
// nothing else than a name, or that was one shortly before, is one where the tagger is not sure that it is none.

// listedTwice says that the word i of the window and the next are both on the lists of names of people
// and no other words: Maureen Thibault.
func (f *Finder) listedTwice(i int) bool {
	for _, t := range [2]*tag.Token{f.window.At(i), f.window.At(i + 1)} {
		if f.window.Small || t.Shape != tag.Cap || t.Mask&(tag.First|tag.Last) == 0 || t.Mask&tag.Common != 0 {
			return false
		}
	}
	return true
}

// lately is how many matches back a place is looked for that was named before.
const lately = 8

// likelyPlace is the score below which the tagger is in doubt that a place of the lists is none.
const likelyPlace = .85

// besides is how far before a place another is sure to be one where the tagger is in doubt of it.
const besides = 64

// namedBefore says that the word i of the window, which the tagger takes for nothing, is a place of the lists
// that was found to be one shortly before, or stands shortly behind another.
func (f *Finder) namedBefore(i int) bool {
	t := f.window.At(i)
	if t.Mask&(tag.Place|tag.Common|tag.First|tag.Last) != tag.Place || t.Shape != tag.Cap || f.window.Score(i) >= leans {
		return false
	}
	for _, m := range f.found[max(0, len(f.found)-lately):] {
		if m.Kind == Place && m.Score >= sure && (m.word == t.Hash || t.Start-m.End < besides && f.window.Score(i) < likelyPlace) {
			return true
		}
	}
	return false
}

// leaning says that the word i of the window is a first name that is no other word, although the tagger
// takes it for nothing or doubts it, since it is not sure and nothing beside it makes it one of several.
func (f *Finder) leaning(text string, i int) bool {
	w := &f.window
	t := w.At(i)
	if w.Small || t.Shape != tag.Cap || w.Label(i) == tag.Nothing && w.Score(i) >= leans {
		return false
	}
	if calendar(text, t.Start, t.End) {
		return false
	}
	if t.Mask&(tag.First|tag.Common|tag.Place) != tag.First || !f.person(text, i) {
		return t.Mask == 0 && !f.english(text) && genitive(text, t)
	}
	if word := text[t.Start:t.End]; among(word, abbreviations) || word == "Max" && !f.midSentence(text, t) || t.End < len(text) && (text[t.End] == ':' || text[t.End] == '(') || t.End+1 < len(text) && text[t.End] <= ' ' && text[t.End+1] <= ' ' || strings.HasPrefix(text[t.End:], " of ") || billTo(text, t.Start, t.End) {
		return false // a field of a program, or a speaker, of whom more is asked
	}
	if i > 0 && t.Gap == tag.Space && w.At(i-1).Shape.Capital() && w.At(i-1).Mask&(tag.First|tag.Last) == 0 && !sentenceBegin(text, w.At(i-1).Start) && !strings.HasSuffix(text[:w.At(i-1).Start], "¿") {
		return false
	}
	return f.english(text) || f.midSentence(text, t)
}

// givenAlone says that the word i of the window, a name by itself by its label, is a first name that is no other word:
// the tagger thinks so enough, or does not think otherwise enough.
func (f *Finder) givenAlone(text string, i int, score float64) bool {
	t := f.window.At(i)
	return score >= likelyGiven && !f.window.Small && t.Shape == tag.Cap && t.Mask&(tag.First|tag.Common|tag.Place) == tag.First || f.leaning(text, i)
}

// likelyGiven is the score from which a first name of the lists that is no other word is one
// although the tagger doubts it.
const likelyGiven = .6

// genitive says that a word is a first name with the s of German, Dutch and Nordic languages: Annas Geburtstag.
func genitive(text string, t *tag.Token) bool {
	const least = 5
	var of tag.Token
	return t.End-t.Start >= least && text[t.End-1] == 's' && t.End+1 < len(text) && text[t.End] == ' ' && text[t.End+1]|0x20-'a' < 26 &&
		tag.Read(text[:t.End-1], t.Start, &of) && of.End == t.End-1 && of.Mask&(tag.First|tag.Common|tag.Place) == tag.First
}

// midSentence says that a word of a text in another language stands within a sentence and is none of its everyday
// words: at the beginning of one any word has a capital.
func (f *Finder) midSentence(text string, t *tag.Token) bool {
	k := t.Start - 1
	if k < 1 || text[k] != ' ' || !smallLetter(text[k-1]) && text[k-1] != ',' {
		return false
	}
	word := text[t.Start:t.End]
	return !f.small(text, t) && !tag.Everyday(word) && strings.IndexFunc(word, func(r rune) bool { return r >= 0x1e00 }) < 0
}

// billTo says that a word and what is behind it head the address of who pays: Bill to:
func billTo(text string, i, end int) bool {
	const to = " to"
	k := end + len(to)
	return text[i:end] == "Bill" && k < len(text) && strings.EqualFold(text[end:k], to) && (text[k] == ':' || text[k] == '\n')
}

// abbreviations are short forms of words that are first names as well.
var abbreviations = []string{"inc", "loc", "dur", "conn", "sema", "min", "vin", "sec", "rev", "ref", "dev", "col"}

// leans is the score from which the tagger is sure of a first name of the lists that it is none.
const leans = .97
