package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Places that tell nothing of where anybody is: UK wages, an EU regulation, Made in Portugal, the Glasgow Coma Scale; and what is
// none: Cllr, PA-C, NIN 70441882910.

// eponyms stand behind a place that something of medicine is named after.
var eponyms = wordSet("coma disease virus fever syndrome criteria")

// unions are the abbreviations that are set before nouns as well.
var unions = wordSet("UK EU US USA")

// noPlace says that the words from first to end of the window, tagged as a place, are none.
func (f *Finder) noPlace(text string, first, end int) bool {
	w := &f.window
	t := w.At(first)
	stop := w.At(end - 1).End
	if end == first+1 {
		word := text[t.Start:t.End]
		switch t.Shape {
		case tag.Upper:
			if len(word) == len("PA-C") && strings.HasSuffix(word, "-C") {
				return true
			}
			if len(word) <= 3 && unions[word] && smallAfter(text, t.End) && attributive(text, t.Start, t.End) {
				return true
			}
			if len(word) <= longestAcronym && longNumber(text, t.End) && f.apart(first, end) {
				return true
			}
		case tag.Cap:
			if h, _ := smallWord(text, t.End); h.kind == title && len(h.word) > 3 && len(h.word) < 6 && t.Mask&tag.Place == 0 {
				return true
			}
		}
	}
	if strings.HasSuffix(text[:t.Start], "Made in ") {
		return true
	}
	var next tag.Token
	return stop+1 < len(text) && text[stop] == ' ' && (text[stop+1]|0x20)-'a' < 26 && tag.Read(text, stop+1, &next) && next.End-next.Start < 9 && eponyms[lowered(text[next.Start:next.End])]
}

// attributive says that the abbreviation text[i:end] qualifies the noun behind it: no word that leads to a place stands before
// it, nor one behind it that may go on from one.
func attributive(text string, i, end int) bool {
	k := end + 1
	for k < len(text) && text[k]-'a' < 26 {
		k++
	}
	if functionWords[text[end+1:k]] != 0 || afterPlace[text[end+1:k]] {
		return false
	}
	k = i
	if k > 0 && text[k-1] == ' ' {
		k--
	}
	j := k
	for j > 0 && k-j < 8 && (text[j-1]|0x20)-'a' < 26 {
		j--
	}
	return !beforePlace[lowered(text[j:k])]
}

// beforePlace lead to a place, afterPlace go on from one.
var (
	beforePlace = wordSet("the in from to of for across near within around into outside via at leaving throughout over visit")
	afterPlace  = wordSet("last next this since during because where when while who which after before until again today now soon later via through")
)

// longNumber says that a number of seven digits and more stands behind i: what ends there is its label.
func longNumber(text string, i int) bool {
	return i+1 < len(text) && text[i] == ' ' && digitsEnd(text, i+1) >= i+1+leastLongNumber
}

// leastLongNumber is from how many digits on a number is no postal code.
const leastLongNumber = 7
