package detect_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// Sentences of made-up chat, without anything to find.
var sentences = []string{
	"Could you explain how the scheduler decides which task runs next when two of them have the same priority? ",
	"Sure. It keeps one queue for each level and takes the oldest entry, so ties are broken by arrival.\n\n",
	"In short: the key idea is to access the cache first, then the table, and to author the report last. ",
	"```go\nfor i := range items {\n\tif err := process(ctx, items[i]); err != nil {\n\t\treturn fmt.Errorf(\"process item %d: %w\", i, err)\n\t}\n}\n```\n",
	"The run 7f3a9c took 1423 ms on 2024-08-06 with gpt-4o-2024-08-06, and 512 tokens were generated. ",
	"Trace 4bf92f3577b34da6a3ce929d0e0e4736 and request 123e4567-e89b-12d3-a456-426614174000 belong together. ",
	"Please rewrite the following paragraph in a friendlier tone, keep the meaning, and do not exceed three sentences. ",
}

// items are what the dense texts hold. All are made up.
var items = []string{
	"jane.doe@example.com", "+1-202-555-0143", "4111 1111 1111 1111", "536-90-4399", "203.0.113.77", "DE89370400440532013000",
	"password: Tr0ub4dor-7", "ghp_" + strings.Repeat("a1B2", 9), "postgres://svc:S3cr3tPw3@db.internal:5432/crm",
}

// chat is JSON messages of about size bytes with an item in every gap bytes; 0 is none.
func chat(size, gap int) string {
	r := rand.New(rand.NewPCG(7, 7))
	type message struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	var list []message
	total, next := 0, gap
	for total < size {
		var b strings.Builder
		for b.Len() < 1200 && total+b.Len() < size {
			b.WriteString(sentences[r.IntN(len(sentences))])
			if gap > 0 && total+b.Len() > next {
				b.WriteString(items[r.IntN(len(items))] + " ")
				next += gap
			}
		}
		total += b.Len()
		list = append(list, message{[]string{"user", "assistant"}[len(list)%2], b.String()})
	}
	out, err := json.Marshal(list)
	if err != nil {
		panic(err)
	}
	return string(out)
}

func BenchmarkRedact(b *testing.B) {
	e := engine()
	for _, c := range []struct {
		name string
		text string
	}{
		{"short", "gpt-4o-2024-08-06"},
		{"prose-4KiB/clean", strings.Repeat(sentences[0]+sentences[2], 20)},
		{"chat-4KiB/clean", chat(4<<10, 0)},
		{"chat-8KiB/clean", chat(8<<10, 0)},
		{"chat-8KiB/one-in-2KiB", chat(8<<10, 2<<10)},
		{"chat-8KiB/one-in-200B", chat(8<<10, 200)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				e.Redact("gen_ai.input.messages", c.text)
			}
		})
	}
}

// BenchmarkCorpora redacts what people and tools have written, as chats of 8 KiB and more:
// prompts with nothing to find, sentences with personal data, and secrets.
func BenchmarkCorpora(b *testing.B) {
	e := engine()
	for _, name := range []string{"benign", "pii", "secrets"} {
		b.Run(name, func(b *testing.B) {
			var texts []string
			size := 0
			list := []map[string]string{}
			for bytes, rows := 0, corpus(b, "corpora/"+name+".jsonl.gz"); len(rows) > 0; rows = rows[1:] {
				list = append(list, map[string]string{"role": "user", "content": rows[0].Text})
				if bytes += len(rows[0].Text); bytes < 8<<10 && len(rows) > 1 {
					continue
				}
				text, err := json.Marshal(list)
				if err != nil {
					b.Fatal(err)
				}
				texts, size = append(texts, string(text)), size+len(text)
				bytes, list = 0, list[:0]
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, text := range texts {
					e.Redact("gen_ai.input.messages", text)
				}
			}
		})
	}
}

// hostile are texts made to cost as much as possible.
var hostile = map[string]string{
	"colons": "1:a:b:", "pem": "-----BEGIN RSA PRIVATE KEY-----\n", "at": "a@", "emails": "a.a.a@b.b.b.", "password": "password:", "cookie": "cookie:x", "curl": "curl -u ",
	"url": "://a:b", "jwt": "eyJhbGci.", "bearer": "bearer abc1.", "digits": "1 2 3 4 ", "pairs": "12 34 56 78 ", "html": "&#97;", "ident": "nhs 943 476 5919 ", "phone": "+1(202) ", "escape": `\u0061`, "percent": "%61", "backslash": `\\`, "zero-width": "a\u200b",
	"base64": "YWFhYWFhYWFhYWFhYWFh ", "hex": "6161616161616161616161 ", "brackets": "[", "objects": `{"a":`, "key": "api_key=", "slack": "xoxb-1234567890-", "iban": "DE89 3704 0044 ", "sk": "sk-ant-api03-a", "marks": "[SECRET]", "keyword": "twitter=", "opens": "[EMAIL_ADDRESS:",
	"curl value": "curl -u a:b ", "curl header": `curl -H "Key: a `, "equals": "a=b=c=d1=", "keys": "key=key1=", "key value": `key="a1b2c3d4e5" `, "runs": "SKSKSKapAPeyJa1 ", "long run": "a1b2c3d4e5f6SK-", "words": "ghp_xoxb-AKIAsk-",
	"blob": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0", "vendors": "sumo okta lob: a1b2c3d4e5", "flags": "-a -b ", "options": "--password a ", "is": "key is 1 ", "was": `token was "1" `, "dates": "1985-03-12 ", "days": "12 March 1985 ",
	"born": "born 1985-03-12 ", "groups": "1234 5678 ", "nine": "123456789 ", "dotted": "1.2.3.4 ", "digits in words": "a1B2c3", "capitals": "A1B2C3 ", "pairs of hex": "a1:b2:", "scopes": "a::b1::", "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b ",
	"basic": "basic YTpi ", "secret": "secret: kind: data: ", "kind": "kind: secret\ndata: ", "account": "account 12345678 ", "sha": "sourcegraph 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b ", "dash": "-----BEGIN ", "quotes": `is "a `, "commas": ", abcdefgh", "urls": "https://a ",
	"names": "Alder Brockman ", "initials": "A. B. ", "streets": "12 Elm St, ", "introduced": "my name is a ",
	"announced": "key1-key2-", "vendor": "wandb_a1", "site": "www.", "spoken": "x dot ", "plate": "B-AB 1 ", "crypt": "$6$abc", "setting": "Server=x;Password=y;", "element": "<password>", "head": "AIoT",
}

func BenchmarkHostile(b *testing.B) {
	e := engine()
	for name, unit := range hostile {
		text := strings.Repeat(unit, 64<<10/len(unit))
		name = strings.ReplaceAll(name, " ", "-")
		b.Run(fmt.Sprintf("%s-64KiB", name), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				e.Scan("", text)
			}
		})
	}
}
