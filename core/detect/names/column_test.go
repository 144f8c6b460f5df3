package names

import "testing"

// TestColumns: what a cell below a heading is, in a table about people and in another.
func TestColumns(t *testing.T) {
	for _, c := range []struct {
		heading, cell   string
		people, another bool
	}{
		{"surname", "Adeyemi", true, true},
		{"surname", "adeyemi", true, true}, // the lists have it
		{"surname", "zzyemi", true, false},
		{"last_name", "varchar", true, false}, // nobody has such a column in a table about people
		{"Full name", "Thabo Nkosi", true, true},
		{"Full name", "Machine Learning", false, false},
		{"name", "Thabo Nkosi", true, true},
		{"name", "Brask Zottelund", true, false},
		{"name", "parseToken", false, false},
		{"name", "left-pad", false, false},
		{"name", "Widget Pro 2", false, false},
		{"city", "Zottegem", true, false},
		{"street", "Mill Lane 3", true, true},
		{"zip", "8610", true, false},
		{"key", "Adeyemi", false, false},
	} {
		col := ColumnOf(c.heading)
		_, people := col.Cell(c.cell, 0, len(c.cell), true)
		_, another := col.Cell(c.cell, 0, len(c.cell), false)
		if people != c.people || another != c.another {
			t.Errorf("%q below %q: %v and %v, want %v and %v", c.cell, c.heading, people, another, c.people, c.another)
		}
	}
}
