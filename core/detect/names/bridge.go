package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// The town of an address is often on no list. Between the street or the flat before it and
// the country or the postal code behind it nothing else can stand.

// bridge adds what stands between two pieces of an address, if it can be nothing but its
// town and province.
func (f *Finder) bridge(text string) {
	out := f.joined[:0]
	for i, p := range f.found {
		from := 0
		if i > 0 {
			from = f.found[i-1].End
		}
		if i > 0 && p.Kind == Place && f.found[i-1].Kind == Place {
			out = appendTown(out, text, f.found[i-1], p)
		}
		if n := digitsEnd(text[p.Start:p.End], 0); p.Kind == Place && n >= 4 && n <= 6 && p.Start >= from {
			if start, end := streetBefore(text, from, p.Start); start < end {
				out = append(out, Match{Start: start, End: end, Kind: Place, Score: p.Score})
			}
		}
		out = append(out, p)
	}
	f.found, f.joined = out, f.found[:0]
}

// coded adds the address whose postal code is the word i of the window, which the tagger
// takes for nothing, if a street with a number stands before it and a town behind it. It
// returns how many words the code and the town are.
func (f *Finder) coded(text string, i int) int {
	w := &f.window
	t := w.At(i)
	if t.Shape != tag.Digits4 && t.Shape != tag.Digits5 || i+1 >= w.Len() || w.At(i+1).Gap != tag.Space || !w.At(i+1).Shape.Capital() || w.Label(i+1) != tag.Nothing {
		return 0
	}
	from := 0
	if n := len(f.found); n > 0 {
		from = f.found[n-1].End
	}
	start, end := streetBefore(text, from, t.Start)
	if start >= end || t.Start < from {
		return 0
	}
	f.found = append(f.found, Match{Start: start, End: end, Kind: Place, Score: codedScore},
		Match{Start: t.Start, End: t.End, Kind: Place, Score: codedScore}, Match{Start: w.At(i + 1).Start, End: w.At(i + 1).End, Kind: Place, Score: codedScore})
	return 2
}

// codedScore is the score of an address that its form tells alone.
const codedScore = .8

// streetBefore finds the street, with a number, that stands before a postal code at i:
// 12 rue de la Paix, 75002.
func streetBefore(text string, from, i int) (start, end int) {
	end = i
	parted := false
	for end > from && i-end < 4 && strings.IndexByte(" ,\n", text[end-1]) >= 0 {
		end--
		parted = parted || text[end] != ' '
	}
	if !parted {
		return 0, 0
	}
	street, number := false, false
	start = end
	for k, n := end, 0; n < 7 && k > from; n++ {
		j := k
		for j > from && text[j-1] > ' ' && k-j < longest {
			j--
		}
		var t tag.Token
		numeral := j < k && houseNumber(text[j:k])
		if j == k || !numeral && (!tag.Read(text, j, &t) || t.End != k && (t.End != k-1 || text[t.End] != '.')) {
			break
		}
		word := t.Shape != tag.Initial && t.Shape.Capital() && streetEnding(text[j:t.End]) || t.Shape != tag.Initial && tag.StreetWord(t.Hash) && (t.Mask&tag.Place != 0 || t.Shape.Capital())
		if !word && !numeral && !t.Shape.Capital() && !nobility(text[j:k]) && !slices.Contains(articles, text[j:k]) {
			break
		}
		street, number = street || word, number || numeral
		if t.Shape.Capital() || word || numeral {
			start = j
		}
		if j == from || text[j-1] != ' ' {
			break
		}
		k = j - 1
	}
	if !street || !number {
		return 0, 0
	}
	return start, end
}

// houseNumber says that a word is the number of a house: 7, 12b, 7/9, 38-85.
func houseNumber(w string) bool {
	if len(w) > 8 || w[0]-'0' >= 10 {
		return false
	}
	digits := 0
	for i := range len(w) {
		switch c := w[i]; {
		case c-'0' < 10:
			if digits++; digits > 4 {
				return false
			}
		case c == '/' || c == '-':
			digits = 0
		case i != len(w)-1 || (c|0x20)-'a' >= 26:
			return false
		}
	}
	return true
}

// streetEndings are the ends of the words for a street in languages that write them together.
var streetEndings = append([]string{"dreef", "gränd", "stigen", "gade", "veien", "vegen", "gata", "katu", "tie", "utca"}, compoundEnds...)

// streetEnding says that the first word of a piece ends in a word for a street: Lindenstraße.
func streetEnding(s string) bool {
	if i := strings.IndexAny(s, " ."); i > 0 {
		s = s[:i]
	}
	for _, w := range streetEndings {
		if len(s) > len(w)+2 && strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// articles stand within the names of streets.
var articles = []string{"des", "les", "le", "los", "las", "el", "do", "das", "dei", "delle", "degli", "zur", "zum"}

// tail says where an address ends that ends at end, if the long name of a country
// follows it.
func tail(text string, end, limit int) int {
	k := end
	for k < limit && k-end < 4 && strings.IndexByte(" ,\n", text[k]) >= 0 {
		k++
	}
	var t tag.Token
	if k == end || k >= limit || !tag.Read(text, k, &t) {
		return end
	}
	for _, p := range countryWords[t.Hash] {
		if e := k + len(p.name); p.at == 0 && e <= limit && strings.EqualFold(text[k:e], p.name) && (e == len(text) || !wordByte(text[e])) {
			return e
		}
	}
	return end
}

// mostTown is how many bytes a town, with its province, has at most, and what parts it
// from its neighbours.
const mostTown = 56

func appendTown(out []Match, text string, a, b Match) []Match {
	if b.Start <= a.End || b.Start-a.End > mostTown || piecesJoin(text[a.End:b.Start]) {
		return out
	}
	left, between := text[a.Start:a.End], text[a.End:b.Start]
	flat := unit(left)
	if !flat && !street(left) || !flat && strings.IndexByte(",\n", between[0]) < 0 {
		return out
	}
	right := text[b.Start:b.End]
	code := bare(right) && len(right) >= 4
	if !code && (b.Score < sure || strings.IndexByte("\n,", last(strings.TrimRight(between, " "))) < 0) {
		return out
	}
	n := len(out)
	for i := a.End; i < b.Start; {
		start, end, ok := townWords(text, i, b.Start)
		if !ok {
			return out[:n]
		}
		if start == end {
			break
		}
		out = append(out, Match{Start: start, End: end, Kind: Place, Score: min(a.Score, b.Score)})
		i = end
	}
	return out
}

func last(s string) byte {
	if s == "" {
		return ' '
	}
	return s[len(s)-1]
}

// townWords reads the words, four at most, that stand at i on one line and before a comma:
// they begin with capitals, but for small words between them. Start is end if only
// what parts pieces stands before limit; ok is false for anything else.
func townWords(text string, i, limit int) (start, end int, ok bool) {
	for i < limit && strings.IndexByte(" ,\n\r\t>", text[i]) >= 0 {
		i++
	}
	start, end = i, i
	for n := 0; i < limit; n++ {
		var t tag.Token
		if n == 6 || !tag.Read(text, i, &t) || t.End > limit {
			return 0, 0, false
		}
		capital := t.Shape.Capital() || t.Shape == tag.CapLower
		if !capital && (n == 0 || t.Shape != tag.Lower || t.End-t.Start > 5 || t.Mask != tag.Common) {
			return 0, 0, false
		}
		if capital {
			end = t.End
		}
		i = t.End
		if i == limit || text[i] == ',' || text[i] == '\n' {
			break
		}
		for i < limit && strings.IndexByte(" .'-", text[i]) >= 0 {
			i++
		}
		if i < limit && (text[i] == ',' || text[i] == '\n') {
			break
		}
	}
	return start, end, true
}

// riverside are the small words by which the name of a town goes on.
var riverside = [...]string{" am ", " an der ", " im ", " in der ", " ob der ", " bei ", " upon ", "-upon-", " sur ", " sous ", " pri ", " pod ", " nad ", " na ", " del ", " de la ", " de los ", " de las ", " dei ", " di ", " do ", " da ", " dos ", " das "}

// waters and the like are words of every day where they name none.
var waters = []string{"Inn", "Main", "See", "Rhein", "Wald", "Tal", "Berg", "Avon", "Trent", "Thames", "Tyne", "Mer", "Seine", "Loire", "Mar", "Monte", "Campo"}

// when says that a word of German tells a time: am Montag, im Januar.
func when(w string) bool {
	for _, s := range [...]string{"tag", "abend", "woch", "morgen", "ende", "uar", "März", "April", "Mai", "Juni", "Juli", "August", "ember", "ober"} {
		if strings.HasSuffix(w, s) {
			return true
		}
	}
	return false
}

// townEnd takes the rest of the name of a town into one that ends at end: Braunau am Inn.
func townEnd(text string, start, end int) int {
	if text[end-1]-'0' < 10 || start > 0 && text[start]-'0' < 10 {
		return end
	}
	for _, w := range riverside {
		if !strings.HasPrefix(text[end:], w) {
			continue
		}
		var t tag.Token
		if k := end + len(w); k < len(text) && tag.Read(text, k, &t) && t.Shape == tag.Cap && (t.Mask != tag.Common || slices.Contains(waters, text[k:t.End])) && !when(text[k:t.End]) {
			return t.End
		}
	}
	return end
}

// house says that a gap is a word for the number that follows it: Avenida Colón N° 12.
func house(gap string) bool {
	w := gap
	for w != "" && (w[0] == ' ' || w[0] == ',') {
		w = w[1:]
	}
	for w != "" && (w[len(w)-1] == ' ' || w[len(w)-1] == ',') {
		w = w[:len(w)-1]
	}
	if w == "" { // nearly all of them
		return false
	}
	switch strings.ToLower(w) {
	case "piano", "appartamento", "interno", "scala", "puerta", "planta", "piso", "edif.", "bloque", "portal", "depto", "local", "stiege", "top", "m.", "étage", "appt", "bte":
		return gap[0] == ' ' || gap[0] == ','
	case "n°", "nº", "nr.", "nr", "no.", "no", "no:", "n.", "num.", "núm.", "nro.", "#", "bl.", "sc.", "ap.", "dpto.", "depto.", "int.", "km", "s/n":
		return len(gap) > 2 && gap[0] == ' ' || len(gap) > 2 && gap[0] == ','
	}
	return false
}
