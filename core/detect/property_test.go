package detect_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/sotto-project/sotto/core/detect"
)

var engine = sync.OnceValue(func() *detect.Engine {
	e, err := detect.New(detect.DefaultPolicy())
	if err != nil {
		panic(err)
	}
	return e
})

// seeds are texts near what the fuzzers should explore: every kind of item, in
// every encoding, and marks of an earlier pass.
var seeds = []string{
	"mail jane.doe@example.com, call (202) 555-0143 or +49 30 901820, card 4111-1111-1111-1111, ssn 536-90-4399",
	"IBAN DE89 3704 0044 0532 0130 00, from 203.0.113.77 and 2001:db8::8a2e:370:7334",
	`{"password":"hunter2","n":[4111111111111111,1e5],"nested":"{\"token\":\"ghp_` + strings.Repeat("a1B2", 9) + `\"}"}`,
	`{"key":"api_key","value":{"stringValue":"Zm9vYmFyMTIzNDU2Nzg5MA"}}`,
	"password = [SECRET]x9 token: [EMAIL_ADDRESS:abcdefghijkl] [CREDIT_CARD:*1111]4111111111111111",
	"postgres://svc:S3cr3tPw3@db.internal:5432/crm?sslkey=abc123def456 -----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc",
	"q=" + url.QueryEscape("password: Tr0ub4dor&3 jane@example.com"),
	base64.StdEncoding.EncodeToString([]byte("secret mail jane.doe@example.com is here")),
	`\u006a\u0061\u006e\u0065\u0040example.com {"a":"\ud83d\ude00 jane\u0040example.com"}`,
	"j\u200ba\u200bn\u200be@example.com ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ pаssword=Xy12345z",
	"Authorization: Bearer abc.def-123456789 Cookie: sid=9f8e7d6c; a=b\ncurl -u admin:pa55word http://x",
	"[{\"a\":\"\\\\\\\"password\\\\\\\": \\\\\\\"hunter2\\\\\\\"\"}]", "[[[[[", `{"a":`, "\x00\xff\xfe", "",
}

func FuzzRedact(f *testing.F) {
	for _, s := range seeds {
		f.Add("", s)
		f.Add("db.password", s)
	}
	e := engine()
	f.Fuzz(func(t *testing.T, key, text string) {
		found := e.Scan(key, text)
		end := 0
		for _, x := range found {
			if x.Start < end || x.End <= x.Start || x.End > len(text) {
				t.Fatalf("finding %+v after %d in a text of %d bytes", x, end, len(text))
			}
			end = x.End
		}
		once, n := e.Redact(key, text)
		if n.Get(detect.RedactionFailed) > 0 {
			t.Fatalf("an inner fault: %q under %q", text, key)
		}
		if (len(found) > 0) != (n.Total() > 0) {
			t.Fatalf("%d findings, %d counted", len(found), n.Total())
		}
		twice, m := e.Redact(key, once)
		if once != twice || m.Total() != 0 && n.Get(detect.RedactionFailed) == 0 {
			t.Fatalf("redacting again changed the text\n text %q\n once %q\ntwice %q", text, once, twice)
		}
		// A bare number or word is a text like any other.
		if strings.ContainsAny(text, "{[\"") && json.Valid([]byte(text)) && !json.Valid([]byte(once)) && n.Get(detect.RedactionFailed) == 0 {
			t.Fatalf("JSON became invalid\n text %s\n once %s", text, once)
		}
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Fatalf("UTF-8 became invalid: %q", once)
		}
	})
}

// FuzzPadding holds that clean text around a text changes nothing in it.
func FuzzPadding(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	e := engine()
	f.Fuzz(func(t *testing.T, text string) {
		if json.Valid([]byte(text)) || strings.ContainsAny(text, "{[\"") {
			t.Skip() // being JSON is a matter of the whole text
		}
		if strings.HasSuffix(strings.TrimRight(text, "\r"), "=") {
			t.Skip() // a soft line break: the next line belongs to it
		}
		const pad = "The weather was fine that day, and so we went for a walk along the river.\n\n"
		lead := strings.Repeat(pad, 7)
		bare := e.Scan("", "\n"+text+"\n")
		padded := e.Scan("", lead+"\n"+text+"\n"+lead)
		if len(bare) != len(padded) {
			t.Fatalf("%d findings alone, %d in the middle of clean text: %q\n%+v\n%+v", len(bare), len(padded), text, bare, padded)
		}
		for i := range bare {
			p := padded[i]
			p.Start, p.End = p.Start-len(lead), p.End-len(lead)
			if p != bare[i] {
				t.Fatalf("alone %+v, in the middle of clean text %+v: %q", bare[i], p, text)
			}
		}
	})
}
