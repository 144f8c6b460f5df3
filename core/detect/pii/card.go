package pii

// Card recognises a payment card number whose first digit stands at i: 12 to 19
// digits with a brand's prefix and length and Luhn's check digit, written
// together or in groups parted by one space or dash each; also by dots, slashes,
// underscores, two spaces or a mixture, if the groups are those of a printed card
// and a brand issues such numbers. A number that no brand issues but whose check
// digit holds scores low: it needs a word that says card.
func Card(text string, i int) (Match, bool) {
	if !freeBefore(text, i) && at(text, i-1) != ',' {
		return Match{}, false
	}
	var d [19]byte
	n, groups, run, end := 0, 1, 0, i
	var sep byte
	least, most, odd := 99, 0, false
	whole := 0 // digits of a whole card that others may follow, and where it ends
	wholeEnd := 0
	for j := i; j < len(text) && n < len(d); j++ {
		c := text[j]
		if isDigit(c) {
			d[n] = c - '0'
			n++
			run++
			end = j + 1
			continue
		}
		next := at(text, j+1)
		if wide := c == ' ' && next == ' ' && isDigit(at(text, j+2)); run >= 3 && (wide || isDigit(next) && cardGap[c]) {
			if (groups == 1 && run >= 15 || groups == 4 && n == 16 && least == 4 && most == 4 && run == 4 && !odd || groups == 3 && n == 15 && most == 6 && run == 5 && !odd) && !wide && c == ' ' && (sep != ' ' || !fours(text, j+1)) {
				whole, wholeEnd = n, j
			}
			if (run < 4 || run > 6) && (groups > 1 || run != 8) || groups > 1 && most == 8 {
				return wholeCard(d[:whole], i, wholeEnd) // no card has such a group before its last; two of eight digits may
			}
			odd = odd || wide || sep != 0 && sep != c || c != ' ' && c != '-'
			if wide {
				j++
			}
			sep = c
			least, most = min(least, run), max(most, run)
			groups++
			run = 0
			continue
		}
		break
	}
	if groups > 1 {
		// Groups of a printed card: 4-4-4-4(-3), 4-6-5, 4-6-4.
		if halves := groups == 2 && most == 8 && run == 8; !halves && (least < 4 || most > 6 || run < 1 || run > 6) {
			return wholeCard(d[:whole], i, wholeEnd)
		} else if halves {
			odd = true
		}
	}
	if n < 12 || !cell(text, i, end) || !Luhn(d[:n]) {
		return wholeCard(d[:whole], i, wholeEnd)
	}
	score := brand(d[:n])
	if odd && (score < .8 || n < 15 || n > 16 || groups > 4) {
		return Match{}, false
	}
	if score == 0 && (d[0] != 0 || d[1] == 6) {
		score = .2
	}
	if groups == 1 && (n >= 17 || n <= 13) {
		// One of ten numbers of a database has the right check digit by chance: without a
		// word that says card, a row of digits of an unusual length is one of those.
		score = min(score, .45)
	}
	return Match{i, end, score}, score > 0
}

// wholeCard is the card at i of which d are the digits, if a brand issues it.
func wholeCard(d []byte, i, end int) (Match, bool) {
	if len(d) == 0 || !Luhn(d) || brand(d) < .8 {
		return Match{}, false
	}
	return Match{i, end, brand(d)}, true
}

// fours says that a group of four digits stands at i, as in a row of them, and no date.
func fours(text string, i int) bool {
	for k := range 4 {
		if !isDigit(at(text, i+k)) {
			return false
		}
	}
	return !isDigit(at(text, i+4)) && at(text, i+4) != '/'
}

// CardShape recognises what looks like the number of a payment card at i and fails its
// check: 13 to 19 digits as printed on a card, or in a row, which score lower. It is one
// only where a word says so.
func CardShape(text string, i int) (Match, bool) {
	if !freeBefore(text, i) {
		return Match{}, false
	}
	var groups [5]int
	n, g, end := 0, 0, i
	for j := i; ; j++ {
		if c := at(text, j); isDigit(c) {
			n++
			groups[g]++
			end = j + 1
		} else if sep := at(text, end); (c != ' ' && c != '-' && c != '.') || c != sep || g > 0 && c != text[i+groups[0]] || g == len(groups)-1 || !isDigit(at(text, j+1)) {
			break
		} else {
			g++
		}
	}
	if n < 13 || n > 19 || !freeAfter(text, end) {
		return Match{}, false
	}
	switch groups {
	case [5]int{4, 4, 4, 4}, [5]int{4, 4, 4, 4, 3}, [5]int{4, 6, 5}, [5]int{4, 6, 4}:
		return Match{i, end, .6}, true
	}
	return Match{i, end, .3}, g == 0
}

// cardGap are the bytes that may part groups of a card's digits.
var cardGap = [256]bool{' ': true, '-': true, '.': true, '/': true, '_': true}

// Luhn checks the last digit of d, each element being one digit's value.
func Luhn(d []byte) bool {
	sum := 0
	for i := range d {
		x := int(d[len(d)-1-i])
		if i&1 == 1 {
			if x *= 2; x > 9 {
				x -= 9
			}
		}
		sum += x
	}
	return sum%10 == 0
}

// brand scores prefix and length by the issuers' ranges (ISO/IEC 7812); 0 is no card.
func brand(d []byte) float64 {
	n := len(d)
	p2 := int(d[0])*10 + int(d[1])
	p3 := p2*10 + int(d[2])
	p4 := p3*10 + int(d[3])
	switch {
	case p2 == 34 || p2 == 37:
		return when(n == 15, .95)
	case p4 >= 2221 && p4 <= 2720, p4 >= 2200 && p4 <= 2204, p2 >= 51 && p2 <= 55:
		return when(n == 16, .95)
	case p2 == 35: // JCB has 3528 to 3589; generators of test data use all of 35
		return when(n >= 16, .95)
	case p4 == 2131 || p4 == 1800:
		return when(n == 15, .9)
	case p3 >= 300 && p3 <= 305, p2 == 36, p2 == 38, p2 == 39, p3 == 309:
		return when(n == 14 || n == 16, .85)
	case d[0] == 4:
		return when(n == 13 || n == 16 || n == 19, .95)
	case p4 == 6011, p3 >= 644 && p3 <= 649, p2 == 65, p2 == 62, p2 == 81, p2 == 60:
		return when(n >= 16, .9) + when(n >= 12 && n < 16 && p2 != 81, .6)
	case p2 == 50, p2 >= 56 && p2 <= 58, p2 == 63, p2 == 67, p2 == 61, p2 == 64, p2 == 66, p2 == 68, p2 == 69:
		return when(n >= 12, .7)
	}
	return 0
}

func when(ok bool, score float64) float64 {
	if ok {
		return score
	}
	return 0
}
