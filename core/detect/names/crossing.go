package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// Two streets that cross are one place: the corner of Quay 7 and Mill Lane; at Broadway and
// 42nd Street.

const cornerOf = "corner of "

// crossings adds the corners of two streets, whatever the tagger thinks of their words.
func (f *Finder) crossings(text string) {
	corners := f.fields[:0] // put all at once: each call of put copies what has been found
	for i := 0; ; {
		k := strings.Index(text[i:], cornerOf)
		if k < 0 {
			break
		}
		i += k + len(cornerOf)
		if end := crossing(text, i, f.window.Small); end > 0 {
			start, _ := corner(text, i)
			corners = append(corners, Match{Start: start, End: end, Kind: Place, Score: cuedPerson})
			i = end
		}
	}
	f.fields = corners
	f.put(corners...)
	for k := range f.found {
		p := &f.found[k]
		if p.Kind != Place || !strings.HasSuffix(text[:p.Start], " and ") || strings.IndexByte(text[p.Start:p.End], '\n') >= 0 {
			continue
		}
		end := p.Start - len(" and ")
		start := end
		for start > 0 && end-start < longest && text[start-1] > ' ' && text[start-1] != ',' {
			start--
		}
		var t tag.Token
		if start == end || !tag.Read(text, start, &t) || t.End != end || !t.Shape.Capital() || t.Mask == tag.Common || !leadsTo(text[:start]) || !streetly(text[p.Start:p.End]) {
			continue
		}
		if k > 0 && f.found[k-1].End > start {
			if f.found[k-1].Start != start {
				continue
			}
			f.found[k-1].End = start // it is empty now
		}
		p.Start = start
	}
	f.found = slices.DeleteFunc(f.found, func(m Match) bool { return m.Start == m.End })
}

// leadsTo says that a text ends in a word that leads to a place.
func leadsTo(text string) bool {
	for _, w := range [...]string{" at ", " to ", " is ", ": ", " near "} {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return false
}

// streetly says that a piece is a street, with a number or a word for one.
func streetly(s string) bool {
	return street(s) || s[0]-'0' < 10 && wayWord(s, strings.LastIndexByte(s, ' ')+1) || s[len(s)-1]-'0' < 10 && s[0]-'0' >= 10
}

// crossing says where the second of two streets ends whose first begins at i, or 0.
func crossing(text string, i int, small bool) int {
	limit := min(len(text), i+mostTown)
	k := strings.Index(text[i:limit], " and ")
	if k <= 0 || strings.ContainsAny(text[i:i+k], ",;:!?\n()") || strings.HasSuffix(text[i:i+k], " St.") || strings.HasSuffix(text[i:i+k], " st.") {
		return 0 // two that are abbreviated stay two
	}
	var t tag.Token
	if !tag.Read(text, i, &t) || !t.Shape.Capital() && !t.Shape.Number() && !tag.StreetWord(t.Hash) && (!small || t.Mask == tag.Common || t.End-t.Start < 3) {
		return 0
	}
	way := strings.ContainsAny(text[i:i+k], "0123456789")
	at, end := i+k+len(" and "), 0
	for range 5 {
		if at >= len(text) || !tag.Read(text, at, &t) {
			break
		}
		if street := tag.Way(t.Hash); !t.Shape.Capital() && !t.Shape.Number() && t.Shape != tag.Alnum && !street && !small && !nobility(text[at:t.End]) {
			break
		} else if end, way = t.End, way || street; street && small {
			break
		}
		if end >= len(text) || text[end] != ' ' {
			break
		}
		at = end + 1
	}
	if small && !way {
		return 0
	}
	return end
}
