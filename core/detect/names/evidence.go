package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// The tagger has learned English. In a text of another language a word of no list
// tells little by its surroundings, and in German every noun has a capital; there,
// and where nothing has, each word of a name must be on a list of names.

// sampleText is how much of a text is looked at to tell its language.
const sampleText = 1024

// foreignText says that a text seems to be written in another language than English:
// it has more of the small words of others.
func foreignText(text string) bool {
	text = text[:min(len(text), sampleText)]
	english, foreign := 0, 0
	for i := 0; i < len(text); {
		if !smallLetter(text[i]) {
			i++
			continue
		}
		j := i
		for j < len(text) && smallLetter(text[j]) {
			j++
		}
		if j-i <= 6 && (i == 0 || text[i-1] <= ' ' || text[i-1] == '\'' || text[i-1] == '"') {
			switch functionWords[text[i:j]] {
			case 1:
				english++
			case 2:
				foreign++
			}
		}
		i = j
	}
	return foreign > english
}

func smallLetter(c byte) bool { return 'a' <= c && c <= 'z' || c >= 0x80 }

// functionWords are small words that only English has (1), or that it does not (2).
var functionWords = func() map[string]uint8 {
	m := map[string]uint8{}
	for w := range strings.FieldsSeq("the of and to is it for was with you this are have be not what how can my your from they which would if by please our has will at he she we his her its be been were does did an or so as but all me") {
		m[w] = 1
	}
	for w := range strings.FieldsSeq(`der die das und ist nicht ich ein eine einen mit den dem sie auf für zu wie von im auch wenn dass bitte sind nach bei aus zur zum ihre mein
		le la les des et est que une dans pour je vous pas qui sur avec ce du au mon nous plus mais sont votre dernier été à aux par son sa ses
		el los las de y en un una por con del como mi su está qué pero para es al se lo fecha nacimiento
		os uma não é da do meu você em às ao pelo
		il di che per sono della gli nel mio più questo alla con
		het een en van dat niet op te met voor zijn mijn aan wat maar naar je wordt uit bij
		och att som på för jag av inte den till har om min hur ett du vi från eller är med
		hun hennes hans bor og det af ikke hvad hvordan mig blev
		ja on ei että se ovat mutta minä oli miten tai kun olen
		w na nie się jest że z do jak czy dla po są mój przez od ale co moje
		a az és hogy nem egy van meg ez mint vagy
		v se je že s jsem pro není ale mám
		și în nu este cu pentru mai din sunt cum
		ve bir bu için ile da ne nasıl çok ben
		là và của không một cho các này khi với có đã sẽ được những trong như ra vào
		yang dan dengan untuk dari ini itu tidak akan adalah pada dalam atau karena kita
		hai hain ka ki ke mein nahi kya aap ko aur yeh mera kaise kripya`) {
		if m[w] == 0 && len(w) > 1 || w == "y" || w == "é" || w == "à" {
			m[w] = 2
		}
	}
	delete(m, "a")
	return m
}()

// clear is the score from which a word of no list may be a name in any language.
const clear = .97

// A name of which no list knows a word is believed in English from these scores.
const clearPerson, clearPlace = .75, .6

// identifier is how long letters and digits are that are no part of an address.
const identifier = 8

// longest is how many bytes a word of no list may have in the name of a person: longer ones are
// compounds, of which some languages make many.
const longest = 18

// trusted says whether the words from first to end of the window, tagged as a
// name, may be one.
func (f *Finder) trusted(text string, first, end int, kind Kind, score float64) bool {
	w := &f.window
	if end == first+1 && (label(text, w.At(first)) || kind == Place && colonAfter(text, w.At(first).End, w.Small)) {
		return false
	}
	if kind == Place && end == first+1 && w.At(first).Mask&(tag.Common|tag.Place) == tag.Common && f.ofSeveral(text, first) {
		return false
	}
	if t := w.At(first); kind == Person && end == first+1 && !w.Small && t.Shape == tag.Cap && (t.Mask == tag.Common || t.Mask&tag.Common != 0 && among(text[t.Start:t.End], assistants)) && cueBefore(text, t.Start, t.End) != title {
		return false
	}
	if end == first+1 && w.At(first).Mask&tag.Common != 0 && element(text, w.At(first).Start, w.At(first).End) {
		return false
	}
	if word := text[w.At(first).Start:w.At(first).End]; kind == Person && end == first+1 && (salutation(word) || slices.Contains(offices, word) && tag.Called(text, w.At(first).Start)) {
		return false
	}
	if kind == Person && end > first+1 && numbering(text, w.At(first), w.At(first+1)) || kind == Place && end-first >= heading && f.shouted(first, end) {
		return false
	}
	if f.mistaken(text, first, end, kind, score) {
		return false
	}
	unlisted, listed := false, false
	for i := first; i < end; i++ {
		t := w.At(i)
		if kind == Person && (t.Shape.Number() || t.Shape == tag.Alnum) || t.Shape == tag.Alnum && t.End-t.Start >= identifier || kind == Person && t.Mask == 0 && t.Shape == tag.Cap && t.End-t.Start > longest {
			return false
		}
		if t.Shape.Number() || t.Shape == tag.Alnum || t.Shape == tag.Initial {
			continue
		}
		mask := tag.First | tag.Last
		if kind == Place {
			mask = tag.Place
		}
		listed = listed || t.Mask&mask != 0 && t.Mask&tag.Common == 0 || kind == Place && streetName(t)
		unlisted = unlisted || t.Mask&mask == 0 && (t.Shape != tag.Lower || w.Small)
	}
	if !unlisted || !w.Small && (listed || score >= clear) {
		return true
	}
	if !listed && !w.Small && (kind == Person && score < clearPerson || kind == Place && score < clearPlace) {
		return false
	}
	if !f.english(text) {
		return false
	}
	if !w.Small {
		return true
	}
	last := w.At(end - 1)
	return kind == Person && (w.At(first).Mask&(tag.First|tag.Common) == tag.First || end > first+1 && score >= clear && last.Mask&(tag.Last|tag.Common) == tag.Last)
}

// ofSeveral says that the everyday word i of the window stands alone in a cell, or before another with a capital.
func (f *Finder) ofSeveral(text string, i int) bool {
	w := &f.window
	t := w.At(i)
	if t.Start > 0 && t.End < len(text) && strings.IndexByte(";|\t", text[t.Start-1]) >= 0 && strings.IndexByte(";|\t\n", text[t.End]) >= 0 {
		return true
	}
	return i+1 < w.Len() && w.At(i+1).Gap == tag.Space && w.At(i+1).Shape.Capital() && w.At(i+1).Mask == tag.Common && w.Label(i+1) == tag.Nothing
}

// element says that text[i:end] is the name of an element of XML with something in it, and not whom a
// line of a chat is from, behind whose name a blank follows.
func element(text string, i, end int) bool {
	return i > 0 && (text[i-1] == '<' || text[i-1] == '/' && i > 1 && text[i-2] == '<') && end+1 < len(text) && text[end] == '>' && text[end+1] != ' '
}

// english says that a text seems to be in English, or in no language that is known.
func (f *Finder) english(text string) bool {
	if f.foreign == unknown {
		f.foreign = english
		if foreignText(text) {
			f.foreign = other
		}
	}
	return f.foreign == english
}

// salutation says that a word greets somebody, in a language in which it may look like a name.
func salutation(w string) bool {
	return salutations.has(w)
}

var salutations = foldedWords("Buongiorno", "Buonasera", "Buonanotte", "Arrivederci", "Atenciosamente", "Cordialmente", "Goedemorgen", "Goedemiddag", "Goedenavond", "Servus", "Moin", "Witam", "Pozdrawiam")

// streetName says that a word can only be one for a street: rue, Straße.
func streetName(t *tag.Token) bool {
	return t.Mask&tag.Place != 0 && t.End-t.Start > 2 && tag.StreetWord(t.Hash)
}

// numbering says that an initial at the beginning of a line numbers what follows
// it, which is on no list of names: D. Deployment.
func numbering(text string, initial, next *tag.Token) bool {
	return initial.Shape == tag.Initial && (next.Mask&(tag.First|tag.Last) == 0 || next.Mask&tag.Common != 0 && text[initial.Start] <= lastNumbering) && lineBegin(text, initial.Start)
}

// lastNumbering is the last letter with which lines are often numbered, so that an everyday
// word behind it is rather a heading than a family name.
const lastNumbering = 'F'

// heading is from how many words on a row of nothing but capitals is no place.
const heading = 5

func (f *Finder) shouted(first, end int) bool {
	for i := first; i < end; i++ {
		if s := f.window.At(i).Shape; s != tag.Upper && s != tag.Initial {
			return false
		}
	}
	return true
}

// language is what is known of the language of a text.
type language uint8

const (
	unknown language = iota
	english
	other
)

// colonAfter says that a word is a label: a number follows its colon. In a text
// without capitals the lists tell towns, and many of them are words of some
// language, so that a colon is enough.
func colonAfter(text string, i int, small bool) bool {
	if i >= len(text) || text[i] != ':' {
		return false
	}
	for i++; i < len(text) && text[i] == ' '; i++ {
	}
	return small || i < len(text) && (text[i]-'0' < 10 || text[i] == '+' || text[i] == '(')
}

// label says that a word of no list is the name of what follows: a number, or
// after a colon anything that is no word with a capital.
func label(text string, t *tag.Token) bool {
	if t.Mask != 0 {
		return false
	}
	i := t.End
	colon := i < len(text) && (text[i] == ':' || text[i] == '=')
	if colon {
		i++
	}
	for i < len(text) && i < t.End+3 && text[i] == ' ' {
		i++
	}
	var next tag.Token
	if i == t.End || i >= len(text) || !tag.Read(text, i, &next) {
		return false
	}
	if next.Shape == tag.Alnum && next.End-next.Start >= 6 {
		return true
	}
	return colon && !next.Shape.Capital()
}
