package madeup

import (
	"encoding/base64"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
)

var digitWords = strings.Fields("two three six seven eight nine")

// identifiers are values with a check digit, or announced by the words of their
// templates; secrets without a beginning of their own; and what is neither.
var identifiers = map[string]value{
	"mail_spoken": {"EMAIL_ADDRESS", func(r *rand.Rand) string { return pick(r, mailNames[:1]) + " [at] example [dot] org" }},
	"site": {"URL", func(r *rand.Rand) string {
		return "https://www." + word(r, lower, 9) + pick(r, []string{".pl/", ".fr/", ".se", ".co.uk"})
	}},
	"profile": {"URL", func(r *rand.Rand) string { return "https://linkedin.com/in/" + word(r, lower, 8) }},
	"date": {"DATE_TIME", func(r *rand.Rand) string {
		return pick(r, []string{fmt.Sprintf("%d %s %d", 1+r.IntN(28), pick(r, monthNames), 1930+r.IntN(70)), fmt.Sprintf("%02d/%02d/%d", 1+r.IntN(12), 1+r.IntN(28), 1930+r.IntN(70))})
	}},
	"year": {"DATE_TIME", func(r *rand.Rand) string { return fmt.Sprint(1930 + r.IntN(90)) }},
	"day":  {"DATE_TIME", func(r *rand.Rand) string { return pick(r, dayNames) }},
	"dob": {"DATE_OF_BIRTH", func(r *rand.Rand) string {
		return fmt.Sprintf("%d-%02d-%02d", 1930+r.IntN(70), 1+r.IntN(12), 1+r.IntN(28))
	}},
	"mac": {"MAC_ADDRESS", func(r *rand.Rand) string {
		return "00:5e:" + word(r, hexes, 2) + ":" + word(r, hexes, 2) + ":" + word(r, hexes, 2) + ":" + word(r, hexes, 2)
	}},
	"nhs":      {"UK_NHS", nhs},
	"nif":      {"ES_NIF", nif},
	"cpf":      {"BR_CPF", cpf},
	"passport": {"US_PASSPORT", func(r *rand.Rand) string { return word(r, upper, 1) + word(r, digits, 8) }},
	"licence":  {"US_DRIVER_LICENSE", func(r *rand.Rand) string { return word(r, upper, 1) + word(r, digits, 7) }},
	"plate": {"LICENSE_PLATE", func(r *rand.Rand) string {
		return word(r, "23456789", 1) + word(r, "ABCDEFGHJKLM", 3) + word(r, digits, 3)
	}},
	"kfz": {"DE_KFZ", func(r *rand.Rand) string { return "B-" + word(r, upper, 2) + " " + fmt.Sprint(100+r.IntN(9000)) }},

	"pin": {"SECRET", func(r *rand.Rand) string { return fmt.Sprint(1000 + r.IntN(9000)) }},
	"spoken": {"SECRET", func(r *rand.Rand) string {
		return strings.Join([]string{pick(r, digitWords), pick(r, digitWords), pick(r, digitWords), pick(r, digitWords)}, " ")
	}},

	"hex32":      {"SECRET", func(r *rand.Rand) string { return word(r, hexes, 32) }},
	"alnum40":    {"SECRET", func(r *rand.Rand) string { return word(r, alnum, 40) }},
	"uuid_key":   {"SECRET", func(r *rand.Rand) string { return uuid(r) }},
	"hash":       {"SECRET", func(r *rand.Rand) string { return "$2b$12$" + word(r, alnum, 53) }},
	"key_groq":   {"SECRET", func(r *rand.Rand) string { return "gsk_" + word(r, alnum, 52) }},
	"key_figma":  {"SECRET", func(r *rand.Rand) string { return "figd_" + word(r, alnum, 40) }},
	"key_sub":    {"SECRET", func(r *rand.Rand) string { return "sbp_" + word(r, hexes, 40) }},
	"pass_short": {"SECRET", func(r *rand.Rand) string { return word(r, lower, 5) + word(r, digits, 3) }},
	"pem": {"SECRET", func(r *rand.Rand) string {
		return "-----BEGIN EC PRIVATE KEY-----\n" + base64.StdEncoding.EncodeToString([]byte(word(r, alnum, 90))) + "\n-----END EC PRIVATE KEY-----"
	}},

	"anyyear":  {"", func(r *rand.Rand) string { return fmt.Sprint(1930 + r.IntN(90)) }},
	"anyday":   {"", func(r *rand.Rand) string { return pick(r, dayNames) }},
	"years":    {"", func(r *rand.Rand) string { return fmt.Sprintf("(%d-%d)", 1800+r.IntN(99), 1900+r.IntN(99)) }},
	"endpoint": {"", func(r *rand.Rand) string { return "https://api." + word(r, lower, 7) + ".com/v1/chat/completions" }},
	"callid": {"", func(r *rand.Rand) string {
		return pick(r, []string{"call_", "msg_", "chatcmpl-", "toolu_", "run_"}) + word(r, alnum, 24)
	}},
	"md5":      {"", func(r *rand.Rand) string { return word(r, hexes, 32) }},
	"filename": {"", func(r *rand.Rand) string { return word(r, lower, 6) + "_2026_" + word(r, digits, 2) + ".parquet" }},
}

func init() { maps.Copy(values, identifiers) }

var monthNames = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

var dayNames = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

func uuid(r *rand.Rand) string {
	return word(r, hexes, 8) + "-" + word(r, hexes, 4) + "-4" + word(r, hexes, 3) + "-a" + word(r, hexes, 3) + "-" + word(r, hexes, 12)
}

// nhs has the check digit of the National Health Service: modulo 11, never 10.
func nhs(r *rand.Rand) string {
	for {
		n := "9" + word(r, digits, 8)
		sum := 0
		for i := range n {
			sum += int(n[i]-'0') * (10 - i)
		}
		if c := (11 - sum%11) % 11; c != 10 {
			return n[:3] + " " + n[3:6] + " " + n[6:] + fmt.Sprint(c)
		}
	}
}

func nif(r *rand.Rand) string {
	n := 10000000 + r.IntN(80000000)
	return fmt.Sprint(n) + "TRWAGMYFPDXBNJZSQVHLCKE"[n%23:n%23+1]
}

func cpf(r *rand.Rand) string {
	n := word(r, "123456789", 1) + word(r, digits, 8)
	for k := 10; k <= 11; k++ {
		sum := 0
		for i := range n {
			sum += int(n[i]-'0') * (k - i)
		}
		c := 0
		if sum%11 >= 2 {
			c = 11 - sum%11
		}
		n += fmt.Sprint(c)
	}
	return strings.Join([]string{n[:3], n[3:6], n[6:9]}, ".") + "-" + n[9:]
}

// moreTemplates hold the values of this file.
var moreTemplates = []string{
	"You can reach me under {mail_spoken}, my website is {site} and my profile {profile}.",
	"She was born {dob}; they married on {date}.",
	"The workshop was founded in {year}, and she has been married since {year}.",
	"I will be there on {day} morning; can we meet {day} at the station?",
	"Der Termin war am {date}, das Kennzeichen ist {kfz}.",
	"Her passport number is {passport}, her driver's license {licence}, her license plate {plate}.",
	"NHS number {nhs}, Spanish NIF {nif}, CPF {cpf}.",
	"device {mac} asked for {ip} at {stamp}",
	`⟨"date_of_birth":"{dob}","passport":"{passport}","website":"{site}"⟩`,
	"wandb login {hex32}",
	"ASSEMBLYAI_API_KEY={hex32}",
	"X-Api-Key: {alnum40}",
	"the access token {alnum40} does not work any more",
	"HEROKU_API_KEY={uuid_key}",
	"machine git.example.com login deploy password {pass_short}",
	"Server=db.example.com;Database=shop;User Id=app;Password={pass_short};",
	"admin:{hash}:0:99999",
	"groq {key_groq}, figma {key_figma}, supabase {key_sub}",
	"here is the key\n{pem}\nplease check it",
	"os.environ.get('API_TOKEN', '{alnum40}')",
}

// moreNegatives are near what the templates hold, and none of it.
var moreNegatives = []string{
	"The composer {years} wrote {count} pieces; see page {count}-{count}.",
	"In {anyyear} sales were {count}, in {anyyear} more; the report comes every {anyday}, the next version on {anyday}.",
	"POST {endpoint} took {float} s, request {callid}, cache key {md5}",
	`⟨"id":"{callid}","base_url":"{endpoint}","etag":"{md5}","idempotency_key":"{uuid}"⟩`,
	"wrote {filename} with digest sha256:{sha256} at {stamp}",
	"the primary key is {uuid}, the page token is {count}",
	"password = getpass.getpass(); token = os.environ['TOKEN']; api_key: $⟨API_KEY⟩",
	"git checkout {sha} && docker pull registry.example.com/shop@sha256:{sha256}",
}

func init() {
	templates = append(templates, moreTemplates...)
	negatives = append(negatives, moreNegatives...)
}
