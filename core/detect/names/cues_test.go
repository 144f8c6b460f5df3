package names_test

import (
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// TestCues: what a title, a greeting or a verb of dwelling announces is a name, however strange
// it looks; what only stands behind one is not.
func TestCues(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ text, want string }{
		{"[Agent Léa] Bonjour, je regarde ça.\n[Support Kevin] Hello, how can I help?", "P(Léa) P(Kevin)"},
		{"[Client Error] The page is gone. [Support Ticket] is open.", ""},
		{"Mr Towns called about the invoice.", "P(Towns)"},
		{"The letter is from Prof. Still and from Frau Sonnenschein.", "P(Still) P(Sonnenschein)"},
		{"Herr Präsident, wir danken Frau Dr. Nagelbrink.", "P(Nagelbrink)"},
		{"Please call Mister Nòvakh about the file.", "P(Nòvakh)"},
		{"Hey Qaëlith, the session has been moved.", "P(Qaëlith)"},
		{"Mevrouw Tjelkema belde over de factuur.", "P(Tjelkema)"},
		{"My wife Rose and my son Will came.", "P(Rose) P(Will)"},
		{"mein Mann Stefan arbeitet", "P(Stefan)"},
		{"my son Kubernetes is great, the son of Man", ""},
		{"Schreibe ein Zeugnis für unsere Köchin, die in Brunzhofen wohnt.", "L(Brunzhofen)"},
		{"Elle habite à Querlemont depuis mars.", "L(Querlemont)"},
		{"Abito a Fossaverde da due anni.", "L(Fossaverde)"},
		{"Summarize the medical history of Ingrid Baker.", "P(Ingrid Baker)"},
		{"It was signed for by George Bridges.", "P(George Bridges)"},
		{"Invoice to:\nGregory Wolters\n48492 Jasson Circle, Andermouth, HI 54491", "P(Gregory Wolters) L(48492 Jasson Circle, Andermouth, HI 54491)"},
		{"It went to 46, Boasen Nagar, Warangol-623184.", "L(46, Boasen Nagar, Warangol-623184)"},
		{"He is at Studio 23B, Paynter Isle, North Lisselby, L4U 5BJ.", "L(Studio 23B, Paynter Isle, North Lisselby, L4U 5BJ)"},
		{"They sing of the economy of their home city Quarlemont: mills and mines.", "L(Quarlemont)"},
		{"tanja grew up in klaregard, and moved here from ostelund", "P(tanja) L(klaregard) L(ostelund)"},
		{"She came to Burkina Faso from Western Sahara.", "L(Burkina Faso) L(Western Sahara)"},
		{"The Princess arrived at København K. She lives in Praha 5.", "L(København K) L(Praha 5)"},
		{"Nordhaven\nMobile: 03.93.92.16.85", ""},
		{"It was seen by Dr. Bailey P.O. Box  week.", "P(Bailey) P(P.O. Box)"}, // what is announced does not reach into a box
		// Nobody in particular.
		{"Hello World!\nHola Mundo!", ""},
		{"Hi Team, the build is green. Dear Customers, thank you.", ""},
		{"The history of Ingria is long.", ""},
		{"Live in Concert, Born in Fire", ""},
	} {
		if got := show(&f, "", c.text); got != c.want {
			t.Errorf("%q: found %s, want %s", c.text, got, c.want)
		}
	}
}
