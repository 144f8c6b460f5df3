package corpus

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed templates/*.txt
var templates embed.FS

var (
	months     = strings.Fields("January February March April May June July August September October November December")
	days       = strings.Fields("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
	nats       = strings.Fields("English French German Spanish Italian Portuguese Dutch Swedish Danish Norwegian Finnish Polish Russian Ukrainian Czech Slovak Hungarian Romanian Greek Turkish Arabic Chinese Japanese Korean Indian Mexican Brazilian American Canadian Australian Irish Scottish British European African Asian Egyptian Iranian Estonian Slovenian Icelandic Swiss Austrian Belgian")
	jobs       = []string{"Engineer", "Manager", "Sales Manager", "Software Engineer", "Product Manager", "Director", "Head of Marketing", "Accountant", "Consultant", "Designer", "Analyst", "Data Scientist", "Nurse", "Teacher", "CEO", "CTO", "Vice President", "Project Lead", "Office Manager", "Lawyer", "Architect", "Developer"}
	roles      = strings.Fields("Mayor Governor Gov. Senator Sen. Rep. Congressman Congresswoman President Chancellor Minister Secretary Ambassador Bishop Pope Father Sister Brother Reverend Rev. Rabbi Imam Colonel Col. Major Captain Capt. Lieutenant Lt. Sergeant Sgt. General Gen. Admiral Detective Inspector Officer Sheriff Judge Justice Attorney Lawyer Coach Chef Singer Actor Actress Director Producer Writer Author Poet Composer Pianist Drummer Guitarist Painter Architect Professor Teacher Nurse Surgeon Chairman CEO CFO Founder Owner Manager Agent Doctor Engineer Analyst Spokesman Spokeswoman Queen King Prince Princess Duke Lord Lady Sir Dame Comrade Cousin Uncle Aunt Grandpa Grandma")
	bands      = []string{"The {Word}s", "The {Word} {Word}s", "{Word} {Word}", "{Word}", "The {Word}"}
	maths      = strings.Fields("Bayes Gauss Euler Fourier Laplace Markov Poisson Bernoulli Taylor Riemann Hilbert Banach Jordan Hamilton Dijkstra Newton Fermat Pascal Nash Pareto Kalman Monte-Carlo Gibbs Adam Huffman Hamming Turing Church Bellman Ford Floyd Warshall Kruskal Prim Cauchy Schwarz Lagrange Stokes Green")
	stars      = strings.Fields("Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune Pluto")
	feasts     = []string{"Christmas", "Easter", "New Year", "Halloween", "Thanksgiving", "Diwali", "Hanukkah", "Valentine's Day", "Birthday", "Holidays"}
	german     = strings.Fields("Rechnung Bestellung Versicherung Frage Antwort Konto Vertrag Kündigung Arbeit Zeit Woche Schule Haus Hund Katze Wasser Auto Zug Bahnhof Kinder Leben Problem Lösung Beispiel Funktion Tabelle Datei Fehler Ergebnis Gesellschaft Lastverteilung Wirtschaft Umwelt Energie Verantwortung Möglichkeit Entwicklung Anwendung Zusammenfassung Mitarbeiter Kunde Kundin Freunde Familie Brief Anfang Ende Straße Stadt Land Sprache Text Wort Satz Seite Buch Lehrer Arzt Praxis Termin Uhrzeit Lieferung Zahlung Betrag Nummer Anschrift Geburtstag Urlaub Reise")
	deLow      = strings.Fields("ist hat wird kann soll mit und oder von für auf bei nach schnell neu gut groß klein nicht auch noch immer heute morgen gestern sehr viel wenig einfach richtig falsch")
	rus        = []string{"Как приготовить борщ?", "Напиши короткое стихотворение о весне.", "Объясни теорему простыми словами.", "Спасибо за помощь!", "Какая сегодня погода?", "Переведи этот текст на английский язык.", "Почему небо голубое?", "Что такое нейронная сеть?", "Мне нужна помощь с программой.", "Сколько будет два плюс два?"}
	verbs      = strings.Fields("said told asked gave called met saw wrote sent bought sold loved hated married helped hired fired sued arrested visited left joined founded built won lost beat defeated watched heard found followed kissed hugged shouted whispered laughed cried smiled waved replied answered thanked blamed accused warned invited paid owed taught trained treated examined interviewed directed produced composed recorded played sang danced painted designed invented discovered published reviewed edited translated quoted named chosen elected appointed promoted influenced inspired remembered forgot missed ignored trusted believed denied confirmed explained described mentioned noted claimed argued suggested recommended ordered cancelled booked reserved delivered received signed approved rejected tested fixed deployed merged killed saved rescued drove flew walked ran moved lived stayed worked studied")
	preps      = strings.Fields("with by for from to about in at near of like without against after before than and or but as because while when if")
	adjectives = strings.Fields("good great bad old new young kind rude nice funny strange famous local former senior brave lazy happy sad angry tall clever late lovely terrible brilliant popular rich poor")
	ends       = []string{"Inc", "Inc.", "LLC", "Ltd", "Ltd.", "GmbH", "AG", "Group", "Holdings", "Partners", "& Sons", "& Co", "Corp", "Corporation", "Bank", "Insurance", "Systems", "Solutions", "Technologies", "Labs", "Media", "Foundation", "Associates", "University", "College", "Hospital", "Airlines", "Consulting", "Software", "Logistics", "Pharma"}
)

// filler is what stands in a slot that holds neither a person nor a place.
func (m *Maker) filler(name string) string {
	r := m.r
	word := func() string { return pick(r, m.s.Easy) }
	any1 := func() string {
		if r.IntN(4) == 0 {
			return pick(r, m.s.Words)
		}
		return word()
	}
	switch name {
	case "word":
		return any1()
	case "Word":
		return title(any1())
	case "UPPER":
		if r.IntN(4) == 0 {
			w := any1()
			return strings.ToUpper(w[:min(len(w), 2)])
		}
		return strings.ToUpper(any1())
	case "Title":
		n := 1 + r.IntN(5)
		var p []string
		for k := range n {
			if k > 0 && r.IntN(4) == 0 {
				p = append(p, pick(r, []string{"of", "the", "and", "in", "for", "a", "to", "with"}))
			}
			p = append(p, title(any1()))
		}
		return strings.Join(p, " ")
	case "verbed":
		return pick(r, verbs)
	case "prep":
		return pick(r, preps)
	case "adj":
		return pick(r, adjectives)
	case "sentence":
		return m.sentence(false)
	case "Sentence":
		return title(m.sentence(false))
	case "int", "age":
		return fmt.Sprint([]int{r.IntN(10), 18 + r.IntN(70), r.IntN(1000), 1800 + r.IntN(225), r.IntN(100000)}[r.IntN(5)])
	case "long":
		return fmt.Sprint(1000000 + r.Int64N([]int64{1e7, 1e9, 1e11, 1e12}[r.IntN(4)]))
	case "Int":
		return fmt.Sprint(1 + r.IntN(20))
	case "id":
		return fmt.Sprintf("%c%c-%d", 'A'+rune(r.IntN(26)), 'A'+rune(r.IntN(26)), r.IntN(1000000))
	case "money":
		return fmt.Sprintf("$%d,%03d", r.IntN(100), r.IntN(1000))
	case "date":
		return m.date()
	case "time":
		return fmt.Sprintf("%d:%02d", r.IntN(24), r.IntN(60))
	case "month":
		return pick(r, months)
	case "day":
		return pick(r, days)
	case "nat", "lang":
		return pick(r, nats)
	case "prod":
		switch n := r.IntN(100); {
		case n < 40:
			return m.coined()
		case n < 65:
			return pick(r, m.s.Proper)
		}
		return pick(r, m.s.Products)
	case "job":
		return strings.ToLower(pick(r, jobs))
	case "ACR":
		return m.acronym()
	case "Role":
		return pick(r, roles)
	case "Job":
		return pick(r, jobs)
	case "org":
		return m.org()
	case "Band":
		t := pick(r, bands)
		for strings.Contains(t, "{Word}") {
			t = strings.Replace(t, "{Word}", title(word()), 1)
		}
		return t
	case "Math":
		return pick(r, maths)
	case "Planet":
		return pick(r, stars)
	case "Holiday":
		return pick(r, feasts)
	case "German":
		if r.IntN(4) > 0 {
			return pick(r, m.s.Nouns)
		}
		return pick(r, german)
	case "german":
		return pick(r, deLow)
	case "Compound":
		return m.compound()
	case "fame":
		switch r.IntN(4) {
		case 0:
			return m.coined()
		case 1:
			return pick(r, m.s.Famous)
		}
		return pick(r, m.figures)
	case "land":
		if r.IntN(6) == 0 {
			return pick(r, m.regions)
		}
		return m.country()
	case "town":
		return m.cityName()
	case "foreign":
		return pick(r, m.s.Foreign)
	case "Foreign":
		return title(pick(r, m.s.Foreign))
	case "RU":
		return pick(r, rus)
	case "camel", "Camel":
		a := word() + title(word())
		if r.IntN(2) == 0 || name == "Camel" {
			a = title(a)
		}
		return a
	case "phone":
		return fmt.Sprintf("%03d-555-%04d", 200+r.IntN(700), r.IntN(10000))
	case "email":
		return word() + fmt.Sprint(r.IntN(100)) + "@" + word() + ".com"
	case "card":
		return fmt.Sprintf("4%015d", r.Int64N(1e15))
	case "iban":
		return fmt.Sprintf("GB%02dABCD%014d", r.IntN(100), r.Int64N(1e14))
	case "ip":
		return fmt.Sprintf("10.0.%d.%d", r.IntN(256), r.IntN(256))
	}
	if words := m.tongues[strings.ToLower(name[:1])+name[1:]]; words != nil {
		if w := pick(r, words); name[0] >= 'a' {
			return w
		} else {
			return title(w)
		}
	}
	panic("no slot " + name)
}

// acronym is a row of capitals that stands for a term.
func (m *Maker) acronym() string {
	b := make([]byte, 2+m.r.IntN(5))
	for i := range b {
		b[i] = 'A' + byte(m.r.IntN(26))
		if i > 0 && m.r.IntN(3) == 0 {
			b[i] = "AEIOU"[m.r.IntN(5)]
		}
	}
	return string(b)
}

// coined is a name such as products and figures of fiction have.
func (m *Maker) coined() string {
	r := m.r
	a := pick(r, m.s.Words)
	cut := func(s string) string { return s[:min(len(s), 2+r.IntN(4))] }
	switch r.IntN(9) {
	case 0:
		return title(cut(a) + pick(r, m.s.Easy))
	case 1:
		return title(cut(a) + cut(pick(r, m.s.Words)))
	case 2:
		return title(pick(r, m.s.Easy) + pick(r, []string{"ify", "ly", "io", "base", "scale", "hub", "lab", "soft", "ware", "flow", "stack", "file", "kit", "book", "cloud", "gram", "tube", "bot", "ex", "on", "ium", "ix", "ify"}))
	case 3:
		return title(cut(a) + pick(r, []string{"ora", "ius", "eron", "atic", "ax", "ium", "osis", "itis", "ol", "ine", "ide", "ase", "ron", "tron", "flix", "zilla", "net", "SQL", "DB", "JS"}))
	case 4:
		return title(pick(r, m.s.Foreign))
	case 5:
		return pick(r, m.s.Products) + " " + title(pick(r, m.s.Easy))
	case 6:
		return pick(r, german)
	case 7:
		var b strings.Builder
		for range 2 + r.IntN(2) {
			b.WriteString(pick(r, []string{"ba", "ko", "ri", "ta", "mi", "zu", "xe", "lo", "qua", "ven", "dra", "noth", "gor", "sha", "li", "ne", "pha", "tor", "ka", "ru", "ji", "mo"}))
		}
		return title(b.String())
	}
	return title(pick(r, m.s.Words)) + " " + title(pick(r, m.s.Words))
}

func (m *Maker) org() string {
	r := m.r
	a := pick(r, m.s.Surnames)
	switch r.IntN(9) {
	case 0:
		return a + " " + pick(r, ends)
	case 1:
		return a + " & " + pick(r, m.s.Surnames)
	case 2:
		return a + ", " + pick(r, m.s.Surnames) + " and " + pick(r, m.s.Surnames)
	case 3:
		return title(pick(r, m.s.Easy)) + " " + pick(r, ends)
	case 4:
		return title(pick(r, m.s.Easy)) + pick(r, m.s.Easy)
	case 5:
		return title(pick(r, m.s.Easy)) + title(pick(r, m.s.Easy))
	case 6:
		return "University of " + m.cityName()
	default:
		return pick(r, m.s.Products)
	}
}

// compound is a word of German that stands in no list.
func (m *Maker) compound() string {
	w := pick(m.r, m.s.Nouns)
	for range 1 + m.r.IntN(6)/5 {
		w += pick(m.r, []string{"", "", "s", "n", "es"}) + strings.ToLower(pick(m.r, m.s.Nouns))
	}
	return w
}
