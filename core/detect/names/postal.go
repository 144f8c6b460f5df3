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
	case n == 3 && text[i] == '-': // of Japan
		k = 4
	case (n == 2 || n == 4 || n == 5) && text[i] == '-':
	default:
		return 0, false
	}
	end = i + 1 + k
	return end, digitsEnd(text, i+1) == end && (end == len(text) || text[end]-'0' >= 10 && text[end] != '-' && (text[end]|0x20)-'a' >= 26)
}

// Eircode says whether a postal code of Ireland begins with the letter at i, and where it ends: D08 X4F2. It is so written
// in capitals that nothing has to announce it; small letters, or no blank, need that.
func Eircode(text string, i int) (end int, ok bool) {
	const area = 3
	k := i + area
	if i < 0 || k >= len(text) || i > 0 && (wordByte(text[i-1]) || text[i-1] == '-' || text[i-1] == '.') || strings.IndexByte("ACDEFHKNPRTVWXY", text[i]&^0x20) < 0 ||
		text[i+1]-'0' >= 10 || text[i+2]-'0' >= 10 && (text[i+2]|0x20 != 'w' || text[i]|0x20 != 'd' || text[i+1] != '6') {
		return 0, false
	}
	sure := text[k] == ' '
	if sure {
		k++
	}
	end = k + 4
	if end > len(text) || end < len(text) && (wordByte(text[end]) || text[end] == '-') {
		return 0, false
	}
	digits, letters := 0, 0
	for _, c := range []byte(text[k:end]) {
		switch {
		case c-'0' < 10:
			digits++
		case strings.IndexByte("ACDEFHKNPRTVWXY", c&^0x20) < 0:
			return 0, false
		default:
			letters++
			sure = sure && c < 'a'
		}
	}
	if digits == 0 || letters == 0 {
		return 0, false
	}
	return end, sure && text[i] < 'a' || postal(text, i)
}

func letter(c byte) bool { return (c|0x20)-'a' < 26 }

func upper2(s string) bool { return s[0]-'A' < 26 && s[1]-'A' < 26 }

// postalWords announce a postal code.
var postalWords = [...]string{
	"zip", "zip code", "zipcode", "postcode", "post code", "postal code", "eircode", "plz", "cap", "code postal", "cp", "c.p.", "postleitzahl", "código postal", "codigo postal", "cep", "postnummer", "postnr", "pincode", "pin code", "postinumero", "kod pocztowy", "irsz",
	"cod postal", "codice postale", "código de área postal", "郵便番号", "邮编", "邮政编码", "우편번호", "почтовый индекс", "индекс", "поштовий індекс",
}

// postalEnds are the postalWords by their last letters.
var postalEnds = func() (t [256][]string) {
	for _, w := range postalWords {
		c := w[len(w)-1]
		t[c] = append(t[c], w)
	}
	return t
}()

// postalGap are the bytes between the words and the code.
var postalGap = [256]bool{' ': true, ':': true, '=': true, '#': true, '"': true, '\'': true, '\t': true, '?': true, '\n': true, '*': true}

// postalLinks link the words to the code.
var postalLinks = [...]string{" is", " ist", " est", " es", " é", " è", " er", " är", " jest", " lautet", " was"}

var linksPostal = endings(postalLinks[:]...)

// postal says that the words right before i announce a postal code.
func postal(text string, i int) bool {
	k := i
	for k > 0 && i-k < 8 && postalGap[text[k-1]] {
		k--
	}
	if k == i || k == 0 || !postalTail[text[k-1]|0x20] && text[k] != ':' {
		return false
	}
	if text[k] == ':' {
		k = asked(text, k)
	}
	var b [28]byte
	n := copy(b[:], text[max(0, k-len(b)):k])
	for k := range n {
		if 'A' <= b[k] && b[k] <= 'Z' {
			b[k] |= 0x20
		}
	}
	before := string(b[:n])
	if before == "" {
		return false
	}
	for _, w := range linksPostal[before[len(before)-1]] {
		if strings.HasSuffix(before, w) {
			before = before[:len(before)-len(w)]
			break
		}
	}
	if before == "" {
		return false
	}
	for _, w := range postalEnds[before[len(before)-1]] {
		if k := len(before) - len(w); k >= 0 && before[k:] == w && (k == 0 || before[k-1] == ' ' || before[k-1] == '\n' || before[k-1] == '"' || before[k-1] == ',' || before[k-1] == '_' || before[k-1] == '*' || before[k-1] == '(') {
			return true
		}
	}
	return false
}

// asked is where the question ends that somebody answers whose turn in a talk begins before k: "postcode?\nCaller:".
// A colon stands at k. It is k if there is none.
func asked(text string, k int) int {
	const longest = 24
	i := k
	for i > 0 && k-i < longest && text[i-1] != '\n' && text[i-1] != '?' && text[i-1] != ':' {
		i--
	}
	if i == 0 || i == k || text[i-1] != '\n' {
		return k
	}
	for i > 0 && text[i-1] == '\n' {
		i--
	}
	if i > 0 && text[i-1] == '?' {
		return i - 1
	}
	return k
}

// postalTail are the last bytes of the words and of what links them.
var postalTail = func() (t [256]bool) {
	for c := range postalEnds {
		if len(postalEnds[c]) > 0 {
			t[c|0x20] = true
		}
	}
	for _, w := range postalLinks {
		t[w[len(w)-1]|0x20] = true
	}
	return t
}()

// LetteredPostcode says whether a postal code of the United Kingdom or of Canada, of which the second half begins with
// the digit at i, is one that the words before it announce, and where it begins and ends: SW1A 1AA, K1A 0B1.
func LetteredPostcode(text string, i int) (start, end int, ok bool) {
	end = i + 3
	if i < 3 || end > len(text) || end < len(text) && (wordByte(text[end]) || text[end] == '-') {
		return 0, 0, false
	}
	start = i
	if text[start-1] == ' ' {
		start--
	}
	for start > 0 && i-start < 6 && wordByte(text[start-1]) {
		start--
	}
	first := strings.TrimRight(text[start:i], " ")
	if n := len(first); n < 2 || n > 4 || !letter(first[0]) || start > 0 && wordByte(text[start-1]) {
		return 0, 0, false
	}
	switch last := text[i:end]; {
	case letter(last[1]) && letter(last[2]): // of the United Kingdom
		digits := 0
		for k := 1; k < len(first); k++ {
			switch c := first[k]; {
			case c-'0' < 10:
				digits++
			case !letter(c):
				return 0, 0, false
			}
		}
		ok = digits > 0
	case letter(last[1]) && last[2]-'0' < 10: // of Canada
		ok = len(first) == 3 && first[1]-'0' < 10 && letter(first[2])
	}
	return start, end, ok && postal(text, start)
}
