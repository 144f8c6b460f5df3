package names

import "github.com/sotto-project/sotto/core/detect/names/internal/tag"

// Introductions are the words, in small letters, after which people write their
// names even without capitals. Introduced reads what follows one.
var Introductions = []string{
	"my name is ", "my name's ", "name is ", "i am called ", "people call me ", "please call me ", "you can call me ", "call me ", "maiden name is ", "last name is ", "first name is ", "surname is ",
	"mein name ist ", "ich heiße ", "je m'appelle ", "me llamo ", "mi nombre es ", "mi chiamo ", "meu nome é ", "mijn naam is ", "jag heter ", "nazywam się ",
}

// Introduced reads the name in small letters that begins at i. One that is
// written with capitals is left to Find.
func Introduced(text string, i int) (m Match, ok bool) {
	m = Match{Start: i, Kind: Person, Score: .7}
	for n := 0; n < 3; n++ {
		var t tag.Token
		if !tag.Read(text, i, &t) || t.Shape != tag.Lower || t.End-t.Start < 2 || t.Mask == tag.Common || t.Mask&tag.Common != 0 && n == 0 && t.Mask&tag.First == 0 {
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
