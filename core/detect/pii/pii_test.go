package pii_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect/pii"
	"github.com/sotto-project/sotto/core/detect/pii/dial"
)

func Example() {
	text := "card 4111 1111 1111 1111"
	m, ok := pii.Card(text, strings.IndexByte(text, '4'))
	fmt.Println(ok, text[m.Start:m.End])
	// Output:
	// true 4111 1111 1111 1111
}

// first applies a recogniser at the first byte it could begin at.
func first(text string, f func(string, int) (pii.Match, bool)) string {
	for i := range len(text) {
		if text[i]-'0' < 10 {
			if m, ok := f(text, i); ok && m.Score >= .5 {
				return text[m.Start:m.End]
			}
			return ""
		}
	}
	return ""
}

func TestRecognisers(t *testing.T) {
	phone := func(text string, i int) (pii.Match, bool) {
		n, ok := pii.Phone(text, i)
		if !ok {
			return pii.Match{}, false
		}
		return n.Judge(false, dial.Of([]string{"US", "GB", "DE", "FR"}))
	}
	for _, c := range []struct {
		name string
		f    func(string, int) (pii.Match, bool)
		text string
		want string
	}{
		{"card", pii.Card, "5555555555554444", "5555555555554444"},
		{"card", pii.Card, "6011 1111 1111 1117.", "6011 1111 1111 1117"},
		{"card", pii.Card, "3530111333300000", "3530111333300000"},
		{"card", pii.Card, "30569309025904", "30569309025904"},
		{"card, wrong digit", pii.Card, "5555555555554445", ""},
		{"card, mixed marks", pii.Card, "5555-5555 5555-4444", "5555-5555 5555-4444"},
		{"card, dots", pii.Card, "5555.5555.5555.4444", "5555.5555.5555.4444"},
		{"card, slashes", pii.Card, "5555/5555/5555/4444", "5555/5555/5555/4444"},
		{"card, underscores", pii.Card, "5555_5555_5555_4444", "5555_5555_5555_4444"},
		{"card, two blanks", pii.Card, "5555  5555  5555  4444", "5555  5555  5555  4444"},
		{"card, halves", pii.Card, "55555555 55554444", "55555555 55554444"},
		{"card, dots, other groups", pii.Card, "55555.5555.5555.444", ""},
		{"card, dots, wrong digit", pii.Card, "5555.5555.5555.4445", ""},
		{"card, longer number", pii.Card, "55555555555544440000", ""},
		{"card, a fraction", pii.Card, "0.5555555555554444", ""},
		{"ssn", pii.SSN, "536-90-4399", "536-90-4399"},
		{"ssn, group 00", pii.SSN, "536-00-4399", ""},
		{"ssn, serial 0000", pii.SSN, "536-90-0000", ""},
		{"ssn, in an identifier", pii.SSN, "536-90-4399-01", ""},
		{"iban", pii.IBAN, "GB82 WEST 1234 5698 7654 32", ""},
		{"iban", pii.IBAN, "FR1420041010050500013M02606", "FR1420041010050500013M02606"},
		{"iban, lower case", pii.IBAN, "gb82west12345698765432", "gb82west12345698765432"},
		{"iban, dots", pii.IBAN, "FR14.2004.1010.0505.0001.3M02.606", "FR14.2004.1010.0505.0001.3M02.606"},
		{"iban, too long", pii.IBAN, "GB82WEST123456987654321", ""},
		{"IPv4", pii.IPv4, "203.0.113.255", "203.0.113.255"},
		{"IPv4, octet", pii.IPv4, "203.0.113.256", ""},
		{"IPv4, five parts", pii.IPv4, "1.3.6.1.4.1", ""},
		{"IPv4, a product", pii.IPv4, "Chrome/98.76.54.32", ""},
		{"IPv6", pii.IPv6, "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"},
		{"IPv6, zone", pii.IPv6, "fe80::1ff:fe23:4567:890a%eth0", "fe80::1ff:fe23:4567:890a%eth0"},
		{"IPv6, IPv4 within", pii.IPv4, "::ffff:192.0.2.128", "::ffff:192.0.2.128"},
		{"IPv6, time", pii.IPv6, "12:34:56", ""},
		{"phone", phone, "(202) 555-0143", "(202) 555-0143"},
		{"phone", phone, "202.555.0143 x12", "202.555.0143 x12"},
		{"phone", phone, "+44 20 7946 0958", "+44 20 7946 0958"},
		{"phone", phone, "030 901820 12", "030 901820 12"},
		{"phone, date", phone, "2024-08-06", ""},
		{"phone, years", phone, "(2007-2009)", ""},
		{"phone, years of a life", phone, "(1879-1955)", ""},
		{"phone, fraction", phone, "0.995773256", ""},
		{"phone, thousands", phone, "1 000 000", ""},
		{"phone, all the same", phone, "000-000-0000", ""},
	} {
		if c.name == "iban" && strings.HasPrefix(c.text, "GB82 ") {
			c.want = c.text
		}
		if got := first(c.text, c.f); got != c.want {
			t.Errorf("%s in %q: got %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestEmail(t *testing.T) {
	for text, want := range map[string]string{
		"jane@example.com": "jane@example.com", "<a.b+c@x-y.co.uk>": "a.b+c@x-y.co.uk", "jane@example.com.": "jane@example.com", "jörg@exämple.de": "jörg@exämple.de", "a@b.xn--p1ai": "a@b.xn--p1ai",
		"jane@localhost": "", "@example.com": "", "a.@b.com": "", "pkg@1.2.3": "", "icon@2x.png": "", "a@b..com": "", "a@b.c": "",
	} {
		got := ""
		if m, ok := pii.Email(text, strings.IndexByte(text, '@')); ok {
			got = text[m.Start:m.End]
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// always announces everything.
type always struct{}

func (always) Before(string, int) (all pii.Set) {
	for k := range pii.KindCount {
		all = all.With(pii.Kind(k))
	}
	return all
}

func (always) Right(string, int, pii.Kind) bool { return true }

// FuzzBounds holds that no recogniser leaves its text, wherever it is asked.
func FuzzBounds(f *testing.F) {
	for _, s := range []string{"(202) 555-0143 ext. 12", "4111 1111 1111 1111", "GB82 WEST 1234", "::1:2", "a@b.c-", "+1(", "1.2.3.", "RSSMRA85T10A562S", "12 March 1985", "00:1A:2B:3C:4D:5E", "AB 12 34 56 C", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "a[at]", "a at b dot com", "\"a b\"@c.de", "https://x.fr/y", "www.x.de", "B-AB 12E", "HRB 12345", "L8V3K29P3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		regions := dial.Of([]string{"US", "DE"})
		all := pii.Idents{Announced: always{}}
		for k := range pii.KindCount {
			all.Set = all.Set.With(pii.Kind(k))
		}
		for i := range len(text) {
			check := func(name string, m pii.Match, ok bool) {
				if ok && (m.Start < 0 || m.Start > i || m.End <= i || m.End > len(text)) {
					t.Fatalf("%s at %d of %q: %+v", name, i, text, m)
				}
			}
			if c := text[i]; c-'0' < 10 {
				m, ok := pii.Card(text, i)
				check("card", m, ok)
				m, ok = pii.SSN(text, i)
				check("ssn", m, ok)
				m, ok = pii.IBAN(text, i)
				check("iban", m, ok)
				m, ok = pii.IPv4(text, i)
				check("ipv4", m, ok)
				m, ok = pii.IPv6(text, i)
				check("ipv6", m, ok)
				end := i
				for end < len(text) && text[end]-'0' < 10 {
					end++
				}
				for _, weak := range []bool{false, true} {
					_, m, ok = all.Find(text, i, end, weak)
					check("identifier", m, ok)
				}
				m, ok = pii.Date(text, i, end)
				check("date", m, ok)
				m, ok = pii.Year(text, i, end)
				check("year", m, ok)
				if end-i == 4 && strings.HasPrefix(text[end:], "-") && len(text)-i >= 10 {
					m, ok = pii.Appointment(text, i)
					check("appointment", m, ok)
				}
				m, ok = pii.LooseBirth(text, i, end)
				check("loose birth", m, ok)
				m, ok = pii.BirthYear(text, i, end)
				check("birth year", m, ok)
				m, ok = pii.Document(text, i)
				check("document", m, ok)
				m, ok = pii.Register(text, i, end)
				check("register", m, ok)
				m, ok = pii.GermanPlate(text, i, end)
				check("german plate", m, ok)
				m, ok = pii.Plate(text, i)
				check("plate", m, ok)
				m, ok = pii.Numbered(text, i)
				check("license", m, ok)
				m, ok = pii.Wallet(text, i)
				check("wallet", m, ok)
				m, ok = pii.MAC(text, i)
				check("mac", m, ok)
				if n, ok := pii.Phone(text, i); ok {
					m, ok := n.Judge(false, regions)
					check("phone", m, ok)
				}
			} else if c == '@' {
				m, ok := pii.Email(text, i)
				check("email", m, ok)
				m, ok = pii.QuotedEmail(text, i)
				check("quoted email", m, ok)
				m, ok = pii.SpacedEmail(text, i)
				check("spaced email", m, ok)
			} else if c == ':' && strings.HasPrefix(text[i:], "://") || c == 'w' && strings.HasPrefix(text[i:], "www.") {
				m, _, ok := pii.URL(text, i)
				check("url", m, ok)
			} else {
				m, ok := pii.SpokenEmail(text, i)
				check("spoken email", m, ok)
			}
		}
	})
}
