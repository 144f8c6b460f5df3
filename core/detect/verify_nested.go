package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
)

// nestedValue looks at the element <value> that opens before the > at text[at], which says what the name in the element before it, or
// of the one around it, is set to, as Hadoop, servlets, Spring and .NET have it.
func (s *scanner) nestedValue(text string, at int) bool {
	const tag, apart, longest = "value", 48, 160
	k := at - len(tag)
	if k < 16 || s.e.disabled[ruleAssign] || !fold(text[k:at], tag) {
		return false
	}
	for k > 0 && at-k < apart && nameByte(text[k-1]) { // param-value
		k--
	}
	if text[k-1] != '<' {
		return false
	}
	end := blanksBefore(text, k-1, apart)
	if low := max(0, end-2*longest); strings.HasSuffix(text[:end], "</description>") {
		if k = strings.LastIndex(text[low:end], "<description>"); k < 0 {
			return false
		}
		end = blanksBefore(text, low+k, apart)
	}
	name := nameOfValue(text[max(0, end-longest):end])
	class := cue.Key(name)
	if class != cue.Password && class != cue.Token {
		return false
	}
	start, stop, _ := element(text, at+1)
	if v := text[start:stop]; v == "" || reference(v) || clipped(v) || cue.Refers(name, v) || !cue.Plausible(class, v, true) {
		return false
	}
	s.assignEnd = stop
	s.secret(text, start, stop, ruleAssign, .8)
	return true
}

// nameOfValue is the name with whose element a text ends, or that the tag has that it ends with: <name>...</name>, <data name="...">.
func nameOfValue(before string) string {
	open := strings.LastIndexByte(before, '<')
	if open < 0 || before[len(before)-1] != '>' {
		return ""
	}
	tag := before[open+1 : len(before)-1]
	if strings.HasPrefix(tag, "/") {
		if !strings.HasSuffix(tag, "name") && !strings.HasSuffix(tag, "key") {
			return ""
		}
		return strings.TrimSpace(before[strings.LastIndexByte(before[:open], '>')+1 : open])
	}
	for _, w := range [...]string{` name="`, ` key="`} {
		if _, rest, ok := strings.Cut(tag, w); ok {
			name, _, _ := strings.Cut(rest, `"`)
			return name
		}
	}
	return ""
}

// blanksBefore is where at most so many blanks and ends of lines begin that end at i.
func blanksBefore(text string, i, most int) int {
	for n := i - most; i > 0 && i > n && text[i-1] <= ' '; {
		i--
	}
	return i
}
