package names_test

import (
	"math"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestEdges: what belongs to a name or an address is taken into it, and nothing else.
func TestEdges(t *testing.T) {
	var f names.Finder
	for text, want := range map[string]string{
		// Initials, particles, degrees.
		"please call emilio t. lombardi in a month.":      "P(emilio t. lombardi)",
		"Please ask Ottilie Brandner MD about it.":        "P(Ottilie Brandner MD)",
		"Please ask Ottilie Brandner Jr. about it.":       "P(Ottilie Brandner Jr.)",
		"I spoke to Ms. van der Linden yesterday.":        "P(van der Linden)",
		"Ask Ottilie or Benedikt. A Brandner sofa is new": "P(Ottilie) P(Benedikt)",
		// In small letters a first name of the lists carries a family name of none.
		"will my account stay with my partner ottilie brandnerova?": "P(ottilie brandnerova)",
		"will my account stay with my partner verteilung?":          "",
		// Countries and towns of several words.
		"We moved from Saint Kitts and Nevis to Trinidad and Tobago.": "L(Saint Kitts and Nevis) L(Trinidad and Tobago)",
		"We moved from Cyprus and Malta.":                             "L(Cyprus) L(Malta)",
		"She lives in Braunau am Inn.":                                "L(Braunau am Inn)",
		"Er wohnt in Graz im Haus der Eltern.":                        "L(Graz)",
		// Nothing but words of every day behind a town.
		"Where: Tartu Country Club": "L(Tartu)",
	} {
		if got := show(&f, "", text); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestBridges: an address is found whole though its town is on no list, its country is
// of many words, or its number has a word before it.
func TestBridges(t *testing.T) {
	var f names.Finder
	for text, want := range map[string]string{
		"Please send it to 1180 Harrow Lane\nQuxelmund\n, MT\n Norway 90746 today.":                         "L(1180 Harrow Lane\nQuxelmund\n, MT\n Norway 90746)",
		"Please send it to Schulgasse 9\n Apt. 223\n Braunau am Inn\n French Southern Territories, please.": "L(Schulgasse 9\n Apt. 223\n Braunau am Inn\n French Southern Territories)",
		"Please send it to Avenida Colón N° 12, Suite 4, 28013 Madrid today.":                               "L(Avenida Colón N° 12, Suite 4, 28013 Madrid)",
		"Please send it to 5586 Harrow Lane, Tartu, Norway today.":                                          "L(5586 Harrow Lane, Tartu, Norway)",
		"I live at 12 rue de la Paix, 75002 Paris, and work there.":                                         "L(12 rue de la Paix, 75002 Paris)",
		"In 12 days the Paix, 75002 visitors will be in Paris.":                                             "L(Paris)",
		"I live at 5586 Harrow Lane, Tartu.":                                                                "L(5586) L(Harrow Lane) L(Tartu)",
		"I live at 5586 Harrow Lane, he waits in Norway.":                                                   "L(5586) L(Harrow Lane) L(Norway)",
		"ship to\nORBIS LINE 2X DAILY\n70217 avenue Dupont Suite 614\nSaint Antoine\n, WV\n 42754":          "L(70217 avenue Dupont Suite 614\nSaint Antoine\n, WV\n 42754)",
		"Please send it to 14 Linden Road, Apt. 3, Springfield, IL 62704. I flew to Norway.":                "L(14 Linden Road, Apt. 3, Springfield, IL 62704) L(Norway)",
	} {
		if got := show(&f, "", text); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestDoubt: a song that is mentioned makes no fiction of a text, a request for a song does.
func TestDoubt(t *testing.T) {
	var f names.Finder
	const about = " Zdenka was late, and Torvald Brandnerova too."
	plain := len(f.Find("", "The song was good."+about))
	sum := func(text string) (s float64) {
		for _, m := range f.Find("", text) {
			s += m.Score
		}
		return s
	}
	if plain == 0 {
		t.Fatal("nobody is found in a plain text")
	}
	if a, b := sum("The song was good."+about), sum("Write a short story about this."+about); a <= b {
		t.Errorf("the names of a text that mentions a song score %.2f, those of a story %.2f", a, b)
	}
	if a, b := sum("The song was good."+about), sum("The soup was good."+about); math.Abs(a-b) > .1 {
		t.Errorf("the names of a text that mentions a song score %.2f, those of one that mentions soup %.2f", a, b)
	}
}
