package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// A form says what its values are: Surname: Adeyemi, Stadt: Uster. Where a word of the keys
// (keyed.go) begins its field and a colon follows, the value is what the key says, whatever
// the tagger thinks of it.

const (
	mostLabel = 28 // bytes of the words of a label
	mostField = 96 // bytes of a value
)

// labels adds the values of the fields of forms in a text. Labels themselves are no names.
func (f *Finder) labels(text string, colons classes.Bits) {
	f.fields, f.labelled = f.fields[:0], f.labelled[:0]
	f.readLabels(text, colons)
	f.parted(text)
	f.unname(f.labelled)
	f.put(f.fields...)
}

func (f *Finder) readLabels(text string, colons classes.Bits) {
	for i := colons.Next(3); i >= 0; i = colons.Next(i + 1) {
		if end := f.label(text, i, i+1); end > 0 {
			i = end - 1
		}
	}
}

// parted reads the labels that a dash or an arrow between blanks leads from to their values: Account holder - Ada Obi.
// Where words with capitals stand behind such a mark has been noted.
func (f *Finder) parted(text string) {
	n := len(f.fields)
	for _, v := range f.divided {
		k := int(v) - len("- ")
		switch text[k] {
		case '-':
		case '>':
			if k--; text[k] != '-' && text[k] != '=' {
				continue
			}
		default:
			if k -= len("–") - 1; !strings.HasPrefix(text[k:], "–") && !strings.HasPrefix(text[k:], "—") && !strings.HasPrefix(text[k:], "→") {
				continue
			}
		}
		if k > 4 && text[k-1] == ' ' {
			f.label(text, k, int(v))
		}
	}
	if len(f.fields) > n {
		inOrder := func(a, b Match) int { return a.Start - b.Start }
		slices.SortStableFunc(f.fields, inOrder)
		slices.SortStableFunc(f.labelled, inOrder)
	}
}

// divides are the last bytes of these marks: -, ->, =>, –, — and →.
var divides = [256]bool{'-': true, '>': true, 0x93: true, 0x94: true, 0x92: true}

// led adds the fields of forms whose labels lead to them by dots: Name ........ Ada Obi. It is asked
// where there are no colons: such a form has none, and the look at all of a text is saved elsewhere.
func (f *Finder) led(text string) {
	f.fields, f.labelled = f.fields[:0], f.labelled[:0]
	for i := 0; ; {
		k := strings.Index(text[i:], "....")
		if k < 0 {
			break
		}
		end := i + k
		for i = end; i < len(text) && text[i] == '.'; {
			i++
		}
		if end > 3 && i < len(text) && text[i] == ' ' {
			i = max(i, f.label(text, end, i))
		}
	}
	f.unname(f.labelled)
	f.put(f.fields...)
}

// label reads the label that ends before i and its value at v, and returns where the value ends, or 0.
func (f *Finder) label(text string, i, v int) int {
	if c := text[i-1]; c-'A' < 26 && text[i] == ':' {
		if end := f.card(text, i); end > 0 {
			return end
		}
	}
	end := i
	if text[end-1] == ' ' {
		end-- // French sets a blank before the colon
	}
	for end > 3 && text[end-1] == '*' {
		end--
	}
	if text[end-1] == '>' {
		end = tagBefore(text, end)
	}
	if end = untailed(text, end); end < 3 {
		return 0
	}
	if e := endOf(text, end); labelEnds[e/64]>>(e%64)&1 == 0 {
		return 0
	}
	kind, start := labelBefore(text, end)
	if kind == noKey {
		return 0
	}
	f.labelled = append(f.labelled, Match{Start: start, End: end})
	if kind == placeKey && strings.Contains(text[start:end], "dress") || strings.Contains(text[start:end], "nschrift") {
		kind = lineKey // a name may stand on its first line
	}
	m, ok := field(text, v, kind)
	if !ok {
		return 0
	}
	f.fields = append(f.fields, m)
	return m.End
}

// untailed is where a label ends that ends at end with what says no more of it: Name on file, Contact (primary).
func untailed(text string, end int) int {
	const mostTail = 16
	if end < 8 {
		return end
	}
	switch text[end-1] {
	case ']': // textbox "Last name" [ref=e6]
		const mostRef = 24
		if k := strings.Index(text[max(0, end-mostRef):end], `" [`); k > 0 {
			return max(0, end-mostRef) + k
		}
	case ')':
		if k := strings.LastIndex(text[max(0, end-mostTail):end], " ("); k >= 0 {
			return max(0, end-mostTail) + k
		}
		if text[end-3] == '(' { // Vorname(n)
			return end - len("(n)")
		}
	case 'e', 'd':
		for _, w := range [...]string{" on file", " of record"} {
			if strings.HasSuffix(text[:end], w) {
				return end - len(w)
			}
		}
	}
	return end
}

// tagBefore is where the tag of HTML begins that ends at i, as in <b>Name</b>: or i if there is none.
func tagBefore(text string, i int) int {
	for k := i - 2; k > 0 && i-k < mostTag; k-- {
		if c := text[k]; c == '<' {
			return k
		} else if c != '/' && !wordByte(c) {
			break
		}
	}
	return i
}

// tagBehind is where the tag of HTML ends that begins at i, as in <b>Name:</b>, or i.
func tagBehind(text string, i int) int {
	for k := i + 1; k < len(text) && k-i < mostTag; k++ {
		if c := text[k]; c == '>' {
			return k + 1
		} else if c != '/' && !wordByte(c) {
			break
		}
	}
	return i
}

// mostTag is how many bytes the tags of HTML have that mark a label.
const mostTag = 10

// endOf is the last three bytes before end, five bits of each.
func endOf(text string, end int) uint32 {
	return uint32(text[end-3]&31)<<10 | uint32(text[end-2]&31)<<5 | uint32(text[end-1]&31)
}

// labelEnds are the three bytes in which the keys end: most words before a colon are told by them.
var labelEnds [1 << 15 / 64]uint64

// fillLabels notes how the keys begin and end.
func fillLabels() {
	for w := range keyKinds {
		if len(w) > 2 {
			e, h := endOf(w, len(w)), formOf(w, 0, len(w))
			labelEnds[e/64] |= 1 << (e % 64)
			labelForms[h/64] |= 1 << (h % 64)
		}
	}
}

// labelForms are the beginnings and ends of the keys, hashed.
var labelForms [1 << 13 / 64]uint64

// formOf is a hash of the first two bytes and the last three of text[i:end].
func formOf(text string, i, end int) uint32 {
	return (uint32(text[i]&31)<<20 | uint32(text[i+1]&31)<<15 | endOf(text, end)) * 0x9e3779b1 >> 19
}

// labelBefore looks the words up that end at end, three at most, from the longest on.
func labelBefore(text string, end int) (kind keyKind, start int) {
	low := max(0, end-mostLabel)
	i := end
	for words := 0; words < 3; words++ {
		for i > low && (wordByte(text[i-1]) || text[i-1] == '_' || text[i-1] == '\'') {
			i--
		}
		if i == end || i > 0 && i == low && wordByte(text[i-1]) {
			break
		}
		if end-i > 2 && (i == 0 || parting(text, i) || dumped(text, i, end)) && labelForms[formOf(text, i, end)/64]>>(formOf(text, i, end)%64)&1 != 0 {
			if k := kindOf(text[i:end]); k != noKey {
				kind, start = k, i
			}
		}
		if i == 0 || text[i-1] != ' ' && text[i-1] != '-' || i-1 <= low {
			break
		}
		i--
	}
	return kind, start
}

// parting says that no word stands right before a label at i: it begins its field.
func parting(text string, i int) bool {
	k := i - 1
	for n := 0; k > 0 && n < 4 && (text[k] == ' ' || text[k] == '*' || text[k] == '"'); n++ {
		k--
	}
	return !wordByte(text[k]) || text[k] == '*' || k < i-2
}

// dumped says that the label text[i:end] is that of a field of a structure as Go prints it: {ID:7 LastName:Kerrigan}.
func dumped(text string, i, end int) bool {
	const mostFields = 240
	if end+1 >= len(text) || text[end] != ':' || text[end+1] <= ' ' || text[i]-'A' >= 26 || text[i-1] != ' ' {
		return false
	}
	before := text[max(0, i-mostFields):i]
	k := strings.LastIndexAny(before, "{\n") + 1
	if k == 0 || before[k-1] != '{' || before[k]-'A' >= 26 {
		return false
	}
	for k++; k < len(before) && wordByte(before[k]); {
		k++
	}
	return k+1 < len(before) && before[k] == ':' && before[k+1] > ' '
}

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

// unname takes the matches out that lie within one of a list, which is in order as they are.
func (f *Finder) unname(list []Match) {
	if len(list) == 0 {
		return
	}
	k := 0
	for i := range f.found { // Bronwen LastName: the label may have been taken for more of a name before it
		m := &f.found[i]
		for k < len(list) && list[k].End < m.End {
			k++
		}
		if k < len(list) && list[k].End == m.End && list[k].Start > m.Start+1 {
			m.End = list[k].Start - 1
		}
	}
	f.found = slices.DeleteFunc(f.found, func(m Match) bool {
		for len(list) > 0 && list[0].End <= m.Start {
			list = list[1:]
		}
		return len(list) > 0 && m.Start >= list[0].Start && m.End <= list[0].End
	})
}

// put adds matches, which are in order, in their places, and takes those out that they stand
// over. One that reaches out of one of them, and is of its kind, is united with it.
func (f *Finder) put(list ...Match) {
	if len(list) == 0 {
		return
	}
	out, rest := f.joined[:0], f.found
	for _, m := range list {
		for len(rest) > 0 && rest[0].End <= m.Start {
			out, rest = append(out, rest[0]), rest[1:]
		}
		// What has been put before may reach into it too.
		first := len(out)
		for first > 0 && out[first-1].End > m.Start {
			first--
		}
		last := 0
		for last < len(rest) && rest[last].Start < m.End {
			last++
		}
		if m.covered(out[first:]) || m.covered(rest[:last]) {
			continue
		}
		for _, p := range out[first:] {
			m.unite(p)
		}
		for k := 0; k < len(rest) && rest[k].Start < m.End; k++ {
			m.unite(rest[k])
			last = k + 1
		}
		out, rest = append(out[:first], m), rest[last:]
	}
	f.joined = append(out, rest...)
	f.found, f.joined = f.joined, f.found
}

// covered says that one of a list is of the same kind and stands over a match, and makes it as sure.
func (m *Match) covered(list []Match) bool {
	for k := range list {
		if p := &list[k]; p.Kind == m.Kind && p.Start <= m.Start && p.End >= m.End {
			p.Score = max(p.Score, m.Score)
			return true
		}
	}
	return false
}

// unite takes a match of the same kind in.
func (m *Match) unite(p Match) {
	if p.Kind == m.Kind {
		m.Start, m.End = min(m.Start, p.Start), max(m.End, p.End)
	}
}
