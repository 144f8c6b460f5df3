package pii

import "github.com/sotto-project/sotto/core/detect/pii/dial"

// Dialled decides whether the number is one of a telephone in one of some countries, with a word of their language before it
// that is said of other numbers, too. Trunk says that numbers begin with 0 there.
func (n *Number) Dialled(regions dial.Regions, trunk bool) (Match, bool) {
	s := &n.shape
	first := n.start
	if n.text[first] == '(' {
		first++
	}
	if n.plus || s.wide > 0 || trunk && n.text[first] != '0' || s.n > 6 || s.dot > 0 && s.n < 3 || s.slash > 1 || date(s.groups[:s.n]) || s.years(n.text, n.start) || compact(n.text[first:s.end]) {
		return Match{}, false
	}
	var digits [maxPhone]byte
	k := 0
	for _, c := range []byte(n.text[n.start:s.end]) {
		if isDigit(c) {
			digits[k] = c
			k++
		}
	}
	return Match{n.start, s.end, .75}, !sameDigits(n.text[n.start:s.end]) && regions.Valid(digits[:k])
}

// compact says that eight digits are a date without marks: 20240131.
func compact(s string) bool {
	return len(s) == 8 && allDigits(s, 0, 8) && (s[:2] == "19" || s[:2] == "20") && monthDay([]byte(s[4:]))
}

// callsAbroad says that digits by themselves begin as those that call another country: 0041791234418. Whether there is such a
// number is asked elsewhere; zeros fill up other numbers, too, mostly short ones.
func (s *shape) callsAbroad(text string, start int) bool {
	const least = 12
	return s.n == 1 && s.digits >= least && text[start] == '0' && text[start+1] == '0' && text[start+2] >= '2' && (at(text, start-1) == ' ' || at(text, start-1) == ':' || at(text, start-1) == '(')
}
