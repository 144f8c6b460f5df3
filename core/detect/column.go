package detect

import (
	"strings"

	"github.com/sotto-project/sotto/core/detect/cue"
	"github.com/sotto-project/sotto/core/detect/names"
	"github.com/sotto-project/sotto/core/detect/pii"
)

// ruleColumn is a secret in a column of a table whose header announces one.
const ruleColumn = "secret-column"

// column is a column whose header says what it holds.
type column struct {
	at      int // which it is
	secret  cue.Column
	who     names.Column
	number  bool // the header announces an identifier, a date of birth, a telephone number
	loose   bool // no word of an identifier says so, only the beginning of one
	heading span // its words
}

// evidence is what the headers of a table say of its subject.
type evidence struct {
	account  bool // for whom or what a secret is
	personal bool // it is about people
	compares bool // it compares things, or lists fields
}

// header reads what the cells of a header, which have just been read, say of their columns,
// and says whether any holds what is looked for.
func (s *scanner) header(text string) bool {
	t := &s.tab
	t.columns, t.n, t.evidence = t.columns[:0], len(t.cells), evidence{}
	filled, secrets := 0, 0
	words := 4
	if t.sep == '|' || t.sep == barred || t.sep == '\t' {
		words = 8
	}
	for k, c := range t.cells {
		from, to := unmarked(text, c.from, c.to)
		if from == to {
			continue
		}
		h := text[from:to]
		if to-from > mostHeading || strings.Count(h, " ") > words || h[0] == '[' {
			return false
		}
		filled++
		col := column{at: k, secret: cue.ColumnOf(h), who: names.ColumnOf(h), heading: span{from, to}}
		if col.secret.Class == cue.None {
			topics := contexts(h, len(h)) & (phoneContext | ssnContext | cardContext)
			set := announced(h)
			col.number = topics != 0 || set != pii.Set{}
			col.loose = col.number && set == pii.Set{} && !col.who.Holds()
			if topics&ssnContext != 0 && !t.personal {
				_, _, t.personal = cue.Number(h)
			}
			t.personal = t.personal || topics&phoneContext != 0 && cue.Phone(h) || set.Has(pii.DateOfBirth)
		} else {
			secrets++
		}
		t.personal = t.personal || col.who.Personal()
		if col.secret.Class != cue.None || col.who.Holds() || col.number {
			t.columns = append(t.columns, col)
		}
	}
	if len(t.columns) == 0 || filled < 2 || secrets == filled {
		return false
	}
	first := true
	for _, c := range t.cells {
		from, to := unmarked(text, c.from, c.to)
		if from == to {
			continue
		}
		h := text[from:to]
		account, person := cue.Account(h)
		t.account = t.account || account
		t.personal = t.personal || person
		t.compares = t.compares || first && cue.Compares(h)
		first = false
	}
	t.account = t.account || t.personal
	t.compares = t.compares && !t.account
	return true
}

// unmarked leaves out what marks text[from:to] in Markdown, quotes and the mark of a file's
// beginning.
func unmarked(text string, from, to int) (int, int) {
	if strings.HasPrefix(text[from:to], "\ufeff") {
		from += 3
	}
	for n := 0; n < 3 && to-from > 2; n++ {
		c := text[from]
		if c != text[to-1] || c != '`' && c != '*' && c != '"' && c != '\'' {
			break
		}
		from, to = from+1, to-1
	}
	return from, to
}

// cells looks at the cells of a row that has just been read.
func (s *scanner) cells(depth int, text string) {
	t := &s.tab
	for i := range t.columns {
		c := &t.columns[i]
		if c.at >= len(t.cells) {
			return // the last row is cut
		}
		from, to := unmarked(text, t.cells[c.at].from, t.cells[c.at].to)
		if to-from < 2 || text[from] == '[' && clipped(text[from:to]) || s.stands(from, to) {
			continue
		}
		v := text[from:to]
		if c.secret.Class != cue.None {
			if !s.e.disabled[ruleColumn] && c.secret.Holds(v, t.account, t.compares) {
				s.secret(text, from, to, ruleColumn, .8)
			}
			continue
		}
		if c.who.Holds() {
			if m, ok := c.who.Cell(text, from, to, t.personal); ok {
				s.name(text, m)
				continue
			}
		}
		if c.number && to-from >= 6 && to-from <= 64 && hasDigit(v) && strings.IndexByte(v, '"') < 0 {
			s.under(depth, text[c.heading.from:c.heading.to], text, from, to)
		}
	}
}

// stands says that text[from:to] is part of a finding already. Cells are asked for in order.
func (s *scanner) stands(from, to int) bool {
	t := &s.tab
	for t.at < t.known && s.hits[t.at].end <= from {
		t.at++
	}
	return t.at < t.known && s.hits[t.at].start <= from && to <= s.hits[t.at].end
}

// under looks at the cell text[from:to] as a value of its heading.
func (s *scanner) under(depth int, heading, text string, from, to int) {
	mark := len(s.hits)
	s.valueOf(depth, heading, text[from:to])
	for i := mark; i < len(s.hits); i++ {
		s.hits[i].start += from
		s.hits[i].end += from
	}
}
