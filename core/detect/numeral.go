package detect

import (
	"math/bits"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect/decode"
	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// numeral decides whether the number that begins at i is worth a look. Most are
// not: years, counts, and what stands within hashes. Digits has a bit for each
// digit from i on, near one for each digit and each byte that may part digits.
func (s *scanner) numeral(text string, i int, digits, near uint64) {
	n := bits.TrailingZeros64(^digits)
	end := i + n
	if n == 64 {
		for end < len(text) && text[end]-'0' < 10 {
			end++
		}
	}
	before, after := byte(' '), byte(' ')
	if i > 0 {
		before = text[i-1]
	}
	if end < len(text) {
		after = text[end]
	}
	if before == '_' && !wordEndsBefore(text, i) {
		before = '*' // it marks the number, and joins it to no word
	}
	if after == '_' && !wordBeginsAt(text, end) {
		after = '*'
	}
	s.valued(text, i, before)
	s.pass.number(i)
	switch {
	case wordByte(before):
		s.inWord(text, i, end, before, digits, near)
	case isLetter(after) || after == '_':
		s.beforeWord(text, i, end, after, digits, near)
	default:
		s.alone(text, i, end, before, after, digits, near)
	}
	s.numberEnd = max(s.numberEnd, end)
}

// number notes a number at i: many close to one another may be a list of bytes.
func (p *pass) number(i int) {
	if i > p.lastNumber+closeNumbers {
		p.row = 0
	}
	p.lastNumber = i
	if p.row++; p.row == manyNumbers && p.traits&decode.Numbers == 0 {
		p.traits |= decode.Numbers
		p.numbersFrom = max(0, i-manyNumbers*closeNumbers-mostLine)
	}
}

// precise are the bits of the decimals that a latitude has at least.
const precise = 1<<pii.Precise - 1

const (
	closeNumbers = 8  // bytes from the beginning of one to that of the next
	manyNumbers  = 8  // as in a line of a dump in groups of two
	mostLine     = 64 // of a dump, before the numbers that are seen
)

// valued looks at the value of a sentence whose first digit stands at i.
func (s *scanner) valued(text string, i int, before byte) {
	v, other := i, 0
	if before > ' ' {
		for low := max(0, i-40, s.pass.proseEnd); v > low && text[v-1] > ' '; {
			if v--; text[v] >= utf8.RuneSelf && other == 0 {
				other = v + 1
			}
		}
	}
	s.pass.proseEnd = i + 1
	if other > 0 {
		s.unparted(text, other)
		s.toldElsewhere(text, other)
	} else if v > 4 && text[v-1] == ' ' && s.pass.marks.High != 0 {
		if text[v-2] >= utf8.RuneSelf {
			s.unparted(text, v)
		}
		s.toldElsewhere(text, v)
	}
	if v > 4 && text[v-1] == ' ' && (text[v-2]|0x20 == 's' || text[v-2] == ' ' || text[v-2] == ':' || text[v-2] == '/') {
		s.prose(text, v)
	}
}

// inWord looks at digits behind a letter.
func (s *scanner) inWord(text string, i, end int, before byte, digits, near uint64) {
	if end-i <= 2 && end < len(text) && isLetter(before) && (i == 1 || !wordByte(text[i-2])) && s.eircode(text, i-1) {
		return
	}
	switch {
	case before-'A' < 26:
		if i > 3 && (text[i-2] >= utf8.RuneSelf || i > 4 && text[i-3] >= utf8.RuneSelf) && s.chinesePlate(text, i) {
			return
		}
		if end-i == 1 && end < len(text) && text[end] == '*' && s.x12(text, i) {
			return
		}
		if end-i < longestCode && s.codeWord(text, i) {
			return
		}
	case i >= 2 && isLetter(before) && isLetter(text[i-2]) && (i == 2 || !wordByte(text[i-3])) && end-i >= 2: // an IBAN in lower case
	case before|0x20 == 'c' && text[i] == '1' && i >= 2 && text[i-2]|0x20 == 'b': // a wallet
	default:
		if isHex(before) && i >= s.colonEnd && paired(text, i) {
			s.hardware(text, i)
		}
		if s.small(text, i, end) {
			return
		}
		s.numberEnd = max(s.numberEnd, wordEnd(text, end))
		return
	}
	s.digit(text, i, digits, near)
}

// eircode looks at a postal code of Ireland that begins with the letter at i.
func (s *scanner) eircode(text string, i int) bool {
	end, ok := names.Eircode(text, i)
	if ok {
		s.pii(text, location, pii.Match{Start: i, End: end, Score: .8})
		s.numberEnd = max(s.numberEnd, end)
	}
	return ok
}

// letteredPostcode looks at a postal code of the United Kingdom or Canada whose second half begins at i.
func (s *scanner) letteredPostcode(text string, i int) bool {
	from, stop, ok := names.LetteredPostcode(text, i)
	if ok {
		s.pii(text, location, pii.Match{Start: from, End: stop, Score: .8})
		s.numberEnd = stop
	}
	return ok
}

// hardware looks at hexadecimal digits in pairs or groups.
func (s *scanner) hardware(text string, i int) {
	if m, ok := pii.MAC(text, i); ok && s.e.kinds.Has(pii.MACAddress) {
		s.identified(text, pii.MACAddress, m, m.End)
		return
	}
	s.colons(text, i)
}

// beforeWord looks at digits with a letter behind them.
func (s *scanner) beforeWord(text string, i, end int, after byte, digits, near uint64) {
	switch {
	case end-i == 1 && i >= s.numberEnd && i > 2 && (text[i-1] == ' ' || wordByte(text[i-1])) && s.letteredPostcode(text, i):
		return
	case after-'A' < 26: // identifiers have capitals
		if i > 4 && text[i-1] == 0xb7 && s.chinesePlate(text, i) { // the mark is ·
			return
		}
		if end-i < longestCode && s.codeWord(text, i) {
			return
		}
	case end-i <= 2 && ordinal(text, end) && s.looseBirth(text, i, end):
		return
	case end-i <= 2 && written(digits, end-i) && (ordinal(text, end) || pii.Month(text, end)): // 12th March 1985
	case uuid(text, i):
		s.numberEnd = i + 36
		return
	case (text[i] == '0' && end-i == 1 && after == 'x' || text[i] == '1' || text[i] == '3') && wordEnd(text, end)-i >= 26: // a wallet
	case isHex(after) && paired(text, i):
	case (after == 'x' || after == 'e') && amount(digits, near) >= 7:
	case after == '_' && end-i == 4: // a card's
	default:
		if !s.small(text, i, end) && after != 'x' && after != 'e' {
			s.numberEnd = wordEnd(text, end)
		}
		return
	}
	s.digit(text, i, digits, near)
}

// alone looks at digits that are no part of a word.
func (s *scanner) alone(text string, i, end int, before, after byte, digits, near uint64) {
	n := end - i
	if (n == mobileDigits || n == 3) && s.eastMobile(text, i, end) || before == 0xb7 && s.chinesePlate(text, i) { // the mark is ·
		return
	}
	if n == 5 && before == ' ' && i > 8 && text[i-2]-'a' < 26 {
		if from, stop, ok := names.SmallAddress(text, i, end); ok {
			s.pii(text, location, pii.Match{Start: from, End: stop, Score: .8})
			s.numberEnd = max(s.numberEnd, stop)
			return
		}
	}
	if n >= shortestCode && n <= longestCode && s.code(text, i, end) {
		return
	}
	if n <= 4 && (before == ' ' && (n == 2 || i > 4 && (text[i-3] == '-' || text[i-4] == '-')) || before == '-' && after != '-') && shortGroup(text, i) && s.spelled(text, i, i, end) {
		return // ab 12 34 56 c, b-ab 1234
	}
	if n >= 2 && n <= 4 && after == ' ' && capitals(text, end+1) && (s.spelled(text, i, i, end) || s.document(text, i, end)) {
		return // 4821 KLM
	}
	if n <= 3 && (after == '.' && digits>>(n+1)&precise == precise || after == 0xc2) && s.coordinates(text, i) {
		return
	}
	if n <= 2 && (after == ' ' || before == ' ' || before == '\'') && s.looseBirth(text, i, end) {
		return
	}
	many := amount(digits, near)
	switch {
	case n == 8 && s.compactDate(text, i, end):
		return
	case n == 4 && after == '-' && before != '+' && isoDate(text, i):
		// No kind of number is written so, and a date is one of birth or nothing.
		if m, ok := pii.Date(text, i, end); ok && s.words.announce(text, m.Start, pii.DateOfBirth) {
			s.identified(text, pii.DateOfBirth, m, end)
		}
		if m, ok := pii.Appointment(text, i); ok && s.e.kinds.Has(pii.DateTime) {
			s.identified(text, pii.DateTime, m, end)
		}
		s.numberEnd = max(s.numberEnd, timeEnd(text, i+10))
		return
	case n == 4 && after >= 0xe5 && s.eastDate(text, i, end):
		return
	case n <= 3 && after >= 0xe5 && before >= utf8.RuneSelf && s.eraDate(text, i, end):
		return
	case n <= 3 && (after == ' ' && end+1 < len(text) && text[end+1] == 0xe3 || after >= 0xe3) && s.eastPlate(text, i, end):
		return
	case n == 4 && s.year(text, i, end):
		return
	case n == 1 && end < len(text) && (after == ' ' || after == '-') && s.codeByDigit(text, i):
		return
	case n == 1 && single(text, i):
		s.numberEnd = max(i+3, s.dictated(text, i))
		return
	case n <= 2 && longRow(digits, near):
		s.identifier(text, i, end, false)
		return
	case many >= 7:
		if before == '-' && i >= 2 && wordByte(text[i-2]) && text[i-2]-'A' >= 26 && after != ':' {
			// In the middle of something: of no kind.
			return
		}
	case after == ':' && before == ':' && n <= 4: // a part of an address on the net or of hardware
		s.colons(text, i)
		return
	case after == ':' || before == ':':
	case n >= 2 && n <= 6 && postcode(text, i, end):
	case many >= 4 && n <= 4 && (after == '.' || after == '-' || after == '/'): // 1.2.3.4, 3/12/85
	case n <= 2 && written(digits, n) && (after == ' ' || after == ',' || after == '.'): // 12 March 1985, 12. März 1985
	case (before == '-' || before == ' ') && i >= 2 && text[i-2]-'A' < 26: // AB-12-34-56-C, HRB 123456, B-AB 1234
	case n <= 2 && (after == '-' || before == '-') && paired(text, i):
	default:
		return
	}
	s.digit(text, i, digits, near)
}

// shortGroup says that one to three letters stand before the byte before i, by themselves
// or behind a dash; of small ones before a blank, which may be a word, two.
func shortGroup(text string, i int) bool {
	k := i - 1
	for k > 0 && i-1-k < 4 && isLetter(text[k-1]) {
		k--
	}
	n := i - 1 - k
	if k > 0 && wordByte(text[k-1]) {
		return false
	}
	return n == 1 || n == 2 || n == 3 && (text[i-2] < 'a' || text[i-1] == '-')
}

// capitals says that two or three capitals stand at i by themselves.
func capitals(text string, i int) bool {
	k := i
	for k < len(text) && k-i < 4 && text[k]-'A' < 26 {
		k++
	}
	return (k-i == 2 || k-i == 3) && (k == len(text) || !wordByte(text[k]))
}

func postcode(text string, i, end int) bool {
	_, ok := names.Postcode(text, i, end)
	return ok
}

// amount is how many digits stand from here on in 32 bytes, until something
// comes that parts no digits of one number.
func amount(digits, near uint64) int {
	n := min(bits.TrailingZeros64(^near), 32)
	return bits.OnesCount64(digits & (1<<n - 1))
}

// ordinal says that st, nd, rd or th stands at i.
func ordinal(text string, i int) bool {
	if i+2 > len(text) {
		return false
	}
	switch text[i : i+2] {
	case "st", "nd", "rd", "th":
		return true
	}
	return false
}

// longRow says that more digits follow than a telephone number has, parted by
// single bytes: then a group of one or two begins no number but an identifier.
func longRow(digits, near uint64) bool {
	const reach = 1<<32 - 1
	parts := near &^ digits
	return near&reach == reach && parts&(parts>>1)&reach == 0 && bits.OnesCount64(digits&reach) > 15
}

// written says that a year may follow a day of n digits.
func written(digits uint64, n int) bool { return bits.OnesCount64(digits&0xffffff) >= n+4 }

// isoDate says that 2024-08-06 stands at i, and no more of its kind behind it.
func isoDate(text string, i int) bool {
	if len(text)-i < 10 || text[i+7] != '-' || text[i+5]-'0' >= 10 || text[i+6]-'0' >= 10 || text[i+8]-'0' >= 10 || text[i+9]-'0' >= 10 {
		return false
	}
	return len(text)-i == 10 || text[i+10] != '-' && text[i+10]-'0' >= 10
}

// timeEnd is the end of T12:34:56.789 at i, or i: what it holds is no number.
func timeEnd(text string, i int) int {
	if len(text)-i < 9 || text[i] != 'T' || text[i+3] != ':' || text[i+6] != ':' {
		return i
	}
	for _, k := range [...]int{1, 2, 4, 5, 7, 8} {
		if text[i+k]-'0' >= 10 {
			return i
		}
	}
	end := i + 9
	if end+1 < len(text) && text[end] == '.' {
		for n := 0; n < 9 && end+1 < len(text) && text[end+1]-'0' < 10; n++ {
			end++
		}
		end++
	}
	return end
}

// paired says that the hexadecimal digits around i may be a part of an address:
// a colon or a dash stands at most four of them away.
func paired(text string, i int) bool {
	for j := i; j < len(text) && j < i+5; j++ {
		if c := text[j]; c == ':' || c == '-' && j < i+3 {
			return true
		} else if !isHex(c) {
			break
		}
	}
	for j := i - 1; j >= 0 && j > i-6; j-- {
		if c := text[j]; c == ':' || c == '-' && j > i-3 {
			return true
		} else if !isHex(c) {
			break
		}
	}
	return false
}

// wordEndsBefore says that a word ends before the one or two underscores before i.
func wordEndsBefore(text string, i int) bool {
	for n := 0; n < 2 && i > 0 && text[i-1] == '_'; n++ {
		i--
	}
	return i > 0 && (wordByte(text[i-1]) || text[i-1] >= utf8.RuneSelf)
}

// wordBeginsAt says that a word begins behind the one or two underscores at i.
func wordBeginsAt(text string, i int) bool {
	for n := 0; n < 2 && i < len(text) && text[i] == '_'; n++ {
		i++
	}
	return i < len(text) && (wordByte(text[i]) || text[i] >= utf8.RuneSelf)
}
