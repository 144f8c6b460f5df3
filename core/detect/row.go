package detect

import "strings"

// The rows of tables, and what parts their cells.

// What a byte may be in a header.
const (
	inHeading  = 1 << iota // a part of its first cell
	partsCells             // what parts its cells
	mayBegin               // the first byte
	ofCode                 // what is code
)

var headerRole = func() (t [256]uint8) {
	for c := range t {
		switch b := byte(c); {
		case isLetter(b) || b-'0' < 10 || b >= 0x80 || strings.IndexByte(" _-./#%'&*`+", b) >= 0:
			t[c] = inHeading
		case b == ',' || b == ';' || b == '\t' || b == '|':
			t[c] = partsCells
		}
		if b := byte(c); isLetter(b) || b >= 0x80 || strings.IndexByte(" |\"'_#*`,;\t", b) >= 0 {
			t[c] |= mayBegin
		}
		if strings.IndexByte("={}\\$", byte(c)) >= 0 {
			t[c] |= ofCode
		}
	}
	return t
}()

// separator is what parts the cells of the line text[i:end], if its first cell looks like that
// of a header, else 0.
func separator(text string, i, end int) byte {
	for n := i + 32; i < end && i < n && text[i] == ' '; {
		i++
	}
	sep := byte(0)
	switch c := text[i]; c {
	case ',', ';', '\t', '|':
		sep = c
	case '"', '\'':
		k := strings.IndexByte(text[i+1:min(end, i+mostHeading)], c)
		if k < 0 {
			return 0
		}
		for i += k + 2; i < end && text[i] == ' '; {
			i++
		}
		if i < end && headerRole[text[i]]&partsCells != 0 {
			sep = text[i]
		}
	default:
		if bar(text, i) {
			sep = barred
			break
		}
		open := false // a bracket, as in Price (EUR), and no call
		for n := min(end, i+mostHeading); i < n; i++ {
			switch c := text[i]; {
			case headerRole[c]&inHeading != 0:
			case headerRole[c]&partsCells != 0:
				return c
			case c == '(' && i > 0 && text[i-1] == ' ':
				open = true
			case c == ')' && open:
				open = false
			default:
				return 0
			}
		}
	}
	return sep
}

// asHeading says that the cells of a line are as short as those of headers and that it is no code.
func asHeading(line string, sep byte) bool {
	calls := sep == ',' || sep == ';'
	last := 0
	for i := range len(line) {
		switch c := line[i]; {
		case c == sep:
			last = i
		case headerRole[c]&ofCode != 0, i-last > mostHeading+16, c == '(' && calls && i > 0 && line[i-1] != ' ':
			return false
		}
	}
	return true
}

// bar says that a bar of a box stands at i.
func bar(text string, i int) bool {
	return i+2 < len(text) && text[i] == barred && text[i+1] == 0x94 && (text[i+2] == 0x82 || text[i+2] == 0x83 || text[i+2] == 0x86)
}

// ruled is the beginning of the line behind the one at i if that is a rule, else -1.
func ruled(text string, i int) int {
	dashes := 0
	for limit := min(len(text), i+mostHeader); i < limit; i++ {
		switch c := text[i]; {
		case c == '-' || c == '=':
			dashes++
		case c == '\n':
			if dashes < 2 {
				return -1
			}
			return i + 1
		case c == '+' || c == '|' || c == ':' || c == ' ' || c == '\t' || c == ',' || c == ';' || c == '\r':
		case c == barred && i+2 < limit && (text[i+1] == 0x94 || text[i+1] == 0x95) && !bar(text, i):
			dashes++
			i += 2
		default:
			return -1
		}
	}
	if dashes < 2 || i < len(text) {
		return -1
	}
	return i
}

// row reads the cells of the row at i, without the blanks around them, and returns where
// the next line begins. A row that is none has no cells.
func (t *table) row(text string, i int) (next int) {
	t.cells = t.cells[:0]
	sep := t.sep
	lead := false
	if sep == '|' || sep == barred {
		for n := i + 32; i < len(text) && i < n && text[i] == ' '; {
			i++
		}
		if i < len(text) && text[i] == '|' && sep == '|' {
			lead = true
			i++
		} else if bar(text, i) {
			lead = true
			i += 3
		}
	}
	for {
		for i < len(text) && text[i] == ' ' {
			i++
		}
		from, to := i, 0
		if i < len(text) && text[i] == '"' && sep != '|' && sep != barred {
			if to = closing(text, i+1); to < 0 {
				t.cells = t.cells[:0]
				return i
			}
			from++
			i = to + 1
			for i < len(text) && text[i] == ' ' {
				i++
			}
			if i < len(text) && text[i] != sep && text[i] != '\n' && text[i] != '\r' {
				t.cells = t.cells[:0]
				return i
			}
			for i < len(text) && text[i] == '\r' {
				i++
			}
		} else {
			for i < len(text) && text[i] != '\n' {
				if text[i] == sep && (sep != '|' || i == 0 || text[i-1] != '\\') && (sep != barred || bar(text, i)) {
					break
				}
				i++
			}
			for to = i; to > from && (text[to-1] == ' ' || text[to-1] == '\r'); {
				to--
			}
		}
		last := i >= len(text) || text[i] != sep
		if last && lead && from == to {
			break
		}
		if len(t.cells) == t.most {
			t.cells = t.cells[:0]
			return i
		}
		t.cells = append(t.cells, span{from, to})
		if last {
			break
		}
		if i++; sep == barred {
			i += 2
		}
	}
	if i < len(text) && text[i] == '\n' {
		i++
	}
	return i
}

// closing is where the quoted cell that begins at i ends, or -1. A quote within is doubled.
func closing(text string, i int) int {
	for limit := min(len(text), i+mostCell); i < limit; i++ {
		k := strings.IndexByte(text[i:limit], '"')
		if k < 0 {
			return -1
		}
		i += k
		if i+1 == len(text) || text[i+1] != '"' {
			return i
		}
		i++
	}
	return -1
}
