package names

import (
	"strings"
	"testing"
)

// TestEveryday holds that who is spoken of by a first name alone is found, although the name is an
// everyday word as well, in what people ask about those around them.
func TestEveryday(t *testing.T) {
	given := strings.Fields("John Bob Bill Sally Timothy Veronica Alice Robert Emma Harry Molly Tom Martin Maria Niamh Jürgen Siddharth Wojciech")
	sentences := []string{
		"I met %s yesterday.", "Please ask %s about the invoice.", "Tell %s that the server is down.", "%s said it was fine.", "The ticket was assigned to %s on Friday.",
		"Yesterday %s called me.", "and %s agreed", "%s's laptop is broken", "spoke with %s about it", "Remind me to call %s at 5.", "Send %s the contract.",
		"Give %s access to the repo.", "We decided to let %s go.", "%s is my husband.", "%s is allergic to peanuts.", "%s hates me", "I love %s.", "%s is on leave until May.",
		"Write a birthday card to %s, who turns 30.", "Is %s coming tonight?", "What did %s say about it?", "Without %s we lose.", "Thanks to %s, we won.", "between %s and the agent",
		"%s from legal said no.", "Should %s see a doctor?", "Why won't %s answer?", "cc %s", "- [ ] ask %s", "lunch with %s", "I have a crush on %s.",
	}
	spokenOf(t, given, sentences, 50)
}

// TestEverydayAbroad holds the same in other languages, where a word of every day that has a capital says less.
func TestEverydayAbroad(t *testing.T) {
	for given, sentences := range map[string][]string{
		"Thomas Sabine Jürgen Lukas Heike Mehmet Björn": {
			"Ich habe gestern %s getroffen.", "%s hat mich angerufen.", "Sag %s, dass ich später komme.", "%s ist mein Mann.", "Schreib %s eine Karte zum Geburtstag.", "Kommt %s heute Abend?",
			"mit %s im Urlaub", "Laut %s ist der Server kaputt.", "Lass %s in Ruhe.", "für %s aus der Buchhaltung",
		},
		"Marie Nathalie Mohamed Aurélie Bernard Hugo": {
			"J'ai vu %s hier.", "%s m'a appelé.", "Dis à %s que je suis en retard.", "%s est mon mari.", "Ma collègue %s est malade.", "avec %s en vacances", "Selon %s, le serveur est en panne.", "Bises, %s",
		},
		"María Javier Lucía Carmen Diego Ana": {
			"Ayer vi a %s.", "Dile a %s que llego tarde.", "%s es mi marido.", "Mi compañera %s está enferma.", "Quiero a %s.", "Según %s, el servidor no funciona.", "en casa de %s",
		},
		"Marco Giulia Luca Francesco Paola Matteo": {"Ieri ho visto %s.", "Di' a %s che arrivo tardi.", "Viene %s stasera?", "in vacanza con %s", "a casa di %s"},
		"Sanne Pieter Femke Wouter Sietse":         {"Ik heb gisteren %s gezien.", "Zeg tegen %s dat ik later kom.", "%s is mijn man.", "met %s op vakantie"},
		"Erik Lars Karin Johan Göran":              {"Jag träffade %s igår.", "%s är min man.", "Säg till %s att jag blir sen.", "på semester med %s"},
	} {
		spokenOf(t, strings.Fields(given), sentences, 10)
	}
	var f Finder
	for _, text := range []string{"Annas Geburtstag ist am Montag.", "Heute ist Brians Vorschlag dran."} {
		if got := f.Find("", text); len(got) != 1 || got[0].Kind != Person {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// spokenOf holds that of people in sentences one in some is not found at most.
func spokenOf(t *testing.T, given, sentences []string, some int) {
	t.Helper()
	var f Finder
	left := 0
	for _, s := range sentences {
		for _, n := range given {
			text := strings.ReplaceAll(s, "%s", n)
			found := false
			for _, m := range f.Find("", text) {
				found = found || m.Kind == Person && m.Score >= pairScore && text[m.Start:m.End] == n
			}
			if !found {
				left++
				t.Logf("%q: nobody is found", text)
			}
		}
	}
	if most := len(sentences) * len(given) / some; left > most {
		t.Errorf("%d of %d are not found, at most %d may be: %s", left, len(sentences)*len(given), most, sentences[0])
	}
}

// TestTownsOfSeveralWords holds that hyphens with small words between them are no obstacle.
func TestTownsOfSeveralWords(t *testing.T) {
	var f Finder
	for _, town := range []string{"Stoke-on-Trent", "Aix-en-Provence", "Southend-on-Sea", "Neuilly-sur-Seine", "Delft", "Hove"} {
		text := "I live in " + town + " with my wife."
		if got := f.Find("", text); len(got) != 1 || got[0].Kind != Place || text[got[0].Start:got[0].End] != town {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestEverydayWords holds that the same words are nobody where they are words, programs or languages.
func TestEverydayWords(t *testing.T) {
	var f Finder
	for _, text := range []string{
		"Will the build pass? Mark it as done and grant the bot access.", "Frank feedback after the grace period.", "a jack of all trades", "Ruby calls Julia code.",
		"Send Ruby code to the server.", "see Max(1, 5)", "Free Software Foundation, Inc.", "\tMax:   10,\n\tMin:   3,", "Bill of Materials", "Bill to:\nAcme Works",
		"I love Python.", "Remind me to renew Docker on Friday.", "Without Kafka we lose.", "Unlike Postgres, it has no triggers.", "Is Kubernetes any good?",
		"Ask Claude why it fails.", "Send Gemini the logs.", "Tell Copilot to stop.", "Claude said so.",
	} {
		for _, m := range f.Find("", text) {
			if m.Kind == Person && m.Score >= pairScore {
				t.Errorf("%q in %q: score %.2f", text[m.Start:m.End], text, m.Score)
			}
		}
	}
}
