package names

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/names/internal/tag"
)

// elements adds what the elements of XML hold whose names are those of the keys of records:
// <City>Brooklyn</City>.
func (f *Finder) elements(text string) {
	list := f.fields[:0]
	for i := 0; ; {
		k := strings.Index(text[i:], "</")
		if k < 0 {
			break
		}
		i += k
		name := i + 2
		end := name
		for end < len(text) && end-name < mostKey && (wordByte(text[end]) || text[end] == '_' || text[end] == '-' || text[end] == ':') {
			end++
		}
		if end == len(text) || text[end] != '>' || end == name {
			i += 2
			continue
		}
		if m, ok := elementBefore(text, i, text[name:end]); ok {
			list = append(list, m)
		} else if m, ok := labelElement(text, i, end+1); ok {
			list = append(list, m)
			end = m.End - 1
		}
		i = end
	}
	f.fields = list
	f.put(list...)
}

// elementBefore judges what the element holds that its tag ends at i.
func elementBefore(text string, i int, name string) (Match, bool) {
	if len(name) < 3 {
		return Match{}, false
	}
	kind := kindOf(name)
	if kind == noKey {
		return Match{}, false
	}
	start := i
	for start > 0 && i-start <= mostField && text[start-1] != '>' && text[start-1] != '<' && text[start-1] != '\n' {
		start--
	}
	if start == i || start == 0 || text[start-1] != '>' {
		return Match{}, false
	}
	// The tag that opens it: <City> or <City lang="en">.
	open := strings.LastIndexByte(text[max(0, start-mostOpening):start], '<')
	if open < 0 {
		return Match{}, false
	}
	if open += max(0, start-mostOpening) + 1; !strings.HasPrefix(text[open:start], name) || wordByte(text[open+len(name)]) {
		return Match{}, false
	}
	if kind.fullPerson() && strings.IndexByte(text[start:i], ' ') > 0 && !someName(text[start:i]) {
		return Match{}, false // the full name of a service
	}
	return judged(text, Match{Start: start, End: i, Score: .85}, kind)
}

// labelElement reads what an element holds that stands behind one whose text, which its tag ends at i, is a label and
// nothing else: <td>Surname</td><td>Kerrigan</td>. The tag ends at v.
func labelElement(text string, i, v int) (Match, bool) {
	end := i
	for end > 3 && (text[end-1] == ' ' || text[end-1] == ':') {
		end--
	}
	if end < 4 {
		return Match{}, false
	}
	if e := endOf(text, end); labelEnds[e/64]>>(e%64)&1 == 0 {
		return Match{}, false
	}
	kind, start := labelBefore(text, end)
	for start > 0 && text[start-1] == ' ' {
		start--
	}
	if kind == noKey || start == 0 || text[start-1] != '>' {
		return Match{}, false
	}
	switch name := text[i+2 : v-1]; name {
	case "th", "dt", "label", "key": // heads of columns and lists of labels stand beside their like
		if k := strings.IndexByte(text[v:min(len(text), v+mostOpening)], '<'); k >= 0 && strings.HasPrefix(text[v+k+1:], name) {
			return Match{}, false
		}
	}
	tags := 0
	for ; v < len(text) && tags < 4; tags++ {
		for v < len(text) && (text[v] == ' ' || text[v] == '\n' || text[v] == '\r' || text[v] == '\t' || text[v] == ':') {
			v++
		}
		if v == len(text) || text[v] != '<' {
			break
		}
		n := strings.IndexByte(text[v:min(len(text), v+mostOpening)], '>')
		if n < 0 {
			return Match{}, false
		}
		v += n + 1
	}
	n := strings.IndexAny(text[v:min(len(text), v+mostField)], "<\n")
	if tags == 0 || n <= 0 || text[v+n] != '<' {
		return Match{}, false
	}
	m := Match{Start: v, End: v + len(strings.TrimRight(text[v:v+n], " ")), Score: .85}
	if first := text[v]; m.Start == m.End || first-'A' >= 26 && first-'0' >= 10 && first < 0xc3 || kindOf(text[v:m.End]) != noKey {
		return Match{}, false // small letters, or the next label
	}
	if kind.fullPerson() && strings.IndexByte(text[m.Start:m.End], ' ') > 0 && !someName(text[m.Start:m.End]) {
		return Match{}, false
	}
	return judged(text, m, kind)
}

// someName says that a word of a value is on the lists of names and no other word.
func someName(s string) bool {
	var t tag.Token
	for i := 0; i < len(s); {
		if !tag.Read(s, i, &t) {
			i++
			continue
		}
		if t.Mask&(tag.First|tag.Last) != 0 && t.Mask&tag.Common == 0 {
			return true
		}
		i = t.End
	}
	return false
}

// mostOpening is how many bytes the tag has at most that opens an element.
const mostOpening = 96
