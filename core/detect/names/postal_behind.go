package names

// codes adds the postal codes of Brazil, 01310-200, behind a place and the state that it lies in: São
// Paulo - SP, 01310-200.
func (f *Finder) codes(text string) {
	list := f.fields[:0]
	for _, m := range f.found {
		if m.Kind != Place {
			continue
		}
		if from, to := lettered(text, m.End); to > 0 {
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
