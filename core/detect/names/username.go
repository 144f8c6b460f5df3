package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// The names of accounts are often those of people: dmitri.volkov, sarahmiller, mwong. They are looked
// at where something says that they are accounts: a key, the folder that is their home.

// mostUsername is how many bytes the name of an account has at most that is read.
const mostUsername = 40

// Username says that the name of an account is made of the name of somebody: a word of it is a first
// or family name and no other word, or two of the lists are written in one, or an initial and one.
func Username(s string) bool {
	if len(s) > mostUsername {
		return false
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '_' || r == '-' || r >= '0' && r <= '9' })
	for _, w := range words {
		if !plainWord(w) {
			return false
		}
	}
	for _, w := range words {
		m := maskOf(w)
		if len(w) > 3 && m&(tag.First|tag.Last) != 0 && m&tag.Common == 0 || len(words) > 1 && len(w) > 2 && m&tag.First != 0 && alsoGiven[strings.ToLower(w)] {
			return true
		}
	}
	if len(words) != 1 || len(words[0]) < 5 {
		return false
	}
	w := words[0]
	if m := maskOf(w); m&tag.Common != 0 {
		return false
	}
	if m := maskOf(w[1:]); len(w) > 5 && m&tag.Last != 0 && m&tag.Common == 0 { // mkovacs
		return true
	}
	for k := 3; k+4 <= len(w); k++ {
		a, b := maskOf(w[:k]), maskOf(w[k:])
		if a&tag.First != 0 && (a&tag.Common == 0 || alsoGiven[strings.ToLower(w[:k])]) && b&tag.Last != 0 && (b&tag.Common == 0 || alsoFamily[strings.ToLower(w[k:])]) {
			return true
		}
	}
	return false
}

func plainWord(w string) bool {
	for i := range len(w) {
		if (w[i]|0x20)-'a' >= 26 {
			return false
		}
	}
	return w != ""
}

func maskOf(w string) tag.Mask {
	var t tag.Token
	if !tag.Read(w, 0, &t) || t.End != len(w) {
		return 0
	}
	return t.Mask
}

// Home reads the name of the account whose folder begins at i, behind /home/ or C:\Users\.
func Home(text string, i int) (Match, bool) {
	end := i
	for end < len(text) && end-i <= mostUsername && (wordByte(text[end]) || text[end] == '.' || text[end] == '-' || text[end] == '_' || text[end] == ' ' && end > i && strings.IndexByte(text[end:min(len(text), end+24)], '\\') > 0) {
		end++
	}
	name := strings.TrimRight(text[i:end], ".-_")
	m := Match{Start: i, End: i + len(name), Kind: Person, Score: .75}
	return m, Username(strings.ReplaceAll(name, " ", "."))
}
