package decode

import "strings"

// Soft decodes quoted-printable: =XX, and an equals sign at the end of a line,
// which goes on in the next. It reports whether there was any.
func (v *View) Soft(text string) bool {
	v.begin(text)
	for i := 0; i < len(text); {
		k := strings.IndexByte(text[i:], '=')
		if k < 0 {
			v.buf = append(v.buf, text[i:]...)
			break
		}
		v.buf = append(v.buf, text[i:i+k]...)
		i += k
		if j := softBreak(text, i+1); j > i+1 {
			v.mark(0, i, j-i)
			i = j
			continue
		}
		if x, ok := hexValue(text, i+1, 2); ok && !lower(text[i+1]) && !lower(text[i+2]) && (x >= ' ' && x < 0x7f || x >= 0xc2 || x >= 0x80 && x < 0xc0) {
			v.mark(1, i, 3)
			v.buf = append(v.buf, byte(x))
			i += 3
			continue
		}
		v.buf = append(v.buf, '=')
		i++
	}
	return len(v.atoms) > 0
}

func lower(c byte) bool { return 'a' <= c && c <= 'f' }

// softBreak skips a line break without the blanks after it.
func softBreak(text string, i int) int {
	j := i
	if j < len(text) && text[j] == '\r' {
		j++
	}
	if j < len(text) && text[j] == '\n' {
		return j + 1
	}
	return i
}

// Broken says whether the run text[start:end] may be one half of a token that a
// line break has broken.
func Broken(text string, start, end int) bool {
	if i := lineBreak(text, end); i > end && broken(text, end-1, i) {
		return true
	}
	i := start
	for i > 0 && (text[i-1] == ' ' || text[i-1] == '\t' || text[i-1] == '>') {
		i--
	}
	if i == 0 || text[i-1] != '\n' {
		return false
	}
	if i--; i > 0 && text[i-1] == '\r' {
		i--
	}
	return i > 0 && tokenByte[text[i-1]] && broken(text, i-1, start)
}

// Wraps says whether the line feed at i, behind a full line, may stand inside a token.
func Wraps(text string, i int) bool {
	before := i - 1
	if before > 0 && text[before] == '\r' {
		before--
	}
	if before < 0 || !tokenByte[text[before]] {
		return false
	}
	after := lineBreak(text, before+1)
	return after > before+1 && broken(text, before, after)
}

// Join takes out the line breaks between what may be two halves of one token,
// and the hyphen before one. It reports whether there was any.
func (v *View) Join(text string) bool {
	v.begin(text)
	last := 0
	for i := 0; ; i++ {
		k := strings.IndexByte(text[i:], '\n')
		if k < 0 {
			break
		}
		i += k
		before := i - 1
		if before >= 0 && text[before] == '\r' {
			before--
		}
		if before < last || !tokenByte[text[before]] {
			continue
		}
		after := lineBreak(text, before+1)
		if !broken(text, before, after) {
			continue
		}
		if text[before] == '-' && before > last {
			before-- // a hyphen that the line break brought
		}
		v.buf = append(v.buf, text[last:before+1]...)
		v.mark(0, before+1, after-before-1)
		last = after
	}
	v.buf = append(v.buf, text[last:]...)
	return len(v.atoms) > 0
}

const (
	minHalf   = 8  // characters of a token before its line break
	minTail   = 4  // and after it
	minWhole  = 10 // of the longer half, if the line is full
	sameLine  = 24 // columns of a full line that is as long as the line before
	maxLookup = 512
)

// FullLine is the columns of a line that an editor, a mailer or a terminal would break.
const FullLine = 56

// broken says whether the line break between before and after may stand inside
// a token: both sides are of its alphabet, the second ends like a word, and the first line
// is full or ends in a hyphen, or the second stands alone in its line. Neither side is a
// word, and one is long; of a full line, which a terminal breaks anywhere, one side may be short.
func broken(text string, before, after int) bool {
	from := before
	for from > 0 && before-from < maxLookup && tokenByte[text[from-1]] {
		from--
	}
	to := after
	for to < len(text) && to-after < maxLookup && tokenByte[text[to]] {
		to++
	}
	if to == after || to < len(text) && !endsHalf[text[to]] {
		return false
	}
	a, b := text[from:before+1], text[after:to]
	longer := a
	if len(b) > len(a) {
		longer = b
	}
	if len(longer) < minWhole || !mingled(longer) {
		return false
	}
	if full(text, from, before) && !indented(text, after) {
		opened := from > 0 && text[from-1] != ' ' && text[from-1] != '\n' // a quote or a bracket, or =
		return len(a)+len(b) >= minBase64 && (opened || !ordinary(a)) && !ordinary(b)
	}
	if len(a) < minHalf || len(b) < minTail || len(longer) < minBase64 || !mingled(a) || !mingled(b) {
		return false
	}
	alone := to == len(text) || text[to] == '\n' || text[to] == '\r'
	return text[before] == '-' || alone
}

// ordinary says that what may be half a token is a word in small letters, or with a capital, or
// a small number, as in a list.
func ordinary(s string) bool {
	small, digits := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z':
			small++
		case c-'0' < 10:
			digits++
		}
	}
	return small == len(s) || small == len(s)-1 && s[0]-'A' < 26 || digits == len(s) && digits < minTail || strings.Trim(s, "/+-_") == ""
}

// indented says that blanks stand before what begins a line at i, other than one behind the sign of a
// quoted mail: no terminal puts them there.
func indented(text string, i int) bool {
	if text[i-1] == ' ' && i > 1 && text[i-2] == '>' {
		i--
	}
	return text[i-1] == ' ' || text[i-1] == '\t'
}

// full says that the line that ends behind before, and in which a token begins at from, is as
// long as lines are that are broken for their length: or as long as the line before it.
func full(text string, from, before int) bool {
	line := from
	for line > 0 && text[line-1] != '\n' && before-line < FullLine {
		line--
	}
	if before-line >= FullLine {
		return true
	}
	if line == 0 || before-line < sameLine {
		return false
	}
	last := line - 1
	if last > 0 && text[last-1] == '\r' {
		last--
	}
	start := last
	for start > 0 && text[start-1] != '\n' && last-start <= FullLine {
		start--
	}
	return last-start == before+1-line
}

// endsHalf are the bytes that may follow the second half of a token.
var endsHalf = func() (t [256]bool) {
	for _, c := range []byte("\n\r \"'`,.;)]}>|&\\") {
		t[c] = true
	}
	return t
}()

// mingled says that s has digits or capitals among small letters, as tokens do
// and words do not.
func mingled(s string) bool {
	digits, upper, small := 0, 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digits++
		case 'A' <= c && c <= 'Z':
			upper++
		case 'a' <= c && c <= 'z':
			small++
		}
	}
	return digits > 0 && upper+small > 0 || upper > 1 && small > 1 && s[0] != '/'
}
