package names

import (
	"slices"
	"strings"
)

// statesOfWords are the states whose letters, written small, are a word in some language.
var statesOfWords = wordSet("in or me hi ok id de la al pa ma oh mi no so as co mo ne pr va ca")

const (
	mostSmallAddress = 96 // bytes before the postal code
	leastSmallTown   = 4  // bytes of a town that stands alone before its state
)

// smallPiece are the bytes of its words and numbers.
var smallPiece = func() (t [256]bool) {
	for c := range t {
		t[c] = wordByte(byte(c)) || strings.IndexByte("#.'-/", byte(c)) >= 0
	}
	return t
}()

// SmallAddress says where an address in small letters begins and ends whose postal code is text[i:end], as people type them
// in a sentence that may have capitals: 428 westwind dr north palm beach fl 33408. The state must have such codes.
func SmallAddress(text string, i, end int) (start, stop int, ok bool) {
	if end-i != zipDigits || i < 8 || text[i-1] != ' ' || text[i-2]-'a' >= 26 || text[i-3]-'a' >= 26 || text[i-4] != ' ' && text[i-4] != ',' || end < len(text) && wordByte(text[end]) {
		return 0, 0, false
	}
	state := text[i-3 : i-1]
	if known, agrees := ofState(strings.ToUpper(state), text[i:]); !known || !agrees {
		return 0, 0, false
	}
	if end+5 <= len(text) && text[end] == '-' && digitsEnd(text, end+1) == end+5 {
		end += 5
	}
	// Back over small words and numbers, to the first number that a house may have, or a box.
	house, way, town := -1, false, -1
	from := i - 4
	for from > 0 && (text[from-1] == ' ' || text[from-1] == ',') {
		from--
	}
	if text[i-4] == ',' {
		from = i - 4
	}
	for k := from; k > 0 && i-k < mostSmallAddress; {
		j := k
		for j > 0 && smallPiece[text[j-1]] {
			j--
		}
		if j == k {
			break
		}
		word := strings.TrimSuffix(text[j:k], ".")
		switch {
		case word == "":
		case word[0]-'0' < 10:
			if n := digitsEnd(word, 0); n <= 6 {
				house = j
			}
		case word == "box" && (strings.HasSuffix(text[:j], "po ") || strings.HasSuffix(text[:j], "p.o. ") || strings.HasSuffix(text[:j], "p o ")):
			way = true
			house = strings.LastIndex(text[:j], "p")
			j = house
		case word[0]-'a' >= 26 && word[0] != '#' || noStreet[word] || len(text[j:k]) > len(word) && len(word) > 4:
			j = -1
		case slices.Contains(smallWays, word) || slices.Contains(longWays, word):
			way = true
		}
		if j < 0 {
			break
		}
		if town < 0 {
			town = j
		}
		for k = j; k > 0 && j-k < 2 && (text[k-1] == ' ' || text[k-1] == ','); {
			k--
		}
		if k == j {
			break
		}
	}
	switch {
	case house >= 0 && (way || !statesOfWords[state]):
		if start, ok := labelOfDwelling(text, 0, house); ok {
			house = start
		}
		return house, end, true
	case !statesOfWords[state] && town >= 0 && from-town >= leastSmallTown:
		return town, end, true
	}
	return 0, 0, false
}
