package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	leastShouted = 12 // letters of a text in capitals
	fewSmall     = 20 // of these one at most is small
)

// shouted says that a text is in capitals, what stands in brackets aside: an earlier pass may have put
// it in place of something. Most texts are told by their first words.
func shouted(text string) bool {
	if len(text) > smallText {
		return false
	}
	capitals, small, blanks := 0, 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c-'A' < 26:
			capitals++
		case c-'a' < 26:
			if small++; small > 2 && small*fewSmall > capitals {
				return false
			}
		case c == ' ':
			blanks++
		case c == '[':
			i += max(0, strings.IndexByte(text[i:], ']'))
		}
	}
	return capitals >= leastShouted && small*fewSmall <= capitals && blanks > 1
}

// uncapitalised is a text with small letters for its capitals, as far as these take as many bytes.
func uncapitalised(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for i, r := range text {
		if r == utf8.RuneError {
			b.WriteByte(text[i]) // what is no character stays byte by byte
			continue
		}
		if low := unicode.ToLower(r); utf8.RuneLen(low) == utf8.RuneLen(r) {
			r = low
		}
		b.WriteRune(r)
	}
	if b.Len() != len(text) { // U+FFFD itself
		return text
	}
	return b.String()
}
