package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// fixed finds addresses of a fixed form that begin with a capital at i: the
// military post of the United States. It returns where one ends, or 0.
func fixed(text string, i int) int {
	k := 0
	switch {
	case strings.HasPrefix(text[i:], "PSC "), strings.HasPrefix(text[i:], "CMR "):
		k = i + 4
	case strings.HasPrefix(text[i:], "Unit "), strings.HasPrefix(text[i:], "UNIT "), strings.HasPrefix(text[i:], "USNS "), strings.HasPrefix(text[i:], "USNV "):
		k = i + 5
	case strings.HasPrefix(text[i:], "USCGC "):
		k = i + 6
	case strings.HasPrefix(text[i:], "USS "):
		k = i + 4
	default:
		return 0
	}
	limit := min(len(text), k+48)
	for ; k+12 <= limit; k++ {
		if c := text[k]; (c == 'A' || c == 'F' || c == 'D') && text[k+1] == 'P' && text[k+2] == 'O' && text[k+3] == ' ' && text[k-1] <= ' ' {
			s := text[k+4:]
			if s[0] == 'A' && (s[1] == 'A' || s[1] == 'E' || s[1] == 'P') && s[2] == ' ' && bare(s[3:8]) {
				return k + 12
			}
			return 0
		}
		if text[k] == '.' || text[k] == ';' {
			return 0
		}
	}
	return 0
}

// corner says where a corner of two streets begins whose first is at i: "the
// corner of ".
func corner(text string, i int) (int, bool) {
	const of = "corner of "
	if i < len(of) || !strings.EqualFold(text[i-len(of):i], of) {
		return i, false
	}
	i -= len(of)
	if i >= 4 && strings.EqualFold(text[i-4:i], "the ") {
		i -= 4
	}
	return i, true
}

// otherStreet says where the second street of a corner ends whose first is the
// place in[n-1], and which match comes after it: one found, or words with
// capitals after "and".
func otherStreet(text string, in []Match, n int) (end, next int) {
	i := in[n-1].End
	if i < len(text) && text[i] == '.' {
		i++
	}
	if !strings.HasPrefix(text[i:], " and ") {
		return 0, n
	}
	i += len(" and ")
	for range 4 {
		var t tag.Token
		if i >= len(text) || !tag.Read(text, i, &t) || !t.Shape.Capital() && !t.Shape.Number() {
			break
		}
		end = t.End
		if end >= len(text) || text[end] != ' ' {
			break
		}
		i = end + 1
	}
	if end == 0 {
		return 0, n
	}
	for n < len(in) && in[n].Start < end {
		end = max(end, in[n].End)
		n++
	}
	return end, n
}
