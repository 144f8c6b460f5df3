package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestCapitals: family names in capitals, before a comma, behind initials and around a nickname are found by their
// form; what only looks so is not.
func TestCapitals(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"KAUR, Anne", "P(KAUR, Anne)"},
		{"The file of FERNÁNDEZ, L. was closed.", "P(FERNÁNDEZ, L.)"},
		{"From: \"Mulcahy, Brendan (Sales)\" and others", "P(Mulcahy, Brendan)"},
		{"Cc: Whitby, Clara; Dunne, Tom", "P(Whitby, Clara) P(Dunne, Tom)"},
		{"We support NASA, Linux and the ESA, Rust as well.", ""},
		{"Peter JONES has signed, Susan PATEL has not.", "P(Peter JONES) P(Susan PATEL)"},
		{"Tell Peter ASAP, and Susan NOT at all.", "P(Susan)"},
		{"MISS B LEWANDOWSKA, room four", "P(B LEWANDOWSKA)"},
		{"DR K. RAMASWAMY MBBS has seen it", "P(K. RAMASWAMY MBBS)"},
		{"He lives at 12 OAK DR", "L(12 OAK DR)"},
		{"SPONSOR: J. FERNSBY", "P(J. FERNSBY)"},
		{"A. INTRODUCTION\nB. METHODS\n", ""},
		{"Surname         OYELARAN\n", "P(OYELARAN)"},
		{"SURNAME THAMBIAH", "P(THAMBIAH)"},
		{"beneficiary LIM BEE HOON", "P(LIM BEE HOON)"},
		{"SELECT surname FROM people ORDER BY surname DESC", ""},
		{"surname VARCHAR(40), surname TEXT", ""},
		// Initials.
		{"We have sent it to P. Grimsditch and to B Ahmed, not to the U.S. Senate.", "P(P. Grimsditch) P(B Ahmed)"},
		{"It was T.J. Grimsditch behind the hall.", "P(T.J. Grimsditch)"},
		{"Sarah K. called, and I have told Martha B to wait.", "P(Sarah K) P(Martha B)"},
		{"Take vitamin D Monday to Friday, and plan B Docker.", ""},
		// Names that friends use.
		{"Robert “Bob” Grimsditch is here, and so is a Mr \"Baz\" Holroyd.", "P(Robert “Bob” Grimsditch) P(Baz\" Holroyd)"},
		{"Press \"Save\" Now, and call the \"Foo\" Bar.", ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// TestCalendar: months and days are no people, nor are diseases, scales and what is written for two words.
func TestCalendar(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"The call is on Jan 9 at ten, due 3 Jan, and from Jan to June.", ""},
		{"On Thu, Jan 9, 2025 at 8:15 AM somebody wrote:", ""},
		{"Shifts: Mon late, Tue early, Thu off", ""},
		{"I met Jan yesterday, and told her so.", "P(Jan)"},
		{"Ive seen it, and ive been there.", ""},
		{"whats her addy, ive lost it", ""},
		{"ollie couldn't come, and marcus didnt", "P(ollie) P(marcus)"},
		{"Hey Claude, would you look at it?", ""},
		{"Hey Claudia, would you look at it?", "P(Claudia)"},
		{"She has Hashimoto's thyroiditis and Weber's syndrome.", ""},
		{"I have Emma's number and Emma's sister.", "P(Emma) P(Emma)"},
		{"Kyoto Climate Protocol", ""},
		{"Nationality   Sri Lankan", ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
