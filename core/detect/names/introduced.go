package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// introductions are the words, in small letters, after which people write their
// names even without capitals. They end in a word of two letters or three, where
// a scan looks for them.
var introductions = []string{
	"my name is", " name is", "people call me", "please call me", "you can call me", " call me", "maiden name is", "last name is", "first name is", "surname is",
	"mi nombre es", "mijn naam is",
}

// Introductions lists those words.
func Introductions() []string { return slices.Clone(introductions) }

// Introduces says whether words that introduce a name end at text[end:].
func Introduces(text string, end int) bool {
	if end < 8 {
		return false
	}
	// Most such words are "is" behind another word than "name" and "naam".
	before := text[end-4] | 0x20
	if text[end-1]|0x20 == 's' && (text[end-3] != ' ' || before != 'e' && before != 'm') || text[end-1]|0x20 == 'e' && (text[end-2]|0x20 != 'm' || before != 'l') {
		return false
	}
	for _, w := range introductions {
		if k := end - len(w); k >= 0 && strings.EqualFold(text[k:end], w) {
			return true
		}
	}
	return false
}

// Introduced reads the name in small letters that begins at i. One that is
// written with capitals is left to Find.
func Introduced(text string, i int) (m Match, ok bool) {
	m = Match{Start: i, Kind: Person, Score: .7}
	for n := 0; n < 3; n++ {
		var t tag.Token
		if !tag.Read(text, i, &t) || t.Shape != tag.Lower || t.End-t.Start < 2 || t.Mask == tag.Common && (n == 0 || !tag.Anybody(t.Hash)) || t.Mask&tag.Common != 0 && n == 0 && t.Mask&tag.First == 0 {
			break
		}
		if t.Mask == 0 && t.End-t.Start < 3 || t.End < len(text) && (text[t.End] == '_' || text[t.End] == '@') {
			break
		}
		m.End = t.End
		if t.End+1 >= len(text) || text[t.End] != ' ' {
			break
		}
		i = t.End + 1
	}
	return m, m.End > m.Start
}
