package pii

import "strings"

// Document recognises the number of a German passport or identity card that
// covers i: nine characters without vowels, the last of them the check digit of
// ICAO's Doc 9303.
func Document(text string, i int) (Match, bool) {
	start := i
	for start > 0 && i-start < 9 && isAlnum(text[start-1]) {
		start--
	}
	end := start + 9
	if end > len(text) || i >= end || !freeBefore(text, start) || !freeAfter(text, end) || !oneOf(capital(text[start]), "CFGHJKLMNPRTVWXYZ") {
		return Match{}, false
	}
	sum := 0
	for k := range 8 {
		c := capital(text[start+k])
		if !isDigit(c) && !oneOf(c, "CFGHJKLMNPRTVWXYZ") {
			return Match{}, false
		}
		sum += base36(c) * [...]int{7, 3, 1}[k%3]
	}
	last := text[end-1]
	return Match{start, end, .4}, isDigit(last) && sum%10 == int(last-'0')
}

// capital is a letter as a capital, and another byte as it is.
func capital(c byte) byte {
	if isLetter(c) {
		return c &^ 0x20
	}
	return c
}

// Register recognises an entry of Germany's commercial register, HRB 12345, whose
// number is text[i:end].
func Register(text string, i, end int) (Match, bool) {
	k := i
	for k > 0 && i-k < 2 && text[k-1] == ' ' {
		k--
	}
	if k < 3 || text[k-3:k-1] != "HR" || text[k-1] != 'A' && text[k-1] != 'B' || !freeBefore(text, k-3) || end-i > 6 || end-i < 3 || !freeAfter(text, end) {
		return Match{}, false
	}
	return Match{k - 3, end, .6}, true
}

// GermanPlate recognises a German number plate, B-AB 1234, whose number is text[i:end].
func GermanPlate(text string, i, end int) (Match, bool) {
	if end-i > 4 || text[i] == '0' {
		return Match{}, false
	}
	k, letters := letterGroup(text, i, 2)
	if letters == 0 {
		return Match{}, false
	}
	start, district := letterGroup(text, k, 3)
	if district == 0 || !freeBefore(text, start) || text[i-2] >= 'a' && text[i-2] <= 'z' && strings.IndexByte(text[start:i], '-') < 0 {
		return Match{}, false // small letters without a dash are words
	}
	if c := capital(at(text, end)); (c == 'E' || c == 'H') && !wordAfter(text, end+1) {
		end++
	}
	return Match{start, end, .4}, freeAfter(text, end)
}

// letterGroup is where the group of at most n letters begins that a blank or a
// dash parts from i, and how many they are.
func letterGroup(text string, i, n int) (start, letters int) {
	if c := at(text, i-1); c != ' ' && c != '-' {
		return i, 0
	}
	i--
	k := i
	for k > 0 && i-k < n && (isLetter(text[k-1]) || k > 1 && text[k-2] == 0xc3 && oneOf(text[k-1]&^0x20, "\x84\x96\x9c")) {
		if text[k-1] >= 0x80 {
			k--
		}
		k--
		letters++
	}
	return k, letters
}

// Numbered recognises what may be the number of a document, a contract or a person in a
// form that no list has: five to twenty letters, digits and dashes around i, four digits
// among them. It is one only where a word says so.
func Numbered(text string, i int) (Match, bool) {
	part := func(c byte) bool { return isAlnum(c) || c == '-' }
	start, end := i, i
	digits, letter, dash := 0, false, false
	for start > 0 && i-start < mostNumbered && part(text[start-1]) {
		start--
		letter = letter || isLetter(text[start])
	}
	for end < len(text) && end-start <= mostNumbered && part(text[end]) {
		switch c := text[end]; {
		case isDigit(c):
			digits++
		case c == '-':
			dash = true
		default:
			letter = true
		}
		end++
	}
	if dash && !letter && (text[i:i+2] == "19" || text[i:i+2] == "20") && isDigit(at(text, i+2)) {
		return Match{}, false // 2024-25, a date
	}
	for end > i && text[end-1] == '-' {
		end--
	}
	for start < i && text[start] == '-' {
		start++
	}
	if n := end - start; n < 5 || n > mostNumbered || digits < 4 || !freeBefore(text, start) || !freeAfter(text, end) {
		return Match{}, false
	}
	return Match{start, end, .4}, true
}

// mostNumbered is how many bytes such a number has at most: those of a SIM card, and a dash.
const mostNumbered = 20

// CapitalsBefore is where the one to three capitals begin that a blank parts from the number at i and that are a part of it, as in
// BA 44187720, or i.
func CapitalsBefore(text string, i int) int {
	if at(text, i-1) != ' ' {
		return i
	}
	k := i - 1
	for k > 0 && i-k < 5 && text[k-1]-'A' < 26 {
		k--
	}
	if n := i - 1 - k; n < 1 || n > 3 || !freeBefore(text, k) {
		return i
	}
	return k
}

// CapitalBehind is where the single capital ends that a blank parts from the number that ends at i, or i: 771 044 P.
func CapitalBehind(text string, i int) int {
	if at(text, i) == ' ' && at(text, i+1)-'A' < 26 && freeAfter(text, i+2) && (i+2 == len(text) || text[i+2] != ' ') {
		return i + 2
	}
	return i
}

// GroupsEnd is where the digits end that go on behind the number text[start:end] in groups that
// single blanks part, as in 4421 8830 12: all of them are digits, seventeen at most. Behind one
// that begins with a capital, as in W2281 44170, they have three digits and more.
func GroupsEnd(text string, start, end int) int {
	n, least := end-start, 2
	if !allDigits(text, start, n) {
		if least = 3; at(text, start)-'A' >= 26 || !allDigits(text, start+1, n-1) {
			return end
		}
	}
	for at(text, end) == ' ' {
		k := end + 1
		for k < len(text) && isDigit(text[k]) {
			k++
		}
		if g := k - end - 1; g < least || g > 6 || n+g > 17 || !freeAfter(text, k) || oneOf(at(text, k), "-/:%") || g == 4 && (text[end+1:end+3] == "19" || text[end+1:end+3] == "20") {
			break
		}
		n += k - end - 1
		end = k
	}
	return end
}

// DottedEnd is where the number that begins with the digits text[start:end] ends if dots part its thousands, as in
// 12.345.678-5, whose last character checks the others, or end.
func DottedEnd(text string, start, end int) int {
	const least = 2 // groups behind the first
	if end-start > 3 || !freeBefore(text, start) {
		return end
	}
	k, groups := end, 0
	for at(text, k) == '.' && isDigit(at(text, k+1)) && isDigit(at(text, k+2)) && isDigit(at(text, k+3)) && !isDigit(at(text, k+4)) {
		k += 4
		groups++
	}
	if groups < least {
		return end
	}
	if c := at(text, k+1); at(text, k) == '-' && (isDigit(c) || c|0x20 == 'k' || c|0x20 == 'x') && !wordAfter(text, k+2) {
		k += 2
	}
	if !freeAfter(text, k) {
		return end
	}
	return k
}

// MexicanRFC says that a word has the form of the number under which Mexico taxes a person or a firm: letters of the name, a
// date and three characters. The word RFC announces it, which other documents have as well.
func MexicanRFC(s string) bool {
	n := len(s) - len("561231GR8")
	if n != 3 && n != 4 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; i < n && !isLetter(c) || i >= n && i < n+6 && !isDigit(c) || !isAlnum(c) {
			return false
		}
	}
	month, day := int(s[n+2]-'0')*10+int(s[n+3]-'0'), int(s[n+4]-'0')*10+int(s[n+5]-'0')
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// VINLength is how many characters the number of a vehicle has, by ISO 3779.
const VINLength = 17

// Plate recognises what may be a number plate: five to nine capitals and digits,
// both of them, in at most three groups, around i; small letters
// stand in one word. It is one only where a word says so.
func Plate(text string, i int) (Match, bool) {
	behind := i
	for behind < i+9 && isDigit(at(text, behind)) {
		behind++
	}
	// A blank parts small letters from another word.
	small := at(text, i-1)-'a' < 26 || at(text, i-1) == '-' && at(text, i-2)-'a' < 26 || at(text, behind)-'a' < 26
	plate := func(c byte) bool { return isDigit(c) || c >= 'A' && c <= 'Z' || small && isLetter(c) }
	joined := func(k int) bool {
		return (at(text, k) == ' ' && !small || at(text, k) == '-') && plate(at(text, k-1)) && plate(at(text, k+1))
	}
	start, end := i, i
	for i-start < 9 && (plate(at(text, start-1)) || joined(start-1)) {
		start--
	}
	for end-start < 13 && (plate(at(text, end)) || joined(end)) {
		end++
	}
	letters, digits, groups := 0, 0, 1
	for k := start; k < end; k++ {
		switch c := text[k]; {
		case isDigit(c):
			digits++
		case c == ' ' || c == '-':
			groups++
		default:
			letters++
		}
	}
	if letters+digits < 5 || letters+digits > 10 || digits == 0 || letters == 0 || groups > 4 || letters+digits == 10 && groups < 4 || !freeBefore(text, start) || !freeAfter(text, end) {
		return Match{}, false
	}
	return Match{start, end, .4}, true
}
