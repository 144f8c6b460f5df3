package pii

import "strings"

// SSN recognises a US social security number at i: 536-90-4399, with spaces, or
// nine digits together, which score low: they need a word that says so. So does a
// number with dashes that nobody was ever given.
func SSN(text string, i int) (Match, bool) {
	if !freeBefore(text, i) && at(text, i-1) != ',' && (i < 4 || !strings.EqualFold(text[i-4:i-1], "ssn") || text[i-1] != '-') {
		return Match{}, false
	}
	n := 0
	for n < 10 && isDigit(at(text, i+n)) {
		n++
	}
	end, score := i+9, .3
	serial := i + 5
	group := i + 4
	switch {
	case n == 3 && strings.HasPrefix(text[i+3:], " - "): // 536 - 90 - 4399, or what is left of a number
		if !allDigits(text, i+6, 2) || !strings.HasPrefix(text[i+8:], " - ") || !allDigits(text, i+11, 4) {
			return Match{}, false
		}
		end, serial, group, score = i+15, i+11, i+6, .4
	case n == 3:
		sep := at(text, i+3)
		if sep != '-' && sep != ' ' && sep != '.' && sep != '/' || at(text, i+6) != sep || !allDigits(text, i+4, 2) || !allDigits(text, i+7, 4) {
			return Match{}, false
		}
		end, serial, score = i+11, i+7, .85
		if sep != '-' {
			score = .4
		}
	case n != 9:
		return Match{}, false
	}
	if n == 9 {
		group = i + 3
	}
	area := text[i : i+3]
	if end > len(text) || !freeAfter(text, end) && (n != 3 || !cell(text, i, end)) {
		return Match{}, false
	}
	if area == "000" || area == "666" || area[0] == '9' || text[group:group+2] == "00" || text[serial:serial+4] == "0000" {
		return Match{i, end, .1}, n == 3 // nobody has such a number, unless somebody says so
	}
	switch text[i:end] {
	case "078-05-1120", "219-09-9999", "123-45-6789", "078051120", "219099999":
		// Printed on sample cards; still masked when a word says what it is.
		score = min(score, .6)
	}
	return Match{i, end, score}, true
}

func allDigits(text string, i, n int) bool {
	for j := range n {
		if !isDigit(at(text, i+j)) {
			return false
		}
	}
	return true
}

// ibanLength holds the lengths of the SWIFT registry.
var ibanLength = map[[2]byte]int{}

func init() {
	const registry = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22" +
		"GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30" +
		"NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30"
	for i := 0; i < len(registry); i += 4 {
		ibanLength[[2]byte{registry[i], registry[i+1]}] = int(registry[i+2]-'0')*10 + int(registry[i+3]-'0')
	}
}

// IBAN recognises an international bank account number whose check digits stand
// at i: country, length of that country, mod 97; spaces or dashes between
// groups of four, or none. If only the check digits are wrong it scores low: a word
// must say what it is.
func IBAN(text string, i int) (Match, bool) {
	start := i - 2
	if start < 0 || !isLetter(text[start]) || !isLetter(text[start+1]) || wordBefore(text, start) || !isDigit(at(text, i+1)) {
		return Match{}, false
	}
	length, ok := ibanLength[[2]byte{text[start] &^ 0x20, text[start+1] &^ 0x20}]
	if !ok {
		return Match{}, false
	}
	var b [34]byte
	n, j := 0, start
	for ; j < len(text) && n < length; j++ {
		c := text[j]
		if isAlnum(c) {
			if isLetter(c) {
				c &^= 0x20
			}
			b[n] = c
			n++
			continue
		}
		if (c != ' ' && c != '-' && c != '.') || n%4 != 0 || !isAlnum(at(text, j+1)) {
			break
		}
	}
	if n != length || wordAfter(text, j) {
		return Match{}, false
	}
	rest := 0
	for k := range n {
		c := b[(k+4)%n]
		if isDigit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	if rest != 1 {
		return Match{start, j, .2}, true
	}
	return Match{start, j, .98}, true
}

// clabe: bank, city and account in Mexico, and a check digit (CECOBAN): weights of 3, 7 and 1, of each
// product the last digit.
func clabe(b []byte) bool {
	sum := 0
	for i, c := range b[:17] {
		sum += int(c-'0') * [...]int{3, 7, 1}[i%3] % 10
	}
	return !uniform(b) && (10-sum%10)%10 == int(b[17]-'0')
}

// emirates: the number of the United Arab Emirates among countries, a year of birth, and eight digits.
// Those that are published do not all keep to the check digit of Luhn.
func emirates(b []byte) bool {
	year := value(b[3:7])
	return value(b[:3]) == 784 && year >= 1900 && year < 2100
}
