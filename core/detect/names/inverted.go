package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Inverted is where the name begins that a match ends, if that is a given name with the family's and a comma before it, all in a cell
// of a table: | Okonkwo, Chidi |. Else it is where the match begins.
func Inverted(text string, m Match) int {
	const longest = 40
	comma := m.Start - len(", ")
	if m.Kind != Person || comma < 4 || text[comma:m.Start] != ", " || !cellEnds(text, m.End) {
		return m.Start
	}
	from := comma
	for from > 0 && comma-from < longest && strings.IndexByte("|\t>\"\n,;", text[from-1]) < 0 {
		from--
	}
	if from == 0 || strings.IndexByte("|\t>\"", text[from-1]) < 0 {
		return m.Start // a line may greet: Cheers, Oskar
	}
	for text[from] == ' ' {
		from++
	}
	words := 0
	for i := from; i < comma; words++ {
		var t tag.Token
		if !tag.Read(text[:comma], i, &t) {
			if c := text[i]; c != ' ' && c != '-' && c != '\'' {
				return m.Start
			}
			i, words = i+1, words-1
			continue
		}
		family := t.Shape.Capital() && (t.Mask&tag.Last != 0 || t.Mask&(tag.Common|tag.Place) == 0)
		if !family && (t.Shape != tag.Lower || !nobility(text[i:t.End])) {
			return m.Start
		}
		i = t.End
	}
	if words == 0 || words > 3 {
		return m.Start
	}
	return from
}

// cellEnds says that a cell of a table ends at i, but for an initial.
func cellEnds(text string, i int) bool {
	if i+2 < len(text) && text[i] == ' ' && text[i+1]-'A' < 26 && text[i+2] == '.' {
		i += 3
	}
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i == len(text) || strings.IndexByte("|\t<\"\r\n", text[i]) >= 0
}
