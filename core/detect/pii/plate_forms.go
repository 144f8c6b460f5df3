package pii

import (
	"strings"
	"unicode/utf8"
)

// plateForms are the forms of number plates that nothing but a vehicle before them announces: A is a letter, 0 a digit, - a blank or
// a dash. Those with no more than three letters and three digits are names of models as well.
var plateForms = func() map[string]bool {
	m := map[string]bool{}
	for f := range strings.FieldsSeq(`AA-000-AA AA000AA 0000-AAA AAA-0000 AAA0A00 00-A-0000 00-AA-000 00-AA-0000 00-AAA-00 00-AAA-000 A-0000-AAA A-0000-AA A-00-AAA A-000-AAA AA-00-AAA AA-000-000 AA-000000
		AA-0A-AA-0000 AA-00-AA-0000 AA-00-A-0000 AAA-00A AA-00000 AA-00-000 AAA-00-00 0A0-0000 00-AAA-0 0-AAA-000 00-AA-00 A-000-AA AA-000-A A-A-000 A-AA-00 A-AA-000 A-AA-0000 AA-A-000 AA-AA-000 AA-AA-0000 AAA-AA-00 AAA-AA-000 AAA-AA-0000`) {
		m[f] = true
	}
	return m
}()

// PlateForm says that what Plate has found has the form of the plates of some country.
func PlateForm(s string) bool {
	var b [16]byte
	if len(s) > len(b) {
		return false
	}
	for k := range len(s) {
		switch c := s[k]; {
		case isDigit(c):
			b[k] = '0'
		case c-'A' < 26:
			b[k] = 'A'
		case c == ' ' || c == '-':
			b[k] = '-'
		default:
			return false
		}
	}
	form := string(b[:len(s)])
	if form == "0000-AAA" && (year(s) || strings.ContainsAny(s[5:], "AEIOUQ")) {
		return false // no plate of Spain, but a year or a model
	}
	return plateForms[form]
}

// GermanForm says that what GermanPlate has found, in capitals, is hardly the name of a model: a dash stands behind the district,
// or three digits and more at the end.
func GermanForm(s string) bool {
	digits := 0
	for k := range len(s) {
		if isDigit(s[k]) {
			digits++
		} else if s[k]-'a' < 26 {
			return false
		}
	}
	return digits >= 3 || strings.IndexByte(s, '-') > 0
}

// JapanesePlate recognises a number plate of Japan, the digits of whose class are text[i:end]: 品川330あ12-34, with the name of the
// office before them. Each has a form that nothing else has.
func JapanesePlate(text string, i, end int) (m Match, strict, ok bool) {
	const kana, most = 3, 4
	k := skipBlank(text, end)
	if end-i > 3 || k+kana > len(text) || text[k] != 0xe3 || text[k+1] != 0x81 && text[k+1] != 0x82 {
		return Match{}, false, false
	}
	from := skipBlank(text, k+kana)
	stop := from
	for stop < len(text) && stop-from < 5 && (isDigit(text[stop]) || text[stop] == '-') {
		stop++
	}
	grouped := stop-from == 5 && text[from+2] == '-' && text[from] != '-' || stop-from == 4 && text[from+1] == '-'
	if !grouped || isDigit(at(text, stop)) {
		return Match{}, false, false
	}
	start := i
	for j := i; ; {
		if j == i && j > 0 && text[j-1] == ' ' {
			j--
		}
		r, n := utf8.DecodeLastRuneInString(text[max(0, j-utf8.UTFMax):j])
		if r < 0x4e00 || r > 0x9fff || i-j > most*kana {
			break
		}
		j -= n
		start = j
	}
	return Match{start, stop, .8}, true, true
}

// koreanUse are the syllables of number plates of South Korea; those that count something as well say nothing by themselves.
const (
	koreanUse   = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배하허호"
	koreanCount = "가나다조도주부구고수호두오무모자"
)

// KoreanPlate recognises a number plate of South Korea, whose first digits are text[i:end]: 12가 3456, 123가4567. Strict says that it
// is hardly anything else.
func KoreanPlate(text string, i, end int) (m Match, strict, ok bool) {
	const syllable = 3
	if n := end - i; n < 2 || n > 3 || end+syllable+4 > len(text) || text[end] < 0xea || text[end] > 0xed || !freeBefore(text, i) || !strings.Contains(koreanUse, text[end:end+syllable]) {
		return Match{}, false, false
	}
	k := skipBlank(text, end+syllable)
	if !allDigits(text, k, 4) || isDigit(at(text, k+4)) || isLetter(at(text, k+4)) {
		return Match{}, false, false
	}
	return Match{i, k + 4, .8}, k == end+syllable && !strings.Contains(koreanCount, text[end:end+syllable]), true
}

func skipBlank(text string, i int) int {
	if i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}
