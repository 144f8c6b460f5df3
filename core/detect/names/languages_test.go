package names_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/names"
)

// plain are texts in other languages, and in Latin letters of languages in other
// scripts, that name nobody.
var plain = []string{
	// German: nouns, compounds and labels have capitals.
	"Wie beantrage ich einen neuen Reisepass, wenn der alte abgelaufen ist?",
	"Führerschein: Klasse B\nAblaufdatum: 12.03.2031\nAusstellungsbehörde: Landratsamt",
	"Rechnungsnummer: 2024-1187\nKundennummer: 55120\nZahlungsziel: 14 Tage\nGesamtbetrag: 214,90 Euro",
	"Bitte fasse das Protokoll der Eigentümerversammlung in fünf Stichpunkten zusammen.",
	"Die Haftpflichtversicherung übernimmt den Schaden am Treppenhaus leider nicht.",
	"Zutaten: 250 g Mehl, 3 Eier, Butter, Backpulver und eine Prise Zimt.",
	"- Waschmaschine\n- Geschirrspüler\n- Kühlschrank\n- Staubsauger\n- Bügeleisen",
	"// Liefert die Anzahl der Datensätze in der Warteschlange\nfunc zaehle() int { return 0 }",
	"Sehr geehrte Damen und Herren, anbei erhalten Sie die Nebenkostenabrechnung für das Kalenderjahr.",
	"Warum steigt die Inflationsrate, obwohl die Zentralbank den Leitzins erhöht?",
	"Erstelle einen Trainingsplan für Anfänger mit Kniebeugen, Liegestützen und Klimmzügen.",
	// Dutch, Swedish, Danish, Finnish.
	"Kunt u uitleggen waarom mijn energierekening deze maand zo hoog is?",
	"Factuurnummer: 8812\nVervaldatum: 30-11-2024\nBetreft: huurovereenkomst",
	"Schrijf een vriendelijke herinnering aan de klant over de openstaande factuur.",
	"Boodschappenlijst: Melk, Brood, Kaas, Appels en Wasmiddel",
	"Kan du förklara hur en värmepump fungerar? Gärna med enkla ord.",
	"Fakturanummer: 7731\nFörfallodatum: 2024-12-01\nBelopp: 1 250 kr",
	"Skriv et kort digt om efteråret og de gule blade.",
	"Kontrakten skal underskrives senest på fredag. Opsigelse: tre måneder.",
	"Miten voin peruuttaa tilaukseni? Laskun eräpäivä on ensi viikolla.",
	"Laskutusosoite: sama kuin toimitusosoite\nTilausnumero: 90211",
	// French, Spanish, Italian, Portuguese.
	"Pourriez-vous corriger les fautes d’orthographe dans ce courriel ? Merci d’avance.",
	"Numéro de dossier : 4471\nDate de naissance : non communiquée\nMotif : remboursement",
	"Recette : battre les œufs, ajouter la farine, puis enfourner pendant vingt minutes.",
	"L’ordonnance du médecin a été perdue. Que dois-je faire ?",
	"¿Podría explicarme cómo se calcula el impuesto sobre la renta?",
	"Número de expediente: 8841\nFecha de vencimiento: 30/11/2024\nMotivo: devolución",
	"fecha de nacimiento: sin indicar\nlugar de expedición: sin indicar",
	"Receta: batir los huevos, añadir la harina y hornear durante veinte minutos.",
	"Mi può spiegare come si calcola la rata del mutuo? Grazie mille.",
	"Codice cliente: 5520\nScadenza: 30 novembre\nOggetto: disdetta dell'abbonamento",
	"Quanto tempo devono cuocere le lenticchie? E i ceci?",
	"Poderia resumir este relatório em três parágrafos? Obrigada!",
	"Número do pedido: 7710\nPrazo de entrega: cinco dias úteis\nAssunto: troca do produto",
	// Polish, Czech, Hungarian, Turkish.
	"Proszę wyjaśnić, jak działa algorytm sortowania przez scalanie.",
	"Numer faktury: 331\nTermin płatności: 14 dni\nKwota: 250 zł",
	"Můžete mi vysvětlit, jak funguje tepelné čerpadlo? Děkuji.",
	"Číslo faktury: 8812\nDatum splatnosti: 30. 11. 2024\nPředmět: výpověď smlouvy",
	"El tudnád magyarázni, hogyan működik a hőszivattyú? Köszönöm.",
	"Számlaszám: 7731\nFizetési határidő: november 30.\nTárgy: szerződés felmondása",
	"Isı pompasının nasıl çalıştığını basit kelimelerle açıklar mısın?",
	"Fatura numarası: 8812\nSon ödeme tarihi: 30 Kasım\nKonu: sözleşme feshi",
	// Languages in other scripts, in Latin letters.
	"Kya aap bata sakte hain ki ye error kyun aa raha hai?",
	"Pozhaluysta, obyasni, kak rabotayet etot algoritm.",
	"Sumimasen, kono bun o eigo ni honyaku shite kudasai.",
}

// TestOtherLanguagesStay: less than three bytes in a thousand are lost.
func TestOtherLanguagesStay(t *testing.T) {
	var f names.Finder
	bytes, lost := 0, 0
	for _, text := range plain {
		bytes += len(text)
		for _, m := range f.Find("", text) {
			if m.Kind == names.Person && m.Score < .7 || m.Score < .5 {
				continue
			}
			lost += m.End - m.Start
			t.Logf("%q of %q: kind %d, %.2f", text[m.Start:m.End], text, m.Kind, m.Score)
		}
	}
	if share := float64(lost) / float64(bytes); share > .003 {
		t.Errorf("%.2f %% of the text is taken for names", 100*share)
	}
}

// TestNamesInOtherLanguages: names are found between the words of other languages.
func TestNamesInOtherLanguages(t *testing.T) {
	var f names.Finder
	for text, want := range map[string][]string{
		"Bitte antworte Frau Schneider":                                          {"Schneider"},
		"Können Sie Herrn Oyelaran bitte ausrichten, dass die Lieferung da ist?": {"Oyelaran"},
		"Liebe Katharina,\n\nwir sehen uns am Sonntag.\n\nViele Grüße\nThorsten": {"Katharina", "Thorsten"},
		"Patientin: Annelie Hartwig, geboren am 3.4.1961":                        {"Annelie Hartwig"},
		"Er wohnt in der Lindenstraße 14, 10969 Berlin.":                         {"Lindenstraße 14, 10969 Berlin"},
		"Réponds à M. Dupont":                                                    {"Dupont"},
		"Je m'appelle Thibault Delacroix et j'habite à Lyon.":                    {"Thibault Delacroix", "Lyon"},
		"Bonjour Amélie, pouvez-vous me rappeler ?":                              {"Amélie"},
		"Escribe a María García":                                                 {"María García"},
		"Me llamo Iñaki Goikoetxea y vivo en Bilbao.":                            {"Iñaki Goikoetxea", "Bilbao"},
		"Mi chiamo Giacomo Bertolini e abito a Torino.":                          {"Giacomo Bertolini", "Torino"},
		"O meu nome é João Figueiredo e moro em Coimbra.":                        {"João Figueiredo", "Coimbra"},
		"Mijn naam is Sanne de Vries en ik woon in Utrecht.":                     {"Sanne de Vries", "Utrecht"},
		"Nazywam się Agnieszka Wójcik i mieszkam w Poznaniu.":                    {"Agnieszka Wójcik"},
		"Jag heter Linnea Bergström och bor i Uppsala.":                          {"Linnea Bergström", "Uppsala"},
		"Jeg hedder Mads Kjeldsen og bor i Odense.":                              {"Mads Kjeldsen", "Odense"},
		"Nimeni on Aino Lehtonen.":                                               {"Aino Lehtonen"},
		"Jmenuji se Zdeněk Procházka.":                                           {"Zdeněk Procházka"},
		"A nevem Szabó Réka.":                                                    {"Szabó Réka"},
		"Benim adım Emre Yıldırım.":                                              {"Emre Yıldırım"},
	} {
		got := f.Find("", text)
		for _, w := range want {
			i := strings.Index(text, w)
			if !slices.ContainsFunc(got, func(m names.Match) bool { return m.Start <= i && i+len(w) <= m.End && m.Score >= .7 }) {
				t.Errorf("%q: %q is missed", text, w)
			}
		}
	}
}
