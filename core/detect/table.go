package detect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/names"
)

// The header of a table is a key: a column that is called password or surname gives its
// cells that key, as JSON would. Tables are those of exports and terminals: fields parted by
// comma, semicolon or tab with quotes as RFC 4180 has them, and by pipes, with rules of
// dashes (Markdown, psql, mysql) or of box drawings. A header is the first line of a table; the
// table ends with a line that has another number of cells, unless it goes on behind that (see ragged).

const (
	leastHeader = 5       // bytes of a line that may be a header: a,b,c
	mostHeader  = 4 << 10 // and the most of one
	mostColumns = 256
	mostCell    = 4 << 10 // bytes of a quoted cell
	mostHeading = 48      // bytes of a header's cell
)

// barred stands for the separator of tables in box drawings: │ or ┃, of three bytes.
const barred = 0xe2

// table is the memory for the table at hand.
type table struct {
	sep      byte
	most     int    // cells of a row
	cells    []span // of the row at hand
	columns  []column
	n        int    // cells of the header
	spare    []span // of the row before it
	headings []span // that are no names, of the tables so far
	some     bool   // there has been a table
	loose    bool   // blanks stand behind the separators of the header, or they are none of prose
	evidence

	at, known int // of the findings of other verifiers: the next, and where they end
}

// tables looks for the tables in a text. The pass over it has noted which lines may be their
// headers; the hits after mark are what else has been found in it. It says whether there is a
// table that may hold something.
func (s *scanner) tables(depth, mark int, text string) bool {
	s.tab.at, s.tab.known, s.tab.some = mark, len(s.hits), false
	heads, stop := s.levels[depth].heads, 0
	if len(heads) > 0 && heads[0] == 0 {
		stop, heads = s.tableAt(depth, text, 0), heads[1:]
	}
	if stop == 0 {
		stop = s.tableWithin(depth, text)
	}
	for _, head := range heads {
		if from := int(head); from >= stop {
			stop = s.tableAt(depth, text, from)
		}
	}
	if len(s.tab.headings) > 0 {
		s.unname(mark)
	}
	return s.tab.some
}

// unname takes those of the hits after mark out that are names and stand in a heading.
func (s *scanner) unname(mark int) {
	t := &s.tab
	kept := s.hits[:mark]
	for _, h := range s.hits[mark:] {
		if h.entity.name() {
			k, _ := slices.BinarySearchFunc(t.headings, h.start+1, func(r span, at int) int { return cmp.Compare(r.from, at) })
			if k > 0 && h.end <= t.headings[k-1].to {
				continue
			}
		}
		kept = append(kept, h)
	}
	s.hits, t.headings = kept, t.headings[:0]
}

// tableWithin looks at a table that begins within the first line of a text, as in q=a,b, in
// JSON that is cut off, in an element, behind the template of a chat or who speaks.
func (s *scanner) tableWithin(depth int, text string) int {
	const longestLabel = 32
	k := 0
	if c := text[0]; c == '{' || c == '[' || c == '"' || c == '<' || strings.IndexByte(text[:min(len(text), 48)], '=') >= 0 {
		k = 1
	} else if k = strings.Index(text[:min(len(text), longestLabel)], ": "); k < 0 {
		return 0
	}
	n := strings.IndexByte(text[:min(len(text), mostHeader)], '\n')
	if n < k {
		return 0
	}
	if last := strings.LastIndexAny(text[:n], "=\">[]"); last >= 0 {
		k = last + 1
	} else {
		k++
	}
	if k < n && text[k] == ' ' {
		k++
	}
	if stop := s.tableAt(depth, text, k); stop > n {
		return stop
	}
	return 0
}

// tableAt looks at the table whose header may be the line at from, and returns where it ends.
func (s *scanner) tableAt(depth int, text string, from int) (end int) {
	if len(text)-from < 2*leastHeader || headerRole[text[from]]&mayBegin == 0 && text[from] != barred {
		return from
	}
	line := text[from:min(len(text), from+mostHeader)]
	n := strings.IndexByte(line, '\n')
	if n < leastHeader || from+n+1 == len(text) || text[from+n+1] <= '\r' && text[from+n+1] != '\t' {
		return from
	}
	if line[0] == '\t' && strings.IndexByte(line[1:n], '\t') <= 0 {
		return from // a line of code
	}
	if sep := separator(text, from, from+n); sep == 0 {
		return s.spreadAt(depth, text, from, from+n)
	} else if asHeading(line[:n], sep) {
		return s.table(depth, text, from, from+n, sep)
	}
	return from
}

// table looks at the table whose header may be text[from:end]. It returns where the table
// ends, or from if it is none that holds anything.
func (s *scanner) table(depth int, text string, from, end int, sep byte) int {
	t := &s.tab
	t.sep, t.most = sep, mostColumns
	next := t.row(text, from)
	if t.n = len(t.cells); next != end+1 || t.n < 2 || ruled(text, from) > 0 {
		return from
	}
	t.most = t.n
	t.loose = t.apart(text) || sep != ',' && sep != ';'
	t.cells, t.spare = t.spare, t.cells
	i := next
	for range 2 {
		if k := ruled(text, i); k > 0 {
			i = k
		}
	}
	if next = t.row(text, i); !t.fits(text, next) {
		return from
	}
	t.cells, t.spare = t.spare, t.cells
	if !s.header(text) || t.continues(text, from) {
		return from
	}
	for i := range t.columns {
		if c := &t.columns[i]; !c.loose {
			t.headings = append(t.headings, c.heading)
		}
	}
	t.some = true
	for i < len(text) {
		if k := ruled(text, i); k > 0 {
			i = k
			continue
		}
		next := t.row(text, i)
		if t.fits(text, next) {
			s.cells(depth, text)
			i = next
			continue
		}
		if next = s.ragged(depth, text, i); next < 0 {
			break
		}
		i = next
	}
	return i
}

const (
	mostRagged = 3 // lines in a row that do not fit
	mostExtra  = 4 // cells of such a line beyond the table's
)

// ragged passes over lines at i that have more or fewer cells than the table, for want of quotes
// around a comma or of a cell, if what follows is of the table again, or the text ends. What may be
// their cells is looked at. It returns where they end, or -1 if the table does.
func (s *scanner) ragged(depth int, text string, i int) int {
	t := &s.tab
	t.most = t.n + mostExtra
	defer func() { t.most = t.n }()
	if t.sep == '|' || t.sep == barred || t.loose && t.n < 3 {
		return -1 // a line that is cut off; a sentence with a comma
	}
	j := i
	for n := 0; j < len(text); n++ {
		from := j
		if j = t.row(text, j); len(t.cells) == t.n && (t.loose || !t.apart(text)) && text[from] != ' ' {
			if t.heads(text) {
				return -1 // of the next table
			}
			j = from
			break
		}
		if n == mostRagged || len(t.cells) < 2 && (t.n < 3 || n > 0) || j < len(text) && text[j-1] != '\n' || !t.loose && t.apart(text) && len(t.cells) <= t.n {
			return -1
		}
	}
	for i < j {
		next := t.row(text, i)
		s.eitherWay(depth, text)
		i = next
	}
	return j
}

// heads says that the row at hand may be a header.
func (t *table) heads(text string) bool {
	return slices.ContainsFunc(t.cells, func(c span) bool {
		h := text[c.from:c.to]
		return len(h) <= mostHeading && (cue.ColumnOf(h).Class != cue.None || names.ColumnOf(h).Holds())
	})
}

// apart says that a blank stands behind one of the separators of the row at hand, as in a sentence.
func (t *table) apart(text string) bool {
	for _, c := range t.cells[min(1, len(t.cells)):] {
		if c.from > 0 && text[c.from-1] == ' ' {
			return true
		}
	}
	return false
}

// eitherWay looks at the cells of a row that has too many or too few, counted from its beginning
// and from its end: the columns before what is amiss are told by the first, those behind by the other.
func (s *scanner) eitherWay(depth int, text string) {
	t := &s.tab
	row, at := t.cells, t.at
	t.cells = t.spare
	for fromEnd := range 2 {
		t.cells, t.at = t.cells[:0], at
		for k := range t.n {
			if fromEnd == 1 {
				k += len(row) - t.n
			}
			c := span{}
			if k >= 0 && k < len(row) {
				c = row[k]
			}
			t.cells = append(t.cells, c)
		}
		s.cells(depth, text)
	}
	t.cells, t.spare = row, t.cells
}

// fits says that the row that has just been read, up to next, is one of the table. The last
// line of a text may be cut off.
func (t *table) fits(text string, next int) bool {
	n := len(t.cells)
	return n == t.n || n >= 2 && n < t.n && next == len(text) && text[next-1] != '\n'
}

// continues says that the line before that at i, or the one before a rule, is a row of the
// same number of cells: then i is no header.
func (t *table) continues(text string, i int) bool {
	for range 3 {
		if i < 2 {
			break
		}
		low := max(0, i-1-mostHeader)
		from := low + strings.LastIndexByte(text[low:i-1], '\n') + 1
		if from == low && low > 0 || ruled(text, from) != i {
			if from == low && low > 0 || i-from < leastHeader || strings.IndexByte(":.!?", text[i-2]) >= 0 {
				return false
			}
			cells := len(t.cells)
			kept := t.cells
			t.cells = t.spare
			next := t.row(text, from)
			same := next == i && len(t.cells) == cells
			t.cells, t.spare = kept, t.cells
			return same
		}
		i = from
	}
	return false
}
