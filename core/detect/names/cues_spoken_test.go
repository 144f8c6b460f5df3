package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestCuesSpoken holds that titles, relatives, closings of letters and the labels of roles announce names in languages other
// than English, and that things behind the same words stay.
func TestCuesSpoken(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"Der Brief ging an Fr. Hülskamp und nicht an mich.", "P(Hülskamp)"},
		{"Vandaag belde dhr. K.L. Postema over de huur.", "P(K.L. Postema)"},
		{"Mein Name ist Quaddelkamp.", "P(Quaddelkamp)"},
		{"¿Vive aquí doña Chirla?", "P(Chirla)"},
		{"Wir melden uns bald.\n\nFreundliche Grüsse\nUrsina Caflisch", "P(Ursina Caflisch)"},
		{"Em anexo segue a fatura.\n\nCom os melhores cumprimentos,\nGraciete Quintão", "P(Graciete Quintão)"},
		{"Versicherungsnehmer: Torben Schlüssing", "P(Torben Schlüssing)"},
		{"Locataire : Bérengère Thomazeau", "P(Bérengère Thomazeau)"},
		{"Vorname(n): Walburga Maria", "P(Walburga Maria)"},
		{"Patient : GUILLERMIN Marie-Ange", "P(GUILLERMIN Marie-Ange)"},
		{"Vermieter: siehe Anlage\nVerkäufer: unbekannt\nFahrer: nicht bekannt", ""},
		{"Vielen Dank!\n\nMit freundlichen Grüßen\nIhr Kundenservice", ""},
		{"Destinataire : Service Comptabilité", ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q: found %s, want %s", c.text, got, c.want)
		}
	}
}
