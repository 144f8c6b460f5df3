package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// fixed finds addresses of a fixed form that begin with a capital at i: the
// military post of the United States. It returns where one ends, or 0.
func fixed(text string, i int) int {
	k := 0
	if c := text[i] | 0x20; c != 'p' && c != 'c' && c != 'u' || i+1 == len(text) {
		return 0
	}
	if c := text[i+1] | 0x20; c != 's' && c != 'm' && c != 'n' {
		return 0
	}
	for _, w := range [...]string{"PSC ", "CMR ", "Unit ", "USNS ", "USNV ", "USCGC ", "USS "} {
		if len(text)-i > len(w) && strings.EqualFold(text[i:i+len(w)], w) {
			k = i + len(w)
			break
		}
	}
	if k == 0 {
		return 0
	}
	limit := min(len(text), k+48)
	for ; k+12 <= limit; k++ {
		if c := text[k] | 0x20; (c == 'a' || c == 'f' || c == 'd') && strings.EqualFold(text[k+1:k+4], "po ") && text[k-1] <= ' ' {
			s := text[k+4:]
			if c := s[1] | 0x20; s[0]|0x20 == 'a' && (c == 'a' || c == 'e' || c == 'p') && s[2] == ' ' && bare(s[3:8]) {
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

// addPost adds the address of a military post in a text without capitals.
func (f *Finder) addPost(text string) {
	start, stop := postInSmall(text)
	if stop == 0 {
		return
	}
	f.found = slices.DeleteFunc(f.found, func(m Match) bool { return m.Start < stop && start < m.End })
	i, _ := slices.BinarySearchFunc(f.found, start, func(m Match, at int) int { return m.Start - at })
	f.found = slices.Insert(f.found, i, Match{Start: start, End: stop, Kind: Place, Score: .95})
}

// postInSmall finds the address of a military post in a text without capitals.
func postInSmall(text string) (start, stop int) {
	i := strings.Index(text, "po a")
	if i < 1 {
		return 0, 0
	}
	for start = max(0, i-48); start < i; start++ {
		if start > 0 && text[start-1] > ' ' || text[start] != 'u' && text[start] != 'p' && text[start] != 'c' {
			continue
		}
		if stop = fixed(text, start); stop > 0 {
			return start, stop
		}
	}
	return 0, 0
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
