package names_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// left is what a finder leaves of a text, with * for each match.
func left(text string) string {
	var f names.Finder
	var b strings.Builder
	pos := 0
	for _, m := range f.Find("", text) {
		b.WriteString(text[pos:m.Start])
		b.WriteString("*")
		pos = m.End
	}
	return b.String() + text[pos:]
}

// TestFormsOfAddresses holds that a town before its state and code, a house at a highway, a range of houses, a box and a
// street with a small last word are places by their form, and what looks like them is none.
func TestFormsOfAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"Please visit Elmo, WY 82327 soon":                          "Please visit *, * * soon",
		"We met in Two Buttes, CO 81084-0012.":                      "We met in *, * *.",
		"It runs from Two Buttes CO 81084":                          "It runs from * * *",
		"the account, ID 90210 was closed":                          "the account, ID 90210 was closed",
		"Status: Passed, OK 20012 rows":                             "Status: Passed, OK 20012 rows",
		"They moved to 318 U.S. Highway No. 212 last May":           "They moved to * * last May",
		"Send it to 77 County Road 14 South, please":                "Send it to * *, please",
		"see Route 66 for details":                                  "see Route 66 for details",
		"Write to P.O. Box 4471 please":                             "Write to * please",
		"Deliver to 4410-4418 South Birch Avenue, Topeka":           "Deliver to * *, *",
		"Deliver to 61 1/2 Birch Street, Topeka":                    "Deliver to * *, *",
		"Ship to 41 Molly hollow, Northtown, TF6 4YD now":           "Ship to * now",
		"We have 12 Docker ports, Redis has two":                    "We have 12 Docker ports, Redis has two",
		"J'habite au 12 rue Principale, Montréal (Québec) H2L 2C4.": "J'habite au * *, * (*) *.",
		"She moved to Elmo, Wyoming last year":                      "She moved to *, * last year",
		"Laws of Ohio, Michigan, and New York differ":               "Laws of Ohio, Michigan, and New York differ",
		"The witness was Walter Lewis Briggs Jr.":                   "The witness was *",
		"Brockman,James D,MD saw JOHNSON,ROBERT L today":            "*,MD saw * today",
		"It is near Wayne, PA 19087 somewhere":                      "It is near *, * * somewhere",
		"Amina Okoro is a 41-year-old nurse":                        "* is a 41-year-old nurse",
		"1 x Kabel    3 703,68 EUR\n2 x Fahrt    89,90 EUR":         "1 x Kabel    3 703,68 EUR\n2 x Fahrt    89,90 EUR",
		"Contact Harold Finch III for details":                      "Contact * for details",
		"a film about World War II and Type III errors":             "a film about World War II and Type III errors",
	} {
		if got := left(text); got != want {
			t.Errorf("%q: left %q", text, got)
		}
	}
}

// TestSmallAddress holds that an address in small letters is found by its state and code, if these belong together.
func TestSmallAddress(t *testing.T) {
	for text, want := range map[string]string{
		"My address is 77 birch dr lake worth fl 33461":     "77 birch dr lake worth fl 33461",
		"Ship to po box 77 dept 3 indianapolis in 46206":    "po box 77 dept 3 indianapolis in 46206",
		"I am in minneapolis mn 55480":                      "minneapolis mn 55480",
		"Send it to 9 oak ave # 12 shaker heights oh 44120": "9 oak ave # 12 shaker heights oh 44120",
		"There were 3 of them in 46206":                     "",
		"It has 12 parts tx 10001":                          "",
		"You can give me 04101":                             "",
	} {
		i := strings.LastIndexByte(text, ' ') + 1
		start, end, ok := names.SmallAddress(text, i, len(text))
		if got := text[start:end]; ok != (want != "") || got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}
