package detect_test

import "testing"

// TestInverted holds that a family name that nobody knows is replaced with the given name behind its comma, in cells of tables.
func TestInverted(t *testing.T) {
	for text, want := range map[string]string{
		"| 1 | Zawadzki, Oskar | open |":                                 "| 1 | [PERSON] | open |",
		"| Assignee |\n|---|\n| Zawadzki, Oskar |\n| Brennecke, Tjark |": "| Assignee |\n|---|\n| [PERSON] |\n| [PERSON] |",
		"id,name,dept\n1,\"Okonkwo, Chidi\",Sales\n":                     "id,name,dept\n1,\"[PERSON]\",Sales\n",
		"<td>Okonkwo, Chidi</td><td>Sales</td>":                          "<td>[PERSON]</td><td>Sales</td>",
		"A-1\tvan der Zwaluw, Oskar\tdone":                               "A-1\t[PERSON]\tdone",
		"| Thanks, Maja | 1 |":                                           "| Thanks, [PERSON] | 1 |",
		"| Monday, Oskar | 12 |":                                         "| Monday, [PERSON] | 12 |",
		"<td>Hello, Anna</td>":                                           "<td>Hello, [PERSON]</td>",
		"Cheers, Oskar\n":                                                "Cheers, [PERSON]\n",
	} {
		if got, _ := engine().Redact("", text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
