package names_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/detect/names"
)

func Example() {
	var f names.Finder
	text := "Hi Margarete, my name is Faina D. Yefremova and I moved to Tartu."
	for _, m := range f.Find("", text) {
		if m.Kind == names.Place {
			fmt.Println("place", text[m.Start:m.End])
		} else {
			fmt.Println("person", text[m.Start:m.End])
		}
	}
	// Output:
	// person Margarete
	// person Faina D. Yefremova
	// place Tartu
}

// show writes what is found as P(…), L(…) and D(…), if it is surer than even.
func show(f *names.Finder, key, text string) string {
	var out []string
	for _, m := range f.Find(key, text) {
		if m.Score >= .5 {
			out = append(out, string("PLD"[m.Kind])+"("+text[m.Start:m.End]+")")
		}
	}
	return strings.Join(out, " ")
}

func TestFind(t *testing.T) {
	var f names.Finder
	for _, c := range []struct{ key, text, want string }{
		// Forms of names.
		{"", "Please call Mrs. Saoirse O'Brien-Whitcombe back.", "P(Saoirse O'Brien-Whitcombe)"},
		{"", "I spoke to Jan van der Berg yesterday.", "P(Jan van der Berg)"},
		{"", "Mr. McDonald and Dr. Łukasz Zieliński agreed.", "P(McDonald) P(Łukasz Zieliński)"},
		{"", "The patient, Faina D. Yefremova, was admitted.", "P(Faina D. Yefremova)"},
		{"", "Signed: ÁRPÁD SZABÓ", "P(ÁRPÁD SZABÓ)"},
		{"", "Dear Priya,\n\nthank you.\n\nKind regards\nGerhard Brandstetter", "P(Priya) P(Gerhard Brandstetter)"},
		{"", "That is Margarete's phone.", "P(Margarete)"},
		{"", "Directed by Hiroshi Nakamura", "P(Hiroshi Nakamura)"},
		{"", "Je m'appelle Thibault Delacroix et j'habite à Lyon.", "P(Thibault Delacroix) L(Lyon)"},
		{"", "Ich heiße Annelie Hartwig und wohne in Tübingen.", "P(Annelie Hartwig) L(Tübingen)"},
		// Places.
		{"", "We moved from San Francisco to New Zealand.", "L(San Francisco) L(New Zealand)"},
		{"", "She was born in the United States.", "L(United States)"},
		// Addresses: in running text as a whole, in lines and short in pieces.
		{"", "Please send it to 14 Linden Road, Apt. 3, Springfield, IL 62704.", "L(14 Linden Road, Apt. 3, Springfield, IL 62704)"},
		{"", "My mailing address is P.O. Box 4471, Reno.", "L(P.O. Box 4471) L(Reno)"},
		{"", "Er wohnt in der Lindenstraße 14, 10969 Berlin.", "L(Lindenstraße 14, 10969 Berlin)"},
		{"", "Meet me at the corner of Mill Street and Station Road.", "L(the corner of Mill Street and Station Road)"},
		{"", "I was at PSC 1234, Box 567\nAPO AE 09012 then.", "L(PSC 1234, Box 567\nAPO AE 09012)"},
		{"", "please write to priya, unit 4526 box 0671\ndpo ap 40902 instead", "P(priya) L(unit 4526 box 0671\ndpo ap 40902)"},
		{"", "It is 743 St Mary's Avenue, Reno.", "L(743) L(St Mary's Avenue) L(Reno)"},
		{"", "Mobile: 0341 8387176", ""},
		{"", "We live at 5586 Lindenstraße 31, Arnsdorf, Germany.", "L(5586 Lindenstraße 31, Arnsdorf, Germany)"},
		{"", "We live at 5586 Lindenstraße 31, Arnsdorf.", "L(5586) L(Lindenstraße 31) L(Arnsdorf)"},
		{"", "Please send it to 25615 Lindenstraße 72, Apt. 4\nArnsdorf\n, nan\n 26783 today.", "L(25615 Lindenstraße 72, Apt. 4\nArnsdorf\n, nan\n 26783)"},
		{"", "Please send it to 25615 Lindenstraße 72, Apt. 4, Arnsdorf, null 26783 today.", "L(25615 Lindenstraße 72, Apt. 4, Arnsdorf, null 26783)"},
		{"", "We moved from Cyprus (Greek) to Tartu (again).", "L(Cyprus (Greek)) L(Tartu)"},
		{"", "Please send it to 14 Linden Road\nApt. 3\nSpringfield 62704\nFalkland Islands (Malvinas)", "L(14 Linden Road\nApt. 3\nSpringfield 62704\nFalkland Islands (Malvinas))"},
		// Days of appointments.
		{"", "Dr. Zieliński flew to Tartu on Tuesday morning.", "P(Zieliński) L(Tartu) D(Tuesday)"},
		{"", "We'll meet Friday at noon, and this Saturday evening too.", "D(Friday) D(Saturday)"},
		{"", "priya is in gdansk on friday morning", "P(priya) L(gdansk) D(friday)"},
		{"", "We meet every Monday at nine. On Sunday, nothing. It is Sunday morning.", ""},
		// Small letters: by the lists, or by key.
		{"", "where does priya live, in gdansk?", "P(priya) L(gdansk)"},
		{"customer_name", "rose king", "P(rose king)"},
		{"user.firstName", "rose", "P(rose)"},
		{"shipping-address", "12 elm st", "L(12 elm st)"},
		{"zip", "SW1A 2AA", "L(SW1A 2AA)"},
		// What the text has said before.
		{"", "Dear Ms. Yefremova,\nplease sign.\n\nThe form that Yefremova sent was empty.", "P(Yefremova) P(Yefremova)"},
		// What is none.
		{"", "How do I install Jenkins on Ubuntu with Ansible?", ""},
		{"", "Could you explain how the Scheduler picks a Task? Thanks!", ""},
		{"", "## Getting Started With Machine Learning", ""},
		{"", "On Monday, March 4, we released Version 12 of the API.", ""},
		{"", "class HttpClient extends BaseClient { getUserName() {} }", ""},
		{"", "gpt-4o and claude-sonnet-4 wrote README.md in src/Main.java", ""},
		{"", "The Bayesian model uses a Gaussian prior.", ""},
		{"", "please rewrite the following paragraph in a friendlier tone", ""},
		{"", "Topics:\nD. Postdeployment\nE. Multithreading", ""},
		{"", "THE LONG GRAND NORTH COAST STORE", ""},
		{"", "Reisekostenabrechnung\n\nBahnfahrt: 123.68 Euro", ""},
		{"", "Kripya is baithak ka saransh 3 panktiyon mein likhiye.", ""},
		{"", "Die Rechnung und die Bestellung sind falsch.", ""},
		{"", "PESEL 44051401358 and order ORD-2026-123456", ""},
		{"first_name", "null", ""},
		{"city", "{{city}}", ""},
		{"", "[PERSON] lives in [LOCATION], ask [PERSON:abcdefghijkl].", ""},
	} {
		if got := show(&f, c.key, c.text); got != c.want {
			t.Errorf("%q under %q:\n got %s\nwant %s", c.text, c.key, got, c.want)
		}
	}
}

func TestIntroduced(t *testing.T) {
	for text, want := range map[string]string{
		"my name is faina yefremova and i need help": "faina yefremova",
		"my name is rose.":                           "rose",
		"call me later please":                       "",
		"my name is not on the list":                 "",
		"call me at noon":                            "",
		"my name is Faina":                           "",
	} {
		i := strings.Index(text, "is ") + 3
		if strings.HasPrefix(text, "call") {
			i = len("call me ")
		}
		m, ok := names.Introduced(text, i)
		if got := text[m.Start:max(m.Start, m.End)]; ok != (want != "") || ok && got != want {
			t.Errorf("%q: got %q %v, want %q", text, got, ok, want)
		}
	}
}

func TestPostcode(t *testing.T) {
	for text, want := range map[string]string{
		"zip code: 62704-1234 ok": "62704-1234", "my postcode is 7412 SL.": "7412 SL", "PLZ 10969": "10969",
		"zip: 394 13": "394 13", "ZIP: 53-320.": "53-320", "my postal code is 3610-114": "3610-114", "CEP 75534-030": "75534-030", "my zip code is 880": "880",
		"zip 39": "", "zip code 880 0123": "", "zip: 53-3201": "",
		"unzip 62704": "", "the zip file 62704": "", "order 62704": "", "in 2024": "",
	} {
		i := strings.IndexAny(text, "0123456789")
		end := i
		for end < len(text) && text[end] >= '0' && text[end] <= '9' {
			end++
		}
		stop, ok := names.Postcode(text, i, end)
		if ok != (want != "") || ok && text[i:stop] != want {
			t.Errorf("%q: got %q %v, want %q", text, text[i:max(i, stop)], ok, want)
		}
	}
}

func TestCleanTextAllocatesNothing(t *testing.T) {
	var f names.Finder
	text := strings.Repeat("Could you explain how the scheduler decides? In short: the key idea is to access the cache first. ", 20)
	f.Find("", text)
	if n := testing.AllocsPerRun(20, func() { f.Find("gen_ai.input.messages", text) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzFind: no panic, matches in order, in range, at the borders of characters,
// and the same from a finder that has seen other texts.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"Dear Mr. O'Brien, 12 Elm St, Apt. 3, Springfield, IL 62704", "P.O. Box 12", "PSC 1, Box 2\nAPO AE 09012", "ΑΘΗΝΑ Иван Ünal's", "É’É-É A. B. C.", "12 34 56 Elm", "the corner of Elm St and Oak Ave",
		"faina van der berg", "priya unit 1 box 2 dpo ap 40902", "743 St Mary's Road", "12 34 Elm Road St, Reno, NV 89501", "\xff\xc3", "A\u0301rpa\u0301d", strings.Repeat("Alder ", 50),
	} {
		f.Add("", s)
		f.Add("first_name", s)
	}
	var used names.Finder
	f.Fuzz(func(t *testing.T, key, text string) {
		var fresh names.Finder
		got := append([]names.Match{}, used.Find(key, text)...)
		if d := cmp.Diff(got, append([]names.Match{}, fresh.Find(key, text)...), cmp.Comparer(func(a, b names.Match) bool { return a == b })); d != "" {
			t.Fatalf("a finder remembers another text: %s", d)
		}
		last := 0
		for _, m := range got {
			if m.Start < last || m.End <= m.Start || m.End > len(text) || !(m.Score >= 0 && m.Score <= 1) {
				t.Fatalf("match %+v after %d in a text of %d bytes", m, last, len(text))
			}
			last = m.End
			if utf8.ValidString(text) && (!utf8.ValidString(text[:m.Start]) || !utf8.ValidString(text[:m.End])) {
				t.Fatalf("match %+v cuts a character of %q", m, text)
			}
		}
		for i := 0; i < len(text); i++ {
			if m, ok := names.Introduced(text, i); ok && (m.Start != i || m.End > len(text)) {
				t.Fatalf("introduced %+v", m)
			}
		}
	})
}
