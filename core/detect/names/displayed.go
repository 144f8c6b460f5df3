package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Displayed reads the name that is displayed for the address of mail in angle brackets whose < stands before i:
// Author: Ada Obi <a@x.example>, "Obi, Ada" <a@x.example>.
func Displayed(text string, i int) (Match, bool) {
	end := i - 1
	for end > 0 && text[end-1] == ' ' && i-end < 3 {
		end--
	}
	if end < 5 || end == i-1 {
		return Match{}, false
	}
	low := max(0, end-mostDisplayed)
	start := end
	if text[end-1] == '"' {
		end--
		k := strings.LastIndexByte(text[low:end], '"')
		if k < 0 {
			return Match{}, false
		}
		start = low + k + 1
	} else {
		for start > low && (wordByte(text[start-1]) || text[start-1] >= 0x80 || strings.IndexByte(" .'-", text[start-1]) >= 0) {
			start--
		}
		if start == low && low > 0 || start > 0 && strings.IndexByte(":,;\n", text[start-1]) < 0 {
			return Match{}, false
		}
		for start < end && text[start] == ' ' {
			start++
		}
	}
	m := Match{Start: start, End: end, Kind: Person, Score: .8}
	return m, displayed(text[start:end])
}

const mostDisplayed = 64

// displayed says that a value is two to four words of a name, of which none is one of every day alone.
func displayed(s string) bool {
	words, initials := 0, 0
	for i := 0; i < len(s); {
		var t tag.Token
		if !tag.Read(s, i, &t) {
			if strings.IndexByte(" ,.", s[i]) < 0 {
				return false
			}
			i++
			continue
		}
		switch {
		case t.Shape == tag.Initial:
			initials++
		case t.Shape == tag.Lower && nobility(s[i:t.End]):
			words--
		case !t.Shape.Capital() || t.Shape == tag.Upper || t.Mask == tag.Common || tag.Everyday(s[i:t.End]):
			return false
		}
		words++
		i = t.End
	}
	return words >= 2 && words <= 4 && words > initials
}
