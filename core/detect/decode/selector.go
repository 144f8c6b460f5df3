package decode

import "strings"

// Selected is what the selector or the description text[from:to] of a control calls it: #lastName,
// input[name=surname], Surname field.
func Selected(text string, from, to int) (start, end int) {
	for to > from && strings.IndexByte("]\"'\\ ", text[to-1]) >= 0 {
		to--
	}
	if k := strings.LastIndexAny(text[from:to], "#=[.\"'"); k >= 0 && from+k+1 < to {
		from += k + 1
	}
	for _, w := range [...]string{" field", " input", " textbox", " box"} {
		if n := len(w); to-from > n && text[to-n:to] == w {
			to -= n
			break
		}
	}
	return from, to
}
