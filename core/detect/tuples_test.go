package detect_test

import "testing"

// TestTuples holds that what names the columns of an INSERT or of a table of HTML says what stands
// in its rows.
func TestTuples(t *testing.T) {
	for text, want := range map[string]string{
		"INSERT INTO users (name, email, phone, password) VALUES ('Sarah Miller', 'sarah@acme.io', '555-0143', 'letmein99');":                                   "INSERT INTO users (name, email, phone, password) VALUES ('[PERSON]', '[EMAIL_ADDRESS]', '[PHONE_NUMBER]', '[SECRET]');",
		"insert into `a`.`users`(`id`,`login`,`pwd`)\nvalues (1,'sa','let(me),in''99'),\n (2,'bob',N'hunter22') returning id":                                   "insert into `a`.`users`(`id`,`login`,`pwd`)\nvalues (1,'sa','[SECRET]'),\n (2,'bob',N'[SECRET]') returning id",
		"INSERT OR REPLACE INTO p (last_name, dob, ssn) VALUES ('Miller', DATE '1985-03-12', 536904399)":                                                        "INSERT OR REPLACE INTO p (last_name, dob, ssn) VALUES ('[PERSON]', DATE '[DATE_OF_BIRTH]', [US_SSN])",
		"<table><tr><th>Name</th><th>DOB</th><th>Password</th></tr><tr><td>Sarah Miller</td><td>1985-03-12</td><td>letmein99</td></tr></table>":                 "<table><tr><th>Name</th><th>DOB</th><th>Password</th></tr><tr><td>[PERSON]</td><td>[DATE_OF_BIRTH]</td><td>[SECRET]</td></tr></table>",
		"<tr>\n<th class=\"a\">User</th>\n<th>Password</th></tr>\n<tr>\n<td>sa</td>\n<td>letmein99</td></tr>\n<tr><td>bob</td><td colspan=1>hunter22</td></tr>": "<tr>\n<th class=\"a\">User</th>\n<th>Password</th></tr>\n<tr>\n<td>sa</td>\n<td>[SECRET]</td></tr>\n<tr><td>bob</td><td colspan=1>[SECRET]</td></tr>",
		"COPY public.users (id, login, password) FROM stdin;\n1\tsa\tletmein99\n2\tbob\thunter22\n\\.\n":                                                        "COPY public.users (id, login, password) FROM stdin;\n1\tsa\t[SECRET]\n2\tbob\t[SECRET]\n\\.\n",
		"read from stdin\na\tb": "read from stdin\na\tb",
		"INSERT INTO plans (name, price) VALUES ('Gold', 12), ('Silver', 8);":                "INSERT INTO plans (name, price) VALUES ('Gold', 12), ('Silver', 8);",
		"INSERT INTO users (name, password) VALUES ($1, $2)":                                 "INSERT INTO users (name, password) VALUES ($1, $2)",
		"INSERT INTO users (name, password) VALUES (?, crypt('x', gen_salt('bf')))":          "INSERT INTO users (name, password) VALUES (?, crypt('x', gen_salt('bf')))",
		"<tr><th>Feature</th><th>Password</th></tr><tr><td>Length</td><td>12chars</td></tr>": "<tr><th>Feature</th><th>Password</th></tr><tr><td>Length</td><td>12chars</td></tr>",
		"insert the key (blue, red) values (a, b":                                            "insert the key (blue, red) values (a, b",
	} {
		if got, _ := engine().Redact("", text); got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
