package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/classes"
)

// Tables whose columns blanks align, as pandas, SQLite and ps print them: two blanks or more part the cells.

const (
	mostLeading  = 32 // blanks before the first cell
	mostSpread   = 48 // bytes of a cell
	mostStrange  = 3  // lines in a row that are no rows of the table
	leastColumns = 2
)

// spreads says that the beginning of a line has a word, two blanks and another word, as a header of such a table.
func spreads(line string) bool {
	i := 0
	for i < len(line) && i < mostLeading && line[i] == ' ' {
		i++
	}
	if i == len(line) || headerRole[line[i]]&inHeading == 0 || !isLetter(line[i]) && line[i] < 0x80 {
		return false
	}
	k := strings.Index(line[i:], "  ")
	if k < 2 || k > mostSpread {
		return false
	}
	for k += i; k < len(line) && line[k] == ' '; {
		k++
	}
	return k < len(line) && (isLetter(line[k]) || line[k] >= 0x80)
}

// spreadAt looks at the table whose header may be the line text[from:end], and returns where it ends, or from.
func (s *scanner) spreadAt(depth int, text string, from, end int) int {
	t := &s.tab
	if !spreads(text[from:min(end, from+classes.Size)]) || strings.ContainsAny(text[from:end], ":={}") {
		return from
	}
	next := t.spread(text, from)
	if len(t.cells) < leastColumns || next == len(text) {
		return from
	}
	n, indexed := len(t.cells), text[from] == ' '
	i := next
	if k := ruled(text, i); k > 0 {
		i = k
	}
	if t.spread(text, i); !t.spreadRow(text, n, indexed) {
		return from
	}
	t.spread(text, from)
	t.sep = ' '
	if !s.header(text) {
		return from
	}
	for k := range t.columns {
		t.headings = append(t.headings, t.columns[k].heading)
	}
	t.some = true
	for strange := 0; i < len(text) && strange < mostStrange; i = next {
		if next = t.spread(text, i); t.spreadRow(text, n, indexed) {
			s.cells(depth, text)
			strange = 0
		} else if strange++; len(t.cells) == 0 {
			break
		}
	}
	return i
}

// spreadRow says that the row at hand has n cells, but for the number of the row before them.
func (t *table) spreadRow(text string, n int, indexed bool) bool {
	if indexed && len(t.cells) == n+1 && digitsOnly(text[t.cells[0].from:t.cells[0].to]) {
		t.cells = t.cells[1:]
	}
	return len(t.cells) == n
}

// spread reads the cells of the row at i, which two blanks part, and returns where the next line begins.
func (t *table) spread(text string, i int) (next int) {
	t.cells = t.cells[:0]
	for limit := min(len(text), i+mostHeader); i < limit && text[i] != '\n'; {
		for i < limit && (text[i] == ' ' || text[i] == '\r') {
			i++
		}
		from := i
		for i < limit && text[i] != '\n' && text[i] != '\r' && (text[i] != ' ' || i+1 < limit && text[i+1] != ' ') {
			i++
		}
		to := i
		for to > from && text[to-1] == ' ' {
			to--
		}
		if to > from && len(t.cells) < mostColumns {
			t.cells = append(t.cells, span{from, to})
		}
	}
	if i < len(text) && text[i] == '\n' {
		i++
	}
	return i
}
