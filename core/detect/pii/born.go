package pii

import "strings"

// BirthDate recognises a date whose parts other marks part than those that Date knows: 12. 6. 1985, 29/11-90, 12.6.-85. It is
// one of birth or nothing.
func BirthDate(text string, i, end int) (Match, bool) {
	if end-i > 2 || !freeBefore(text, i) {
		return Match{}, false
	}
	day := value([]byte(text[i:end]))
	k := dateMark(text, end)
	month, j := numberOf(text, k)
	if k == end || j == k || !validDate(month, day) {
		return Match{}, false
	}
	if k = dateMark(text, j); k == j {
		return Match{}, false
	}
	for j = k; j < len(text) && j-k < 5 && isDigit(text[j]); {
		j++
	}
	if n := j - k; n != 2 && (n != 4 || text[k:k+2] != "19" && text[k:k+2] != "20") || !freeAfter(text, j) || at(text, j) == ':' {
		return Match{}, false
	}
	return Match{i, j, .8}, true
}

// dateMark is where the marks end that part two numbers of a date at i.
func dateMark(text string, i int) int {
	for _, mark := range [...]string{". ", ".-", " - ", ".", "/", "-"} {
		if strings.HasPrefix(text[i:], mark) && isDigit(at(text, i+len(mark))) {
			return i + len(mark)
		}
	}
	return i
}

// BornBefore says that what stands right before a date is short for "born": (f. 12.3.71), n. 4.6.66, FN 12/3/95.
func BornBefore(text string, i int) bool {
	before := text[max(0, i-8):i]
	for _, w := range [...]string{"(f. ", ", f. ", ", n. ", "(n. ", "FN ", "FN: ", "F.N. ", "F.N.: ", "D.N. ", "D.N.: ", "DN: "} {
		if k := len(before) - len(w); k >= 0 && before[k:] == w && (k == 0 || !isAlnum(before[k-1]) || !isLetter(w[0])) {
			return true
		}
	}
	return false
}

// eras are the years before the first of the eras by which Japan and Taiwan count.
var eras = [...]struct {
	name string
	year int
}{{"明治", 1867}, {"大正", 1911}, {"昭和", 1925}, {"平成", 1988}, {"令和", 2018}, {"民國", 1911}, {"民国", 1911}}

// EraDate recognises a whole date by an era, whose year is text[i:end]: 昭和60年6月12日.
func EraDate(text string, i, end int) (Match, bool) {
	for _, e := range eras {
		if !strings.HasSuffix(text[max(0, i-len(e.name)):i], e.name) {
			continue
		}
		k := unitEnd(text, end, "年", "년")
		if k == 0 {
			return Match{}, false
		}
		k, ok := eastDay(text, k)
		return Match{i - len(e.name), k, .85}, ok && e.year+value([]byte(text[i:end])) < 2100
	}
	return Match{}, false
}
