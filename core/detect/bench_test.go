package detect_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/sotto-project/sotto/core/detect"
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

// BenchmarkNew is what the start of a command or a collector costs, and a new configuration.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := detect.New(detect.DefaultPolicy()); err != nil {
			b.Fatal(err)
		}
	}
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
