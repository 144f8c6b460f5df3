package tag

import (
	_ "embed" // the words are a file
	"unicode"
	"unicode/utf8"
)

// stopFile lists everyday words of other languages that are names in the gazetteer only because it
// leaves accents out. `make gazetteer` makes it.
//
//go:embed stop.txt
var stopFile string

var stops = set(stopFile)

// Everyday says that a word, in whatever case, is one of these.
func Everyday(word string) bool {
	if len(word) > maxWord {
		return false
	}
	var b [2 * maxWord]byte
	n, plain := 0, true
	for _, r := range word {
		plain = plain && r < utf8.RuneSelf
		n += utf8.EncodeRune(b[n:], unicode.ToLower(r))
	}
	return !plain && stops.has(Hash(string(b[:n])))
}
