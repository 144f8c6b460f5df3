package names

import "strings"

// codes adds the postal codes of Brazil, 01310-200, and those that codeOfTown knows, behind a place and the state that it lies in: São
// Paulo - SP, 01310-200.
func (f *Finder) codes(text string) {
	list := f.fields[:0]
	for i, m := range f.found {
		if m.Kind != Place {
			continue
		}
		if from, to := lettered(text, m.End); to > 0 {
			list = append(list, Match{Start: from, End: to, Kind: Place, Score: cuedPlace})
			continue
		}
		if from, to := f.codeOfTown(text, m, i); to > 0 {
			list = append(list, Match{Start: from, End: to, Kind: Place, Score: cuedPlace})
			continue
		}
		k := m.End
		for _, gap := range [...]string{" - ", " – ", "/", ", "} {
			if n := k + len(gap); n+2 < len(text) && text[k:n] == gap && upper2(text[n:n+2]) && !wordByte(text[n+2]) {
				k = n + 2
				break
			}
		}
		if k+2 >= len(text) || text[k:k+2] != ", " && text[k:k+2] != " -" {
			continue
		}
		for k < len(text) && k < m.End+12 && (text[k] == ' ' || text[k] == ',' || text[k] == '-') {
			k++
		}
		const form = len("01310-200")
		if k+form > len(text) || digitsEnd(text, k) != k+5 || text[k+5] != '-' || digitsEnd(text, k+6) != k+form || k+form < len(text) && (wordByte(text[k+form]) || text[k+form] == '-') {
			continue
		}
		list = append(list, Match{Start: k, End: k + form, Kind: Place, Score: cuedPlace})
	}
	f.fields = list
	f.put(list...)
}

// codeOfTown is where the code begins and ends that a town at m, the match i, has behind it or is followed by: Chennai – 600 090,
// Harrow HA1, of which the town may be on no list if a street stands before it.
func (f *Finder) codeOfTown(text string, m Match, i int) (from, to int) {
	limit := min(len(text), m.End+mostTown)
	if i+1 < len(f.found) {
		limit = min(limit, max(m.End, f.found[i+1].Start))
	}
	k := m.End
	if k+3 >= limit {
		return 0, 0
	}
	if digit := text[m.End-1]-'0' < 10; !digit || digitsEnd(text, m.Start) < m.End {
		for _, gap := range [...]string{" - ", " – ", " ", "-", "–", ", "} {
			if !strings.HasPrefix(text[k:], gap) {
				continue
			}
			if end := pin(text, k+len(gap), limit, gap != " "); end > 0 && !digit {
				return k + len(gap), end
			}
			break
		}
	}
	if text[k] != ' ' && text[k] != ',' {
		return 0, 0
	}
	for k < limit && k < m.End+2 && (text[k] == ' ' || text[k] == ',') {
		k++
	}
	if end := outward(text, k, limit); end > 0 && text[m.End-1]-'0' >= 10 {
		return k, end
	}
	// The town of a street: Lascelles Avenue, Harrow HA1.
	if text[m.End] != ',' || !streetly(text[m.Start:m.End]) {
		return 0, 0
	}
	from = k
	for n := 0; n < wordsOfTown && k < limit && text[k]-'A' < 26; n++ {
		for k < limit && (wordByte(text[k]) || text[k] == '-' || text[k] == '\'') {
			k++
		}
		if k+1 >= limit || text[k] != ' ' && text[k] != ',' {
			break
		}
		for k < limit && (text[k] == ' ' || text[k] == ',') {
			k++
		}
		if end := outward(text, k, limit); end > 0 {
			return from, end
		}
	}
	return 0, 0
}

// pin is where a code of India or Singapore ends that begins at i and that nothing else goes on behind: 560001. One
// that a dash leads to may be in two groups, or is the number of a quarter of the town: 600 090, Bengaluru-18.
func pin(text string, i, limit int, dashed bool) int {
	end := digitsEnd(text[:limit], i)
	if end-i == 3 && end+4 <= limit && text[end] == ' ' && digitsEnd(text, end+1) == end+4 && text[i] != '0' {
		end += 4
	} else if end-i != 6 || text[i] == '0' && !dashed {
		return 0
	}
	if end == len(text) || strings.IndexByte(",;)\n\r\"'|", text[end]) >= 0 || text[end] == '.' && (end+1 == len(text) || text[end+1] <= ' ') {
		return end
	}
	if dashed && text[end] == ' ' {
		return end
	}
	return 0
}

// outward is where the first half of a code of the United Kingdom ends that begins at i and stands alone: HA1, SW1A.
func outward(text string, i, limit int) int {
	k := i
	for k < limit && text[k]-'A' < 26 {
		k++
	}
	if n := k - i; n == 0 || n > 2 || !postAreas[text[i:k]] {
		return 0
	}
	end := digitsEnd(text[:limit], k)
	if end == k || end > k+2 {
		return 0
	}
	if end < limit && end == k+1 && text[end]-'A' < 26 {
		end++
	}
	if end < len(text) && (wordByte(text[end]) || strings.IndexByte("-/_", text[end]) >= 0) {
		return 0
	}
	return end
}

// postAreas are the areas of the post of the United Kingdom.
var postAreas = wordSet(`AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML
	N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE`)
