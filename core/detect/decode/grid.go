package decode

// Results of queries and the cells of spreadsheets come as lists of lists, whose columns are
// named once: {"columns":["name","ssn"],"rows":[["Ada","536-90-4399"]]}, or in the first of the
// lists. Each cell then stands under the name of its column.

// mostColumns is how many columns of a grid are known by name.
const mostColumns = 64

// grid is the columns of the lists at hand.
type grid struct {
	columns []Leaf // KeyStart and KeyEnd are where the name of each stands
	rows    int    // how many brackets are open around a row; 0 is no grid
	until   int    // with so many open, the grid has ended
	first   bool   // the names are those of the first row
}

// opens notes that a list or an object opens under a key, and says what it is to the grid.
func (l *Leaves) opens(f *frame, key string) {
	n := len(l.stack)
	if n == 0 {
		return
	}
	top := &l.stack[n-1]
	g := &l.grid
	if top.header || f.object {
		return
	}
	switch {
	case !top.object && g.rows == n:
		f.row = true
	case !top.object && top.elements == 1:
		f.header = true
		*g = grid{columns: g.columns[:0], rows: n, until: n - 1, first: true}
	case top.object && names(key):
		f.header = true
		*g = grid{columns: g.columns[:0], rows: n + 1, until: n - 1}
	}
}

// column adds a column whose name is text[from:to].
func (l *Leaves) column(from, to int) {
	g := &l.grid
	if g.first && !heading(l.text[from:to]) {
		g.rows = 0 // the first row is one of values
		return
	}
	if len(g.columns) < mostColumns {
		g.columns = append(g.columns, Leaf{KeyStart: from, KeyEnd: to})
	}
}

// element counts an element of the list at hand, which begins with c, and sets the key it stands under.
func (l *Leaves) element(f *frame, key *Leaf, c byte) {
	if f.header && c != '"' {
		l.column(0, 0) // an object says its name itself; others have none
	}
	if f.row {
		key.KeyStart, key.KeyEnd = f.keyStart, f.keyEnd
		if f.elements < len(l.grid.columns) {
			if c := l.grid.columns[f.elements]; c.KeyEnd > 0 {
				key.KeyStart, key.KeyEnd = c.KeyStart, c.KeyEnd
			}
		}
	}
	f.elements++
}

// closes notes that a bracket has closed.
func (l *Leaves) closes() {
	if g := &l.grid; g.rows > 0 && len(l.stack) <= g.until {
		g.rows = 0
	}
}

// names says that the names of columns stand under a key.
func names(key string) bool {
	switch key {
	case "columns", "Columns", "headers", "header", "fields", "fieldNames", "field_names", "columnNames", "column_names", "cols", "schema", "columnMetadata", "metadata", "colnames":
		return true
	}
	return false
}

// heading says that a cell of the first row may be the name of a column: words, no number.
func heading(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z', c == '_', c == ' ', c == '-', c == '.', c == '/', c >= 0x80:
		default:
			return false
		}
	}
	return true
}
