package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// What stands before a street tells a dwelling within a house: Flat 4, 112 Park Lane; Plot 14, Admiralty Way;
// Rose Cottage, Mill Lane. It is no address by itself, so it is looked for only before what is one.

const (
	mostDwelling   = 14 // bytes of the number of a flat
	mostDwellings  = 3  // a flat, its floor, its house
	wordsOfHouse   = 4  // words of the name of a house
	longestOfHouse = 16 // bytes of each
)

var (
	// dwellingWords stand before the number of a dwelling.
	dwellingWords = wordSet(`flat apartment apt unit suite ste house hse plot block blk lot room rm floor flr level villa door shop studio penthouse bungalow tower wing stand erf
		building bldg maisonette cottage duplex townhouse chalet cabin site appt appartement appart bât bâtiment bat résidence étage esc piso planta depto lote casa apto apartamento bloco quadra wohnung whg`)
	// numberWords may stand between the two.
	numberWords = wordSet("no nos number num nr")
	// storeys tell which flat of a house is meant: Ground Floor Flat, third floor.
	storeys = wordSet("ground first second third fourth fifth sixth top upper lower basement garden floor rear front middle left right studio 1st 2nd 3rd 4th 5th 6th")
	// storeyed are what they tell of.
	storeyed = wordSet("flat floor apartment maisonette annexe annex unit suite")
	// homes end the names of houses that people live in, houseWords those of others as well.
	homes      = wordSet("cottage cottages rectory vicarage bungalow farmhouse croft presbytery parsonage homestead gatehouse almshouses")
	houseWords = wordSet(`house lodge farm barn court tower towers mansions mansion mill forge villa villas manor hall grange apartments apts heights residence residences residency building enclave
		point wharf view chambers buildings block gardens place steading bothy stables oast granary priory abbey park society chs complex plaza estate`)
)

// dwellings takes into the addresses found what stands before them and tells a dwelling. A town alone is address
// enough for one with a number or a name that only homes have.
func (f *Finder) dwellings(text string) {
	last, gone, towns := 0, false, f.fields[:0]
	for i := range f.found {
		p := &f.found[i]
		if p.Start < last {
			continue
		}
		s := text[p.Start:p.End]
		if p.Kind == Person && street(s) && strings.HasSuffix(text[:p.Start], ", ") { // Rose Cottage, Mill Lane
			if _, ok := dwellingBefore(text, last, p.Start, true, false); ok {
				p.Kind, p.Score = Place, max(p.Score, suffixScore)
			}
		}
		if p.Kind != Place {
			continue // somebody may be named as a house is
		}
		way := s[0]-'0' < 10 && (len(s) > 5 || i+1 < len(f.found) && f.found[i+1].Kind == Place && f.found[i+1].Start <= p.End+2) || streetly(s) || streetEnding(s) ||
			i > 0 && f.found[i-1].Kind == Place && f.found[i-1].End == p.Start-1 && text[p.Start-1] == ' ' && text[p.Start-2]-'0' < 10
		if start, ok := f.namedAfter(text, i, last, way); ok {
			p.Start = start
			s = text[p.Start:p.End]
		}
		if n := strings.IndexAny(s, ", "); doorNumber(s[:max(n, 0)]) || n < 0 && way && doorNumber(s) {
			if start, ok := labelOfDwelling(text, last, p.Start); ok {
				p.Start = start
			}
		}
		if k := p.Start - len("The "); k >= last && strings.HasPrefix(text[k:], "The ") && houseWords[lowered(s[strings.LastIndexByte(s, ' ')+1:])] {
			p.Start = k
		}
		for range mostDwellings {
			start, ok := dwellingBefore(text, last, p.Start, way, f.window.Small)
			if !ok {
				break
			}
			p.Start, way = start, true
		}
		// Somebody whose name is that of the house is nobody.
		for k := i - 1; k >= 0 && f.found[k].End > p.Start; k-- {
			f.found[k].End = f.found[k].Start
			gone = true
		}
		if next := i + 1; way && (next == len(f.found) || f.found[next].Start > p.End+1) {
			limit := len(text)
			if next < len(f.found) {
				limit = f.found[next].Start
			}
			if end := townBehind(text, p.Start, p.End, limit); end > p.End {
				towns = append(towns, Match{Start: p.End + len(", "), End: end, Kind: Place, Score: p.Score})
			}
		}
		last = p.End
	}
	if gone {
		f.found = slices.DeleteFunc(f.found, func(m Match) bool { return m.Start == m.End })
	}
	f.fields = towns
	f.put(towns...)
}

// namedAfter is where the name of somebody begins that stands right before the word for a street that the match i
// begins with, and behind the number of a house or a dwelling: Block B, Ahmadu Bello Way.
func (f *Finder) namedAfter(text string, i, low int, way bool) (start int, ok bool) {
	at := f.found[i].Start
	if !way || text[at]-'0' < 10 {
		return 0, false
	}
	start = wordBefore(text, low, at)
	if i > 0 && f.found[i-1].Kind == Person && f.found[i-1].End == at-1 {
		start = f.found[i-1].Start
	}
	var t tag.Token
	if start == at || start < low || !tag.Read(text, start, &t) || t.Shape != tag.Cap {
		return 0, false
	}
	if house, numbered := houseBefore(text, start); numbered && house >= low {
		return house, true
	}
	_, ok = dwellingBefore(text, low, start, true, false)
	return start, ok
}

// townBehind is where the one or two words with capitals end that a comma parts from a street which ends at end, and
// behind which a sentence, a line or a part of it ends: 14 Protea Street, Observatory.
func townBehind(text string, start, end, limit int) int {
	s := text[start:end]
	if end+3 > limit || text[end:end+2] != ", " || strings.IndexByte(s, '\n') >= 0 || !streetly(s[strings.LastIndexByte(s, ',')+1:]) && !shortWays[lowered(s[strings.LastIndexByte(s, ' ')+1:])] || s[len(s)-1]-'0' < 10 {
		return end
	}
	k := end + len(", ")
	for range 2 {
		var t tag.Token
		if !tag.Read(text, k, &t) || t.End > limit || t.Shape != tag.Cap && t.Shape != tag.Double && t.Shape != tag.CapLower || t.End-t.Start < 4 || strings.HasSuffix(text[k:t.End], "day") || t.Mask == tag.Common && when(text[k:t.End]) || opener(text[k:t.End]) || text[k:t.End] == "Floor" {
			return end
		}
		if k = t.End; k == len(text) || strings.IndexByte(".,\n)", text[k]) >= 0 {
			return k
		}
		if text[k] != ' ' {
			return end
		}
		k++
	}
	return end
}

// dwellingBefore is where the dwelling begins that stands right before an address at i. A way says that the address
// begins with a street.
func dwellingBefore(text string, low, i int, way, small bool) (start int, ok bool) {
	k, parted := i, false
	switch {
	case i-1 > low && text[i-1] == '/':
		k--
	case i-2 > low && (text[i-1] == ' ' || text[i-1] == '\n') && text[i-2] == ',':
		k, parted = i-2, true
	case i-1 > low && text[i-1] == '\n':
		k, parted = i-1, true
	case i-1 > low && text[i-1] == ' ':
		k--
	default:
		return i, false
	}
	j := k
	for j > low && k-j < mostDwelling && (wordByte(text[j-1]) || strings.IndexByte("-/", text[j-1]) >= 0) {
		j--
	}
	if j == k || j > low && text[j-1] > ' ' && text[j-1] != '#' && strings.IndexByte("(\"'.:>", text[j-1]) < 0 {
		return i, false
	}
	id := text[j:k]
	if numbered := doorNumber(id); numbered && (parted || way) {
		if start, ok = labelOfDwelling(text, low, j); ok {
			return start, true
		}
		switch {
		case j > low && text[j-1] == '#':
			return j - 1, way
		case text[k] == '/':
			return j, way && (len(id) <= 4 && id[0]-'0' < 10 || (id[0]|0x20) == 'u' || id[0]-'A' < 26 && strings.IndexByte(id, '-') == 1)
		case parted && way && text[k] == ',' && id[0]-'A' < 26 && strings.IndexByte(id, '-') > 0 && id[len(id)-1]-'0' < 10:
			return j, true // B-204, MG Road
		case parted && way && text[i]-'0' >= 10 && strings.ContainsAny(id, "/-") && id[0]-'0' < 10:
			return j, true // 4-7-112/A, MG Road
		}
	}
	if !parted {
		return i, false
	}
	word := lowered(id)
	if storeyed[word] {
		return storeyBefore(text, low, j)
	}
	if homes[word] || way && houseWords[word] {
		return houseName(text, low, j, small)
	}
	return i, false
}

// doorNumber says that a word is the number of a door: 4, 2B, 12-3A, B4, C.
func doorNumber(w string) bool {
	digits := 0
	for i := range len(w) {
		if c := w[i]; c-'0' < 10 {
			digits++
		} else if c != '-' && c != '/' && (c|0x20)-'a' >= 26 {
			return false
		}
	}
	return len(w) == 1 || digits > 0 && len(w) <= mostDwelling && len(w)-digits <= 5
}

// labelOfDwelling is where the word begins that stands before the number of a dwelling at i: Flat No. 4.
func labelOfDwelling(text string, low, i int) (start int, ok bool) {
	k := i
	if k > low && text[k-1] == '#' {
		k--
	}
	start = i
	for range 2 {
		if k-1 > low && text[k-1] == ' ' {
			k--
		}
		end := k
		if k > low && text[k-1] == '.' {
			end = k - 1
		}
		j := end
		for j > low && end-j < mostDwelling && ((text[j-1]|0x20)-'a' < 26 || text[j-1] >= 0x80) {
			j--
		}
		if j == end || j > 0 && (wordByte(text[j-1]) || text[j-1] == '-' || text[j-1] == '_') {
			break
		}
		switch word := lowered(text[j:end]); {
		case dwellingWords[word]:
			return j, true
		case numberWords[word]:
			start, ok, k = j, true, j
			if j-2 >= low && text[j-2:j] == "H." {
				start = j - 2 // H.No. 12, as addresses in India begin
			}
		default:
			return start, ok
		}
	}
	return start, ok
}

// storeyBefore is where the words begin that tell which flat of a house the word at i is of.
func storeyBefore(text string, low, i int) (start int, ok bool) {
	start = i
	for n := 0; n < 3 && start-1 > low && (text[start-1] == ' ' || text[start-1] == '-'); n++ {
		j := start - 1
		for j > low && start-1-j < mostDwelling && wordByte(text[j-1]) {
			j--
		}
		if !storeys[lowered(text[j:start-1])] {
			break
		}
		start, ok = j, true
	}
	return start, ok
}

// houseName is where the name of a house begins whose last word begins at i: The Old Rectory.
func houseName(text string, low, i int, small bool) (start int, ok bool) {
	if !small && text[i]-'A' >= 26 {
		return i, false
	}
	start = i
	for n := 0; n < wordsOfHouse && start-1 > low && text[start-1] == ' '; n++ {
		j := start - 1
		for j > low && start-j < longestOfHouse && (wordByte(text[j-1]) || text[j-1] == '\'' || text[j-1] == '-') {
			j--
		}
		word := text[j : start-1]
		if word == "" || j > 0 && text[j-1] > ' ' && strings.IndexByte("(\"'", text[j-1]) < 0 {
			break
		}
		if small {
			if n > 0 && word != "the" || noStreet[word] && word != "the" && word != "old" && word != "new" {
				break
			}
		} else if word[0]-'A' >= 26 && word[0] < 0xc3 || j > 1 && text[j-1] == ' ' && strings.IndexByte(".!?", text[j-2]) >= 0 && opener(word) {
			break
		}
		start, ok = j, true
	}
	return start, ok
}

// opener says that a word begins a sentence rather than a name.
func opener(word string) bool {
	switch word {
	case "At", "In", "To", "From", "Our", "My", "Is", "I", "We", "Address", "Home", "Property", "Visit", "Near", "On":
		return true
	}
	return false
}

// lowered is a short word in small letters.
func lowered(word string) string {
	for i := range len(word) {
		if word[i]-'A' < 26 {
			return strings.ToLower(word)
		}
	}
	return word
}
