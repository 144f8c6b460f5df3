package detect

import "strings"

// A mark is what Redact puts in place of a finding: [ENTITY], [ENTITY:token] or
// [ENTITY:*last]. Marks are no findings, nor is what lies in them; a finding
// that runs into one is cut off before it. That makes a second pass find
// nothing in what the first has replaced.

const (
	tokenLen = 12 // characters of a pseudonym: 60 bits
	noToken  = "aaaaaaaaaaaa"
)

// mark says how long the mark at the beginning of s is; 0 is none. The token is
// bounded and of fixed form, so that nothing of value hides in a forged one.
func mark(s string) int {
	if len(s) < 4 || s[0] != '[' {
		return 0
	}
	i := 1
	for i < len(s) && i < maxMark && (s[i] >= 'A' && s[i] <= 'Z' || s[i] == '_') {
		i++
	}
	if i < len(s) && markNames[s[1:i]] {
		switch s[i] {
		case ']':
			return i + 1
		case ':':
			i++
			if j := i + tokenLen; j < len(s) && s[j] == ']' && isToken(s[i:j]) {
				return j + 1
			}
			if i < len(s) && s[i] == '*' {
				j := i + 1
				for j < len(s) && j < i+5 && (isLetter(s[j]) || s[j]-'0' < 10) {
					j++
				}
				if j < len(s) && s[j] == ']' {
					return j + 1
				}
			}
		}
	}
	return 0
}

// endsMark says that a mark ends before i.
func endsMark(text string, i int) bool {
	if i < 4 || text[i-1] != ']' {
		return false
	}
	low := max(0, i-maxMark)
	from := strings.LastIndexByte(text[low:i], '[')
	return from >= 0 && mark(text[low+from:]) == i-low-from
}

var markNames = func() map[string]bool {
	m := map[string]bool{RedactionFailed: true}
	for _, name := range entities {
		m[name] = true
	}
	return m
}()

func isToken(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}

const maxMark = 40

// clipMarks cuts marks off the ends of a stretch and says whether anything
// worth a finding is left.
func clipMarks(text string, start, end *int) bool {
	// A mark that begins before the stretch and reaches into it.
	lo := max(0, *start-maxMark)
	for i := *start - 1; i >= lo; i-- {
		if text[i] == '[' {
			if n := mark(text[i:]); n > 0 && i+n > *start {
				*start = i + n
			}
			break
		}
		if text[i] == ']' || text[i] <= ' ' {
			break // no mark goes over it
		}
	}
	if *start >= *end {
		return false
	}
	// A mark that the stretch ends in.
	if i := strings.LastIndexByte(text[*start:*end], '['); i >= 0 {
		i += *start
		if n := mark(text[i:]); n > 0 && i+n > *end {
			*end = i
		}
	}
	return !clipped(text[*start:*end])
}

// clipped says that a value has no letter or digit outside marks.
func clipped(v string) bool {
	for i := 0; i < len(v); i++ {
		c := v[i]
		if c == '[' {
			if n := mark(v[i:]); n > 0 {
				i += n - 1
				continue
			}
		}
		if isLetter(c) || c-'0' < 10 || c >= 0x80 {
			return false
		}
	}
	return true
}
