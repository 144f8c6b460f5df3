package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestGrow: addresses of which no list knows the words are told by their form, and what only
// resembles one is not taken for it.
func TestGrow(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		// A street before a flat, a town and its province behind.
		{"Please send it to 22316 Ndaba Ngõmo Apt. 491, Xuyên Lako, NC 09766.", "L(22316 Ndaba Ngõmo Apt. 491, Xuyên Lako, NC 09766)"},
		{"Please send it to 4417 Umzimba Road\nQuyếnh Trale, NC 09766 today.", "L(4417 Umzimba Road\nQuyếnh Trale, NC 09766)"},
		// A postal code of any country, and the town behind it.
		{"Sono in Strada Elmetti, 6, 90046 Valera Frattina.", "L(Strada Elmetti, 6, 90046 Valera Frattina)"},
		{"Ela mora na Travessa de Motalha, 2, 5914-420 Santanela.", "L(Travessa de Motalha, 2, 5914-420 Santanela)"},
		{"Ik woon op Kwartelhof 12, 8093 KP Hierdema.", "L(Kwartelhof 12, 8093 KP Hierdema)"},
		{"Wir liefern an Gschaidergasse 7/9, 5296 Neulengbach.", "L(Gschaidergasse 7/9, 5296 Neulengbach)"},
		{"Mieszkam przy ul. Rejana 30/02, 39-943 Rumia.", "L(ul. Rejana 30/02, 39-943 Rumia)"},
		// A number after a street is that of a house, or of something else.
		{"See Lindenstraße 12, Invoice 20391.", "L(Lindenstraße 12)"},
		{"We'll meet at Recargo, 73111 31 Seneca Place, Marshland.", "L(73111) L(31) L(Seneca Place) L(Marshland)"},
		{"Top 10 Reasons 2024, Suite 2", ""},
		{"The total is 4417 Euro, 12345 Points.", ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q: found %s, want %s", c.text, got, c.want)
		}
	}
}

// TestStreets: a number, a name and a word that ends the names of streets are one, and a word for
// a street that is said twice is none of it.
func TestStreets(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"Write to my neighbour at 013 Bobbi Canyon about the noise.", "L(013) L(Bobbi Canyon)"},
		{"They met at H.No. 652, Shroffe Path.", "L(H.No. 652, Shroffe Path)"},
		{"The bus drops you off at 5521 Adeyemi Groves St.", "L(5521) L(Adeyemi Groves)"},
		{"Chapter 12 Village Park and Top 10 Potter Castle", ""},
		{"She lives on Old Mill Street.", "L(Old Mill Street)"},
		// People whose words are also of something else.
		{"Please call Mr. Karsten van der Rest back.", "P(Karsten van der Rest)"},
		{"Caller: It's Michael Ross.", "P(Michael Ross)"},
		{"I, Frank Wolters, declare that this is true.", "P(Frank Wolters)"},
		{"Thanks,\nNathan Lanka", "P(Nathan Lanka)"},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q: found %s, want %s", c.text, got, c.want)
		}
	}
}
