package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Streets in small letters whose last word is one of every day, 9 orchard way, are streets where the words before say
// that somebody lives there, or a flat or a code does; and what stands behind a street there is its town.

// sited are the last words before the number of a house.
var sited = wordSet("at to is address addy addr its from of near outside deliver house home on customer")

// shortWays are the abbreviations of such words.
var shortWays = wordSet("cl cres cr gdns gr pl sq pde tce ter cct cct esp cl wy hl pk qy way close place strand mews quay rise wharf parade circuit esplanade boulevard terrace lane crescent")

// articledWays are those that have an article instead of a name: 11 the strand.
var articledWays = wordSet("strand crescent green ridgeway grove avenue drive close terrace square mount parade paddock paddocks broadway causeway mall quay common hill street croft oval glebe spinney meadows orchard orchards mews poplars limes firs")

// likelyWay says that the words text[start:end], a number and more, are a street though their last word is one of every
// day.
func likelyWay(text, word string, start, end, words int) bool {
	if !shortWays[word] && !waysWritten[word] && !slices.Contains(longWays, word) || words == 0 {
		return false
	}
	if one, plural := strings.CutSuffix(word, "s"); plural && waysWritten[one] || goesOnAsStreet(text, end) {
		return false
	}
	if start == 0 && words == 1 && (end == len(text) || text[end] == ',') || townInSmall(text, end) > end {
		return true
	}
	if _, ok := dwellingBefore(text, 0, start, true, true); ok {
		return true
	}
	return announcesHouse(text, start)
}

// goesOnAsStreet says that the word behind i is for a street too: 17 north park road.
func goesOnAsStreet(text string, i int) bool {
	if i >= len(text) || text[i] != ' ' {
		return false
	}
	k := i + 1
	for k < len(text) && text[k]-'a' < 26 {
		k++
	}
	return slices.Contains(smallWays, text[i+1:k]) || slices.Contains(longWays, text[i+1:k])
}

// appendInSmall appends a street in small letters and the town behind it, and says where they end.
func appendInSmall(list []Match, text string, start, stop int) ([]Match, int) {
	list = append(list, Match{Start: start, End: stop, Kind: Place, Score: .75})
	end := townInSmall(text, stop)
	if end == stop {
		return list, end
	}
	for stop < end && (text[stop] == ' ' || text[stop] == ',') {
		stop++
	}
	if strings.HasPrefix(text[stop:end], "in ") {
		stop += len("in ")
	}
	return append(list, Match{Start: stop, End: end, Kind: Place, Score: .75}), end
}

// announcesHouse says that the word before i announces the number of a house.
func announcesHouse(text string, i int) bool {
	k := i
	for k > 0 && i-k < 2 && (text[k-1] == ' ' || text[k-1] == ':') {
		k--
	}
	j := k
	for j > 0 && k-j < mostDwelling && text[j-1]-'a' < 26 {
		j--
	}
	return k < i && sited[text[j:k]]
}

// articledWay is where a street ends that begins with its number at start and has an article at i: 11 the strand.
func articledWay(text string, start, i int) int {
	k := i + len("the ")
	if k >= len(text) || text[i:k] != "the " {
		return 0
	}
	end := k
	for end < len(text) && text[end]-'a' < 26 {
		end++
	}
	if !articledWays[text[k:end]] || end < len(text) && wordByte(text[end]) || !announcesHouse(text, start) && townInSmall(text, end) == end {
		return 0
	}
	return end
}

// townInSmall is where the town, the state and the code end that stand behind a street in small letters which ends
// at i; it is i if there are none.
func townInSmall(text string, i int) int {
	k, comma := i, false
	for k < len(text) && k < i+2 && (text[k] == ' ' || text[k] == ',') {
		comma = comma || text[k] == ','
		k++
	}
	if k == i || k == len(text) {
		return i
	}
	if strings.HasPrefix(text[k:], "in ") {
		k += len("in ")
	}
	if end := codeInSmall(text, k); end > 0 {
		return end
	}
	var t tag.Token
	stop, listed := i, i
	var before uint64
	strange := false
	for n := 0; n < wordsOfTown+1 && k < len(text) && tag.Read(text, k, &t) && t.Shape == tag.Lower; n++ {
		word := text[t.Start:t.End]
		if after := slices.Contains(afterStreets, word); after || noStreet[word] && !stateCodes[word] {
			if after && n == 1 && strange {
				listed = stop
			}
			break
		}
		strange = t.Mask&tag.Common == 0
		if n < wordsOfTown && (word == "co" || word == "county") && t.End+2 < len(text) { // co. mayo
			k = t.End
			for k < len(text) && k < t.End+2 && (text[k] == '.' || text[k] == ' ') {
				k++
			}
			if tag.Read(text, k, &t) && t.Shape == tag.Lower && text[k-1] == ' ' {
				listed = t.End
			}
			comma = true
		}
		if n == 0 && t.Mask&tag.Common == 0 && (t.Mask&tag.Place != 0 || comma && t.Mask == 0) || n > 0 && tag.PlacePhrase(before, t.Hash) {
			listed = t.End
		}
		before, stop = t.Hash, t.End
		if stop == len(text) || text[stop] == '\n' {
			if comma && t.Mask&tag.Common == 0 || n == 0 && t.Mask&tag.Place != 0 {
				listed = stop
			}
			break
		}
		k = stop
		for k < len(text) && k < stop+2 && (text[k] == ' ' || text[k] == ',') {
			k++
		}
		if end := codeInSmall(text, k); end > 0 && k > stop {
			return end
		}
		if end := digitsEnd(text, k); end == k+4 && k > stop && (end == len(text) || !wordByte(text[end])) && listed == stop {
			return end
		}
		if text[stop] != ' ' && text[stop] != ',' {
			break
		}
		if text[stop] == ',' && n == 0 && comma && t.Mask&tag.Common == 0 {
			listed = stop
		}
	}
	return listed
}

// afterStreets are the words that go on behind a street.
var afterStreets = strings.Fields("thx thanks ta pls please btw and but so come round now today tomorrow tonight bring then that which who when where phone tel mob mobile email any asap cheers xx its im")

// codeInSmall is where a postal code in small letters ends that begins at i, with the state before it; 0 if there is none.
func codeInSmall(text string, i int) int {
	if i+2 < len(text) && text[i]-'a' < 26 {
		k := i
		for k < len(text) && k-i < 4 && text[k]-'a' < 26 {
			k++
		}
		if k < len(text) && text[k] == ' ' && statesInSmall[text[i:k]] {
			if end := digitsEnd(text, k+1); end == k+5 && k-i > 1 || end == k+6 && k-i == 2 {
				if end == len(text) || !wordByte(text[end]) {
					return end
				}
			} else if end := codeEnd(text, k+1, len(text)); end > 0 && text[k+1]-'a' < 26 {
				return end
			}
		}
		if end := outwardInSmall(text, i); end > 0 {
			return end
		}
	}
	if end := codeEnd(text, i, len(text)); end > i && (text[i]-'a' < 26 || end-i >= 4 && end-i <= 7 && (end == len(text) || strings.IndexByte(",.\\n", text[end]) >= 0)) {
		return end
	}
	return 0
}

// outwardInSmall is where the code of the United Kingdom ends, or its first half alone, that begins at i in small letters.
func outwardInSmall(text string, i int) int {
	var b [4]byte
	n := copy(b[:], text[i:])
	for k := range n {
		if b[k]-'a' < 26 {
			b[k] -= 'a' - 'A'
		}
		if !wordByte(b[k]) {
			n = k
			break
		}
	}
	if outward(string(b[:n]), 0, n) != n || i+n < len(text) && wordByte(text[i+n]) {
		return 0
	}
	if end := i + n + 4; end <= len(text) && text[i+n] == ' ' && text[i+n+1]-'0' < 10 && text[i+n+2]-'a' < 26 && text[i+n+3]-'a' < 26 && (end == len(text) || !wordByte(text[end])) {
		return end
	}
	return i + n
}

// statesInSmall are the states of the United States and Australia and the provinces of Canada before a code.
var statesInSmall = func() map[string]bool {
	list := wordSet("nsw vic qld wa sa tas act nt on qc bc ab mb sk ns nb nl pe yt in or me hi ok id de la al pa ma oh mo co ne ms")
	for w := range stateCodes {
		list[w] = true
	}
	return list
}()
