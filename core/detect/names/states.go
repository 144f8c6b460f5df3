package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Addresses of the United States whose towns and roads are on no list: what a state and a postal code
// stand behind is a town, and a number before the number of a highway is a house.

// zips are the first three digits of the postal codes of each state and territory, in rows of two:
// from and to. Source: USPS Publication 65 and its labelling list L002.
var zips = map[string][]int{
	"AL": {350, 369}, "AK": {995, 999}, "AZ": {850, 865}, "AR": {716, 729}, "CA": {900, 961}, "CO": {800, 816}, "CT": {60, 69}, "DE": {197, 199}, "DC": {200, 205}, "FL": {320, 349}, "GA": {300, 319, 398, 399},
	"HI": {967, 968}, "ID": {832, 838}, "IL": {600, 629}, "IN": {460, 479}, "IA": {500, 528}, "KS": {660, 679}, "KY": {400, 427}, "LA": {700, 714}, "ME": {39, 49}, "MD": {206, 219}, "MA": {10, 27, 55, 55}, "MI": {480, 499},
	"MN": {550, 567}, "MS": {386, 397}, "MO": {630, 658}, "MT": {590, 599}, "NE": {680, 693}, "NV": {889, 898}, "NH": {30, 38}, "NJ": {70, 89}, "NM": {870, 884}, "NY": {5, 5, 63, 63, 100, 149}, "NC": {270, 289}, "ND": {580, 588},
	"OH": {430, 459}, "OK": {730, 749}, "OR": {970, 979}, "PA": {150, 196}, "PR": {6, 7, 9, 9}, "RI": {28, 29}, "SC": {290, 299}, "SD": {570, 577}, "TN": {370, 385}, "TX": {750, 799, 885, 885}, "UT": {840, 847}, "VT": {50, 59},
	"VA": {201, 201, 220, 246}, "VI": {8, 8}, "WA": {980, 994}, "WV": {247, 268}, "WI": {530, 549}, "WY": {820, 831}, "GU": {969, 969},
}

// statesOfAllDays are those whose letters are a word or an abbreviation as well: an order's ID 83312.
var statesOfAllDays = map[string]bool{"ID": true, "IN": true, "OK": true, "OR": true, "ME": true, "HI": true, "MS": true, "MD": true, "PA": true, "PR": true, "AL": true, "DE": true, "CO": true, "MT": true, "VI": true, "SD": true, "SC": true, "NE": true, "DC": true, "CT": true, "MA": true, "CA": true}

// ofState says how a postal code of five digits belongs to a state: not at all, by its form alone, or
// because the state has such codes.
func ofState(state, code string) (known, agrees bool) {
	list, ok := zips[state]
	if !ok {
		return false, false
	}
	n := int(code[0]-'0')*100 + int(code[1]-'0')*10 + int(code[2]-'0')
	for i := 0; i < len(list); i += 2 {
		agrees = agrees || n >= list[i] && n <= list[i+1]
	}
	return true, agrees
}

const (
	wordsOfTown = 3 // of a town, at most
	zipDigits   = 5
)

// states adds to a list the towns that a state and a postal code stand behind, with both: Almo, ID 83312.
func states(text string, capitals classes.Bits, list []Match) []Match {
	for i := capitals.NextPair(0); i >= 0; i = capitals.NextPair(i + 2) {
		code := i + 3
		if i < 4 || code+zipDigits > len(text) || text[i+2] != ' ' || text[i-1] != ' ' || text[code]-'0' >= 10 {
			continue
		}
		end := digitsEnd(text, code)
		if end != code+zipDigits || end < len(text) && wordByte(text[end]) {
			continue
		}
		if end+5 <= len(text) && text[end] == '-' && digitsEnd(text, end+1) == end+5 {
			end += 5
		}
		state := text[i : i+2]
		known, agrees := ofState(state, text[code:])
		comma := text[i-2] == ','
		if !known || !agrees && (!comma || statesOfAllDays[state]) {
			continue
		}
		stop := i - 1
		if comma {
			stop--
		}
		if start, ok := townBefore(text, stop); ok {
			list = append(list, Match{Start: start, End: stop, Kind: Place, Score: codedScore}, Match{Start: i, End: i + 2, Kind: Place, Score: codedScore}, Match{Start: code, End: end, Kind: Place, Score: codedScore})
		}
	}
	return list
}

// apart leaves of a list what nothing that is found reaches into. Both are in order.
func apart(list, found []Match) []Match {
	kept, k := list[:0], 0
	for _, m := range list {
		for k < len(found) && found[k].End <= m.Start {
			k++
		}
		if k == len(found) || found[k].Start >= m.End {
			kept = append(kept, m)
		}
	}
	return kept
}

// townBefore is where the one to three words with capitals begin that end at i: all of them, but for the first of a
// sentence where that is a word of every day.
func townBefore(text string, i int) (start int, ok bool) {
	start = i
	var t tag.Token
	for n := 0; n < wordsOfTown; n++ {
		k := start
		if n > 0 {
			if k < 2 || text[k-1] != ' ' {
				break
			}
			k--
		}
		j := k
		for j > 0 && k-j < longest && (wordByte(text[j-1]) || text[j-1] >= 0x80 || text[j-1] == '\'' || text[j-1] == '-' || text[j-1] == '.' && j < k && text[j-2]|0x20 == 't') { // St. Paul
			j--
		}
		if j == k || !tag.Read(text, j, &t) || !t.Shape.Capital() || t.Shape.Number() || j > 0 && text[j-1] > ' ' && strings.IndexByte("\"'(*_>|:,;", text[j-1]) < 0 {
			break
		}
		first := j == 0 || text[j-1] == '\n' || j > 1 && text[j-1] == ' ' && strings.IndexByte(".!?:", text[j-2]) >= 0
		if n > 0 && first && t.Mask == tag.Common {
			break
		}
		start = j
		if first || text[j-1] != ' ' {
			break
		}
	}
	return start, start < i
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

// highways adds to the list of forms the houses at a highway in the window, and boxes at a post office: 254 U.S. Highway
// No. 202, P.O. Box 1234.
func (f *Finder) highways(text string) {
	w := &f.window
	for i := range w.Len() {
		t := w.At(i)
		if t.Shape.Capital() && t.End-t.Start == len("Box") && strings.EqualFold(text[t.Start:t.End], "Box") {
			f.postBox(text, t.Start, t.End)
			continue
		}
		if !t.Shape.Capital() || t.End-t.Start > len("Highway") || t.End >= len(text) || text[t.End] != ' ' && text[t.End] != '.' || !slices.Contains(highwayWords, text[t.Start:t.End]) {
			continue
		}
		from := t.Start
		for n := 0; n < 2; n++ { // West State Route
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
			continue
		}
		if end := highway(text, from); end > 0 {
			f.forms = append(f.forms, Match{Start: start, End: from - 1, Kind: Place, Score: codedScore}, Match{Start: from, End: end, Kind: Place, Score: codedScore})
		}
	}
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
