package decode

import "strings"

// Numbers as people dictate them: "my zip is nine four one oh seven", "nineteen seventy nine", "eight a b c one two three".

// DigitWords are the words for digits; those that double and treble the next are 'd' and 't'.
var DigitWords = map[string]byte{
	"zero": '0', "oh": '0', "o": '0', "one": '1', "two": '2', "three": '3', "four": '4', "five": '5', "six": '6', "seven": '7', "eight": '8', "nine": '9', "double": 'd', "triple": 't',
	"null": '0', "eins": '1', "zwei": '2', "zwo": '2', "drei": '3', "vier": '4', "fünf": '5', "sechs": '6', "sieben": '7', "acht": '8', "neun": '9',
	"cero": '0', "uno": '1', "dos": '2', "tres": '3', "cuatro": '4', "cinco": '5', "seis": '6', "siete": '7', "ocho": '8', "nueve": '9',
}

// teens and tens are the words for what takes two digits; of tens, the second may be a word of its own.
var teens, tens = map[string]string{
	"ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}, map[string]byte{"twenty": '2', "thirty": '3', "forty": '4', "fifty": '5', "sixty": '6', "seventy": '7', "eighty": '8', "ninety": '9'}

const (
	leastDictated = 3  // digits
	leastWords    = 2  // words, for one is a count
	mostDictated  = 40 // characters
	longestDigits = 9  // bytes of the longest of the words
)

// Dictated writes numbers that are spelled out in words in digits, with the letters among them in capitals, and reports
// whether there was any.
func (v *View) Dictated(text string) bool {
	v.begin(text)
	last := 0
	var b [mostDictated + 4]byte
	for i := 0; i < len(text); {
		if !alnum(text[i]) && text[i] < 0x80 {
			i++
			continue
		}
		end, n := dictated(text, i, &b)
		if n > 0 {
			v.buf = append(v.buf, text[last:i]...)
			v.atom(b[:n], i, end-i)
			last, i = end, end
			continue
		}
		for i < len(text) && (alnum(text[i]) || text[i] >= 0x80) {
			i++
		}
	}
	v.buf = append(v.buf, text[last:]...)
	return len(v.atoms) > 0
}

// dictated reads the number that the words from i on spell out: its characters, n of them, and where it ends. There is
// none if n is 0.
func dictated(text string, i int, b *[mostDictated + 4]byte) (end, n int) {
	words, digits, times := 0, 0, 1
	for at := i; n < mostDictated; {
		stop := at
		for stop < len(text) && stop-at <= longestDigits && (alpha(text[stop]) || text[stop] >= 0x80) {
			stop++
		}
		if stop == at && at < len(text) && text[at]-'0' < 10 {
			stop++ // a digit by itself
		}
		if stop == at || stop-at > longestDigits || stop < len(text) && alnum(text[stop]) {
			break
		}
		word := strings.ToLower(text[at:stop])
		d := DigitWords[word]
		if word[0]-'0' < 10 {
			d = word[0]
		}
		switch {
		case d == 'd' || d == 't':
			if times > 1 {
				return i, 0
			}
			times = 2
			if d == 't' {
				times = 3
			}
		case d != 0:
			for ; times > 0; times-- {
				b[n] = d
				n++
				digits++
			}
			times, end = 1, stop
			words++
		case teens[word] != "":
			n += copy(b[n:], teens[word])
			digits, words, end = digits+2, words+1, stop
		case tens[word] != 0:
			b[n], b[n+1] = tens[word], '0'
			digits, words, end = digits+2, words+1, stop
			if k, unit := unitBehind(text, stop); unit != 0 {
				b[n+1] = unit
				stop, end = k, k
			}
			n += 2
		case len(word) == 1 && alpha(word[0]) && spelledOn(text, stop):
			b[n] = word[0] &^ 0x20
			n++
		default:
			goto done
		}
		if at = stop; at+1 >= len(text) || !partsDigits(text[at]) {
			break
		}
		if at++; text[at] == ' ' && at+1 < len(text) {
			at++
		}
	}
done:
	if words < leastWords || digits < leastDictated {
		return i, 0
	}
	for n > 0 && b[n-1]-'0' >= 10 {
		n-- // letters that no digit stands behind
	}
	return end, n
}

// unitBehind is the digit that the word behind a ten at i names, and where it ends: forty three, forty-three.
func unitBehind(text string, i int) (end int, digit byte) {
	if i+4 > len(text) || text[i] != ' ' && text[i] != '-' {
		return i, 0
	}
	end = i + 1
	for end < len(text) && alpha(text[end]) {
		end++
	}
	if end-i > 6 {
		return i, 0
	}
	if d := DigitWords[strings.ToLower(text[i+1:end])]; d-'1' < 9 && end-i > 2 {
		return end, d
	}
	return i, 0
}

// spelledOn says that behind the letter that ends at i another one stands by itself, or a word for a digit.
func spelledOn(text string, i int) bool {
	if i+1 >= len(text) || !partsDigits(text[i]) {
		return false
	}
	end := i + 1
	for end < len(text) && end-i <= longestDigits && alpha(text[end]) {
		end++
	}
	return end == i+2 || DigitWords[strings.ToLower(text[i+1:end])] != 0
}

// partsDigits says that a byte may part the words of a number.
func partsDigits(c byte) bool { return c == ' ' || c == ',' || c == '-' || c == '.' }

func alpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
