package decode

import "strings"

// Events takes the data out of a stream of server-sent events, as models send
// their answers in chunks: what stands behind "data:", a line each, without the
// other fields. It reports whether there were at least two.
func (v *View) Events(text string) bool {
	if !strings.HasPrefix(text, "data:") && !strings.HasPrefix(text, "event:") && !strings.HasPrefix(text, "id:") {
		return false
	}
	v.begin(text)
	events := 0
	for i := 0; i < len(text); {
		end := index(text, i, '\n')
		line := text[i:end]
		data, ok := strings.CutPrefix(line, "data:")
		data = strings.TrimLeft(data, " ")
		if ok = ok && !strings.HasPrefix(data, "[DONE]"); ok {
			v.mark(0, i, len(line)-len(data))
			v.buf = append(v.buf, text[end-len(data):min(end+1, len(text))]...)
			events++
		} else {
			v.mark(0, i, min(end+1, len(text))-i)
		}
		i = end + 1
	}
	return events > 1
}

// index is the first c at or after i, or the length of the text.
func index(text string, i int, c byte) int {
	if i < len(text) {
		if k := strings.IndexByte(text[i:], c); k >= 0 {
			return i + k
		}
	}
	return len(text)
}
