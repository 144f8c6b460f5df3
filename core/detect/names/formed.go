package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// What its form alone tells, whatever the tagger takes its words for.

// formed adds to the list of forms what words of the window tell: houses at a highway, boxes at a post office, towns before
// their state, and people with a generation.
func (f *Finder) formed(text string) {
	w := &f.window
	for i := range w.Len() {
		t := w.At(i)
		if !t.Shape.Capital() {
			continue
		}
		if t.End+8 < len(text) && ageBegins[text[t.End+1]] && (text[t.End] == ' ' || text[t.End] == ',') {
			f.aged(text, i)
		}
		if t.End-t.Start == 2 && t.Start > 1 && text[t.Start-1] == '.' && text[t.Start:t.End] == "No" {
			f.indian(text, t.Start-2, t.End)
		}
		if t.Start < 4 {
			if t.Shape == tag.Upper && slices.Contains(shoutedTitles, text[t.Start:t.End]) {
				f.titledCapitals(text, t.Start, t.End)
			} else if t.Start > 1 {
				f.capitals(text, i)
			}
			continue
		}
		if text[t.Start-1] == ' ' && divides[text[t.Start-2]] && t.Start > 6 {
			f.divided = append(f.divided, t.Start)
		}
		word := text[t.Start:t.End]
		switch {
		case text[t.Start-1] == ' ' && text[t.Start-2] == ',' && stateNames[firstOfState(word)]:
			f.townOfState(text, t.Start, t.End)
			continue
		case text[t.Start-1] == ',' && wordByte(text[t.Start-2]) && t.Mask&tag.First != 0 && t.Mask&(tag.Common|tag.Place) == 0:
			f.familyFirst(text, t.Start, t.End)
			continue
		case text[t.Start-1] == ' ' && text[t.Start-2] == 'e' && articledHouse(text, t.Start) > 0 && articledWays[strings.ToLower(word)]:
			f.forms = append(f.forms, Match{Start: articledHouse(text, t.Start), End: t.End, Kind: Place, Score: codedScore})
			continue
		case (mayBeCapitals[text[t.Start-2]] || t.Shape == tag.Upper) && f.capitals(text, i):
			continue
		case t.Shape == tag.Upper && slices.Contains(shoutedTitles, word):
			f.titledCapitals(text, t.Start, t.End)
			continue
		case !formBegins[word[0]] || len(word) > len("Persiaran"):
			continue
		}
		if len(word) == len("Box") && strings.EqualFold(word, "Box") {
			f.postBox(text, t.Start, t.End)
			continue
		}
		switch wordForms[word] {
		case malayForm:
			if t.End+1 < len(text) && text[t.End] == ' ' {
				f.malay(text, t.Start, t.End+1)
			}
		case highwayForm:
			if t.End < len(text) && (text[t.End] == ' ' || text[t.End] == '.') {
				f.house(text, t.Start)
			}
		case generationForm:
			f.generation(text, t.Start, t.End)
		case medicForm:
			if t.End+1 >= len(text) || text[t.End+1]-'0' >= 10 { // not PA 19087
				f.degree(text, t.Start)
			}
		}
	}
}

// What a word that formed looks for is of.
const (
	malayForm = iota + 1
	highwayForm
	generationForm
	medicForm
)

// wordForms are those words.
var wordForms = func() map[string]uint8 {
	m := map[string]uint8{}
	for form, list := range map[uint8][]string{malayForm: malayWays, highwayForm: highwayWords, generationForm: generations, medicForm: medics} {
		for _, w := range list {
			m[w] = form
		}
	}
	return m
}()

// mayBeCapitals are the last bytes, before a blank, of what capitals looks for: a comma, an initial, a quote.
var mayBeCapitals = func() (t [256]bool) {
	for _, c := range []byte(",.\")\x9dABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		t[c] = true
	}
	return t
}()

// formBegins are the first bytes of the words that formed looks for.
var formBegins = func() (t [256]bool) {
	for _, w := range slices.Concat(highwayWords, generations, medics, malayWays, []string{"Box"}) {
		t[w[0]] = true
	}
	return t
}()

// house adds to the list of forms the house at the highway whose word begins at i: 254 U.S. Highway No. 202.
func (f *Finder) house(text string, i int) {
	from := i
	for range 2 { // West State Route
		for _, list := range [...][]string{quarters[:], qualifiers[:]} {
			for _, q := range list {
				if k := from - len(q); k >= 0 && text[k:from] == q && (k == 0 || text[k-1] <= ' ') {
					from = k
					break
				}
			}
		}
	}
	start, ok := houseBefore(text, from)
	if !ok {
		return
	}
	if end := highway(text, from); end > 0 {
		f.forms = append(f.forms, Match{Start: start, End: from - 1, Kind: Place, Score: codedScore}, Match{Start: from, End: end, Kind: Place, Score: codedScore})
	}
}

// qualifiers stand before a highway, or for one, and words for one before its number.
var (
	quarters     = [...]string{"North ", "South ", "East ", "West ", "N ", "S ", "E ", "W ", "N. ", "S. ", "E. ", "W. "}
	highwayWords = []string{"Highway", "Hwy", "Route", "Rte", "Rt", "Rd", "Road", "SR", "CR", "FM", "RR"}
	qualifiers   = [...]string{"U.S. ", "US ", "U.S ", "State ", "County ", "Co. ", "Old ", "Interstate ", "Farm to Market ", "Rural "}
	highways     = [...]string{"Highway ", "Hwy ", "Hwy. ", "Route ", "Rte ", "Rte. ", "Rt ", "Rd ", "Road ", "SR ", "CR ", "FM ", "RR ", "Highway No. ", "Highway No ", "Hwy No. ", "Hwy # "}
)

// highway is where the highway with a number ends that begins at i: U.S. Highway No. 202, East State Route 7 South.
func highway(text string, i int) int {
	from := i
	for _, w := range quarters {
		if strings.HasPrefix(text[i:], w) {
			i += len(w)
			break
		}
	}
	for _, w := range qualifiers {
		if strings.HasPrefix(text[i:], w) {
			i += len(w)
			break
		}
	}
	qualified, found := i > from, 0
	for _, w := range highways {
		if len(w) > found && strings.HasPrefix(text[i:], w) {
			found = len(w)
		}
	}
	if found == 0 && !qualified {
		return 0
	}
	i += found
	end := digitsEnd(text, i)
	if end == i || end > i+4 || end < len(text) && wordByte(text[end]) {
		return 0
	}
	for _, w := range [...]string{" North", " South", " East", " West", " N", " S", " E", " W"} {
		if k := end + len(w); strings.HasPrefix(text[end:], w) && (k == len(text) || !wordByte(text[k])) {
			return k
		}
	}
	return end
}

// postBox adds to the list of forms the box at a post office whose word is text[i:end]: P.O. Box 1234.
func (f *Finder) postBox(text string, i, end int) {
	start := boxStart(text, i)
	if start == i {
		return
	}
	for n := end + 3; end < n && end < len(text) && (text[end] == ' ' || text[end] == '#'); {
		end++
	}
	stop := digitsEnd(text, end)
	if stop == end || stop > end+6 || text[end-1] != ' ' && text[end-1] != '#' || stop < len(text) && wordByte(text[stop]) {
		return
	}
	f.forms = append(f.forms, Match{Start: start, End: stop, Kind: Place, Score: codedScore})
}

// articledHouse is where the number of a house begins that stands before an article, behind which a word stands at i: 11 The
// Strand; 0 if there is none.
func articledHouse(text string, i int) int {
	k := i - len("The ")
	if k < 2 || text[k:i] != "The " {
		return 0
	}
	start, ok := houseBefore(text, k)
	if !ok || start == 0 && text[:k] == "" {
		return 0
	}
	return start
}

// indian adds to the list of forms the house whose label is text[i:end], with the part of its address behind it: H.No.
// 4-7-112/A, Esamia Bazar.
func (f *Finder) indian(text string, i, end int) {
	if c := text[i]; c != 'H' && c != 'D' || i > 0 && wordByte(text[i-1]) {
		return
	}
	k := end
	for k < len(text) && k < end+3 && strings.IndexByte(".: ", text[k]) >= 0 {
		k++
	}
	j := k
	for j < len(text) && j < k+mostDwelling && (wordByte(text[j]) || text[j] == '-' || text[j] == '/') {
		j++
	}
	if j == k || !doorNumber(text[k:j]) {
		return
	}
	stop := j
	if strings.HasPrefix(text[j:], ", ") {
		var t tag.Token
		at := j + len(", ")
		for n := 0; n < wordsOfTown && tag.Read(text, at, &t) && t.Shape.Capital(); n++ {
			if stop = t.End; stop >= len(text) || text[stop] != ' ' {
				break
			}
			at = stop + 1
		}
	}
	f.forms = append(f.forms, Match{Start: i, End: stop, Kind: Place, Score: codedScore})
}

// malayWays begin the names of streets in Malaysia and Indonesia.
var malayWays = []string{"Jalan", "Jln", "Lorong", "Persiaran", "Lebuh", "Lebuhraya"}

// malay adds to the list of forms the street whose word begins at i, and the code and town behind it: Jalan SS2/24, 47300 Petaling Jaya.
func (f *Finder) malay(text string, i, k int) {
	end := 0
	for n := 0; n < wordsOfTown+1 && k < len(text) && (text[k]-'A' < 26 || text[k]-'0' < 10); n++ {
		for k < len(text) && (wordByte(text[k]) || text[k] == '/' || text[k] == '-') {
			k++
		}
		if end = k; k >= len(text) || text[k] != ' ' {
			break
		}
		k++
	}
	if end == 0 || text[end-1] == '-' {
		return
	}
	f.forms = append(f.forms, Match{Start: i, End: end, Kind: Place, Score: codedScore})
	code := end + len(", ")
	if code+zipDigits >= len(text) || text[end] != ',' || digitsEnd(text, code) != code+zipDigits || text[code+zipDigits] != ' ' {
		return
	}
	stop := 0
	for n, k := 0, code+zipDigits+1; n < wordsOfTown && k < len(text) && text[k]-'A' < 26; n++ {
		for k < len(text) && wordByte(text[k]) {
			k++
		}
		if stop = k; k >= len(text) || text[k] != ' ' {
			break
		}
		k++
	}
	if stop > 0 {
		f.forms = append(f.forms, Match{Start: code, End: stop, Kind: Place, Score: codedScore})
	}
}
