package names_test

import (
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestLabels: the fields of forms, in several languages, and lines that only look like some.
func TestLabels(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"Surname: Okwuosa\nShe asked again.", "P(Okwuosa)"},
		{"Vorname: Tjorven\nNachname: Brettschuh\nStadt: Uster", "P(Tjorven) P(Brettschuh) L(Uster)"},
		{"Prénom : Solvène\nNom de famille : Quéméner\nVille : Saint- Anaïs Est", "P(Solvène) P(Quéméner) L(Saint- Anaïs Est)"},
		{"- Instructor: Zofia Markwardt\n- Client: Petra de Vries", "P(Zofia Markwardt) P(Petra de Vries)"},
		{"<p>Borrower: Ingrid Zablocki</p><p>City: Brambury Kelm</p>", "P(Ingrid Zablocki) L(Brambury Kelm)"},
		{"**Surname**: Okwuosa\n<b>Hometown</b>: Zelmont\n<b>Surname:</b> Okwuosa", "P(Okwuosa) L(Zelmont) P(Okwuosa)"},
		{"adres: Kwartelhof 12\npostcode: 8093 KP\nwoonplaats: It Waskemeer", "L(Kwartelhof 12) L(8093 KP) L(It Waskemeer)"},
		{"Address: 3 Ottilie Reach Apt. 12 Zelmont MD", "L(3 Ottilie Reach Apt. 12 Zelmont MD)"},
		{"Billing address: Sophie Lang\n 12 Lindenstraße", "P(Sophie Lang) L(12) L(Lindenstraße)"},
		{"zip: K9N 2Y4", "L(K9N 2Y4)"},
		{"Förnamn: Sölve\nEfternamn: Brattgren", "P(Sölve) P(Brattgren)"},
		{"Buongiorno, mi chiamo Fedele Ottaviani.", "P(Fedele Ottaviani)"},
		// No fields, or none with such a value.
		{"Client: 404 not found\nCity: see below\nStreet: to be named by the buyer of the house", ""},
		{"address: 0x7fff5fbff8c0", ""},
		{"The last name: it is asked for twice.", ""},
		{"surname: " + strings.Repeat("A", 200), ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q: found %s, want %s", c.text, got, c.want)
		}
	}
	for key, value := range map[string]string{"vorname": "Tjorven", "apellidos": "Quintela", "data.cognome": "Chigi", "achternaam": "van den Corput", "nombre": "Jimena"} {
		if got, want := show(&f, key, value), "P("+value+")"; got != want {
			t.Errorf("%s: %q: found %s, want %s", key, value, got, want)
		}
	}
	for key, value := range map[string]string{"straat": "Kwartelhof 12", "indirizzo": "Strada Alphons, 8", "kod_pocztowy": "87-002", "miejscowosc": "Pruszków"} {
		if got, want := show(&f, key, value), "L("+value+")"; got != want {
			t.Errorf("%s: %q: found %s, want %s", key, value, got, want)
		}
	}
	for key, value := range map[string]string{"nombre": "gpt-4o", "name": "get_weather", "adresse": "localhost", "client": "Acme Corp", "via": "email"} {
		if got := show(&f, key, value); got != "" {
			t.Errorf("%s: %q: found %s", key, value, got)
		}
	}
}
