package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// stacked adds the values of forms as they are copied from a page or a document: a line that is a label and
// nothing else, and below it the line with its value.
func (f *Finder) stacked(text string, lines classes.Bits) {
	const least, marks = 4, 8 // what stands around a label
	list, from := f.fields[:0], 0
	for end := lines.Next(0); end >= 0; end = lines.Next(from) {
		if n := end - from; n >= least && n <= mostLabel+marks {
			if m, ok := stackedAt(text, from, end); ok {
				list = append(list, m)
			}
		}
		from = end + 1
	}
	f.fields = list
	f.put(list...)
}

// stackedAt reads the line below the line text[from:end] if that is a label.
func stackedAt(text string, from, end int) (Match, bool) {
	v := end + 1
	for end-from > 4 && strings.IndexByte(" \r:*", text[end-1]) >= 0 {
		end--
	}
	if e := endOf(text, end); labelEnds[e/64]>>(e%64)&1 == 0 {
		return Match{}, false
	}
	kind, start := labelBefore(text, end)
	if kind == noKey || strings.Trim(text[from:start], " *#-") != "" {
		return Match{}, false
	}
	stop := strings.IndexByte(text[v:min(len(text), v+mostField)], '\n')
	if stop < 0 {
		if stop = len(text) - v; stop > mostField {
			return Match{}, false
		}
	}
	value := strings.TrimRight(text[v:v+stop], " \r.,")
	if item := strings.TrimLeft(value, " "); strings.HasPrefix(item, "- ") {
		v += len(value) - len(item) + len("- ")
		value = item[len("- "):]
	}
	v += len(value) - len(strings.TrimLeft(value, " "))
	if value = strings.TrimLeft(value, " "); value == "" || kindOf(value) != noKey || strings.IndexByte(value, ',') >= 0 && kind != lineKey && kind != placeKey {
		return Match{}, false
	}
	first, known := value[0], someName(value)
	switch kind {
	case personKey, displayKey, maybeKey, roleKey:
		var t tag.Token
		if first-'A' >= 26 && first < 0xc3 || !known && (kind != personKey || !tag.Read(value, 0, &t) || t.End != len(value) || t.Shape != tag.Cap && t.Shape != tag.Inner && t.Shape != tag.Double || t.Mask&tag.Common != 0) {
			return Match{}, false
		}
	case placeKey:
		var t tag.Token
		if first-'0' >= 10 && (!tag.Read(value, 0, &t) || t.Mask&tag.Place == 0 || !t.Shape.Capital()) {
			return Match{}, false
		}
	}
	return judged(text, Match{Start: v, End: v + len(value), Score: .8}, kind)
}
