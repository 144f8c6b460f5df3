package madeup

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
)

type value struct {
	label string
	draw  func(*rand.Rand) string
}

const (
	digits = "0123456789"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lower  = "abcdefghijklmnopqrstuvwxyz"
	hexes  = "0123456789abcdef"
	alnum  = digits + upper + lower
)

// values are what a template may name. Those without a label must be left alone.
var values = map[string]value{
	"person":  {"PERSON", func(r *rand.Rand) string { return pick(r, firstNames) + " " + pick(r, lastNames) }},
	"first":   {"PERSON", func(r *rand.Rand) string { return pick(r, firstNames) }},
	"last":    {"PERSON", func(r *rand.Rand) string { return pick(r, lastNames) }},
	"given":   {"PERSON", func(r *rand.Rand) string { return pick(r, givenNames) }},
	"city":    {"LOCATION", func(r *rand.Rand) string { return pick(r, cities) }},
	"country": {"LOCATION", func(r *rand.Rand) string { return pick(r, countries) }},
	"number":  {"LOCATION", func(r *rand.Rand) string { return fmt.Sprint(10 + r.IntN(890)) }},
	"streetEN": {"LOCATION", func(r *rand.Rand) string {
		return pick(r, streetNames) + " " + pick(r, []string{"Street", "Road", "Avenue", "Lane", "Drive"})
	}},
	"streetDE": {"LOCATION", func(r *rand.Rand) string {
		return pick(r, []string{"Ulmenweg", "Am Stadtgraben", "Kastanienallee", "Hafenstraße"}) + fmt.Sprintf(" %d", 10+r.IntN(90))
	}},
	"zipDE": {"LOCATION", func(r *rand.Rand) string { return fmt.Sprintf("%05d", 10000+r.IntN(89999)) }},
	"email": {"EMAIL_ADDRESS", email},
	"ip":    {"IP_ADDRESS", func(r *rand.Rand) string { return fmt.Sprintf("203.0.113.%d", 1+r.IntN(254)) }},
	"ip6":   {"IP_ADDRESS", func(r *rand.Rand) string { return fmt.Sprintf("2001:db8:%x::%x", 1+r.IntN(65535), 1+r.IntN(65535)) }},
	"card":  {"CREDIT_CARD", card},
	"iban":  {"IBAN_CODE", iban},
	"ssn": {"US_SSN", func(r *rand.Rand) string {
		return fmt.Sprintf("%03d-%02d-%04d", 200+r.IntN(400), 10+r.IntN(89), 1000+r.IntN(8999))
	}},
	"phoneUS": {"PHONE_NUMBER", func(r *rand.Rand) string { return fmt.Sprintf("(212) 555-01%02d", r.IntN(100)) }},
	"phoneGB": {"PHONE_NUMBER", func(r *rand.Rand) string { return fmt.Sprintf("+44 20 7946 0%03d", r.IntN(1000)) }},
	"phoneDE": {"PHONE_NUMBER", func(r *rand.Rand) string { return fmt.Sprintf("+49 30 23125 %03d", r.IntN(1000)) }},
	"phoneFR": {"PHONE_NUMBER", func(r *rand.Rand) string { return fmt.Sprintf("+33 1 99 00 %02d %02d", r.IntN(100), r.IntN(100)) }},
	"phoneES": {"PHONE_NUMBER", func(r *rand.Rand) string { return fmt.Sprintf("+34 91 234 %02d %02d", r.IntN(100), r.IntN(100)) }},

	"password": {"SECRET", func(r *rand.Rand) string {
		return word(r, upper, 2) + word(r, lower, 5) + word(r, digits, 3) + word(r, alnum, 6)
	}},
	"opaque": {"SECRET", func(r *rand.Rand) string { return word(r, alnum, 40) }},
	// The prefixes of vendors stand apart from what follows, here and nowhere in a file.
	"keyOpenAI": {"SECRET", func(r *rand.Rand) string {
		return "sk-" + "proj-" + word(r, alnum, 74) + "T3Blbk" + "FJ" + word(r, alnum, 74)
	}},
	"keyAWS":    {"SECRET", func(r *rand.Rand) string { return "AK" + "IA" + word(r, upper+"234567", 16) }},
	"keyGitHub": {"SECRET", func(r *rand.Rand) string { return "gh" + "p_" + word(r, alnum, 36) }},
	"keyGitLab": {"SECRET", func(r *rand.Rand) string { return "gl" + "pat-" + word(r, alnum, 20) }},
	"keySlack": {"SECRET", func(r *rand.Rand) string {
		return "xo" + "xb-" + word(r, digits, 12) + "-" + word(r, digits, 12) + "-" + word(r, alnum, 24)
	}},
	"keyStripe": {"SECRET", func(r *rand.Rand) string { return "sk" + "_live_" + word(r, alnum, 24) }},
	// The whole value of the header: where the token begins in it is nothing a reader needs.
	"bearer": {"SECRET", func(r *rand.Rand) string { return "Bearer " + jwt(r) }},

	"uuid": {"", func(r *rand.Rand) string {
		return word(r, hexes, 8) + "-" + word(r, hexes, 4) + "-4" + word(r, hexes, 3) + "-a" + word(r, hexes, 3) + "-" + word(r, hexes, 12)
	}},
	"trace":   {"", func(r *rand.Rand) string { return word(r, hexes, 32) }},
	"span":    {"", func(r *rand.Rand) string { return word(r, hexes, 16) }},
	"sha":     {"", func(r *rand.Rand) string { return word(r, hexes, 40) }},
	"sha256":  {"", func(r *rand.Rand) string { return word(r, hexes, 64) }},
	"order":   {"", func(r *rand.Rand) string { return "ORD-2026-" + word(r, digits, 6) }},
	"isbn":    {"", isbn},
	"version": {"", func(r *rand.Rand) string { return fmt.Sprintf("v%d.%d.%d", r.IntN(4), r.IntN(30), r.IntN(20)) }},
	"stamp": {"", func(r *rand.Rand) string {
		return fmt.Sprintf("2026-%02d-%02dT%02d:%02d:%02d.%03dZ", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1000))
	}},
	"nano":  {"", func(r *rand.Rand) string { return "17" + word(r, digits, 17) }},
	"count": {"", func(r *rand.Rand) string { return fmt.Sprint(100 + r.IntN(90000)) }},
	"float": {"", func(r *rand.Rand) string { return "0." + word(r, digits, 16) }},
	"price": {"", func(r *rand.Rand) string { return fmt.Sprintf("%d.%02d", 1+r.IntN(900), r.IntN(100)) }},
	"model": {"", func(r *rand.Rand) string {
		return pick(r, []string{"gpt-4o-2024-08-06", "claude-sonnet-4-20250514", "text-embedding-3-large", "mistral-large-2411", "llama-3.1-70b-instruct"})
	}},
}

var (
	firstNames  = []string{"Ines", "Margarete", "Thibault", "Saoirse", "Rodrigo", "Annelie", "Priya", "Gerhard", "Lucía", "Étienne"}
	lastNames   = []string{"Alvarado", "Brandstetter", "Fontaine", "Lindqvist", "Okonkwo", "Villanueva", "Hartwig", "Delacroix", "Whitcombe", "Mägi"}
	givenNames  = []string{"John", "Bob", "Sally", "Timothy", "Veronica", "Jürgen", "Niamh", "Sinéad", "Alice", "Emma", "Robert", "Harry", "Molly", "Tom", "Adam", "Siddharth", "Tunde", "Haruki", "Wojciech", "Ximena", "Fatima", "Eitan", "Kirill"}
	cities      = []string{"Tartu", "Valparaíso", "Göttingen", "Limerick", "Nagoya", "Trondheim", "Coimbra", "Wrocław", "Baton Rouge", "Mombasa"}
	countries   = []string{"Estonia", "Chile", "South Africa", "Ireland", "Japan", "New Zealand", "Portugal", "Kenya"}
	streetNames = []string{"Harrow", "Old Mill", "Juniper", "Station", "St Mary's", "Kestrel", "Bridgewater"}
	mailNames   = []string{"ines.alvarado", "m.brandstetter", "thibault+shop", "saoirse_l", "rodrigo.v99", "annelie", "priya-o", "g.hartwig"}
	domains     = []string{"example.com", "mail.example.org", "example.net", "kunde.example.de", "acme.example"}
)

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func word(r *rand.Rand, letters string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	return string(b)
}

func email(r *rand.Rand) string { return pick(r, mailNames) + "@" + pick(r, domains) }

// card has the check digit of a card, in one of the ways people write it.
func card(r *rand.Rand) string {
	body := "4" + word(r, digits, 14)
	sum := 0
	for i := range body {
		d := int(body[i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	n := body + fmt.Sprint((10-sum%10)%10)
	return n[:4] + pickSame(r, n)
}

func pickSame(r *rand.Rand, n string) string {
	sep := pick(r, []string{"", " ", "-"})
	return sep + n[4:8] + sep + n[8:12] + sep + n[12:]
}

// iban is German in form, with its check digits, of a bank that does not exist.
func iban(r *rand.Rand) string {
	account := "9999" + word(r, digits, 14)
	rest := 0
	for _, c := range account + "131400" {
		rest = (rest*10 + int(c-'0')) % 97
	}
	n := fmt.Sprintf("DE%02d%s", 98-rest, account)
	if r.IntN(2) == 0 {
		return n
	}
	return strings.Join([]string{n[:4], n[4:8], n[8:12], n[12:16], n[16:20], n[20:]}, " ")
}

func isbn(r *rand.Rand) string {
	body := "978" + word(r, digits, 9)
	sum := 0
	for i := range body {
		sum += int(body[i]-'0') * (1 + i%2*2)
	}
	return fmt.Sprintf("%s-%s-%s-%s-%d", body[:3], body[3:4], body[4:8], body[8:], (10-sum%10)%10)
}

func jwt(r *rand.Rand) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + enc([]byte(`{"sub":"`+word(r, digits, 10)+`","iat":1700000000}`)) + "." + word(r, alnum, 43)
}
