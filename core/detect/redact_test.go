package detect_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sotto-project/sotto/core/detect"
)

const pat = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"

func TestRedact(t *testing.T) {
	e := engine()
	for _, c := range []struct{ name, key, in, want string }{
		{"e-mail", "", "to jane.doe+x@mail.example.co.uk.", "to [EMAIL_ADDRESS]."},
		{"e-mail in brackets", "", "Jane <jane@example.com>", "[PERSON] <[EMAIL_ADDRESS]>"},
		{"card, dashes", "", "card 4111-1111-1111-1111!", "card [CREDIT_CARD]!"},
		{"amex", "", "3782 822463 10005", "[CREDIT_CARD]"},
		{"not Luhn", "", "order 4111111111111112", "order 4111111111111112"},
		{"ssn", "", "SSN: 536-90-4399", "SSN: [US_SSN]"},
		{"ssn without dashes", "", "my social security number is 536904399", "my social security number is [US_SSN]"},
		{"nine digits alone", "", "build 536904399", "build 536904399"},
		{"ssn that cannot be", "", "666-90-4399 and 900-12-3456", "666-90-4399 and 900-12-3456"},
		{"phone +1", "", "call +1-202-555-0143 now", "call [PHONE_NUMBER] now"},
		{"phone area code", "", "(202) 555-0143", "[PHONE_NUMBER]"},
		{"phone abroad", "", "+49 (0)30 901820-12", "[PHONE_NUMBER]"},
		{"phone that a name runs into", "", "Dear Anna Schmidt(202) 555-0143,", "Dear [PERSON][PHONE_NUMBER],"},
		{"phone national", "", "ring me: 020 7946 0958", "ring me: [PHONE_NUMBER]"},
		{"IPv4", "", "from 203.0.113.77:8080", "from [IP_ADDRESS]:8080"},
		{"IPv6", "", "at 2001:db8::8a2e:370:7334 and fe80::1", "at [IP_ADDRESS] and [IP_ADDRESS]"},
		{"IBAN", "", "DE89 3704 0044 0532 0130 00 please", "[IBAN_CODE] please"},
		{"IBAN wrong", "", "DE88 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"},
		{"gitleaks rule", "", "token " + pat + " leaked", "token [SECRET] leaked"},
		{"gitleaks:allow has no effect", "", pat + " # gitleaks:allow", "[SECRET] # gitleaks:allow"},
		{"made-up key of a model vendor", "", "sk-proj-CANARYu1AAAABBBBCCCCDDDDEEEEFFFFGGGG0001", "[SECRET]"},
		{"aws id with digits outside base32", "", "AKIAQCANARYUSER00001", "[SECRET]"},
		{"url password", "", "postgres://svc:S3cr3t@db:5432/x", "postgres://svc:[SECRET]@db:5432/x"},
		{"url password is a reference", "", "postgres://svc:${PASS}@db:5432/x", "postgres://svc:${PASS}@db:5432/x"},
		{"url token", "", "http://x/y?sig=tok-5531-abcdef&a=1", "http://x/y?sig=[SECRET]&a=1"},
		{"bearer", "", "Authorization: Bearer abc.def-123456789xyz", "Authorization: [SECRET]"},
		{"basic", "", "use Basic " + base64.StdEncoding.EncodeToString([]byte("jane:pa55word")), "use Basic [SECRET]"},
		{"assignment", "", `db_password = "Tr0ub4dor&3"`, `db_password = "[SECRET]"`},
		{"assignment of a reference", "", `password = os.environ["PW"]`, `password = os.environ["PW"]`},
		{"prose", "", "The password is required, the token expired.", "The password is required, the token expired."},
		{"prose with a value", "", "my password is hunter22, ok", "my password is [SECRET], ok"},
		{"private key", "", "x\n-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7bq\n-----END RSA PRIVATE KEY-----\ny", "x\n[SECRET]\ny"},
		{"private key cut off", "", "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIFakeFakeFake\nabc", "[SECRET]"},
		{"public key", "", "-----BEGIN PUBLIC KEY-----\nMIIEowIBAAKCAQEA7bq\n-----END PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\nMIIEowIBAAKCAQEA7bq\n-----END PUBLIC KEY-----"},

		{"key", "db.password", "hunter2", "[SECRET]"},
		{"header key", "http.request.header.authorization", "Basic x9y8z7w6", "[SECRET]"},
		{"key of a count", "gen_ai.usage.input_tokens", "1234567", "1234567"},
		{"key of a token in a list of tokens", "token", " Hello", " Hello"},
		{"key of a phone", "customer.phone", "2025550143", "[PHONE_NUMBER]"},

		{"json key", "", `{"password":"hunter2","user":"jdoe4"}`, `{"password":"[SECRET]","user":"jdoe4"}`},
		{"json key of a name", "", `{"first_name":"rose","city":"bad homburg","zip":61348}`, `{"first_name":"[PERSON]","city":"[LOCATION]","zip":"[LOCATION]"}`},
		{"name", "", "My name is Faina D. Yefremova and I live in Tartu.", "My name is [PERSON] and I live in [LOCATION]."},
		{"name in small letters", "", "Hello! my name is faina yefremova", "Hello! my name is [PERSON]"},
		{"name that is known from elsewhere", "", "Dear Ms. Yefremova,\nplease sign.\n\nThe form that Yefremova sent was empty.", "Dear Ms. [PERSON],\nplease sign.\n\nThe form that [PERSON] sent was empty."},
		{"address", "", "Please send it to 14 Linden Road, Apt. 3, Springfield, IL 62704.", "Please send it to [LOCATION]."},
		{"form wins over address", "", "I live in Tartu, call +1-202-555-0143", "I live in [LOCATION], call [PHONE_NUMBER]"},
		{"json in json", "", `{"a":"{\"password\":\"hunter2\"}"}`, `{"a":"{\"password\":\"[SECRET]\"}"}`},
		{"json number", "", `{"card":4111111111111111,"n":12}`, `{"card":"[CREDIT_CARD]","n":12}`},
		{"json escapes", "", `{"a":"jane\u0040example.com\nnext"}`, `{"a":"[EMAIL_ADDRESS]\nnext"}`},
		{"json attribute list", "", `[{"key":"api_key","value":{"stringValue":"x9y8z7w6v5"}}]`, `[{"key":"api_key","value":{"stringValue":"[SECRET]"}}]`},
		{"json key is an address", "", `{"jane@example.com":1}`, `{"[EMAIL_ADDRESS]":1}`},
		{"json cut off", "", `{"password":"hunter2x","a":"jane\u0040example.com`, `{"password":"[SECRET]","a":"[EMAIL_ADDRESS]`},
		{"percent", "", "q=jane%40example.com", "q=[EMAIL_ADDRESS]"},
		{"base64", "", "data: " + base64.StdEncoding.EncodeToString([]byte("mail jane@example.com ")) + ".", "data: [EMAIL_ADDRESS]."},
		{"hex", "", "blob " + hex.EncodeToString([]byte("mail jane@example.com")), "blob [EMAIL_ADDRESS]"},
		{"zero-width", "", "ja\u200bne@exam\u200bple.com", "[EMAIL_ADDRESS]"},
		{"full-width", "", "ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "[EMAIL_ADDRESS]"},
		{"look-alikes", "", "pаsswоrd = Tr0ub4dor-3", "pаsswоrd = [SECRET]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, _ := e.Redact(c.key, c.in); got != c.want {
				t.Errorf("\n got %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestLeavesAlone holds what the telemetry of model calls is full of.
func TestLeavesAlone(t *testing.T) {
	e := engine()
	for _, s := range []string{
		"4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "12345678901234567890123456789012", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		"123e4567-e89b-12d3-a456-426614174000", "11111111-2222-3333-4444-555555555555", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"2024-08-06T12:34:56.123456789Z", "2024-08-06 12:34:56", "1722945296123456789", "1722945296123", "1722945296", "06.08.24", "2024/08/06",
		"gpt-4o-2024-08-06", "claude-3-5-sonnet-20241022", "claude-sonnet-4-5-20250929", "text-embedding-3-small", "gemini-2.5-pro-preview-05-06", "anthropic.claude-3-5-sonnet-20241022-v2:0",
		"v1.62.0", "1.2.3.4-beta", "go1.26.8", "Chrome/120.0.6099.109", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "max_tokens=4096", "prompt_tokens: 12345", "127.0.0.1:4317", "localhost:8080",
		"std::vector<a::b>", "chatcmpl-9rZtqm3kq0vXGQ1bqPkYfD3sT7uAe", "call_abc123DEF456ghi789JKL012", "msg_01XFDUDYJgAACzvnptvVoYEL", "resp_67ccd2bed1ec8190b14f964abc0542670bb6a6b452d3795b",
		`{"usage":{"prompt_tokens":123456789,"completion_tokens":42},"created":1722945296}`, `{"token":" world","logprob":-0.31725305,"bytes":[32,119]}`, `[0.0123456789,-0.9876543210,0.5555555555]`,
		"icon@2x.png", "npm i @types/node@20.11.5", "git@github.com:org/repo.git", "https://example.com/a/b?page=2&q=tokens", "/usr/local/lib/python3.12/site-packages/openai/_base_client.py",
		"next_page_token", "Error code: 429 - rate limit reached for 200000 tokens per min", "00:00:00:00:00:00",
		"The share may reach 0.00002-0.03 of all.", "The mobile crane 12300-8.2 lifts it.", "Count the number of steps modulo 33554383.",
		"Here is a recipe for the stew Tavrinka:\n\nIngredients:\n- two onions",
	} {
		if out, n := e.Redact("", s); out != s {
			t.Errorf("%q became %q (%d)", s, out, n.Total())
		}
	}
}

func TestScanResolvesOverlaps(t *testing.T) {
	got := engine().Scan("", "see https://jane:pa55word@example.com and jane@example.com")
	want := []detect.Finding{
		{Entity: "SECRET", Rule: "url-credentials", Start: 17, End: 25, Score: .95},
		{Entity: "EMAIL_ADDRESS", Rule: "email", Start: 42, End: 58, Score: .95},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

type fakePRF struct{ err error }

func (f fakePRF) ComputePrimaryPRF(in []byte, n uint32) ([]byte, error) {
	out := make([]byte, n)
	for i, b := range in {
		out[i%int(n)] ^= b
	}
	return out, f.err
}

func TestActions(t *testing.T) {
	build := func(prf detect.PRF, actions map[string]detect.Action) *detect.Engine {
		p := detect.DefaultPolicy()
		p.Actions, p.PRF = actions, prf
		e, err := detect.New(p)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	text := `{"a":"mail Jane@example.com or jane@example.com","b":"card 4111 1111 1111 1111","n":4111111111111111}`
	e := build(fakePRF{}, map[string]detect.Action{"EMAIL_ADDRESS": detect.Pseudonym, "CREDIT_CARD": detect.Partial})
	out, _ := e.Redact("", text)
	token := out[strings.Index(out, "[EMAIL_ADDRESS:")+len("[EMAIL_ADDRESS:"):][:12]
	want := `{"a":"mail [EMAIL_ADDRESS:` + token + `] or [EMAIL_ADDRESS:` + token + `]","b":"card [CREDIT_CARD:*1111]","n":"[CREDIT_CARD:*1111]"}`
	if out != want {
		t.Errorf("\n got %s\nwant %s", out, want)
	}
	if again, n := e.Redact("", out); again != out || n.Total() != 0 {
		t.Errorf("a second pass made %s", again)
	}
	e = build(nil, map[string]detect.Action{"EMAIL_ADDRESS": detect.Drop, "CREDIT_CARD": detect.Keep})
	out, n := e.Redact("", text)
	if want := `{"a":"","b":"card 4111 1111 1111 1111","n":4111111111111111}`; out != want {
		t.Errorf("\n got %s\nwant %s", out, want)
	}
	if n.Get("EMAIL_ADDRESS") != 2 || n.Len() != 1 {
		t.Errorf("counted %v", n)
	}
	e = build(nil, map[string]detect.Action{"CREDIT_CARD": detect.Drop})
	if out, _ := e.Redact("", "card 4111 1111 1111 1111"); out != "" {
		t.Errorf("drop left %q", out)
	}
	e = build(fakePRF{errors.New("no key")}, map[string]detect.Action{"EMAIL_ADDRESS": detect.Pseudonym})
	out, n = e.Redact("", "mail jane@example.com")
	if out != "[REDACTION_FAILED]" || n.Get(detect.RedactionFailed) != 1 {
		t.Errorf("a failed pseudonym gave %q, %v", out, n)
	}
}

type panicPRF struct{}

func (panicPRF) ComputePrimaryPRF([]byte, uint32) ([]byte, error) { panic("out of order") }

func TestPanicIsRedactionFailed(t *testing.T) {
	p := detect.DefaultPolicy()
	p.Actions, p.PRF = map[string]detect.Action{"EMAIL_ADDRESS": detect.Pseudonym}, panicPRF{}
	e, err := detect.New(p)
	if err != nil {
		t.Fatal(err)
	}
	out, n := e.Redact("", "mail jane@example.com")
	if out != "[REDACTION_FAILED]" || n.Get(detect.RedactionFailed) != 1 {
		t.Errorf("got %q, %v", out, n)
	}
	if out, _ := e.Redact("", "nothing here"); out != "nothing here" {
		t.Errorf("the next text became %q", out)
	}
}

func TestNothingIsAllocatedForCleanText(t *testing.T) {
	if underRace {
		t.Skip("pools forget under the race detector")
	}
	e := engine()
	for _, text := range []string{"gpt-4o-2024-08-06", "stop", "The quick brown fox asks for the key to the castle.", chat(4<<10, 0)} {
		e.Redact("k", text)
		if n := testing.AllocsPerRun(200, func() { e.Redact("gen_ai.request.model", text) }); n >= 1 {
			t.Errorf("%.1f allocations for %.40q", n, text)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	e := engine()
	text := chat(8<<10, 200)
	want, _ := e.Redact("", text)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got, _ := e.Redact("", text); got != want {
					t.Error("two calls differ")
				}
			}
		})
	}
	wg.Wait()
}

func TestLargeAndDeep(t *testing.T) {
	e := engine()
	long := strings.Repeat("The weather was fine that day. ", 100_000) + "mail jane@example.com"
	if out, n := e.Redact("", long); n.Total() != 1 || !strings.HasSuffix(out, "mail [EMAIL_ADDRESS]") {
		t.Errorf("%d findings in a text of %d bytes", n.Total(), len(long))
	}
	deep := strings.Repeat(`{"a":[`, 10_000) + `"jane@example.com"` + strings.Repeat(`]}`, 10_000)
	if out, n := e.Redact("", deep); n.Total() != 1 || strings.Contains(out, "jane@") {
		t.Errorf("%d findings in JSON 20,000 levels deep", n.Total())
	}
	nested := `"jane@example.com"`
	for range 12 {
		b, err := json.Marshal(map[string]string{"a": nested})
		if err != nil {
			t.Fatal(err)
		}
		if nested = string(b); len(nested) > 1<<20 {
			break
		}
	}
	if out, _ := e.Redact("", nested); strings.Contains(out, "jane@") {
		t.Error("JSON nested deeper than the limit kept an address")
	}
}

// TestHostileTextsEnd holds that no text costs more than linear work: a
// quadratic case would take minutes here, all of them take a few seconds.
func TestHostileTextsEnd(t *testing.T) {
	e := engine()
	for _, name := range hostileNames() {
		text := hostileText(name, 512<<10)
		start := time.Now()
		e.Scan("", text)
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%s: 512 KiB took %v", name, d)
		}
	}
}

// TestNumbersInside: a number that becomes a string gets quotes as they are written
// where it stands, so that JSON stays JSON at every depth.
func TestNumbersInside(t *testing.T) {
	e := engine()
	text := `{"n":4111111111111111,"list":[4111111111111111]}`
	for depth := range 4 {
		out, n := e.Redact("", text)
		if n.Get("CREDIT_CARD") != 2 {
			t.Errorf("depth %d: %v", depth, n)
		}
		for range depth {
			var inner struct{ A string }
			if err := json.Unmarshal([]byte(out), &inner); err != nil {
				t.Fatalf("depth %d: %v in %s", depth, err, out)
			}
			out = inner.A
		}
		if out != `{"n":"[CREDIT_CARD]","list":["[CREDIT_CARD]"]}` {
			t.Errorf("depth %d: the innermost text is %s", depth, out)
		}
		b, err := json.Marshal(map[string]string{"A": text})
		if err != nil {
			t.Fatal(err)
		}
		text = string(b)
	}
	if out, _ := e.Redact("", `{"a":"[4111111111111111]"}`); out != `{"a":"[\"[CREDIT_CARD]\"]"}` {
		t.Errorf("got %s", out)
	}
}

// TestEscapesBetweenFindings: where two findings meet in a string of JSON, the escape between
// them is left whole.
func TestEscapesBetweenFindings(t *testing.T) {
	e := engine()
	for text, want := range map[string]string{
		`{"a":"password: Tr0ub4dor-7|kittens!9\nElm St, Apt 3"}`: `{"a":"password: [SECRET]\n[LOCATION]"}`,
		`{"a":"password: Tr0ub4dor-7|kittens!9\tElm St, Apt 3"}`: `{"a":"password: [SECRET]\t[LOCATION], [LOCATION]"}`,
	} {
		if got, _ := e.Redact("", text); got != want {
			t.Errorf("%s became %s, want %s", text, got, want)
		}
	}
}
