package names_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestFieldsOfForms holds that the values of fields are found by what the fields are called, however forms
// write them, and that code which assigns to such names, labels and lists of labels stay.
func TestFieldsOfForms(t *testing.T) {
	var f names.Finder
	for _, text := range []string{
		"id=7&last_name=§Kerrigan§&z=1", "GET /x?id=7&last_name=§Kerrigan§ HTTP/1.1", "[user]\nlast_name=§Kerrigan§\nmode=1", `<input name="last_name" value="§Kerrigan§">`, `<input id='city' type="text" value='§Springfield§'>`, `User(city='§Springfield§', id=7)`,
		`{:city=>"§Springfield§", :id=>7}`, `SELECT * FROM users WHERE city = '§Springfield§' LIMIT 1`, `UPDATE users SET city='§Springfield§' WHERE id=7`, `run --city='§Springfield§'`, `x.surname = "§Kerrigan§"`, "name=§Deborah Kerrigan§\n",
		"<tr><td>Last Name</td><td>§Kerrigan§</td></tr>", "<dt>Last Name:</dt>\n  <dd>§Kerrigan§</dd>", "<key>last_name</key><string>§Kerrigan§</string>", "<label>City</label> <span>§Springfield§</span>", "Last Name\n§Kerrigan§\n", "# Person\n\n**City:**\n§Springfield§\n\nnext",
	} {
		parts := strings.Split(text, "§")
		found := false
		for _, m := range f.Find("", strings.Join(parts, "")) {
			found = found || m.Start == len(parts[0]) && m.End == len(parts[0])+len(parts[1])
		}
		if !found {
			t.Errorf("%q: not found", text)
		}
	}
	for _, text := range []string{
		"last_name = user.last_name", "lastName=String(x)", "first_name = models.CharField(max_length=30)", "city = get_city()", "city=None", "city == 'x'", `street = "main.go"`, "Last Name\nFirst Name\nEmail\n", "City\nZip\n",
		"<label>Name on card</label><input><label>Card Number</label>", "<th>City</th><th>Country</th>", "id\ncity\nage\n", "Name:\nsomething in small letters\n",
	} {
		if got := f.Find("", text); len(got) > 0 {
			t.Errorf("%q: got %v", text, got)
		}
	}
}
