package names

import "github.com/sotto-project/sotto/core/detect/names/internal/tag"

// leastRepeated is how many bytes a word of a name has that is looked for elsewhere.
const leastRepeated = 4

// Repeated adds to a list what of the name of a person tells that person elsewhere, in another
// message: the words that are names in the lists, and neither everyday words nor places, those
// of no list if the name is beyond doubt by its score, and the name as a whole if it has
// several words.
func Repeated(list []string, name string, score float64) []string {
	words := 0
	var t tag.Token
	for i := 0; i < len(name); {
		if !tag.Read(name, i, &t) {
			i++
			continue
		}
		i = t.End
		if t.Shape != tag.Cap && t.Shape != tag.Inner && t.Shape != tag.Double {
			continue
		}
		words++
		listed := t.Mask&(tag.First|tag.Last) != 0 && t.Mask&(tag.Common|tag.Place) == 0
		if t.End-t.Start >= leastRepeated && (listed || t.Mask == 0 && score >= unknownSure) {
			list = append(list, name[t.Start:t.End])
		}
	}
	if words > 1 {
		list = append(list, name)
	}
	return list
}

// Free says that text[from:to], a word of a name, is no part of an identifier, an address on
// the net, a path or another name.
func Free(text string, from, to int) bool {
	if from > 0 {
		switch c := text[from-1]; {
		case c >= 0x80 || c == '.' || c == '@' || c == '/' || c == '-' || c == '#' || c == '$':
			return false
		}
	}
	if to < len(text) {
		switch c := text[to]; {
		case c >= 0x80 && !apostrophe(text[to:]) || c == '@' || c == '/' || c == '(' || c == '-' || c == '=':
			return false
		case c == '.' && to+1 < len(text) && text[to+1] > ' ' && text[to+1] != '"' && text[to+1] != '\\':
			return false
		}
	}
	return true
}

func apostrophe(s string) bool { return len(s) >= 3 && s[:3] == "’" }
