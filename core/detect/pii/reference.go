package pii

// mostReference is how many letters and digits the number of a document or a person has at most, and
// leastReference how many digits at least.
const (
	mostReference  = 22
	leastReference = 5
)

// CapitalsOf is where the capitals begin that stand right before the first digit of a Reference at i.
func CapitalsOf(text string, i int) int {
	start := i
	for i-start < 6 && at(text, start-1)-'A' < 26 {
		start--
	}
	return start
}

// SeriesOf is where a group of at most three capitals begins before the first digit of a Reference at i, or i: MM 123456,
// L-1234567 8.
func SeriesOf(text string, i int) int {
	if c := at(text, i-1); c != ' ' && c != '-' {
		return i
	}
	start := i - 1
	for i-1-start < 4 && at(text, start-1)-'A' < 26 {
		start--
	}
	if n := i - 1 - start; n == 0 || n > 3 {
		return i
	}
	return start
}

// Reference recognises what may be the number of a document, a person or an account as forms print it: groups of capitals and
// digits that single blanks, dots, slashes or dashes part, as in 12 345678 K 901, 12345/67/8901, 12.345.678-9, AB 123456. It
// is one only right behind a word that says so.
func Reference(text string, start int) (Match, bool) {
	if !freeBefore(text, start) {
		return Match{}, false
	}
	all, digits, groups, end := 0, 0, 0, start
	var size [3]int // of the first groups, of digits alone
	for k := start; ; k++ {
		n, d := 0, 0
		for n <= mostReference && (isDigit(at(text, k+n)) || at(text, k+n)-'A' < 26) {
			if isDigit(text[k+n]) {
				d++
			}
			n++
		}
		if n == 0 || all+n > mostReference || !groupEnds(text, k+n) {
			break
		}
		if groups > 0 && text[k-1] == ' ' && (d == 0 && (n > 1 || !isDigit(at(text, k+n+1))) || d > 0 && d < n && n > 4 || d == 4 && n == 4 && year(text[k:])) {
			break // the next word, or a year
		}
		if groups < len(size) && d == n {
			size[groups] = n
		}
		all, digits, end = all+n, digits+d, k+n
		groups++
		k += n
		if c := at(text, k); c != ' ' && c != '.' && c != '/' && c != '-' {
			break
		}
	}
	if digits < leastReference || !freeAfter(text, end) || oneOf(at(text, end), "/:%") {
		return Match{}, false
	}
	date := groups >= 3 && (size[0] == 4 && size[1] <= 2 && size[2] <= 2 || size[0] <= 2 && size[1] <= 2 && size[0]*size[1] > 0 && (size[2] == 4 || size[2] == 2) && digits <= 8)
	if groups == 2 && size[0] == 4 && size[1] <= 4 && size[1] > 0 && year(text[start:]) {
		return Match{}, false // 2024-2025
	}
	fraction := groups == 2 && at(text, start+size[0]) == '.' // 12345.67
	return Match{start, end, .4}, !date && !fraction
}

// groupEnds says that a group of capitals and digits may end before i.
func groupEnds(text string, i int) bool { return !wordAfter(text, i) && !oneOf(at(text, i), ":%") }

func year(s string) bool { return len(s) > 1 && (s[:2] == "19" || s[:2] == "20") }

// VAT recognises what a sole trader in the European Union is taxed under, with the letters of the country: ATU12345678,
// NL001234567B01. It is one only right behind a word that says so.
func VAT(text string, i int) (Match, bool) {
	start := i
	for i-start < 4 && at(text, start-1)-'A' < 26 {
		start--
	}
	if start == i && at(text, i-1) == ' ' {
		for start = i - 1; i-1-start < 3 && at(text, start-1)-'A' < 26; {
			start--
		}
	}
	const countries = "AT BE BG CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK CH"
	if start > i-2 || !isMember(countries, text[start:start+2]) || !freeBefore(text, start) {
		return Match{}, false
	}
	n, digits, end := 0, 0, i
	for ; end < len(text) && n < 14; end++ {
		c := text[end]
		if isDigit(c) {
			digits++
		} else if (c == '.' || c == ' ') && isDigit(at(text, end+1)) && n > 0 {
			continue
		} else if c-'A' >= 26 {
			break
		}
		n++
	}
	return Match{start, end, .8}, digits >= 8 && freeAfter(text, end)
}

// isMember says that a word of two letters is one of a list of such words.
func isMember(list, word string) bool {
	for k := 0; k+2 <= len(list); k += 3 {
		if list[k:k+2] == word {
			return true
		}
	}
	return false
}
