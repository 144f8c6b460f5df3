package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// What the tagger leaves at the edges of an address is told by its form: numbers
// before a street, the postal code after a town, a word for a street said twice.

// widen takes what belongs to the places found into them, or beside them.
func (f *Finder) widen(text string) {
	out := f.joined[:0]
	last := 0
	for i, p := range f.found {
		if p.Kind != Place {
			out, last = append(out, p), p.End
			continue
		}
		if money(text, p.Start, p.End) {
			continue
		}
		p.Start = boxStart(text, p.Start)
		if p.Start >= last+2 && text[p.Start-2:p.Start] == "H." && strings.HasPrefix(text[p.Start:], "No") {
			p.Start -= 2 // H.No. 12, as addresses in India begin
		}
		p.End = aliasEnd(text, p.Start, streetEnd(text, p.Start, ofSaint(text, p.Start, townEnd(text, p.Start, p.End))))
		p.End = districtEnd(text, p.Start, numberEnd(text, p.End))
		p.Start, p.End = country(text, last, p.Start, p.End)
		if p.Start < last || p.Start >= p.End {
			continue // it has been taken into the one before
		}
		if s := text[p.Start:p.End]; len(s) > 4 && streetWord(s, strings.LastIndexByte(s, ' ')+1) {
			if k := compassBefore(text, p.Start); k >= last {
				p.Start = k
			}
			if k := houses(text, p.Start); k < p.Start && k >= last {
				out = append(out, Match{Start: k, End: p.Start - 1, Kind: Place, Score: p.Score})
			}
		}
		if street(text[p.Start:p.End]) {
			out = appendNumbers(out, text, last, p)
		}
		out = append(out, p)
		last = p.End
		next := len(text)
		if i+1 < len(f.found) {
			next = max(p.End, f.found[i+1].Start) // what p was widened over may begin before its end
		}
		if n := len(out); n >= 3 && out[n-2].Kind == Place && out[n-3].Kind == Place && piecesJoin(text[out[n-2].End:p.Start]) && piecesJoin(text[out[n-3].End:out[n-2].Start]) {
			if from, to := code(text, p.End, next); to > 0 && !endsInCode(text[p.Start:p.End]) {
				out = append(out, Match{Start: from, End: to, Kind: Place, Score: p.Score})
				last = to
			}
		}
	}
	f.found, f.joined = out, f.found[:0]
}

// numberEnd takes the second number of a house into a place that ends at i with its first:
// Lindengasse 7/9.
func numberEnd(text string, i int) int {
	for n := 0; n < 2 && i+1 < len(text) && text[i-1]-'0' < 10 && text[i] == '/'; n++ {
		end := digitsEnd(text, i+1)
		if end == i+1 || end > i+4 || end < len(text) && wordByte(text[end]) {
			break
		}
		i = end
	}
	return i
}

// districtEnd takes the district into a town that is divided into some: København K, Praha 5.
func districtEnd(text string, start, end int) int {
	k := end + 1
	if k >= len(text) || text[end] != ' ' || end-start > len("Frederiksberg") {
		return end
	}
	for k < len(text) && k < end+4 && wordByte(text[k]) {
		k++
	}
	if k == end+1 || k > end+3 || k < len(text) && wordByte(text[k]) {
		return end
	}
	list, digit := danish[:], text[end+1]-'0' < 10
	if digit {
		list = byNumber[:]
	} else if c := text[end+1] | 0x20; c-'a' >= 26 || !strings.ContainsRune("kvnsc", rune(c)) {
		return end
	}
	for _, town := range list {
		if strings.EqualFold(text[start:end], town) {
			return k
		}
	}
	return end
}

// Towns whose districts have letters, and numbers.
var (
	danish   = [...]string{"København", "Kobenhavn", "Copenhagen", "Frederiksberg", "Aarhus", "Århus", "Odense", "Aalborg"}
	byNumber = [...]string{"Praha", "Prague", "Brno", "Plzeň", "Ostrava", "Cheb", "Dublin", "Budapest", "Bratislava", "Wien"}
)

// aliasEnd takes into a country or town the word in brackets that tells which part
// of it is meant: Cyprus (Greek).
func aliasEnd(text string, start, end int) int {
	if end+4 > len(text) || text[end:end+2] != " (" || text[end-1]-'0' < 10 || text[start]-'0' < 10 {
		return end
	}
	k := end + 2
	for k < len(text) && k-end < 16 && (text[k]|0x20)-'a' < 26 {
		k++
	}
	if k < end+6 || k >= len(text) || text[k] != ')' || text[end+2]-'A' >= 26 {
		return end
	}
	return k + 1
}

// ofSaint takes the street into what is named after somebody: St Mary's Road.
func ofSaint(text string, start, end int) int {
	i := end
	switch {
	case strings.HasPrefix(text[i:], "'s "):
		i += len("'s ")
	case strings.HasPrefix(text[i:], "’s "):
		i += len("’s ")
	default:
		return end
	}
	var t tag.Token
	if strings.IndexByte(text[start:end], ' ') < 0 || !tag.Read(text, i, &t) || t.Shape != tag.Cap || !tag.StreetWord(t.Hash) {
		return end
	}
	return t.End
}

// street says that a piece names a street: a number or a word for a street ends
// or begins it.
func street(s string) bool {
	if len(s) < 4 || s[0]-'0' < 10 || unit(s) {
		return false
	}
	if s[len(s)-1]-'0' < 10 {
		return true
	}
	i := strings.LastIndexByte(s, ' ') + 1
	return i > 0 && (streetWord(s, i) || streetWord(s, 0))
}

// streetWord says that a word for a street begins at i.
func streetWord(s string, i int) bool {
	var t tag.Token
	return tag.Read(s, i, &t) && tag.StreetWord(t.Hash)
}

// wayWord says that a word for any kind of street begins at i.
func wayWord(s string, i int) bool {
	var t tag.Token
	return tag.Read(s, i, &t) && tag.Way(t.Hash)
}

// appendNumbers appends the numbers, two at most, that stand right before a
// street and begin its line, or follow something that is no number.
func appendNumbers(out []Match, text string, last int, p Match) []Match {
	var found [2]Match
	n, i := 0, p.Start
	for n < len(found) && i-2 >= last && text[i-1] == ' ' && text[i-2]-'0' < 10 {
		k := i - 1
		for k > last && i-1-k < 7 && text[k-1]-'0' < 10 {
			k--
		}
		if i-1-k > 6 || k > 0 && text[k-1] > ' ' {
			break
		}
		found[n] = Match{Start: k, End: i - 1, Kind: Place, Score: p.Score}
		n, i = n+1, k
	}
	if n > 0 && i >= 2 && text[i-1] == ' ' && text[i-2]-'0' < 10 && i-2 >= last {
		return out // a row of numbers
	}
	for n > 0 {
		n--
		out = append(out, found[n])
	}
	return out
}

// code finds a postal code that follows an address at i.
func code(text string, i, limit int) (from, to int) {
	k := i
	if start, end := missing(text[i:min(limit, i+12)]); start > 0 {
		k += end
	}
	for from := k; k < limit && k < from+4 && strings.IndexByte(" ,\n", text[k]) >= 0; {
		k++
	}
	if k == i || k >= limit || text[k-1] > ' ' && text[k-1] != ',' {
		return 0, 0
	}
	end := digitsEnd(text[:limit], k)
	switch n := end - k; {
	case n == 3 && end+3 <= limit && text[end] == ' ' && bare(text[end+1:end+3]):
		end += 3
	case n < 4 || n > 6:
		return 0, 0
	case n == 5 && end+5 <= limit && text[end] == '-' && bare(text[end+1:end+5]):
		end += 5
	}
	if end < len(text) && (text[end]-'0' < 10 || text[end]|0x20 >= 'a' && text[end]|0x20 <= 'z' || text[end] == '-') {
		return 0, 0
	}
	return k, end
}

func endsInCode(s string) bool { return len(s) >= 4 && bare(s[len(s)-4:]) }

// streetEnd leaves out a "street" that follows a street: Via Roma 12 street, Elm
// Road St.
func streetEnd(text string, start, end int) int {
	s := text[start:end]
	if len(s) < 10 || s[len(s)-1] != 't' && s[len(s)-1] != 'd' {
		return end
	}
	for _, w := range [...]string{" street", " Street", " St", " st", " road"} {
		n := len(s) - len(w)
		if n <= 6 || s[n:] != w {
			continue
		}
		if s[n-1]-'0' < 10 && s[0]|0x20 >= 'a' && !compass(s) || streetWord(s, 0) || strings.LastIndexByte(s[:n], ' ') > 0 && wayWord(s, strings.LastIndexByte(s[:n], ' ')+1) {
			return start + n
		}
	}
	return end
}

// compass says that a piece begins with a quarter of the compass: East 42 street.
func compass(s string) bool {
	for _, w := range [...]string{"East", "West", "North", "South"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// money says that a place is an amount, or a part of one: 703,68 EUR.
func money(text string, start, end int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i]-'0' < 10 }
	mark := func(i int) bool { return i >= 0 && i < len(text) && (text[i] == ',' || text[i] == '.') }
	if !digit(start) {
		return digit(start-2) && text[start-1] == ' ' && end-start >= 3 && slices.Contains(currencies, text[start:start+3]) && (end == start+3 || !wordByte(text[start+3]))
	}
	n := digitsEnd(text, start)
	if n == start+3 && thousands(text, start) {
		return true
	}
	if n == end && n-start <= 3 && mark(end) && digit(end+1) && digitsEnd(text, end+1) == end+3 {
		return true
	}
	return n+4 <= end && text[n] == ' ' && slices.Contains(currencies, text[n+1:n+4])
}

// thousands says that a group of three digits at i is not the first of a number that stands behind a blank: 3,111,471.
func thousands(text string, i int) bool {
	for k := i; k > 1 && (text[k-1] == ',' || text[k-1] == '.'); {
		from := k - 1
		for from > 0 && k-1-from < 4 && text[from-1]-'0' < 10 {
			from--
		}
		if n := k - 1 - from; n == 0 || n > 3 {
			return false
		}
		if k = from; k == 0 || text[k-1] <= ' ' {
			return true
		}
	}
	return false
}

// currencies are those that amounts of money are most often in (ISO 4217).
var currencies = []string{"EUR", "USD", "CHF", "GBP", "PLN", "SEK", "CZK", "DKK", "NOK", "HUF", "RON", "CAD", "AUD"}
