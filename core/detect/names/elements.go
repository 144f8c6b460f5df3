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
	if kind == personKey && strings.IndexByte(text[start:i], ' ') > 0 && !someName(text[start:i]) {
		return Match{}, false // the full name of a service
	}
	return judged(text, Match{Start: start, End: i, Score: .85}, kind)
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
