package detect

import "github.com/sotto-project/sotto/core/detect/pii"

// dictated looks at a row of single digits that begins at i, each parted from the next by one
// blank: a number as somebody dictates it, 4 1 1 1 1 1 1 1 ... It returns where the row ends.
func (s *scanner) dictated(text string, i int) int {
	end := i + 1
	for end+1 < len(text) && text[end] == ' ' && text[end+1]-'0' < 10 && (end+2 == len(text) || text[end+2]-'0' >= 10) {
		end += 2
	}
	n := (end - i + 1) / 2
	if n < 9 || n > longestDictated || end < len(text) && wordByte(text[end]) || i > 1 && text[i-1] == ' ' && text[i-2]-'0' < 10 {
		return end // too few, or a list of numbers
	}
	var b [longestDictated]byte
	for k := range n {
		b[k] = text[i+2*k]
	}
	digits := asString(b[:n])
	if m, ok := pii.Card(digits, 0); ok && m.End == n && n >= 13 && (m.Score >= .8 || s.contexts(text, i)&cardContext != 0) {
		s.pii(text, card, pii.Match{Start: i, End: end, Score: .8})
	} else if c := s.contexts(text, i); n == 9 && c&ssnContext != 0 {
		s.pii(text, ssn, pii.Match{Start: i, End: end, Score: .8})
	} else if n <= 15 && (c&phoneContext != 0 || c&(numberContext|otherContext) == numberContext) {
		s.pii(text, phone, pii.Match{Start: i, End: end, Score: .7})
	}
	return end
}

// longestDictated is how many digits such a number has at most: those of a card.
const longestDictated = 19
