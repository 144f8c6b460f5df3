package bench

import (
	"encoding/json"
	"math/rand/v2"
	"strings"

	"go.opentelemetry.io/collector/pdata/ptrace"
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

// items are what there is to find. All are made up.
var items = []string{
	"jane.doe@example.com", "+1-202-555-0143", "4111 1111 1111 1111", "536-90-4399", "203.0.113.77", "DE89370400440532013000",
	"password: Tr0ub4dor-7", "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", "postgres://svc:S3cr3tPw3@db.internal:5432/crm",
}

// chat is JSON messages of about size bytes with an item in every gap bytes; 0 is none.
func chat(r *rand.Rand, size, gap int) string {
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

// spans are traces with one such prompt in each of n spans, and the prompts.
func spans(n, size, gap int) (td ptrace.Traces, texts []string, bytes int) {
	r := rand.New(rand.NewPCG(7, 7))
	td = ptrace.NewTraces()
	ss := td.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty()
	for range n {
		text := chat(r, size, gap)
		texts, bytes = append(texts, text), bytes+len(text)
		s := ss.Spans().AppendEmpty()
		s.SetName("chat gpt-4o")
		s.Attributes().PutStr("gen_ai.request.model", "gpt-4o-2024-08-06")
		s.Attributes().PutInt("gen_ai.usage.input_tokens", 1423)
		s.Attributes().PutStr("gen_ai.input.messages", text)
	}
	return td, texts, bytes
}
