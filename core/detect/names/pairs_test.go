package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestFullNames looks for family names that are on no list, or are words, behind first names.
func TestFullNames(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"I talked to Philipp Quendler yesterday about the invoice.", "P(Philipp Quendler)"},
		{"The account manager is David Zurbrig.", "P(David Zurbrig)"},
		{"We received a complaint from Dominic Ladder on Monday.", "P(Dominic Ladder)"},
		{"It was signed by Shawn McPebble, who left.", "P(Shawn McPebble)"},
		{"It was signed by George Teapot and the auditors.", "P(George Teapot)"},
		{"Please ask Thomas R. Ladder about it.", "P(Thomas R. Ladder)"},
		{"Please ask Julian Andres Quendler about it.", "P(Julian Andres Quendler)"},
		{"It was written by Antoine QUENDLER in May.", "P(Antoine QUENDLER)"},
		{"It was written by NAKAMURA Hiroshi in May.", "P(NAKAMURA Hiroshi)"},
		{"Please ask AJ Quendler about it.", "P(AJ Quendler)"},
		{"I met with Nathan K and with Martin B. on Friday.", "P(Nathan K) P(Martin B)"},
		{"Thanks,\nThomas Ladder", "P(Thomas Ladder)"},
		{"Kind regards,\n\nMeek Simbulo\nHead of Sales", "P(Meek Simbulo)"},
		{"> Many thanks and best wishes,\n> Ada", "P(Ada)"},
		{"Best regards,\nCustomer Support", ""},
		{"Thanks\nBest\nPhilipp Quendler", "P(Philipp Quendler)"},
		{"Sincerely,\nYour Name", ""},
		{"Nous avons écrit à Damien Quendlot, salarié de la société, et à M. Quendlot hier.", "P(Damien Quendlot) P(M. Quendlot)"},
		{"Email Mario Quendler before Friday, and ask Shawn Ladder.", "P(Mario Quendler) P(Shawn Ladder)"},
		{"- Philipp Quendler (owner)\n- Nathan Ladder\n", "P(Philipp Quendler) P(Nathan Ladder)"},
		{"- Frank Quendler (owner)\n| Mark Zurbrig | admin |\n", "P(Frank Quendler) P(Mark Zurbrig)"},
		{"Will Kubernetes be faster?", ""},
		{"Philipp Quendler: can you look at this?", "P(Philipp Quendler)"},
		{"Author: Nathan Ladder\nReporter: Backend Team\n", "P(Nathan Ladder)"},
		// Lines of one length, and those that end of themselves.
		{"The account of the customer was opened last year in May by Philipp\nQuendler and closed by his wife.", "P(Philipp\nQuendler)"},
		{"We have talked about this with the whole team and also with Peter\nDear Anna, please come.", "P(Peter) P(Anna)"},
		// Things that go by a first name, titles, and what stands before things.
		{"We deploy it with the Jenkins Pipeline and a Martin Guitar.", ""},
		{"The flight is from Charlotte Airport, the train from Victoria Station.", "L(Charlotte Airport) L(Victoria Station)"},
		{"We moved to Jasmine Framework, and to Max UUID later.", ""},
		{"Drug trials, by Colan S, Soriano B, and others.", ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
