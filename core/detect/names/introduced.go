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
			return w != " name is" || !nameOfThing(text[:k])
		}
	}
	return false
}

// nameOfThing says that a text ends in a word for what has a name and is nobody: the package name is lodash.
func nameOfThing(text string) bool {
	k := len(text)
	for k > 0 && len(text)-k < longest && text[k-1]|0x20-'a' < 26 {
		k--
	}
	return thingsNamed[text[k:]]
}

var thingsNamed = wordSet("package variable file class function method table column host domain branch bucket field key module library repo repository project product company app application server service database cluster node image container pod job task event queue topic tag label type model image brand command option parameter plugin extension folder directory")

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
