package names_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestCompoundStreets holds that a street in one word with a number is one without a town, and that
// words that end so are none. What is found stands between §.
func TestCompoundStreets(t *testing.T) {
	for _, text := range []string{
		"Ich wohne in der §Lindenstraße 5§.", "Treffpunkt §Hauptstr. 12§ um acht", "in der §Goethestraße 27§", "§Schillerplatz 4§", "§Kirchgasse 2b§ ist es", "woont op §Prinsengracht 263§", "på §Drottninggatan 5§", "Vivo en §Calle Mayor 5§", "abito in §Via Garibaldi 7§", "§Corso Vittorio Emanuele II 12§", "przy §ul. Długa 7§ w domu", "adres: §ul. Polna 12§", "Smith et al. Jones 20",
		"Parkplatz 4 ist frei", "Listenplatz 3", "ein Umweg 5 km", "Hauptstraße 5 Uhr", "Spring 5 und String 3", "Brigade 5", "die Goethestraße ist lang", "Version Lernweg 3", "Hauptstr 12345678",
	} {
		parts := strings.Split(text, "§")
		plain := strings.Join(parts, "")
		var f names.Finder
		got := ""
		for _, m := range f.Find("", plain) {
			if m.Kind == names.Place && m.Score >= .7 && strings.ContainsAny(plain[m.Start:m.End], "0123456789") {
				got += plain[m.Start:m.End]
			}
		}
		want := ""
		if len(parts) > 1 {
			want = parts[1]
		}
		if got != want {
			t.Errorf("%q: got %q", plain, got)
		}
	}
}
