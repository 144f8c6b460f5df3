package names

import "strings"

// Postcode says whether the number text[i:end] is a postal code that the words
// before it announce, and where the code ends: 7412 SL, 62704-1234, 394 13, 53-320, 75534-030.
func Postcode(text string, i, end int) (stop int, ok bool) {
	if !postal(text, i) {
		return 0, false
	}
	stop = end
	if n := end - i; n < 4 {
		if k, ok := grouped(text, end, n); ok {
			return k, true
		}
		return end, n == 3 && (end == len(text) || strings.IndexByte(" \n,;.\"'", text[end]) >= 0 && (end+1 == len(text) || text[end+1]-'0' >= 10))
	}
	if stop+3 <= len(text) && text[stop] == ' ' && upper2(text[stop+1:]) && (stop+3 == len(text) || text[stop+3]|0x20 < 'a' || text[stop+3]|0x20 > 'z') {
		stop += 3
	} else if stop+5 <= len(text) && text[stop] == '-' && bare(text[stop+1:stop+5]) {
		stop += 5
	} else if k, ok := grouped(text, end, end-i); ok {
		stop = k
	}
	return stop, true
}

// grouped says where the second group of a code ends whose first group of n digits
// ends at i: 394 13, 53-320, 3610-114, 75534-030.
func grouped(text string, i, n int) (end int, ok bool) {
	if i >= len(text) {
		return 0, false
	}
	k := 3
	switch {
	case n == 3 && text[i] == ' ':
		k = 2
	case (n == 2 || n == 4 || n == 5) && text[i] == '-':
	default:
		return 0, false
	}
	end = i + 1 + k
	return end, digitsEnd(text, i+1) == end && (end == len(text) || text[end]-'0' >= 10 && text[end] != '-' && (text[end]|0x20)-'a' >= 26)
}

func upper2(s string) bool { return s[0]-'A' < 26 && s[1]-'A' < 26 }

// postalWords announce a postal code.
var postalWords = [...]string{"zip", "zip code", "zipcode", "postcode", "post code", "postal code", "plz", "cap", "code postal", "cp", "c.p.", "postleitzahl", "código postal", "codigo postal", "cep", "postnummer", "postnr", "pincode", "pin code", "postinumero", "kod pocztowy", "irsz"}

// postalEnds are the postalWords by their last letters.
var postalEnds = func() (t [256][]string) {
	for _, w := range postalWords {
		c := w[len(w)-1]
		t[c] = append(t[c], w)
	}
	return t
}()

// postalGap are the bytes between the words and the code.
var postalGap = [256]bool{' ': true, ':': true, '=': true, '#': true, '"': true, '\'': true, '\t': true}

// postal says that the words right before i announce a postal code.
func postal(text string, i int) bool {
	k := i
	for k > 0 && i-k < 8 && postalGap[text[k-1]] {
		k--
	}
	if k == i || k == 0 || len(postalEnds[text[k-1]|0x20]) == 0 && text[k-1]|0x20 != 's' {
		return false
	}
	var b [28]byte
	n := copy(b[:], text[max(0, i-len(b)):i])
	for k := range n {
		if 'A' <= b[k] && b[k] <= 'Z' {
			b[k] |= 0x20
		}
	}
	for n > 0 && postalGap[b[n-1]] {
		n--
	}
	if n > 3 && b[n-1] == 's' && b[n-2] == 'i' && b[n-3] == ' ' {
		n -= 3
	}
	if n == 0 {
		return false
	}
	before := string(b[:n])
	for _, w := range postalEnds[b[n-1]] {
		if k := len(before) - len(w); k >= 0 && before[k:] == w && (k == 0 || before[k-1] == ' ' || before[k-1] == '\n' || before[k-1] == '"' || before[k-1] == ',' || before[k-1] == '_') {
			return true
		}
	}
	return false
}
