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
		for j > 0 && k-j < longest && (wordByte(text[j-1]) || text[j-1] >= 0x80 || text[j-1] == '\'' || text[j-1] == '-' || text[j-1] == '.' && j < k && j > 1 && text[j-2]|0x20 == 't') { // St. Paul
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

// stateNames are the states of the United States, and the first words of those that have two.
var (
	stateNames = wordSet("Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana " +
		"Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia Washington Wisconsin Wyoming New North South West Rhode")
	secondOfState = map[string][]string{"New": {" Hampshire", " Jersey", " Mexico", " York"}, "North": {" Carolina", " Dakota"}, "South": {" Carolina", " Dakota"}, "West": {" Virginia"}, "Rhode": {" Island"}}
)

// firstOfState is a word as stateNames has it, if it may be one of them.
func firstOfState(word string) string {
	if len(word) < len("New") || len(word) > len("Massachusetts") {
		return ""
	}
	return word
}

// townOfState adds to the list of forms the town before the state that begins with the word text[i:end], and the state:
// Elmo, Wyoming.
func (f *Finder) townOfState(text string, i, end int) {
	if list := secondOfState[text[i:end]]; list != nil {
		k := slices.IndexFunc(list, func(w string) bool { return strings.HasPrefix(text[end:], w) })
		if k < 0 {
			return
		}
		end += len(list[k])
	}
	if end < len(text) && (wordByte(text[end]) || text[end] == '-' || strings.HasPrefix(text[end:], " Street") || strings.HasPrefix(text[end:], " Avenue")) {
		return
	}
	stop := i - len(", ")
	start, ok := townBefore(text, stop)
	if !ok || everyday(text[start:stop]) || stateNames[text[start:stop]] || strings.IndexByte(text[start:stop], ' ') > 0 && secondOfState[text[start:strings.IndexByte(text[start:stop], ' ')+start]] != nil {
		return // a list of states
	}
	f.forms = append(f.forms, Match{Start: start, End: stop, Kind: Place, Score: codedScore}, Match{Start: i, End: end, Kind: Place, Score: codedScore})
}
