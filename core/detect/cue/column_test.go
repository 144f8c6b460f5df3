package cue

import "testing"

// TestColumns: what a value below a heading is, in a table of accounts, in one of nobody's, and
// in one that compares.
func TestColumns(t *testing.T) {
	for _, c := range []struct {
		heading, value              string
		accounts, nobody, comparing bool
	}{
		{"password", "kitten99", true, true, false},
		{"password", "sunflower", true, false, false},
		{"password", "expired", false, false, false},
		{"password", "varchar(64)", false, false, false},
		{"password", "SHA-256", false, false, false},
		{"password", "90 days", false, false, false},
		{"password", "482913", true, false, false},
		{"password", "无", false, false, false},
		{"password", "(create)", false, false, false},
		{"password", "kQ9vT2mZ7rXw4LpB8nYc", true, true, true},
		{"Passphrase", "correct horse battery staple", true, false, false},
		{"API key", "zk8Qs2l1qV", true, true, false},
		{"token", "zk8Qs2l1qV", true, false, false},
		{"secret", "s3-backup-role-2024", true, false, false},
		{"Secret", "DB_PASSWORD_2", false, false, false},
		{"cookie", "_ga_AB12CD34", false, false, false},
		{"PIN", "4821", true, false, false},
		{"max tokens", "k9a1b2c3d4", false, false, false},
		{"key", "brass-key-77x", false, false, false},
	} {
		col := ColumnOf(c.heading)
		got := [3]bool{col.Holds(c.value, true, false), col.Holds(c.value, false, false), col.Holds(c.value, false, true)}
		if want := [3]bool{c.accounts, c.nobody, c.comparing}; got != want {
			t.Errorf("%q below %q: %v, want %v", c.value, c.heading, got, want)
		}
	}
}

func TestHeadings(t *testing.T) {
	for heading, want := range map[string][4]bool{ // of an account, of a person, of telephone numbers, of a comparison
		"user":           {true, true, false, false},
		"E-mail address": {true, true, false, false},
		"user.name":      {true, true, false, false},
		"Host name":      {true, false, false, false},
		"Mobile number":  {false, false, true, false},
		"Cell type":      {false, false, false, true},
		"Feature":        {false, false, false, true},
		"Recall":         {},
	} {
		account, person := Account(heading)
		if got := [4]bool{account, person, Phone(heading), Compares(heading)}; got != want {
			t.Errorf("%q: %v, want %v", heading, got, want)
		}
	}
}
