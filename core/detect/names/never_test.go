package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestNever looks for names in words of dates, programs, letters and science, and beside them for those that are.
func TestNever(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		// Months and days.
		{"drwxr-xr-x 4 deploy deploy 4096 Jan 17 11:42 logs", ""},
		{"Expires: Thu, 22 Jan 2026 09:30:00 GMT", ""},
		{"labels: ['Jan', 'Feb', 'Mar', 'Apr', 'May']", ""},
		{"H1 (Jan-Jun) was better than H2 (Jul-Dec).", ""},
		{"The invoice is due 3 Jan, the report 9 Jan.", ""},
		{"I met Jan yesterday and told Jan all about it.", "P(Jan) P(Jan)"},
		{"My brother Jan, 29 years old, is a baker.", "P(Jan)"},
		// Fonts and measures.
		{"h2 { font-family: Tahoma, Verdana, Geneva, sans-serif; }", ""},
		{"| Min | Max | Mean | Std |\n|---|---|---|---|\n", ""},
		{"Ask Max about it, he knows.", "P(Max)"},
		// What bears the name of who found it.
		{"She was diagnosed with Hashimoto's thyroiditis.", ""},
		{"Use Cramer's rule and then Knuth-Morris-Pratt for it.", ""},
		{"Compare the Manhattan distance and a Monte Carlo simulation.", ""},
		{"Maria's car is red: Maria Simpson's equation must hold.", "P(Maria) P(Maria Simpson)"},
		// Words of programs.
		{"func f(ch chan int) (z int) {", ""},
		{"(sev, s) => sev.toLowerCase()", ""},
		{"apt-get install libssl-dev libev-dev", ""},
		{"See the WAL LSN up to which it was read.", ""},
		{`    "mocha": "^10.4.0",` + "\n" + `    "nyc": "^15.1.0"`, ""},
		{"TZ=America/New_York, then Europe/Berlin", ""},
		{"the package name is lodash, and the variable name is foo", ""},
		{"We want to migrate from Heroku to another host.", ""},
		{"    steps:\n      - name: Checkout Repo\n        uses: actions/checkout@v4\n", ""},
		{"name: Lint Python\n\non:\n  push:\n", ""},
		{"Intel Xeon Gold and AMD Ryzen 7 7840U 8-Core Processor", ""},
		{"\tPADD X3, X7\n\tPADD X3, X8\n", ""},
		// Letters, contracts and drugs.
		{"Szanowna Pani,\n\ndziękuję za wiadomość.", ""},
		{"submitted to Licensor for inclusion", ""},
		{"I take Lisinopril in the morning.", ""},
		{"Ich bin Jens Müller.", "P(Jens Müller)"},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	for _, c := range []struct{ key, text, want string }{
		{"displayName", "Deploy Stage", ""},
		{"displayName", "My Web Shop", ""},
		{"display_name", "Zorbin Quellar", "P(Zorbin Quellar)"},
		{"displayName", "Adele Vance", "P(Adele Vance)"},
		{"zip", "u32", ""},
		{"street", "Street", ""},
		{"city", "City!", ""},
		{"ort", "Pflichtfeld", ""},
		{"ort", "Uster", "L(Uster)"},
	} {
		if got := show(&f, c.key, c.text); got != c.want {
			t.Errorf("%s: %q:\n got %s\nwant %s", c.key, c.text, got, c.want)
		}
	}
}
