package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// People whom a generation or a degree behind their name tells.

// generations stand behind the names of people: James Hollis Jr., and those of kings and of wars as well.
var generations = []string{"Jr", "Sr", "II", "III", "IV"}

// generation adds to the list of forms the person whose name the generation text[i:end] stands behind.
func (f *Finder) generation(text string, i, end int) {
	stop := i - 1
	if text[stop] != ' ' {
		return
	}
	if text[stop-1] == ',' {
		stop--
	}
	start, given, words, known := stop, -1, 0, false
	var t tag.Token
	for words <= mostGiven {
		k := start
		if words > 0 {
			if k < 2 || text[k-1] != ' ' {
				break
			}
			k--
		}
		j := k
		for j > 0 && k-j < longest && (wordByte(text[j-1]) || text[j-1] >= 0x80 || text[j-1] == '\'' || text[j-1] == '-' || text[j-1] == '.' && k-j < 1) {
			j--
		}
		if j == k || !tag.Read(text, j, &t) || !t.Shape.Capital() || t.Shape.Number() {
			break
		}
		if start = j; words == 0 {
			known = t.Mask != tag.Common
		} else if t.Mask&tag.First != 0 && (t.Mask&tag.Common == 0 || given < 0) || given >= 0 && t.Mask&tag.Common == 0 {
			given, known = j, known || t.Mask&tag.Common == 0
		}
		words++
	}
	numeral := text[i] == 'I'
	if given < 0 || numeral && !known {
		return
	}
	if numeral && end+1 < len(text) && text[end+1]-'0' < 10 || given > 1 && wayWord(text, strings.LastIndexByte(text[:given-1], ' ')+1) {
		return // Corso Vittorio Emanuele II 12
	}
	if end < len(text) && text[end] == '.' && !numeral {
		end++
	}
	f.forms = append(f.forms, Match{Start: given, End: end, Kind: Person, Score: pairScore})
}

// medics stand behind the names of those who treat the sick.
var medics = []string{"MD", "DO", "RN", "LPN", "NP", "FNP", "PA", "DDS", "DMD", "DPM", "CRNA", "CNM", "PhD", "OD"}

// degree adds to the list of forms the person whose family name stands first, before the degree at i:
// Smith,James D,MD.
func (f *Finder) degree(text string, i int) {
	end := i
	for n := end - 2; end > 0 && end > n && (text[end-1] == ' ' || text[end-1] == ','); {
		end--
	}
	if end == i {
		return
	}
	// Back over the initial, the first name, the comma and the family name.
	var t tag.Token
	back := func(k int) int {
		j := nameWordBefore(text, k)
		if j == k || !tag.Read(text, j, &t) || !t.Shape.Capital() || t.Shape.Number() || t.End != k {
			return k
		}
		return j
	}
	k := end
	if text[k-1] == '.' {
		k--
	}
	if j := back(k); k-j == 1 && j > 0 && text[j-1] == ' ' {
		k = j - 1
	} else {
		k = end
	}
	given := back(k)
	if given == k || t.Mask&tag.First == 0 {
		return
	}
	comma := given
	if comma > 0 && text[comma-1] == ' ' {
		comma--
	}
	if comma < 3 || text[comma-1] != ',' {
		return
	}
	if start := back(comma - 1); start < comma-1 {
		f.forms = append(f.forms, Match{Start: start, End: end, Kind: Person, Score: pairScore})
	}
}

// familyFirst adds to the list of forms the person whose family name stands before a comma without a blank and whose
// first name is text[i:end]: JOHNSON,ROBERT L.
func (f *Finder) familyFirst(text string, i, end int) {
	j := nameWordBefore(text, i-1)
	var t tag.Token
	if j > 0 && text[j-1] > ' ' || end < len(text) && text[end] == ',' || !tag.Read(text, j, &t) || t.End != i-1 || !t.Shape.Capital() || t.Shape.Number() || t.Mask == tag.Common {
		return // a cell of a table
	}
	if end+2 <= len(text) && text[end] == ' ' && text[end+1]-'A' < 26 && (end+2 == len(text) || !wordByte(text[end+2])) {
		end += 2
	}
	f.forms = append(f.forms, Match{Start: j, End: end, Kind: Person, Score: pairScore})
}

// ageBegins are the second bytes of what says how old somebody is, or that they were born, behind a name.
var ageBegins = [256]bool{'i': true, 'a': true, 'w': true, ' ': true}

// aged adds to the list of forms the person whose name ends with the word i of the window, if what follows says how old
// somebody is: Amina Okoro is a 41-year-old nurse; Amina Okoro, 41, lives in Leeds; Amina Okoro was born.
func (f *Finder) aged(text string, i int) {
	w := &f.window
	rest := text[w.At(i).End:]
	sure := false
	for _, p := range [...]string{" is a ", " is an ", ", a ", ", an ", " was a ", " was an "} {
		if behind, ok := strings.CutPrefix(rest, p); ok {
			n := digitsEnd(behind, 0)
			if n == 0 || n > 3 {
				return
			}
			behind = behind[n:]
			for _, dash := range [...]string{"-year", "\u2011year", "\u2010year", " year"} {
				sure = sure || strings.HasPrefix(behind, dash)
			}
			break
		}
	}
	aside := len(rest) > 5 && rest[:2] == ", " && digitsEnd(rest, 2) == 4 && rest[4:6] == ", "
	if !sure && !aside && !strings.HasPrefix(rest, " was born ") {
		return
	}
	first := i
	for first > 0 && i-first < mostGiven-1 && w.At(first).Gap == tag.Space && w.At(first-1).Shape.Capital() && !w.At(first-1).Shape.Number() {
		first--
	}
	for first < i && w.At(first).Mask == tag.Common && (sure || w.At(first+1).Mask&tag.First != 0) {
		first++ // The, My, Dr
	}
	if first == i || w.At(i).Mask == tag.Common && !sure || !sure && w.At(first).Mask&tag.First == 0 {
		return
	}
	f.age = f.age || sure
	for k := first; k <= i; k++ {
		f.memory.learn(w.At(k), unknownSure)
	}
	f.forms = append(f.forms, Match{Start: w.At(first).Start, End: w.At(i).End, Kind: Person, Score: pairScore})
}

// mostGiven is how many words a name has at most before its generation.
const mostGiven = 4

// nameWordBefore is where the word of a name begins that ends at i: letters, with apostrophes and hyphens between them.
func nameWordBefore(text string, i int) int {
	k := i
	for k > 0 && i-k < longest && (wordByte(text[k-1]) || text[k-1] >= 0x80 || text[k-1] == '\'' || text[k-1] == '-') {
		k--
	}
	return k
}
