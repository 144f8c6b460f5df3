package decode

import "unicode/utf8"

const (
	minBase64 = 16 // characters: 12 bytes, the least a secret or an address needs
	minHex    = 20 // characters: 10 bytes
)

var (
	tokenByte, hexByte [256]bool
	sixBits            [256]byte
)

func init() {
	for c := range 256 {
		b := byte(c)
		letter := b|0x20 >= 'a' && b|0x20 <= 'z'
		digit := b >= '0' && b <= '9'
		tokenByte[c] = letter || digit || b == '+' || b == '/' || b == '-' || b == '_'
		hexByte[c] = digit || b|0x20 >= 'a' && b|0x20 <= 'f'
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
// It looks at every sixteenth byte where there is none. It returns -1 when the
// text has no more.
func NextToken(text string, from int) (start, end int) {
	for i := from; i+minBase64 <= len(text); {
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

// Token decodes a run of base64 or hexadecimal characters that turns out to be
// text. The whole run, with its padding, is one atom each byte: whatever is
// found inside stands for the whole token.
func (v *View) Token(text string, start, end int) bool {
	v.Reset()
	if hexadecimal(text[start:end]) {
		if end-start >= minHex && v.hex(text[start:end]) && printable(v.buf) {
			v.whole(start, end)
			return true
		}
		v.Reset()
	}
	// A path or a dashed name may stand before the token: the last mark that is
	// not of one alphabet with the rest ends it.
	pad := end
	for pad < len(text) && pad < end+2 && text[pad] == '=' {
		pad++
	}
	if v.base64(text[start:end]) {
		v.whole(start, pad)
		return true
	}
	return false
}

// whole makes one atom of the buffer.
func (v *View) whole(start, end int) {
	v.segs = append(v.segs[:0], seg{at: 0, src: start, size: end - start})
	v.open = false
}

func hexadecimal(s string) bool {
	for i := range len(s) {
		if !hexByte[s[i]] {
			return false
		}
	}
	return true
}

func (v *View) hex(s string) bool {
	if len(s)&1 != 0 {
		return false
	}
	for i := 0; i < len(s); i += 2 {
		a, _ := nibble(s[i])
		b, _ := nibble(s[i+1])
		c := a<<4 | b
		if i < 16 && (c >= 0x7f || c < ' ' && c != '\n' && c != '\t' && c != '\r') && c < 0xc2 {
			return false
		}
		v.buf = append(v.buf, c)
	}
	return true
}

func (v *View) base64(s string) bool {
	n := len(s) &^ 3
	for i := 0; i < n; i += 4 {
		x := uint32(sixBits[s[i]])<<18 | uint32(sixBits[s[i+1]])<<12 | uint32(sixBits[s[i+2]])<<6 | uint32(sixBits[s[i+3]])
		v.buf = append(v.buf, byte(x>>16), byte(x>>8), byte(x))
		if i == 12 && !printable(v.buf) {
			return false
		}
	}
	switch len(s) - n {
	case 2:
		v.buf = append(v.buf, sixBits[s[n]]<<2|sixBits[s[n+1]]>>4)
	case 3:
		v.buf = append(v.buf, sixBits[s[n]]<<2|sixBits[s[n+1]]>>4, sixBits[s[n+1]]<<4|sixBits[s[n+2]]>>2)
	case 1:
		// Cut off in the middle of a group: what is there is still text.
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
