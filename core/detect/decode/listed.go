package decode

// Bytes of a text are also written as a list of their numbers: 68 65 6c 6c 6f as in a dump, with
// colons, as 0x68, 0x65 in source code, as 104, 101 in JSON and Python. A list that turns out to be
// text is one atom, like a token of base64: what is found in it stands for all of it.

// MinListed is the least number of bytes in a list, as for base64.
const MinListed = 12

const (
	mostOfLine = 16 // bytes in the line of a dump
	mostColumn = 96 // characters of a dump's line behind its bytes
	mostOffset = 16 // digits of the offset that a line of a dump begins with
)

// What a byte is where a list may be.
const (
	hexDigit = 1 << iota
	ofWord   // a letter, a digit or _
)

var class = func() (t [256]uint8) {
	for c := range t {
		if _, ok := nibble(byte(c)); ok {
			t[c] = hexDigit
		}
		if alnum(byte(c)) || c == '_' {
			t[c] |= ofWord
		}
	}
	return t
}()

// radix is how the items of a list are written.
type radix uint8

const (
	pairs    radix = iota // two, four or eight hexadecimal digits
	prefixed              // 0x and one or two
	decimal               // one to three decimal digits
)

// Listed decodes the next list of bytes from text[from:] on that is text, and says where it
// stands. The bytes are in decimal or in hexadecimal: 65 75 73 may be either, and text in both. It
// returns -1 when there is none.
func (v *View) Listed(text string, from int, inDecimal bool) (start, end int) {
	for i := from; i < len(text); {
		c := class[text[i]]
		if c&hexDigit == 0 {
			i++
			continue
		}
		end := i
		for end < len(text) && class[text[end]]&ofWord != 0 {
			end++
		}
		if !begins(text, i, end) {
			i = end
			continue
		}
		l := list{text: text, start: i}
		if l.read(v, inDecimal); l.n >= MinListed && v.listed() {
			v.whole(l.start, l.last)
			return l.start, l.last
		}
		i = max(l.end, i+1)
	}
	return -1, -1
}

// begins says that the word text[i:end] may be the first of a list, or the offset of a dump. Most
// numbers are neither.
func begins(text string, i, end int) bool {
	if i > 0 && (class[text[i-1]]&ofWord != 0 || text[i-1] == '.') || end == len(text) {
		return false
	}
	switch text[end] {
	case ' ', ',', ':', '-', ';', '\t', '\n', '\r':
	default:
		return false
	}
	n := end - i
	return n <= 4 || n == 6 || n == 7 || n == 8 || n == mostOffset
}

// listed says whether the bytes of a list are text.
func (v *View) listed() bool {
	if pairs16(v.buf[:min(len(v.buf), MinListed)]) {
		return v.narrow()
	}
	return printable(v.buf)
}

// list reads one list.
type list struct {
	text       string
	start, end int // end: what has been read, list or not
	last       int // where its last item ends
	n          int // bytes
	radix      radix
	width      int  // digits of an item that is hexadecimal
	dump       bool // its lines begin with an offset
	words      bool // and no colon is behind that: groups of four digits are words of which the lower byte comes first
	line       int  // bytes in the line at hand
}

// read puts the bytes of the list at l.start into a view.
func (l *list) read(v *View, inDecimal bool) {
	switch {
	case inDecimal:
		l.items(v, decimal)
	case len(l.text)-l.start > 2 && l.text[l.start+1]|0x20 == 'x':
		l.items(v, prefixed)
	default:
		l.items(v, pairs)
	}
}

func (l *list) items(v *View, r radix) {
	v.begin("")
	l.radix = r
	i := l.start
	if r == pairs {
		i = l.offset(i)
	}
	for {
		j := l.item(v, i)
		if j < 0 {
			break
		}
		l.end, l.last = j, j
		i = l.gap(j)
		if i < 0 {
			break
		}
	}
	if l.dump && l.n > 0 {
		l.end = l.column(l.last)
		l.last = l.end
	}
}

// item reads the item at i and returns where it ends, or -1 if there is none.
func (l *list) item(v *View, i int) int {
	text, from := l.text, i
	if l.radix == prefixed {
		if i+2 >= len(text) || text[i] != '0' || text[i+1]|0x20 != 'x' {
			return -1
		}
		from += 2
	}
	j, x := from, 0
	for ; j < len(text) && j < from+9; j++ {
		c := text[j]
		if c-'0' >= 10 && (l.radix == decimal || class[c]&hexDigit == 0) {
			break
		}
		if l.radix == decimal {
			x = x*10 + int(c-'0')
		}
	}
	n := j - from
	if n == 0 || j < len(text) && class[text[j]]&ofWord != 0 {
		return -1
	}
	switch l.radix {
	case decimal:
		if n > 3 || x > 255 || j < len(text) && text[j] == '.' {
			return -1
		}
		return l.add(v, j, byte(x))
	case prefixed:
		if n > 2 {
			return -1
		}
		if n == 1 {
			return l.add(v, j, fourBits[text[from]])
		}
	case pairs:
		if l.width == 0 {
			l.width = n
		}
		if n != 2 && n != 4 && n != 8 || n > l.width {
			return -1
		}
	}
	var b [4]byte
	for k := range n / 2 {
		b[k] = fourBits[text[from+2*k]]<<4 | fourBits[text[from+2*k+1]]
	}
	if l.words && n == 4 {
		b[0], b[1] = b[1], b[0]
	}
	return l.add(v, j, b[:n/2]...)
}

// add appends the bytes of the item that ends at j, and returns that. A byte that is of no text ends
// the list, and another may begin behind it; in a dump, it parts what is text.
func (l *list) add(v *View, j int, bytes ...byte) int {
	for _, b := range bytes {
		if b < ' ' && b != 0 && b != '\n' && b != '\t' && b != '\r' || b == 0x7f || l.dump && b >= 0x80 {
			if !l.dump {
				l.end = j
				return -1
			}
			b = '\n'
		}
		v.buf = append(v.buf, b)
	}
	l.n, l.line = l.n+len(bytes), l.line+len(bytes)
	return j
}

// gap skips what parts the item that ends at i from the next, or returns -1.
func (l *list) gap(i int) int {
	text := l.text
	if l.dump && l.line >= mostOfLine {
		i = l.column(i)
	}
	j := i
	for n := 0; j < len(text) && n < 3; n++ {
		switch c := text[j]; {
		case c == ' ' || c == ',' || c == '\t' || c == ';' || l.radix != decimal && (c == ':' || c == '-'):
			j++
			continue
		}
		break
	}
	if j < len(text) && (text[j] == '\n' || text[j] == '\r') || l.dump && j > i+1 && (j == len(text) || class[text[j]]&hexDigit == 0) {
		return l.nextLine(j)
	}
	if j == i || j == len(text) {
		return -1
	}
	return j
}

// nextLine skips to the items of the next line, behind its offset.
func (l *list) nextLine(i int) int {
	if l.dump {
		i = l.column(i)
	}
	text := l.text
	if i < len(text) && text[i] == '\r' {
		i++
	}
	if i == len(text) || text[i] != '\n' {
		return -1
	}
	for i++; i < len(text) && (text[i] == ' ' || text[i] == '\t' || text[i] == '>' || text[i] == '|'); i++ {
	}
	l.line = 0
	if l.dump {
		j := l.offset(i)
		if j == i {
			return -1
		}
		return j
	}
	return i
}

// offset skips the offset that a line of a dump begins with, and the blanks behind it: four
// hexadecimal digits or more with a colon or two blanks.
func (l *list) offset(i int) int {
	text, j := l.text, i
	for j < len(text) && j <= i+mostOffset && class[text[j]]&hexDigit != 0 {
		j++
	}
	n := j - i
	if n < 4 || n > mostOffset || j+2 > len(text) || text[j] != ':' && text[j] != ' ' || text[j] == ' ' && text[j+1] != ' ' && n != 6 && n != 7 {
		return i
	}
	if l.start == i {
		l.dump, l.words = true, text[j] == ' '
	}
	for j++; j < len(text) && text[j] == ' '; j++ {
	}
	return j
}

// column is the end of the line of a dump that is at hand at i: behind its bytes stand the
// characters.
func (l *list) column(i int) int {
	for limit := min(len(l.text), i+mostColumn); i < limit && l.text[i] != '\n'; i++ {
	}
	return i
}
