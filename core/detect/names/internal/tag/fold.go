package tag

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is how many bytes of a word are looked at. Longer words are no names.
const maxWord = 40

// plain maps the letters of Latin, Greek and Cyrillic up to U+24FF and the
// Latin additions to lower case without accents.
var plain, plainAdded = foldTable(0x80, 0x590), foldTable(0x1e00, 0x2000)

func foldTable(from, to rune) []rune {
	special := map[rune]rune{'ß': 's', 'æ': 'a', 'ø': 'o', 'đ': 'd', 'ł': 'l', 'þ': 't', 'ð': 'd', 'ı': 'i', 'œ': 'o', 'ŋ': 'n', 'ə': 'e', 'ς': 'σ'}
	table := make([]rune, to-from)
	for r := from; r < to; r++ {
		low := unicode.ToLower(r)
		if s, ok := special[low]; ok {
			low = s
		} else if d := norm.NFD.String(string(low)); low < 0x250 || low >= 0x370 {
			low, _ = utf8.DecodeRuneInString(d)
		}
		table[r-from] = low
	}
	return table
}

// foldRune is r in lower case without accents.
func foldRune(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r | 0x20
	case r >= 0x80 && r < 0x590:
		return plain[r-0x80]
	case r >= 0x1e00 && r < 0x2000:
		return plainAdded[r-0x1e00]
	case r == '’', r == 'ʼ':
		return '\''
	}
	return r
}

// mark says that r is an accent by itself, which folding leaves out.
func mark(r rune) bool { return r >= 0x300 && r < 0x370 }

// Hash is the hash of a word that is folded already.
func Hash(folded string) uint64 {
	h := uint64(hashSeed)
	for i := range len(folded) {
		h = (h ^ uint64(folded[i])) * hashMul
	}
	return h ^ h>>29
}

const (
	hashSeed = 0x9ae16a3b2f90404f
	hashMul  = 0x9fb21c651e98df25
)

// Fold is a word or phrase in lower case and without accents.
func Fold(s string) string {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if !mark(r) {
			out = utf8.AppendRune(out, foldRune(r))
		}
	}
	return string(out)
}
