package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestNoPlace holds that what qualifies a noun, is made somewhere or labels a number is no place, and what resembles it is.
func TestNoPlace(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"A check that accepts a UK phone format.", ""},
		{"Compare EU subsidies and US tariffs.", ""},
		{"We moved to the UK last year.", "L(UK)"},
		{"The charge was made in Lisbon.", "L(Lisbon)"},
		{"The label says Made in Portugal.", ""},
		{"She was born in Portugal.", "L(Portugal)"},
		{"His Glasgow Coma Scale was 14.", ""},
		{"He lives in Glasgow.", "L(Glasgow)"},
		{"Hand over to R. Castellanos, PA-C.", "P(R. Castellanos)"},
		{"Send NIN 60551773820 to them.", ""},
		{"The class is in Room 118 today.", ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q: found %s, want %s", c.text, got, c.want)
		}
	}
}
