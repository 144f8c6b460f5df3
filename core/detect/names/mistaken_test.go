package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestMistaken looks for names where there are none, and beside them for those that are.
func TestMistaken(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		// What is of a nation, which a few bear as a first name.
		{"They studied Roman infrastructure and the Roman legacy in the valley.", ""},
		{"It was founded by a Venezuelan immigrant and a Jamaican singer.", ""},
		{"My brother is called Roman and lives in Tartu.", "P(Roman) L(Tartu)"},
		// Abbreviations.
		{"Backlinks help SEO and they are an essential part of SEO strategies.", ""},
		{"How to draw a triangle in XAML?", ""},
		{"The Seraphina XP farm is from Velazquez PLC about the contract.", ""},
		{"Our doctor is Hannah Lindqvist MD, as ever.", "P(Hannah Lindqvist MD)"},
		{"Ask the Pakistanis about it, or ask a Pakistanis.", ""},
		// Initials without a name, and numbers that count.
		{"Brightwell, O. A., & Lindqvist, P. R. (2013). On rivers. Journal of Rivers, 37(2).", "P(Brightwell)"},
		{"See the U.S. Department of Parks.", ""},
		{"Hit Points at 1st Level: 8", ""},
		// What a thing is called.
		{"He received the Marconi Prize for it.", ""},
		{"We watched the Ed Brightwell Show, as always.", ""},
		{"They wrote for the Lauren Post and for Jefferson Starship.", ""},
		{"Emily Post wrote to us.", "P(Emily Post)"},
		// Words that a hyphen joins, and letters that number.
		{"Patient Considerations and Post-Procedure Care", ""},
		{"These are the strategies:\n\nA. Long Straddle\n", ""},
		// Places, and people, by the words they are made of.
		{"It is the official language of Hong Kong and of the islands.", "L(Hong Kong)"},
		{"FirstName LastName City State\nNora Jensen New York NY\nOliver Jensen Los Angeles CA\n", "P(Nora Jensen) L(New York) L(NY) P(Oliver Jensen) L(Los Angeles)"},
		// Words of no list behind what is said of things.
		{"In contrast, our two Zorbline outlets in the harbor have risen.", ""},
		{"Alternatively, there's the Brandix which is further away.", ""},
		{"I live in Kevarn, and my friend Quorvash lives with me.", "L(Kevarn) P(Quorvash)"},
		{"The University of California, Berkeley, is near.", "L(Berkeley)"},
		// An everyday word that begins a sentence.
		{"Add the onion. Cook for about five minutes.", ""},
		// Words of other languages that look like names without their accents, or are names elsewhere.
		{"Giả sử có một vành tròn trên mặt phẳng.\n\nNhưng trong lòng anh, tình yêu vẫn còn.", ""},
		{"Karena x dan y harus bilangan bulat, tidak ada yang lain untuk itu.", ""},
		{"Il medico salvò la vita di Gerry, che era stanco.", "P(Gerry)"},
		{"làm một bài thơ ca ngợi con", ""},
		// Initials without blanks.
		{"I have asked J.R.R. Brightwell about it.", "P(J.R.R. Brightwell)"},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
