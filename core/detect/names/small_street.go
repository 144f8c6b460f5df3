package names

import "strings"

// Streets whose last word is written small, as in the United Kingdom some are: 12 Henry route, Westtown, W2 5DQ.

// waysWritten are such words, besides those that are seldom written so: a road, a cove, a hollow.
var waysWritten = func() map[string]bool {
	list := map[string]bool{}
	for w := range strings.FieldsSeq(`alley avenue bypass cape causeway common corner corners course court courts cove coves crescent crest crossing crossroad curve dale drive drives estate estates expressway extension falls ferry field fields flat flats
		ford fords forest forge forges fork forks fort freeway garden gardens gateway glen glens green greens grove groves harbor harbors harbour haven heights highway hill hills hollow inlet island islands isle junction junctions knoll knolls
		lake lakes landing lane lock locks lodge loop mall manor manors meadow meadows mews mill mills motorway mount mountain mountains orchard oval overpass park parks parkway parkways passage path pike pine pines place plain plains plaza
		prairie ranch rapids ridge ridges river road roads route row shoal shoals shore shores skyway spring springs spur spurs square squares station stravenue stream street streets summit terrace throughway trace track trail tunnel turnpike
		underpass union unions valley valleys via viaduct village villages ville vista walk walks wall way ways well wells`) {
		list[w] = true
	}
	return list
}()

// smallWay is where the word written small for a street ends that stands behind a name that ends at i and that a town
// or a postal code follows on the line, or the line ends; 0 if there is none.
func smallWay(text string, i int) int {
	const shortest, farthest = 3, 12
	k := i + 1
	for k < len(text) && k-i < farthest && text[k]-'a' < 26 {
		k++
	}
	if k-i-1 < shortest || text[i] != ' ' || !waysWritten[text[i+1:k]] {
		return 0
	}
	if k+3 < len(text) && text[k] == ',' && (text[k+1] == ' ' || text[k+1] == '\n') && (text[k+2]-'A' < 26 || text[k+2]-'0' < 10) || k+1 < len(text) && text[k] == '\n' && text[k+1]-'A' < 26 {
		return k
	}
	return 0
}

// waysInSmall takes the number before and the word behind into the names of somebody or something that are those of
// such streets. A name that is found must be followed by a place or a postal code on the same line or the next.
func (f *Finder) waysInSmall(text string) {
	for i := range f.found {
		p := &f.found[i]
		if p.End+5 >= len(text) || text[p.End] != ' ' || text[p.End+1]-'a' >= 26 || p.Start < 2 {
			continue
		}
		end := smallWay(text, p.End)
		if end == 0 {
			continue
		}
		k := end + 2
		for k < len(text) && text[k] == ' ' {
			k++
		}
		if codeEnd(text, k, len(text)) == 0 && (i+1 == len(f.found) || f.found[i+1].Kind != Place || f.found[i+1].Start > k+1) && !codeBehind(text, k) {
			continue
		}
		start, ok := houseBefore(text, p.Start)
		if !ok && !strings.HasSuffix(text[:p.Start], ", ") {
			continue
		}
		if i > 0 && f.found[i-1].End > start {
			start = p.Start
		}
		*p = Match{Start: start, End: end, Kind: Place, Score: max(p.Score, suffixScore)}
	}
	list := f.fields[:0]
	for _, p := range f.found {
		if p.Kind == Place && p.Start > 8 && text[p.Start-1] == ' ' && text[p.Start-2] == ',' && (codeBehind(text, p.Start) || codeEnd(text, p.Start, len(text)) > 0) {
			if start, ok := wayBefore(text, p.Start-2); ok {
				list = append(list, Match{Start: start, End: p.Start - 2, Kind: Place, Score: suffixScore})
			}
		}
	}
	f.put(list...)
	f.fields = list[:0]
}

// wayBefore is where the street with a number begins that ends at i with a word written small: 88 White parkway.
func wayBefore(text string, i int) (start int, ok bool) {
	k := i
	for k > 0 && i-k < 12 && text[k-1]-'a' < 26 {
		k--
	}
	if k == i || k < 4 || text[k-1] != ' ' || !waysWritten[text[k:i]] {
		return 0, false
	}
	for n := 0; n < wordsOfTown; n++ {
		j := k - 1
		for j > 0 && k-j < longest && (wordByte(text[j-1]) || text[j-1] == '\'' || text[j-1] == '-') {
			j--
		}
		if j < 2 || text[j]-'A' >= 26 || text[j-1] != ' ' {
			return 0, false
		}
		if start, ok = houseBefore(text, j); ok {
			return start, true
		}
		k = j
	}
	return 0, false
}

// codeBehind says that a postal code of the United Kingdom stands behind the one segment, between commas, that begins at i.
func codeBehind(text string, i int) bool {
	const longestTown = 32
	k := strings.IndexAny(text[i:min(len(text), i+longestTown)], ",\n")
	if k < 0 {
		return false
	}
	k += i + 1
	for k < len(text) && text[k] == ' ' {
		k++
	}
	return k < len(text) && text[k]-'A' < 26 && codeEnd(text, k, len(text)) > 0
}

// houseBefore is where the number of a house begins that stands right before i.
func houseBefore(text string, i int) (start int, ok bool) {
	k := i
	if k < 2 || text[k-1] != ' ' {
		return i, false
	}
	for k--; k > 0 && i-k < 7 && (text[k-1]-'0' < 10 || k == i-1 && text[k-1]-'A' < 26); {
		k--
	}
	if k == i-1 || text[k]-'0' >= 10 || k > 0 && text[k-1] > ' ' {
		return i, false
	}
	return k, true
}

// houses are numbers of houses that are more than digits: a range, a half. What stands before a street at i is
// looked at; it is where the number begins, or i.
func houses(text string, i int) int {
	k := i
	if k < 4 || text[k-1] != ' ' {
		return i
	}
	if strings.HasSuffix(text[:k], " 1/2 ") {
		k -= len("1/2 ")
	}
	from := k
	for k--; k > 0 && from-k < 12 && (text[k-1]-'0' < 10 || text[k-1] == '-' && text[k]-'0' < 10 && k > 1 && text[k-2]-'0' < 10); {
		k--
	}
	if k == from-1 || k > 0 && text[k-1] > ' ' || from == i && strings.IndexByte(text[k:i], '-') < 0 {
		return i
	}
	return k
}

// compassBefore takes the quarter of the compass into the street at i: East 56th Street.
func compassBefore(text string, i int) int {
	for _, w := range [...]string{"North ", "South ", "East ", "West "} {
		if k := i - len(w); k >= 0 && text[k:i] == w && (k == 0 || text[k-1] <= ' ') {
			return k
		}
	}
	return i
}

// lettered is where the postal code of Canada or the United Kingdom begins and ends that stands behind a province in
// brackets, or one with dots, at i: (Québec) H2L 2C4, B.C. V3K 7A1.
func lettered(text string, i int) (from, to int) {
	k := i
	for n := k + 3; k < n && k < len(text) && strings.IndexByte(").C ,", text[k]) >= 0; {
		k++
	}
	if k == i || k >= len(text) || text[k-1] != ' ' || text[k]-'A' >= 26 {
		return 0, 0
	}
	end := codeEnd(text, k, len(text))
	if end < k+6 {
		return 0, 0
	}
	return k, end
}
