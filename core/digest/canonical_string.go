package digest

import (
	"unicode/utf16"
	"unicode/utf8"
)

// plainByte marks the bytes that stand for themselves in a JSON string.
var plainByte = func() (plain [256]bool) {
	for b := range 128 {
		plain[b] = b >= ' ' && b != '"' && b != '\\'
	}
	return plain
}()

// allPlain reports whether eight bytes stand for themselves, all at once: no byte has
// its high bit set, is less than a space, or is a quote or backslash.
func allPlain(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	_ = s[7]
	x := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	quote, slash := x^ones*'"', x^ones*'\\'
	return (x|(x-ones*' ')|(quote-ones)|(slash-ones))&high == 0
}

// str writes a string with the fewest escapes: RFC 8785, 3.2.2.2.
func (c *canonicalizer) str() bool {
	c.at++
	c.out = append(c.out, '"')
	for c.at < len(c.in) {
		start := c.at
		for c.at+8 <= len(c.in) && allPlain(c.in[c.at:c.at+8]) {
			c.at += 8
		}
		for c.at < len(c.in) && plainByte[c.in[c.at]] {
			c.at++
		}
		c.out = append(c.out, c.in[start:c.at]...)
		if c.at >= len(c.in) {
			return false
		}
		switch b := c.in[c.at]; {
		case b == '"':
			c.at++
			c.out = append(c.out, '"')
			return true
		case b == '\\':
			if !c.escape() {
				return false
			}
		case b < ' ':
			return false
		default:
			r, n := utf8.DecodeRuneInString(c.in[c.at:])
			if r == utf8.RuneError && n <= 1 {
				return false
			}
			c.out = append(c.out, c.in[c.at:c.at+n]...)
			c.at += n
		}
	}
	return false
}

func (c *canonicalizer) escape() bool {
	if c.at+1 >= len(c.in) {
		return false
	}
	b := c.in[c.at+1]
	c.at += 2
	switch b {
	case '"', '\\', 'b', 'f', 'n', 'r', 't':
		c.out = append(c.out, '\\', b)
		return true
	case '/':
		c.out = append(c.out, '/')
		return true
	case 'u':
	default:
		return false
	}
	r, ok := c.hex()
	if !ok {
		return false
	}
	if utf16.IsSurrogate(r) {
		if c.at+1 >= len(c.in) || c.in[c.at] != '\\' || c.in[c.at+1] != 'u' {
			return false
		}
		c.at += 2
		low, ok := c.hex()
		if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
			return false
		}
	}
	c.rune(r)
	return true
}

func (c *canonicalizer) rune(r rune) {
	const short = "\x00\x00\x00\x00\x00\x00\x00\x00btn\x00fr"
	switch {
	case r == '"' || r == '\\':
		c.out = append(c.out, '\\', byte(r))
	case int(r) < len(short) && short[r] != 0:
		c.out = append(c.out, '\\', short[r])
	case r < ' ':
		const digits = "0123456789abcdef"
		c.out = append(c.out, '\\', 'u', '0', '0', digits[r>>4], digits[r&15])
	default:
		c.out = utf8.AppendRune(c.out, r)
	}
}

// hex reads four hexadecimal digits.
func (c *canonicalizer) hex() (r rune, ok bool) {
	if c.at+4 > len(c.in) {
		return 0, false
	}
	for _, b := range []byte(c.in[c.at : c.at+4]) {
		switch {
		case '0' <= b && b <= '9':
			b -= '0'
		case 'a' <= b && b <= 'f':
			b -= 'a' - 10
		case 'A' <= b && b <= 'F':
			b -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(b)
	}
	c.at += 4
	return r, true
}
