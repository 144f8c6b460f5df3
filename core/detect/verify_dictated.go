package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// Numbers as somebody dictates them: 4 1 1 1 1 1 1 1 ..., five five five one two three four.

// longestDictated is how many digits such a number has at most: those of a card.
const longestDictated = 19

// dictated looks at a row of single digits that begins at i, each parted from the next by one
// blank. It returns where the row ends.
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
	if c := s.contexts(text, i); !s.nineDigits(text, i, end, asString(b[:n]), c) && n <= 15 && (c.telephone() || n >= 10 && n <= 11 && b[0] == '0' && b[1] > '0' && saidBefore(text[:i])) {
		s.pii(text, phone, pii.Match{Start: i, End: end, Score: .7})
	}
	return end
}

// saidBefore says that a text ends with what somebody gives a number with: it's 0 7 7 ...
func saidBefore(before string) bool {
	for _, w := range [...]string{"it's ", "its ", " is ", " on ", "that's "} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

// codeByDigit looks at a code of four to eight single digits that begins at i, each parted from the next by a blank or a
// dash, and at what names it: my pin is 4 8 2 1.
func (s *scanner) codeByDigit(text string, i int) bool {
	end, sep := i+1, text[i+1]
	for end+1 < len(text) && text[end] == sep && text[end+1]-'0' < 10 && end-i < 2*longestCode {
		end += 2
	}
	n := (end - i + 1) / 2
	if n <= shortestCode || n > longestCode || codeGoesOn(text, i, end) || i < s.secretEnd || s.e.disabled[ruleCode] {
		return false
	}
	k := codeGapStart(text, i)
	if k < 3 || k == i || !mayName(text, k) || strings.Contains(text[k:i], "==") {
		return false
	}
	name := unlinked(text[max(0, k-codeReach):k])
	if !codeName(name, n) && !codeName(unowned(name), n) {
		return false
	}
	s.secret(text, i, end, ruleCode, .75)
	s.numberEnd = max(s.numberEnd, end)
	return true
}

// nineDigits looks at the nine digits and more that text[i:end] dictates: a card's, or those of
// an SSN. The topics are those before them.
func (s *scanner) nineDigits(text string, i, end int, digits string, c topic) bool {
	n := len(digits)
	if m, ok := pii.Card(digits, 0); ok && m.End == n && n >= 13 && (m.Score >= .8 || c&cardContext != 0) {
		s.pii(text, card, pii.Match{Start: i, End: end, Score: .8})
		return true
	}
	if n == 9 && c&ssnContext != 0 {
		s.pii(text, ssn, pii.Match{Start: i, End: end, Score: .8})
		return true
	}
	return false
}

// telephone says that a number is one of a telephone by what stands before it.
func (c topic) telephone() bool {
	return c&phoneContext != 0 || c&(numberContext|otherContext) == numberContext
}

// digitTriggers are those of five letters and more, one of which nearly each such number has.
var digitTriggers = [...]string{"three", "seven", "eight", "sechs", "sieben", "cuatro", "cinco", "nineteen"}

// digitPairs are the first two bytes of decode.DigitWords, five bits of each; "o" may have any behind it
// that parts words.
var digitPairs = func() (t [1 << 10 / 64]uint64) {
	for w := range decode.DigitWords {
		if len(w) > 1 {
			include(t[:], uint32(pairOf(w[0], w[1])))
			continue
		}
		for _, c := range []byte(" ,-.\n\"'") {
			include(t[:], uint32(pairOf(w[0], c)))
		}
	}
	return t
}()

const (
	leastNoted   = 3  // digits
	mostCounted  = 4  // of one that counts on: cvv one two three
	leastSpelled = 7  // of what nothing announces
	mostSpelled  = 24 // words
)

// digitWord is the digit that the word of at most seven bytes at i names, and where it ends.
func digitWord(text string, i int) (digit byte, end int) {
	if i+1 < len(text) {
		if k := pairOf(text[i], text[i+1]); digitPairs[k>>6]>>(k&63)&1 == 0 {
			return 0, i
		}
	}
	var b [8]byte
	n := 0
	for end = i; end < len(text) && (isLetter(text[end]) || text[end] >= 0x80); end++ {
		if n == len(b) {
			return 0, end
		}
		if b[n] = text[end]; isLetter(b[n]) {
			b[n] |= 0x20
		}
		n++
	}
	return decode.DigitWords[string(b[:n])], end
}

// digitBefore says that a word for a digit ends before i.
func digitBefore(text string, i int) bool {
	for n := i - 2; i > 0 && i > n && spelledGap(text[i-1]); {
		i--
	}
	k := i
	for k > 0 && i-k < 8 && isLetter(text[k-1]) {
		k--
	}
	if i-k < 2 {
		return false
	}
	d, end := digitWord(text, k)
	return d != 0 && end == i
}

// spelledGap says that a byte may part the digits of a number that is spelled out.
func spelledGap(c byte) bool { return c == ' ' || c == ',' || c == '-' || c == '.' }

// hundred is where the word hundred ends that begins at i, or 0.
func hundred(text string, i int) int {
	const word = "hundred"
	if k := i + len(word); k <= len(text) && fold(text[i:k], word) && (k == len(text) || !wordByte(text[k])) {
		return k
	}
	return 0
}

// numberWords looks at the number that is spelled out in words around the one at text[at:end].
func (s *scanner) numberWords(text string, at int) {
	if at < s.spelledEnd || at > 0 && wordByte(text[at-1]) {
		return
	}
	from := at
	for range mostSpelled {
		k := from
		for n := k - 2; k > 0 && k > n && spelledGap(text[k-1]); {
			k--
		}
		j := k
		for n := k - 8; j > 0 && j > n && (isLetter(text[j-1]) || text[j-1] >= 0x80); {
			j--
		}
		if j == k || k == from || j > 0 && wordByte(text[j-1]) {
			break
		}
		if d, end := digitWord(text, j); d == 0 || end != k {
			break
		}
		from = j
	}
	if fold(text[at:min(len(text), at+len("nineteen "))], "nineteen ") {
		s.pass.traits |= decode.Spelled // a year
		return
	}
	var b [longestDictated]byte
	n, end, times, counting := 0, from, 1, true
	i := from
	for {
		d, stop := digitWord(text, i)
		if last := hundred(text, i); d == 0 && n > 0 && last > 0 { // nine hundred four six one
			d, stop, times, counting = '0', last, 2, false
		}
		switch d {
		case 0:
		case 'd':
			times = 2
		case 't':
			times = 3
		default:
			for ; times > 0; times-- {
				if n < len(b) {
					counting = counting && (n == 0 || d == b[n-1]+1)
					b[n] = d
				}
				n++
			}
			times, end = 1, stop
		}
		if i = stop; d == 0 {
			break
		}
		for k := i + 2; i < k && i < len(text) && spelledGap(text[i]); {
			i++
		}
		if i == stop || i == len(text) {
			break
		}
	}
	s.spelledEnd = max(i, at+1) // a row has been looked at as a whole
	if n >= leastNoted && (!counting || n <= mostCounted) {
		s.pass.traits |= decode.Spelled
	}
	if n < leastSpelled || n > len(b) || counting || end < len(text) && wordByte(text[end]) {
		return
	}
	if c := contexts(text, from); !s.nineDigits(text, from, end, asString(b[:n]), c) && n <= 15 && (n >= 10 || c.telephone()) {
		s.pii(text, phone, pii.Match{Start: from, End: end, Score: .7})
	}
}
