package decode

import (
	"bytes"
	"math/bits"
	"strings"
	"unicode/utf8"
	"unsafe"
)

const (
	minBase64 = 16 // characters: 12 bytes, the least a secret or an address needs
	minHex    = 20 // characters: 10 bytes
)

var (
	tokenByte, hexByte [256]bool
	sixBits, fourBits  [256]byte
)

func init() {
	for c := range 256 {
		b := byte(c)
		letter := b|0x20 >= 'a' && b|0x20 <= 'z'
		digit := b >= '0' && b <= '9'
		tokenByte[c] = letter || digit || b == '+' || b == '/' || b == '-' || b == '_'
		fourBits[c], hexByte[c] = nibble(b)
		switch {
		case b >= 'A' && b <= 'Z':
			sixBits[c] = b - 'A'
		case b >= 'a' && b <= 'z':
			sixBits[c] = b - 'a' + 26
		case digit:
			sixBits[c] = b - '0' + 52
		case b == '+' || b == '-':
			sixBits[c] = 62
		case b == '/' || b == '_':
			sixBits[c] = 63
		}
	}
}

// NextToken finds the next run of at least 16 base64 characters in text[from:].
// Where there is none it looks at eight bytes in about fourteen. It returns -1
// when the text has no more.
func NextToken(text string, from int) (start, end int) {
	for i := from; i+minBase64 <= len(text); {
		// A run that begins here covers the second half of the next 16 bytes,
		// without a byte below '+'.
		x := load(text, i+8)
		if m := ^((x | tops) - '+'*ones) &^ x & tops; m != 0 {
			i += 16 - bits.LeadingZeros64(m)/8
			continue
		}
		j := i + minBase64 - 1
		for j >= i && tokenByte[text[j]] {
			j--
		}
		if j >= i {
			i = j + 1
			continue
		}
		end = i + minBase64
		for end < len(text) && tokenByte[text[end]] {
			end++
		}
		return i, end
	}
	return -1, -1
}

// TokenIn finds the next run of at least 16 base64 characters from text[from:] on,
// in the stretch of token bytes that from lies in.
func TokenIn(text string, from int) (start, end int) {
	start = from
	for end = from; end < len(text); end++ {
		c := text[end]
		if tokenByte[c] {
			continue
		}
		if end-start >= minBase64 {
			return start, end
		}
		if c != '.' && c != '~' && c != '=' {
			return -1, -1
		}
		start = end + 1
	}
	if end-start >= minBase64 {
		return start, end
	}
	return -1, -1
}

// Token decodes a run of base64, base32 or hexadecimal characters that turns out to be
// text. The whole run, with its padding, is one atom: whatever is found inside
// stands for the whole token. A path or a dashed name may stand before the token.
func (v *View) Token(text string, start, end int) bool {
	if end-start == 36 && text[start+8] == '-' && text[start+13] == '-' && text[start+18] == '-' && text[start+23] == '-' {
		return false // a UUID
	}
	body := start
	if end-start > minHex && text[start] == '0' && text[start+1]|0x20 == 'x' {
		body += 2
	}
	decoded, hexa := v.encoded(text[body:end])
	if decoded {
		v.whole(start, padded(text, end))
		return true
	}
	if hexa {
		return false // nothing stands before it
	}
	for i, tries := start, 0; end-i > minBase64 && tries < maxPrefixes; i++ {
		switch text[i] {
		case '/', '-', '_', '+':
			tries++
			if decoded, _ := v.encoded(text[i+1 : end]); decoded {
				v.whole(i+1, padded(text, end))
				return true
			}
		}
	}
	return false
}

// maxPrefixes bounds how many beginnings are tried for one token.
const maxPrefixes = 4

// Block decodes base64 or hexadecimal that begins with the run text[start:end]
// and goes on over lines of the same length, as in mails and PEM. It returns
// where it ends, and -1 as where that stop is if there are no such lines or they are no text:
// then it has looked at all up to end.
func (v *View) Block(text string, start, end int) (stop, looked int) {
	width := end - start
	if width < minLine || width > maxLine || width%2 != 0 || lineBreak(text, end) == end || !beginsText(text[start:end]) {
		return -1, end
	}
	v.aux = append(v.aux[:0], text[start:end]...)
	stop = end
	for {
		i := lineBreak(text, stop)
		j := i
		for j < len(text) && j-i <= width && tokenByte[text[j]] {
			j++
		}
		if i == stop || j == i || j-i > width || !lineEnds(text, j) {
			break
		}
		v.aux = append(v.aux, text[i:j]...)
		stop = j
		if j-i < width {
			break
		}
	}
	if stop == end {
		return -1, end
	}
	if decoded, _ := v.encoded(unsafe.String(unsafe.SliceData(v.aux), len(v.aux))); !decoded { //nolint:gosec // G103: the bytes do not change while the string is in use
		return -1, stop
	}
	stop = padded(text, stop)
	v.whole(start, stop)
	return stop, stop
}

const minLine, maxLine = 32, 128 // characters in a line of a block: 60, 64 and 76 are usual

// lineBreak skips a line break and the blanks that indent the next line.
func lineBreak(text string, i int) int {
	j := i
	if j < len(text) && text[j] == '\r' {
		j++
	}
	if j == len(text) || text[j] != '\n' {
		return i
	}
	for j++; j < len(text) && (text[j] == ' ' || text[j] == '\t' || text[j] == '>'); j++ {
	}
	return j
}

// lineEnds says that nothing but what ends a block follows in the line.
func lineEnds(text string, i int) bool {
	return i == len(text) || strings.IndexByte("\r\n=\"'`<)", text[i]) >= 0
}

// padded skips the padding of base64.
func padded(text string, end int) int {
	for n := 0; n < 2 && end < len(text) && text[end] == '='; n++ {
		end++
	}
	return end
}

// encoded decodes s into the buffer and says whether it is text, and whether it is
// hexadecimal. What begins like no text, as nearly all identifiers do, is told by its first
// characters.
func (v *View) encoded(s string) (text, hexa bool) {
	if len(s) >= minHex && hexadecimal(s) {
		if len(s)&1 != 0 {
			return false, true
		}
		v.begin(s)
		var head [12]byte // not longer than what is least
		for i := range head[:minHex/2] {
			head[i] = fourBits[s[2*i]]<<4 | fourBits[s[2*i+1]]
		}
		if pairs16(head[:minHex/2]) {
			v.hex(s)
			return v.narrow(), true
		}
		return printable(head[:minHex/2]) && v.hex(s), true
	}
	if len(s) >= 4 {
		// The first byte begins a character, or this is no text, unless it is UTF-16.
		c := sixBits[s[0]]<<2 | sixBits[s[1]]>>4
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' && c != 0 || c >= 0x7f && (c < 0xc2 || c > 0xf4) && c < 0xfe {
			return v.base32(s), false
		}
	}
	var head [12]byte
	n := min(4, len(s)/4)
	for i := range n {
		x := uint32(sixBits[s[4*i]])<<18 | uint32(sixBits[s[4*i+1]])<<12 | uint32(sixBits[s[4*i+2]])<<6 | uint32(sixBits[s[4*i+3]])
		head[3*i], head[3*i+1], head[3*i+2] = byte(x>>16), byte(x>>8), byte(x)
	}
	switch {
	case printable(head[:3*n]):
		v.begin(s)
		return v.base64(s) || v.base32(s), false
	case pairs16(head[:3*n]):
		v.begin(s)
		v.base64(s)
		return v.narrow(), false
	}
	return v.base32(s), false
}

// pairs16 says whether bytes begin a text in UTF-16 of mostly ASCII, as PowerShell's
// -EncodedCommand has it.
func pairs16(b []byte) bool {
	var zeros [2]int
	for i, c := range b {
		if c == 0 {
			zeros[i&1]++
		}
	}
	n := len(b) / 2
	return n >= 4 && max(zeros[0], zeros[1]) >= n-1 && min(zeros[0], zeros[1]) == 0
}

// narrow makes UTF-8 of a buffer in UTF-16 and says whether it is text.
func (v *View) narrow() bool {
	low, high := 0, 1 // of a pair of bytes
	if v.buf[0] == 0 || v.buf[0] == 0xfe && v.buf[1] == 0xff {
		low, high = 1, 0
	}
	out := v.buf[:0] // two bytes make one
	n := 0
	for i := 0; i+1 < len(v.buf); i += 2 {
		c := v.buf[i+low]
		if v.buf[i+high] != 0 || c >= utf8.RuneSelf {
			c = '?' // what is no ASCII: it is part of no token
			if v.buf[i+low] == 0xff || v.buf[i+low] == 0xfe {
				continue // the mark of the order of bytes
			}
		}
		out, n = append(out, c), n+1
	}
	v.buf = out
	return n > 0 && printable(v.buf)
}

// minBase32 is characters: 15 bytes.
const minBase32 = 24

// base32 decodes capitals and the digits from 2 to 7 (RFC 4648, section 6).
func (v *View) base32(s string) bool {
	if len(s) < minBase32 {
		return false
	}
	for i := range len(s) {
		if s[i]-'A' >= 26 && s[i]-'2' >= 6 {
			return false
		}
	}
	v.begin(s)
	x, bits := uint32(0), 0
	for i := range len(s) {
		d := s[i] - 'A'
		if d >= 26 {
			d = s[i] - '2' + 26
		}
		x, bits = x<<5|uint32(d), bits+5
		if bits >= 8 {
			bits -= 8
			v.buf = append(v.buf, byte(x>>bits))
		}
	}
	return printable(v.buf)
}

// beginsText says whether base64 or hexadecimal may be of text by its first characters, of which
// there are sixteen. Images and other files are told by them.
func beginsText(s string) bool {
	var head [12]byte
	for i := range 4 {
		x := uint32(sixBits[s[4*i]])<<18 | uint32(sixBits[s[4*i+1]])<<12 | uint32(sixBits[s[4*i+2]])<<6 | uint32(sixBits[s[4*i+3]])
		head[3*i], head[3*i+1], head[3*i+2] = byte(x>>16), byte(x>>8), byte(x)
	}
	if printable(head[:]) || pairs16(head[:]) {
		return true
	}
	if hexadecimal(s) {
		for i := range 8 {
			head[i] = fourBits[s[2*i]]<<4 | fourBits[s[2*i+1]]
		}
		return printable(head[:8]) || pairs16(head[:8])
	}
	for i := range 16 { // base32
		if s[i]-'A' >= 26 && s[i]-'2' >= 6 {
			return false
		}
	}
	return true
}

// whole makes one atom of the buffer.
func (v *View) whole(start, end int) {
	v.atoms = append(v.atoms[:0], atom{at: 0, src: uint32(start), n: uint32(len(v.buf)), size: uint32(end - start)})
}

func hexadecimal(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		if !hexByte[s[0]] || !hexByte[s[1]] || !hexByte[s[2]] || !hexByte[s[3]] || !hexByte[s[4]] || !hexByte[s[5]] || !hexByte[s[6]] || !hexByte[s[7]] {
			return false
		}
	}
	for i := range len(s) {
		if !hexByte[s[i]] {
			return false
		}
	}
	return true
}

// hex decodes an even number of hexadecimal characters.
func (v *View) hex(s string) bool {
	for i := 0; i < len(s); i += 2 {
		v.buf = append(v.buf, fourBits[s[i]]<<4|fourBits[s[i+1]])
	}
	return printable(v.buf)
}

func (v *View) base64(s string) bool {
	n := len(s) &^ 3
	for i := 0; i < n; i += 4 {
		x := uint32(sixBits[s[i]])<<18 | uint32(sixBits[s[i+1]])<<12 | uint32(sixBits[s[i+2]])<<6 | uint32(sixBits[s[i+3]])
		v.buf = append(v.buf, byte(x>>16), byte(x>>8), byte(x))
	}
	switch len(s) - n {
	case 2:
		v.buf = append(v.buf, sixBits[s[n]]<<2|sixBits[s[n+1]]>>4)
	case 3:
		v.buf = append(v.buf, sixBits[s[n]]<<2|sixBits[s[n+1]]>>4, sixBits[s[n+1]]<<4|sixBits[s[n+2]]>>2)
	case 1:
		// Cut off in the middle of a group: what is there is still text.
	}
	return printable(v.buf) || v.damaged()
}

// damaged says that the buffer is a PEM block of which some bytes are spoilt, as by
// a letter lost in copying: most of the key is still there. What is no ASCII is made so.
func (v *View) damaged() bool {
	if !bytes.HasPrefix(v.buf, []byte("-----BEGIN ")) {
		return false
	}
	for i, c := range v.buf {
		if c >= utf8.RuneSelf {
			v.buf[i] = '?'
		}
	}
	return printable(v.buf)
}

// printable says whether b is text: UTF-8 (cut off at the end, perhaps) with
// hardly a control character.
func printable(b []byte) bool {
	bad := 0
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f {
				if bad++; bad*32 > len(b) {
					return false
				}
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			if len(b)-i < utf8.UTFMax && !utf8.FullRune(b[i:]) {
				return true
			}
			return false
		}
		i += n
	}
	return true
}
