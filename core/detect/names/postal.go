package names

import "strings"

// Postcode says whether the number text[i:end] is a postal code that the words
// before it announce, and where the code ends: 7412 SL, 62704-1234.
func Postcode(text string, i, end int) (stop int, ok bool) {
	if !postal(text, i) {
		return 0, false
	}
	stop = end
	if stop+3 <= len(text) && text[stop] == ' ' && upper2(text[stop+1:]) && (stop+3 == len(text) || text[stop+3]|0x20 < 'a' || text[stop+3]|0x20 > 'z') {
		stop += 3
	} else if stop+5 <= len(text) && text[stop] == '-' && bare(text[stop+1:stop+5]) {
		stop += 5
	}
	return stop, true
}

func upper2(s string) bool { return s[0]-'A' < 26 && s[1]-'A' < 26 }

// postalWords announce a postal code.
var postalWords = [...]string{"zip", "zip code", "zipcode", "postcode", "post code", "postal code", "plz", "cap", "code postal", "cp", "c.p.", "postleitzahl", "código postal", "codigo postal", "cep", "postnummer", "postnr", "pincode", "pin code", "postinumero", "kod pocztowy", "irsz"}

// postalEnds are the last letters of postalWords, and of "is".
var postalEnds = func() (t [256]bool) {
	for _, w := range postalWords {
		t[w[len(w)-1]] = true
	}
	t['s'] = true
	return t
}()

// postal says that the words right before i announce a postal code.
func postal(text string, i int) bool {
	k := i
	for k > 0 && i-k < 8 && strings.IndexByte(" :=#\"'\t", text[k-1]) >= 0 {
		k--
	}
	if k == i || k == 0 || !postalEnds[text[k-1]|0x20] && text[k-1] != '.' {
		return false
	}
	var b [28]byte
	n := copy(b[:], text[max(0, i-len(b)):i])
	for k := range n {
		if 'A' <= b[k] && b[k] <= 'Z' {
			b[k] |= 0x20
		}
	}
	before := strings.TrimRight(string(b[:n]), " :=#\"'\t")
	if len(before) == n {
		return false
	}
	before = strings.TrimSuffix(before, " is")
	for _, w := range postalWords {
		if k := len(before) - len(w); k >= 0 && before[k:] == w && (k == 0 || before[k-1] == ' ' || before[k-1] == '\n' || before[k-1] == '"' || before[k-1] == ',' || before[k-1] == '_') {
			return true
		}
	}
	return false
}
