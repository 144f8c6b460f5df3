package names

import (
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
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
