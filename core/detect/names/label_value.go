package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// What a label leads to, as far as it is the name of a person or a place.

// field reads the value at i of a label of a kind.
func field(text string, i int, kind keyKind) (Match, bool) {
	for n := i + 6; i < len(text) && i < n && strings.IndexByte(" \t*\"'`", text[i]) >= 0; {
		i++
	}
	if i < len(text) && text[i] == '<' {
		if i = tagBehind(text, i); i < len(text) && text[i] == ' ' {
			i++
		}
	}
	end := i
	for end < len(text) && end-i <= mostField && strings.IndexByte("\n\r\t<>|;\"`*\\{}[]", text[end]) < 0 {
		if text[end] == ' ' && end+1 < len(text) && text[end+1] == ' ' {
			break
		}
		end++
	}
	if end-i > mostField || end == i {
		return Match{}, false
	}
	if n := ticketed(text[i:end]); n > 0 && kind.person() {
		return Match{Start: i, End: i + n, Kind: Person, Score: .85}, true
	}
	if kind.person() && familyComma(text[i:end]) {
		return Match{Start: i, End: i + len(strings.TrimRight(text[i:end], " .")), Kind: Person, Score: .8}, true
	}
	switch kind {
	case personKey, displayKey, maybeKey, roleKey:
		if all := nameRun(text[:end], i, 4, true); all < end {
			end = nameRun(text[:end], i, 4, false)
		}
	case placeKey, lineKey, houseKey:
		if stop := nameRun(text[:end], i, 5, false); text[i]-'0' >= 10 && strings.IndexByte(text[i:end], ':') >= 0 {
			end = stop
		}
		if k := strings.Index(text[i:end], ". "); k > 4 && i+k+2 < end && text[i+k+2]-'0' >= 10 {
			end = i + k
		}
		end = i + len(strings.TrimRight(text[i:end], " .,"))
		if strings.IndexByte(text[i:end], ':') >= 0 || sentence(text[i:end]) || everyday(text[i:end]) {
			return Match{}, false
		}
	case zipKey:
		if k := strings.IndexByte(text[i:end], ','); k >= 0 {
			end = i + k
		}
		end = i + len(strings.TrimRight(text[i:end], " ."))
	}
	if end <= i {
		return Match{}, false
	}
	return judged(text, Match{Start: i, End: end, Score: .85}, kind)
}

// ticketed is the length of a name as airlines print it, OYELARAN/ADEBAYO MR, with which a value
// begins, or 0.
func ticketed(s string) int {
	end, slash := 0, false
	for end < len(s) && (s[end]-'A' < 26 || s[end] == '/' && !slash && end > 1 || s[end] == ' ' && slash && end+1 < len(s) && s[end+1]-'A' < 26) {
		slash = slash || s[end] == '/'
		end++
	}
	if !slash || end < len("LI/ADE M") || s[end-1] == '/' || end < len(s) && wordByte(s[end]) {
		return 0
	}
	return end
}

// familyComma says that a value is a family name, a comma and a first name, or an initial more: Okonkwo, Chidi. None is a
// word of every day or a place.
func familyComma(s string) bool {
	family, given, ok := strings.Cut(strings.TrimRight(s, " ."), ", ")
	if !ok || family == "" || given == "" {
		return false
	}
	for n, part := range [...]string{family, given} {
		words := 0
		for i := 0; i < len(part); words++ {
			var t tag.Token
			if !tag.Read(part, i, &t) || words == 2 || t.Shape == tag.Initial && (n == 0 || words == 0) || t.Shape != tag.Initial && (!t.Shape.Capital() || t.Shape == tag.Upper || t.Mask&(tag.Common|tag.Place) != 0) {
				return false
			}
			if i = t.End; i < len(part) && part[i] != ' ' {
				return false
			}
			for i < len(part) && part[i] == ' ' {
				i++
			}
		}
	}
	return true
}

// nameRun is where the words that begin at i and may be of one name end: each has a
// capital, or is a particle between two that have. From the second on, words of every day end
// it, unless they may be anything.
func nameRun(text string, i, most int, anything bool) int {
	end := i
	for n := 0; n < most && i < len(text); n++ {
		var t tag.Token
		if !tag.Read(text, i, &t) || strings.HasPrefix(text[i:], "P.O.") || strings.HasPrefix(text[i:], "P. O.") {
			break
		}
		if n > 0 && t.End+1 < len(text) && text[t.End] == ':' && text[t.End+1] > ' ' {
			break // the next field
		}
		capital := t.Shape.Capital() || t.Shape == tag.CapLower
		switch {
		case capital && (n == 0 || anything || t.Mask != tag.Common):
			end = t.End
		case t.Shape == tag.Lower && t.End-t.Start <= 5 && (nobility(text[i:t.End]) || slices.Contains(articles, text[i:t.End])):
		default:
			return end
		}
		i = t.End
		for k := i + 2; i < len(text) && i < k && strings.IndexByte(" .'-", text[i]) >= 0 && (text[i] != '.' || t.Shape == tag.Initial || t.End-t.Start <= 2); {
			i++
		}
		if i == t.End {
			break
		}
	}
	return end
}

// sentence says that a value is prose: three small words of every day or more.
func sentence(s string) bool {
	small := 0
	for i := 0; i < len(s); {
		var t tag.Token
		if !tag.Read(s, i, &t) {
			i++
			continue
		}
		if t.Shape == tag.Lower && t.Mask == tag.Common && !tag.StreetWord(t.Hash) {
			small++
		}
		i = t.End
	}
	return small >= 3
}
