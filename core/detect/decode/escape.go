package decode

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// plainEscape is what a backslash before a byte stands for; 0 is something else.
var plainEscape = [256]byte{
	'"': '"', '\\': '\\', '/': '/', '\'': '\'', '`': '`', 'n': '\n', 't': '\t', 'r': '\r', 'b': ' ', 'f': ' ', 'v': ' ',
	'_': '_', '-': '-', '.': '.', '@': '@', '*': '*', // as Markdown and LaTeX have them
}

// Escapes decodes backslash escapes as JSON, JavaScript, C and Python write
// them, leniently: an unknown escape stays as it is. It reports whether the
// view differs from the text.
func (v *View) Escapes(text string) bool {
	v.begin(text)
	v.escapes(text, 0)
	return len(v.atoms) > 0
}

// EscapesAt is Escapes for a text that stands at base in another, of which the
// backslashes that begin an escape are known; those before base and behind the
// text do not count.
func (v *View) EscapesAt(text string, base int, slashes []uint32) bool {
	v.begin(text)
	buf, pos := v.buf, 0
	for _, at := range slashes {
		i := int(at) - base
		if i >= len(text) {
			break
		}
		if i < pos {
			continue
		}
		if i+1 < len(text) {
			if c := plainEscape[text[i+1]]; c != 0 {
				buf = append(buf, text[pos:i]...)
				if i > pos { // it follows no other
					v.atoms = append(v.atoms, atom{at: uint32(len(buf)), src: uint32(i), n: 1, size: 2})
				} else {
					v.buf = buf
					v.mark(1, i, 2)
				}
				buf = append(buf, c)
				pos = i + 2
				continue
			}
		}
		var b [utf8.UTFMax]byte
		out, n := unescape(text[i:], b[:0])
		if n == 0 {
			continue
		}
		v.buf = append(buf, text[pos:i]...)
		v.atom(out, i, n)
		buf = v.buf
		pos = i + n
	}
	v.buf = append(buf, text[pos:]...)
	return len(v.atoms) > 0
}

// escapes appends a text that stands at src.
func (v *View) escapes(text string, src int) {
	buf := v.buf
	for i := 0; i < len(text); {
		k := strings.IndexByte(text[i:], '\\')
		if k < 0 {
			buf = append(buf, text[i:]...)
			break
		}
		buf = append(buf, text[i:i+k]...)
		i += k
		if i+1 < len(text) {
			if c := plainEscape[text[i+1]]; c != 0 {
				if k > 0 { // it follows no other
					v.atoms = append(v.atoms, atom{at: uint32(len(buf)), src: uint32(src + i), n: 1, size: 2})
				} else {
					v.buf = buf
					v.mark(1, src+i, 2)
				}
				buf = append(buf, c)
				i += 2
				continue
			}
		}
		var b [utf8.UTFMax]byte
		out, n := unescape(text[i:], b[:0])
		if n == 0 {
			buf = append(buf, text[i])
			i++
			continue
		}
		v.buf = buf
		v.atom(out, src+i, n)
		buf = v.buf
		i += n
	}
	v.buf = buf
}

// unescape decodes an escape that is not in plainEscape and says how long it is;
// 0 means that it is none.
func unescape(s string, b []byte) ([]byte, int) {
	if len(s) < 2 {
		return b, 0
	}
	switch s[1] {
	case '\n':
		return b, 2 // a line that goes on
	case 'x':
		if x, ok := hexValue(s, 2, 2); ok {
			return append(b, byte(x)), 4
		}
	case '0', '1', '2', '3':
		if len(s) >= 4 && s[2]-'0' < 8 && s[3]-'0' < 8 {
			return append(b, (s[1]-'0')<<6|(s[2]-'0')<<3|(s[3]-'0')), 4
		}
	case 'U':
		if x, ok := hexValue(s, 2, 8); ok && x <= utf8.MaxRune {
			return utf8.AppendRune(b, rune(x)), 10
		}
	case 'u':
		if len(s) > 3 && s[2] == '{' {
			for k := 3; k < len(s) && k < 10; k++ {
				if s[k] == '}' {
					if x, ok := hexValue(s, 3, k-3); ok && k > 3 && x <= utf8.MaxRune {
						return utf8.AppendRune(b, rune(x)), k + 1
					}
				}
			}
			return b, 0
		}
		x, ok := hexValue(s, 2, 4)
		if !ok {
			return b, 0
		}
		if utf16.IsSurrogate(rune(x)) && len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if y, ok := hexValue(s, 8, 4); ok {
				if r := utf16.DecodeRune(rune(x), rune(y)); r != utf8.RuneError {
					return utf8.AppendRune(b, r), 12
				}
			}
		}
		return utf8.AppendRune(b, rune(x)), 6
	}
	return b, 0
}

func hexValue(s string, at, n int) (int, bool) {
	if at+n > len(s) || n > 8 {
		return 0, false
	}
	x := 0
	for i := at; i < at+n; i++ {
		d, ok := nibble(s[i])
		if !ok {
			return 0, false
		}
		x = x<<4 | int(d)
	}
	return x, true
}

func nibble(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// Percent decodes %XX, %uXXXX as JavaScript's escape writes it, and the pluses that stand for blanks in a form's fields, where
// they part words. It reports whether there was any.
func (v *View) Percent(text string) bool {
	v.begin(text)
	last := 0
	field := false
	for i := 0; i < len(text); {
		k := strings.IndexAny(text[i:], "%+=&")
		if k < 0 {
			break
		}
		i += k
		switch c := text[i]; c {
		case '=', '&':
			field = c == '='
			i++
			continue
		case '+':
			if field && partsWords(text, i) {
				v.buf = append(v.buf, text[last:i]...)
				v.mark(1, i, 1)
				v.buf = append(v.buf, ' ')
				last = i + 1
			}
			i++
			continue
		}
		x, n := percent(text, i)
		if n == 0 {
			i++
			continue
		}
		v.buf = append(v.buf, text[last:i]...)
		if n == 3 {
			v.mark(1, i, 3)
			v.buf = append(v.buf, byte(x))
		} else {
			var b [utf8.UTFMax]byte
			v.atom(utf8.AppendRune(b[:0], rune(x)), i, n)
		}
		i += n
		last = i
	}
	v.buf = append(v.buf, text[last:]...)
	return len(v.atoms) > 0
}

const (
	longestWord  = 20 // bytes of a word beside a plus that stands for a blank; in base64 they are farther apart
	longestCoded = 64 // the same of a word with %XX in it
	longestField = 96 // bytes before one in which the = of its field stands
)

// plusBlank says that the plus at i stands for a blank: it parts two words of a field.
func plusBlank(text string, i int) bool {
	if !partsWords(text, i) {
		return false
	}
	for k, low := i, max(0, i-longestField); k > low && !breaks(text[k-1]) && text[k-1] != '&'; k-- {
		if text[k-1] == '=' {
			return true
		}
	}
	return false
}

// partsWords says that words stand on both sides of the plus at i.
func partsWords(text string, i int) bool {
	from, to := i, i+1
	for from > 0 && i-from <= longestCoded && wordOfField(text[from-1]) {
		from--
	}
	for to < len(text) && to-i <= longestCoded && wordOfField(text[to]) {
		to++
	}
	return isWord(text[from:i]) && isWord(text[i+1:to])
}

func isWord(s string) bool {
	return s != "" && (len(s) <= longestWord || len(s) <= longestCoded && strings.IndexByte(s, '%') >= 0)
}

// wordOfField says that a byte is of a word in a form's field. What is written as %XX is, too.
func wordOfField(c byte) bool {
	return alnum(c) || c == '%' || c == '.' || c == ',' || c == '-' || c == '\'' || c == ':' || c == '(' || c == ')'
}

// Form says that a plus stands for a blank soon behind the = at text[i-1]: name=Ada+Lovelace.
func Form(text string, i int) bool {
	for k := i; k < len(text) && k <= i+longestWord && (wordOfField(text[k]) || text[k] == '+'); k++ {
		if text[k] == '+' {
			return partsWords(text, k)
		}
	}
	return false
}

// percent is the value of the %XX or %uXXXX at i, and its length, or 0.
func percent(text string, i int) (x, n int) {
	if x, ok := hexValue(text, i+1, 2); ok {
		return x, 3
	}
	if i+1 < len(text) && text[i+1] == 'u' {
		if x, ok := hexValue(text, i+2, 4); ok {
			return x, 6
		}
	}
	return 0, 0
}

// NextPercent finds the next word with a %XX, or a plus that stands for a blank, in text[from:]: a run
// without spaces and quotes. It returns -1 when there is none.
func NextPercent(text string, from int) (start, end int) {
	for i := from; i < len(text); i++ {
		k := strings.IndexAny(text[i:], "%+")
		if k < 0 {
			return -1, -1
		}
		i += k
		n := 1
		if text[i] == '%' {
			_, n = percent(text, i)
		} else if !plusBlank(text, i) {
			continue
		}
		if n == 0 {
			continue
		}
		start, end = i, i+n
		for start > from && !breaks(text[start-1]) {
			start--
		}
		for end < len(text) && !breaks(text[end]) {
			end++
		}
		return start, end
	}
	return -1, -1
}

func breaks(c byte) bool {
	return c <= ' ' || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' || c == '|'
}
