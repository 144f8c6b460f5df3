package detect

import "strings"

// Tables are also written as the rows of an INSERT or a COPY, whose columns a list before them names,
// and as the rows of HTML below <th>. They are read here; what their cells hold, column.go says.

// mostInto is how many bytes may stand between INSERT and its columns: INTO, the table, and what a
// dialect has before it.
const mostInto = 160

// tuples looks for the rows of INSERTs and of tables of HTML in a text over which a pass has
// been. What else has been found in it are the hits after mark.
func (s *scanner) tuples(depth, mark int, text string) {
	html := s.pass.heading
	if html < 0 && len(s.pass.inserts) == 0 {
		return
	}
	t := &s.tab
	t.at, t.known, t.sep = mark, len(s.hits), '|'
	end := 0
	for _, at := range s.pass.inserts {
		if int(at) < end {
			continue
		}
		if text[at-1]|0x20 == 'n' { // STDIN
			end = s.copied(depth, text, int(at))
		} else {
			end = s.insert(depth, text, int(at))
		}
	}
	if html >= 0 {
		t.at = mark
		s.htmlRows(depth, text, html)
	}
}

// insert looks at the rows of the statement whose INSERT ends at i, and returns where they end.
func (s *scanner) insert(depth int, text string, i int) int {
	t := &s.tab
	open := strings.IndexByte(text[i:min(len(text), i+mostInto)], '(')
	if open < 0 || !containsFold(text[i:i+open], "into") {
		return i
	}
	i = t.tuple(text, i+open)
	if len(t.cells) < 2 || i >= len(text) || !s.header(text) {
		return i
	}
	for k := i + 16; i < k && i < len(text) && text[i] <= ' '; {
		i++
	}
	if len(text)-i < 8 || !fold(text[i:i+6], "values") {
		return i
	}
	for i += 6; ; {
		for k := i + 64; i < k && i < len(text) && (text[i] <= ' ' || text[i] == ','); {
			i++
		}
		if i >= len(text) || text[i] != '(' {
			return i
		}
		next := t.tuple(text, i)
		if len(t.cells) == t.n || next == len(text) {
			s.cells(depth, text)
		}
		i = next
	}
}

// copied looks at the rows behind COPY table (columns) FROM stdin, as PostgreSQL dumps them, of which
// STDIN ends at i, and returns where they end.
func (s *scanner) copied(depth int, text string, i int) int {
	t := &s.tab
	line := strings.LastIndexByte(text[max(0, i-mostHeader):i], '\n') + 1 + max(0, i-mostHeader)
	open := strings.IndexByte(text[line:i], '(')
	next := strings.IndexByte(text[i:min(len(text), i+4)], '\n')
	if open < 0 || next < 0 || i-line < 12 || !fold(text[line:line+5], "copy ") {
		return i
	}
	if t.tuple(text, line+open); len(t.cells) < 2 || !s.header(text) {
		return i
	}
	t.sep, t.most = '\t', t.n
	defer func() { t.sep, t.most = '|', mostColumns }()
	for i += next + 1; i < len(text); {
		if next = t.row(text, i); len(t.cells) != t.n {
			break
		}
		s.cells(depth, text)
		i = next
	}
	return i
}

// tuple reads the cells of the list whose ( stands at i, and returns where it ends. A list
// that does not end has the cells that are whole.
func (t *table) tuple(text string, i int) int {
	t.cells = t.cells[:0]
	limit := min(len(text), i+mostHeader)
	for i++; i < limit; {
		for i < limit && text[i] <= ' ' {
			i++
		}
		from, to, deep := i, 0, 0
	cell:
		for ; i < limit; i++ {
			switch c := text[i]; c {
			case '\'', '"', '`':
				start := i
				if i = quoteEnd(text, i, limit); i >= limit {
					return limit
				}
				if deep == 0 && to == 0 && start-from < 2 { // N'...' and E'...' too
					from, to = start+1, i
				}
			case '(':
				deep++
			case ')', ',':
				if deep == 0 {
					break cell
				}
				if c == ')' {
					deep--
				}
			}
		}
		if i >= limit {
			return limit
		}
		if to == 0 {
			to = i
			for to > from && text[to-1] <= ' ' {
				to--
			}
		}
		if len(t.cells) == mostColumns {
			t.cells = t.cells[:0]
			return i + 1
		}
		t.cells = append(t.cells, span{from, to})
		if i++; text[i-1] == ')' {
			return i
		}
	}
	return limit
}

// quoteEnd is where the quote closes that opens at i, or limit. It may stand doubled in between,
// or behind a backslash.
func quoteEnd(text string, i, limit int) int {
	q := text[i]
	for i++; i < limit; i++ {
		switch text[i] {
		case '\\':
			i++
		case q:
			if i+1 == limit || text[i+1] != q {
				return i
			}
			i++
		}
	}
	return limit
}

// htmlRows looks at the rows of the tables of HTML from i on.
func (s *scanner) htmlRows(depth int, text string, i int) {
	t := &s.tab
	holds := false
	for i < len(text) {
		k := strings.Index(text[i:], "<t")
		if k < 0 || i+k+4 > len(text) {
			return
		}
		i += k
		switch {
		case text[i+2] == 'h' && (text[i+3] == '>' || text[i+3] == ' '):
			i = t.elements(text, i, "</th>")
			holds = len(t.cells) > 1 && s.header(text)
		case text[i+2] == 'd' && (text[i+3] == '>' || text[i+3] == ' '):
			if i = t.elements(text, i, "</td>"); holds && len(t.cells) == t.n {
				s.cells(depth, text)
			}
		default:
			i += 3
		}
	}
}

// elements reads the cells of a row of HTML from the one that begins at i on, each of which
// closes with a tag, and returns where it ends.
func (t *table) elements(text string, i int, closes string) int {
	t.cells = t.cells[:0]
	for i+4 <= len(text) && text[i:i+3] == "<"+closes[2:4] && len(t.cells) < mostColumns {
		limit := min(len(text), i+mostCell)
		from := strings.IndexByte(text[i:limit], '>')
		if from < 0 {
			return limit
		}
		from += i + 1
		to := strings.Index(text[from:limit], "</t")
		if to < 0 {
			return limit
		}
		if !strings.HasPrefix(text[from+to:], closes) {
			return from
		}
		to += from
		i = to + len(closes)
		for from < to && text[from] <= ' ' {
			from++
		}
		for to > from && text[to-1] <= ' ' {
			to--
		}
		t.cells = append(t.cells, span{from, to})
		for k := i + 64; i < k && i < len(text) && text[i] <= ' '; {
			i++
		}
	}
	return max(i, 1)
}
