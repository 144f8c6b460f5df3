package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Some words that are tagged as a name are none by their form, or by what they stand in:
// initials without a name, an abbreviation in capitals, the name of a nation, the 80s.
// docs/decisions/0015 measures what that is worth.

// mistaken says that the words from first to end of the window, tagged as a name, are none.
func (f *Finder) mistaken(text string, first, end int, kind Kind, score float64) bool {
	w := &f.window
	t := w.At(first)
	switch {
	case kind == Place && f.noPlace(text, first, end):
		return true
	case f.wordless(text, first, end, kind):
		return true
	case kind == Person && calendar(text, t.Start, w.At(end-1).End):
		return true
	case kind == Place && end == first+1 && (scaled(text, t.End) || text[t.End-1] == 'C' && t.End-t.Start > 3 && slices.Contains(credentials, text[t.Start:t.End])):
		return true
	case kind == Place && end == first+1 && t.Shape == tag.Upper && t.End-t.Start <= longestAcronym && t.Mask&tag.Place == 0 && score < acronymScore && f.apart(first, end) && !shouting(text, t.Start, t.End):
		return true
	case kind == Person && end > first+1 && f.abbreviated(text, end):
		return true
	case kind == Person && end == first+1 && t.Mask == 0 && score < thingScore && thingBefore(text, t.Start):
		return true
	case kind == Place && end == first+1 && t.Mask == 0 && score < strangeScore && t.Gap == tag.Space && f.apart(first, end) && !leadsTo(text[:t.Start]) && !whence(text, t.Start):
		return true
	case end == first+1 && ofCode(text, t.Start, t.End):
		return true
	case w.Small && (kind == Person || end == first+1) && f.foreignWord(text, first, end):
		return true
	case kind == Place && end == first+1 && t.Shape == tag.Alnum && counted(text[t.Start:t.End]):
		return true
	case kind == Person && end == first+1 && t.Shape == tag.Upper && t.End-t.Start <= longestAcronym && !shouting(text, t.Start, t.End):
		return true
	case end == first+1 && national(text, t) && (kind == Place && t.Mask&tag.Place == 0 || kind == Person && (t.Mask&tag.First == 0 || score < nationScore && smallAfter(text, t.End))):
		return true
	case kind == Person && end > first+1 && (national(text, t) && t.Mask&tag.First == 0 || national(text, w.At(end-1)) && w.At(end-1).Mask == 0):
		return true
	case kind == Person && (partOfTitle(text, t.Start, w.At(end-1).End) || f.titled(text, first, end)):
		return true
	case kind == Person && end == first+1 && t.Mask&(tag.Common|tag.First) == tag.Common && score < sentenceScore && sentenceBegin(text, t.Start) && smallAfter(text, t.End):
		return true
	case end == first+1 && t.Mask&tag.Common == 0 && opens(text, t.Start) && (tag.Everyday(text[t.Start:t.End]) || f.small(text, t)):
		return true
	}
	return false
}

// ofCode says that the word text[i:end] is the name of an element of XML or of what is printed with its fields: </Nm>, Row(id=1.
func ofCode(text string, i, end int) bool {
	const mostContent = 160
	switch {
	case end == len(text) || i == 0:
	case text[end] == '>' && i > 1 && text[i-1] == '/' && text[i-2] == '<':
		return true
	case text[end] == '>' && text[i-1] == '<':
		k := strings.Index(text[end:min(len(text), end+mostContent)], "</")
		return k >= 0 && strings.HasPrefix(text[end+k+2:], text[i:end])
	}
	if end+1 >= len(text) || text[end] != '(' || i > 0 && wordByte(text[i-1]) {
		return false
	}
	k := end + 1
	for k < len(text) && k-end < mostKey && (wordByte(text[k]) || text[k] == '_') {
		k++
	}
	return k > end+1 && k+1 < len(text) && text[k] == '=' && text[k+1] > ' '
}

// small says that a word is one of the small words of the other language than English that a
// text is in.
func (f *Finder) small(text string, t *tag.Token) bool {
	var b [6]byte
	if t.End-t.Start > len(b) || text[t.Start]-'A' >= 26 {
		return false
	}
	n := copy(b[:], text[t.Start:t.End])
	b[0] |= 0x20
	return functionWords[string(b[:n])] == 2 && !f.english(text)
}

// opens says that no word and no comma stands before i, but what begins a sentence or line.
func opens(text string, i int) bool {
	k := i
	for k > 0 && i-k < 8 && strings.IndexByte(" \t*\"'", text[k-1]) >= 0 {
		k--
	}
	return k == 0 || strings.IndexByte(".!?\n:(-", text[k-1]) >= 0 || strings.HasSuffix(text[:k], "•") || strings.HasSuffix(text[:k], "“") || strings.HasSuffix(text[:k], "\u2003")
}

// national says that a word is one for what is of a nation, or for its people.
func national(text string, t *tag.Token) bool {
	var one tag.Token
	return tag.Nation(t.Hash) || text[t.End-1] == 's' && tag.Read(text[:t.End-1], t.Start, &one) && tag.Nation(one.Hash)
}

// longestAcronym is how many letters an abbreviation in capitals has that is nobody's name.
const longestAcronym = 4

// acronymScore is the score from which an abbreviation in capitals that no list has is a place.
const acronymScore = .9

// thingScore is the score from which a word of no list is a person although what stands before
// it is said of things: in Lyrava, a Lyrava.
const thingScore = .93

// thingBefore says that a word ends before i that stands before things rather than people.
func thingBefore(text string, i int) bool {
	if i == 0 || text[i-1] != ' ' {
		return false
	}
	k := i - 1
	for k > 0 && text[k-1]-'a' < 26 && i-k < 8 {
		k--
	}
	switch text[k : i-1] {
	case "in", "into", "via", "using", "the", "a", "an", "this", "these", "our", "your", "some", "any", "every", "each", "two":
		return true
	}
	return false
}

// strangeScore is the score from which a word of no list is a place although no word before it
// leads to one.
const strangeScore = .85

// whence says that a small word ends before i that leads to a place.
func whence(text string, i int) bool {
	for _, w := range [...]string{" in ", " from ", " of ", " around ", " through ", " between ", " and ", " visit ", " left ", "In ", "From ", "To "} {
		if strings.HasSuffix(text[:i], w) {
			return true
		}
	}
	return false
}

// nationScore is the score from which a word for what is of a nation, before a word in
// small letters, is somebody's first name: Roman.
const nationScore = .95

// sentenceScore is the score from which an everyday word that begins a sentence is a family name.
const sentenceScore = .85

// wordless says that there is no word among those from first to end, only initials or, of
// a place by itself, numbers.
func (f *Finder) wordless(text string, first, end int, kind Kind) bool {
	w := &f.window
	for i := first; i < end; i++ {
		t := w.At(i)
		switch {
		case t.Shape == tag.Initial:
		case kind == Place && (i == first || t.Gap == tag.Space) && (t.Shape.Number() && t.End-t.Start < 4 || t.Shape == tag.Alnum && text[t.Start]-'0' < 10):
		default:
			return false
		}
	}
	return kind == Person || f.apart(first, end)
}

// apart says that the words beside those from first to end of the window are of no place.
func (f *Finder) apart(first, end int) bool {
	w := &f.window
	return (first == 0 || !w.Label(first-1).Place()) && (end == w.Len() || !w.Label(end).Place())
}

// abbreviated says that the last word of a name that ends at end of the window is an abbreviation
// in capitals, behind others that are not, and no degree: Brightwell SEO.
func (f *Finder) abbreviated(text string, end int) bool {
	t, before := f.window.At(end-1), f.window.At(end-2)
	if t.Shape != tag.Upper || t.End-t.Start > longestAcronym || before.Shape == tag.Upper || before.Shape == tag.Initial || t.Mask&(tag.First|tag.Last) != 0 && t.Mask&tag.Common == 0 {
		return false
	}
	w := text[t.Start:t.End]
	return strings.Trim(w, "IVX") != "" && !slices.Contains(degrees[:], " "+w) && !slices.Contains(credentials, w)
}

// credentials stand behind a name as well as degrees do.
var credentials = []string{"MD", "DO", "RN", "BSN", "CPA", "ESQ", "JR", "SR", "DDS", "DVM", "PHD", "MBA", "BA", "MA", "BS", "MS", "MSC", "BSC", "JD", "LLM", "LLB", "EDD", "MP", "QC", "KC", "OBE", "MBE", "CBE", "PA-C", "NP-C", "FNP-C", "FNP-BC"}

// foreignWord says that one of the words is an everyday word of another language, in a text
// without capitals.
func (f *Finder) foreignWord(text string, first, end int) bool {
	for i := first; i < end; i++ {
		if t := f.window.At(i); tag.Everyday(text[t.Start:t.End]) {
			return true
		}
	}
	return false
}

// shouting says that the word before or behind text[i:end] is in capitals too.
func shouting(text string, i, end int) bool {
	k := i
	for k > 0 && i-k < 3 && (text[k-1] == ' ' || text[k-1] == ',') {
		k--
	}
	if k > 1 && k < i && text[k-1]-'A' < 26 && text[k-2]-'A' < 26 {
		return true
	}
	k = end
	for k < len(text) && k-end < 3 && (text[k] == ' ' || text[k] == ',') {
		k++
	}
	return k+1 < len(text) && k > end && text[k]-'A' < 26 && text[k+1]-'A' < 26
}

// smallAfter says that a word in small letters follows, after one blank, what ends at end.
func smallAfter(text string, end int) bool {
	return end+1 < len(text) && text[end] == ' ' && text[end+1]-'a' < 26
}

// sentenceBegin says that a sentence or line begins at i.
func sentenceBegin(text string, i int) bool {
	k := i
	for k > 0 && i-k < 6 && strings.IndexByte(" \t*-#>\"'", text[k-1]) >= 0 {
		k--
	}
	return k == 0 || strings.IndexByte(".!?\n", text[k-1]) >= 0
}

// partOfTitle says that the name text[i:end] is a part of the name of a thing: Marconi Prize,
// the Ada Brightwell Show.
func partOfTitle(text string, i, end int) bool {
	var t tag.Token
	if end+1 >= len(text) || text[end] != ' ' || !tag.Read(text, end+1, &t) || t.Shape != tag.Cap {
		return false
	}
	return tag.Thing(t.Hash) || t.Mask == tag.Common && articled(text, i)
}

// articled says that an article stands before what begins at i.
func articled(text string, i int) bool {
	for _, w := range [...]string{"the ", "The ", " a ", " an ", "A ", "An "} {
		if strings.HasSuffix(text[:i], w) && (i == len(w) || w[0] == ' ' || text[i-len(w)-1] <= ' ') {
			return true
		}
	}
	return false
}

// counted says that a number is one of years or of something else that is counted: 80s, 9-day.
func counted(w string) bool {
	n := digitsEnd(w, 0)
	return n > 0 && (w[n:] == "s" || n+2 < len(w) && w[n] == '-' && w[n+1]-'a' < 26 && w[n+2]-'a' < 26)
}

// placed says that the words from first to end of the window, which look like the name of a
// person, are that of one place: Hong Kong.
func (f *Finder) placed(text string, first, end int) bool {
	w := &f.window
	return end == first+2 && tag.PlacePhrase(w.At(first).Hash, w.At(first+1).Hash) && cueBefore(text, w.At(first).Start, w.At(first+1).End) == noCue
}

// called says that a first name and a family name of the lists, which the tagger takes for
// nothing, are the name of a thing: the Lyra Starliner.
func (f *Finder) called(text string, i, n int) bool {
	start, end := f.window.At(i).Start, f.window.At(i+n-1).End
	last := f.window.At(i + n - 1)
	return f.window.Small && f.foreignWord(text, i, i+n) || last.Mask == 0 && national(text, last) || partOfTitle(text, start, end) || f.titled(text, i, i+n) || articled(text, start) && !smallAfter(text, end)
}

// titled says that the words from first to end of the window end in a word for a thing: The
// Brightwell Post, Lyra Starship.
func (f *Finder) titled(text string, first, end int) bool {
	t := f.window.At(end - 1)
	return end > first+1 && tag.Thing(t.Hash) && (t.Mask&(tag.First|tag.Last) == 0 || articled(text, f.window.At(first).Start))
}

// someone says that the words from first on of the window, tagged as a place, are a first name
// and a family name of the lists: Ada Brightwell New York.
func (f *Finder) someone(first, end int) bool {
	w := &f.window
	if first > 0 && w.At(first-1).Shape.Number() || end != first+2 && (end != first+4 || !tag.PlacePhrase(w.At(first+2).Hash, w.At(first+3).Hash)) {
		return false
	}
	a, b := w.At(first), w.At(first+1)
	return a.Shape == tag.Cap && a.Mask&(tag.First|tag.Place) == tag.First && !tag.Quarter(a.Hash) && b.Shape == tag.Cap && b.Gap == tag.Space && b.Mask&(tag.First|tag.Last) != 0 && !tag.Suffix(b.Hash) && !tag.PlacePhrase(a.Hash, b.Hash)
}

// within says that the word at i of the window is a place that its country or state stands
// beside: Sydney, Australia.
func (f *Finder) within(text string, i int) bool {
	t := f.window.At(i)
	if t.Mask&tag.Place == 0 {
		return false
	}
	var next tag.Token
	if strings.HasPrefix(text[t.End:], ", ") && tag.Read(text, t.End+2, &next) && next.Shape == tag.Cap && next.Mask == tag.Place {
		return true
	}
	return i > 0 && t.Gap == tag.Comma && f.window.At(i-1).Mask == tag.Place
}
