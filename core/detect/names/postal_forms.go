package names

import "strings"

// codeEnd is where a postal code ends that begins at i, in the form of any country; 0 is that
// there is none.
func codeEnd(text string, i, limit int) int {
	if i+leastCode > limit || !codeBegins[codeHead(text[i:i+leastCode])] {
		return 0
	}
	var b [10]byte
	n := 0
	for k := i; k < limit && n < len(b); k++ {
		switch c := text[k]; {
		case c-'0' < 10:
			b[n] = '9'
		case c-'A' < 26:
			b[n] = 'A'
		case c-'a' < 26:
			b[n] = 'a'
		case c == ' ' || c == '-':
			b[n] = c
		default:
			k = limit
			continue
		}
		n++
	}
	shape := string(b[:n])
	best := 0
	for _, form := range codeForms {
		if len(form) > best && strings.HasPrefix(shape, form) {
			if e := i + len(form); e == len(text) || !wordByte(text[e]) && (text[e] != '-' || e+1 == len(text) || text[e+1]-'0' >= 10) {
				best = len(form)
			}
		}
	}
	if best == 0 {
		return 0
	}
	return i + best
}

// leastCode is the length of the shortest form.
const leastCode = 4

// codeHead is the form of the first bytes of what may be a code, in three bits each.
func codeHead(s string) (h uint16) {
	for k := range leastCode {
		h = h<<3 | uint16(codeByte[s[k]])
	}
	return h
}

// codeByte numbers the kinds of bytes in forms; 0 stands in none.
var codeByte = func() (t [256]uint8) {
	for i := range t {
		switch c := byte(i); {
		case c-'0' < 10:
			t[i] = 1
		case c-'A' < 26:
			t[i] = 2
		case c-'a' < 26:
			t[i] = 3
		case c == ' ':
			t[i] = 4
		case c == '-':
			t[i] = 5
		}
	}
	return t
}()

// codeBegins are the beginnings of the forms: most words are told to be none by them.
var codeBegins = func() (t [1 << (3 * leastCode)]bool) {
	for _, form := range codeForms {
		t[codeHead(form)] = true
	}
	return t
}()

// codeForms are the forms of postal codes: 9 is a digit, A a capital.
var codeForms = [...]string{
	"9999", "99999", "999999", "9999999", "99999999", "999 99", "99-999", "9999-999", "99999-999", "99999-9999", "9999 AA", "9999AA",
	"A9A 9A9", "A9A9A9", "A9 9AA", "A99 9AA", "A9A 9AA", "AA9 9AA", "AA99 9AA", "AA9A 9AA", "a9a 9a9", "a9a9a9", "aa9 9aa", "a9 9aa", "aa99 9aa", "a99 9aa", "a9a 9aa", "aa9a 9aa", "A99 A9A9", "A99 AA99", "a99 a9a9", "a99 aa99", "9999 aa", "9999aa",
}
