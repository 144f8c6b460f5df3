package cli

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from elsewhere safe for a terminal and for the eyes: no escape
// sequences, no control characters but newline and tab, no marks that change the
// direction of writing, no invisible characters that could hide words. Prompts are
// hostile input.
func Clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	for len(s) > 0 {
		if n := escape(s); n > 0 {
			s = s[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == '\u2028' || r == '\u2029':
			b.WriteByte('\n')
		case r == '\n' || r == '\t' || !hostile(r):
			b.WriteRune(r) // an invalid byte becomes U+FFFD
		}
		s = s[n:]
	}
	return b.String()
}

// Line is Clean for what has to stay on one line.
func Line(s string) string {
	return strings.Join(strings.Fields(Clean(s)), " ")
}

// hostile runes do something to a terminal or to a reader that is not seen.
func hostile(r rune) bool {
	switch {
	case r < 0x20, r >= 0x7f && r <= 0x9f: // C0, DEL, C1
		return true
	case r == 0x200d: // joins emoji; it hides nothing by itself
		return false
	case r >= 0xe0000 && r <= 0xe0fff: // tags and their like: whole sentences can hide here
		return true
	case r >= 0xfe00 && r <= 0xfe0f: // variation selectors of emoji
		return false
	case r == 0x2028 || r == 0x2029:
		return true
	}
	return unicode.Is(unicode.Cf, r) // bidi marks, zero-width and soft characters
}

// escape is the length of the escape sequence that s begins with, 0 if it begins with
// none. A sequence without its end takes all that could belong to it, and no more.
func escape(s string) int {
	intro, n := introducer(s)
	switch intro {
	case '[': // CSI: parameters, intermediates, one final byte
		for n < len(s) && s[n] >= 0x20 && s[n] <= 0x3f {
			n++
		}
		if n < len(s) && s[n] >= 0x40 && s[n] <= 0x7e {
			n++
		}
	case ']', 'P', 'X', '^', '_': // strings, up to BEL or ST
		for i := n; i < len(s); {
			r, size := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == 0x07 || r == 0x9c:
				return i + size
			case r == 0x1b && strings.HasPrefix(s[i+1:], `\`):
				return i + 2
			case r == 0x1b || r == '\n': // it was never ended: the text goes on here
				return i
			}
			i += size
		}
		return len(s)
	case 0:
		return 0
	default: // ESC, intermediates, one final byte
		for n < len(s) && s[n-1] >= 0x20 && s[n-1] <= 0x2f {
			n++
		}
	}
	return n
}

// introducer reads ESC and the byte after it, or the C1 character of the same meaning.
func introducer(s string) (kind byte, n int) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == 0x1b && len(s) > 1 && s[1] >= 0x20 && s[1] < 0x7f:
		return s[1], 2
	case r == 0x9b, r == 0x9d, r == 0x90, r == 0x98, r == 0x9e, r == 0x9f:
		return byte(r) - 0x40, size
	}
	return 0, 0
}
