package detect

import "strings"

// keepLines ends the secrets after mark, found in a reading without line breaks, where the line below one sets a
// name: the mark at the end of a line may have been the filling of base64 rather than of quoted-printable.
func (s *scanner) keepLines(mark int, text string) {
	for i := mark; i < len(s.hits); i++ {
		h := &s.hits[i]
		if h.entity != secret {
			continue
		}
		for from := h.start; ; {
			k := strings.IndexByte(text[from:h.end], '\n')
			if k < 0 {
				break
			}
			from += k + 1
			if sets(text, from) {
				h.end = from - 1
				for h.end > h.start && text[h.end-1] <= ' ' {
					h.end--
				}
				break
			}
		}
	}
}

// sets says that a line that begins at i sets a name, or parts two fields: NAME=value, name = value, name: value,
// //host/:name=value.
func sets(text string, i int) bool {
	if strings.HasPrefix(text[i:], "------") { // what parts the fields of a form
		return true
	}
	limit, j := min(len(text), i+maxName+16), i
	host := strings.HasPrefix(text[i:], "//")
	for j < limit && (nameByte(text[j]) || host && (text[j] == '/' || text[j] == ':')) {
		j++
	}
	if j == i || j == limit || !host && text[i]-'0' < 10 {
		return false
	}
	blank := text[j] == ' '
	if blank {
		j++
	}
	if j+1 >= len(text) {
		return false
	}
	switch text[j] {
	case '=':
		c := text[j+1]
		return c == ' ' || !blank && c > ' ' && c != '=' && !strings.HasPrefix(text[j:], "=3D") && (j+3 >= len(text) || text[j+3] != '=')
	case ':':
		return text[j+1] == ' '
	}
	return false
}
