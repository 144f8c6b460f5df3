package names

import "strings"

// The cards of vCard (RFC 6350) give a name whole and in parts, and an address in parts.

const (
	mostCard     = 400 // bytes of a card before one of its lines
	mostProperty = 48  // of a property with its parameters
)

// card adds what the property of a card holds whose colon stands at i, and returns where it ends, or 0.
func (f *Finder) card(text string, i int) int {
	from := strings.LastIndexByte(text[max(0, i-mostProperty):i], '\n') + 1 + max(0, i-mostProperty)
	name, _, _ := strings.Cut(text[from:i], ";")
	if name != "FN" && name != "N" && name != "ADR" || from == 0 || !strings.Contains(text[max(0, from-mostCard):from], "BEGIN:VCARD") {
		return 0
	}
	end := i + 1
	for end < len(text) && end-i <= 2*mostField && text[end] != '\n' && text[end] != '\r' {
		end++
	}
	for start, n := i+1, 0; start < end; n++ {
		stop := start + strings.IndexByte(text[start:end]+";", ';')
		m := Match{Start: start, End: stop, Score: .85}
		start = stop + 1
		value := text[m.Start:m.End]
		switch {
		case value == "" || strings.IndexByte(value, '[') >= 0:
			continue
		case name != "ADR":
			if n > 2 || !nameLike(value) {
				continue
			}
		default:
			if m.Kind = Place; !placeLike(value) && !zipLike(value) {
				continue
			}
		}
		f.fields = append(f.fields, m)
	}
	return end
}
